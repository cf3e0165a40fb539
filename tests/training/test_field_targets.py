"""Composed pages → what the field network learns from."""

import cv2
import numpy as np
import pytest

from model.codes.field_network import to_field_maps
from model.codes.fields import Field, find_fields
from model.data.page_synthesis import ComposedPage, FieldTruth
from model.training import field_targets
from model.training.field_evaluation import FieldEvaluation, overlap
from model.training.field_targets import WEIGHT, draw_crop, make_target

SIDE = 256


def truth(left: float, top: float, width: float, height: float, kind: str) -> FieldTruth:
    right, bottom = left + width, top + height
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return FieldTruth(corners, "12", "digits" if kind == "digits" else "writing")


DIGITS, WORD = truth(40, 60, 90, 24, "digits"), truth(150, 140, 60, 20, "writing")
ONE, TINY = truth(200, 40, 3, 22, "digits"), truth(30, 200, 20, 5, "digits")


def printed_at(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = 1
    return mask


def found_in(target: np.ndarray) -> list[Field]:
    """What would be found if the network said exactly what it is taught."""
    logits = target[..., :5].copy()
    logits[..., :3] = 20 * logits[..., :3] - 10
    return find_fields(to_field_maps(logits, (4.0, 4.0)))


def test_a_target_gives_back_the_fields_that_it_was_made_of() -> None:
    target = make_target([DIGITS, WORD, ONE], printed_at())
    found = found_in(target)
    assert [field.kind for field in found] == ["digits", "digits", "writing"]
    assert overlap(found[1].corners, DIGITS.corners) > 0.7
    assert overlap(found[2].corners, WORD.corners) > 0.7
    assert np.abs(found[0].center - ONE.corners.mean(axis=0)).max() < 3, "a 1 is not lost"
    assert min(field.direction[0] for field in found) > 0.99


def test_print_is_where_it_is_and_nowhere_else() -> None:
    target = make_target([], printed_at((100, 100, 140, 108)))
    assert target[26, 30, 2] == 1 and target[26, 60, 2] == 0 and not target[..., :2].any()


def test_what_is_too_small_to_be_read_counts_nothing() -> None:
    target = make_target([TINY], printed_at())
    assert not target[..., 0].any() and target[50, 9, WEIGHT] == 0 and target[5, 5, WEIGHT] == 1


@pytest.mark.parametrize("turned", [0.0, 1.0])
def test_a_crop_shows_what_its_target_says(turned: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field_targets, "TURNED_SHARE", turned)
    monkeypatch.setattr(field_targets, "NEGATIVE_SHARE", 0.0)
    pixels = np.full((300, 300, 3), 255, np.uint8)
    cv2.fillConvexPoly(pixels, DIGITS.corners.astype(np.int32), (0, 0, 0))
    page = ComposedPage(pixels, (DIGITS,), np.zeros((300, 300), np.uint8))
    rng, turns = np.random.default_rng(0), []
    for _ in range(20):
        crop, target = draw_crop(page, SIDE, rng)
        assert crop.dtype == np.float32 and crop.shape == (SIDE, SIDE, 3)
        assert target.shape == (SIDE // 4, SIDE // 4, 6) and 0 <= crop.min() <= crop.max() <= 1
        core = cv2.resize(target[..., 0], (SIDE, SIDE), interpolation=cv2.INTER_NEAREST) > 0.99
        if core.sum() < 100:
            continue
        gray = crop.mean(axis=2)
        assert gray[core].mean() < gray[~core].mean() - 0.1
        turns.append(target[target[..., 0] > 0.99, 3:5].mean(axis=0))
    upright = [x > 0.9 for x, _ in turns]
    assert len(turns) > 5 and (not any(upright) if turned else all(upright))


def test_evaluation_counts_what_is_found_missed_and_false() -> None:
    evaluation = FieldEvaluation()
    on_its_head = Field(WORD.corners[[2, 3, 0, 1]], "writing", 1.0)
    nothing_there = Field(truth(20, 230, 50, 20, "digits").corners, "digits", 1.0)
    evaluation.add(
        [DIGITS, ONE, WORD, TINY],
        [Field(DIGITS.corners + 2, "digits", 1.0), on_its_head, nothing_there],
    )
    counts = evaluation.counts
    digits, writing = counts["digits"], counts["writing"]
    assert (digits.truths, digits.found, digits.upright, digits.false) == (2, 1, 1, 1)
    assert (writing.truths, writing.found, writing.upright, writing.false) == (1, 1, 0, 0)
    evaluation.add([DIGITS], [Field(DIGITS.corners, "writing", 1.0)])
    assert (digits.found, digits.as_other, writing.false) == (1, 1, 0)
    assert evaluation.figures()["digits"]["false_per_page"] == 0.5
