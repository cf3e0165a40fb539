"""What visitors draw, and what they draw that is no digit."""

import numpy as np
import pytest

from model.data import drawing
from model.data.datasets import Strokes
from model.digits.glyph import read_glyph
from tests.conftest import Digits

SEVEN: Strokes = [np.array([[0, 0], [5, 0], [2, 9]], np.float32)]
ZERO: Strokes = [np.array([[0, 4], [2, 0], [4, 4], [2, 8], [0, 4]], np.float32)]
NINE: Strokes = [np.array([[4, 1], [0, 2], [4, 0], [3, 9]], np.float32)]
DOT: Strokes = [np.array([[3, 3]], np.float32)]


@pytest.mark.parametrize("seed", range(20))
def test_a_drawing_lies_on_the_pad_in_the_size_and_width_asked_for(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pad = drawing.draw(SEVEN, rng, brush=(8, 8), span=(100, 100))
    assert pad.shape == (280, 280) and pad.dtype == np.uint8
    ys, xs = np.nonzero(pad < 128)
    assert abs(max(np.ptp(ys), np.ptp(xs)) + 1 - 100) <= 4
    assert min(ys.min(), xs.min()) > 0 and max(ys.max(), xs.max()) < 279


def test_a_drawing_is_somewhere_else_each_time_but_for_the_same_chance() -> None:
    one, same, other = (drawing.draw(SEVEN, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, same) and not np.array_equal(one, other)


def test_a_pen_set_down_leaves_a_dot() -> None:
    assert (drawing.draw(DOT, np.random.default_rng(0)) < 128).any()


def test_zeros_are_slashed_sevens_crossed_nines_hooked_and_others_left() -> None:
    rng = np.random.default_rng(0)
    assert len(drawing.flourish(SEVEN, 7, rng)) == 2
    assert len(drawing.flourish(ZERO, 0, rng)) == 2
    assert drawing.flourish(SEVEN, 1, rng) is SEVEN
    (foot, end) = drawing.flourish(NINE, 9, rng)[-1]
    assert np.array_equal(foot, NINE[0][-1]) and end[0] < foot[0] - 0.3


def test_pictures_of_digits_are_given_them_too(digits: Digits) -> None:
    rng = np.random.default_rng(0)
    for image, label in zip(*digits, strict=True):
        changed = drawing.flourish_picture(image, int(label), rng)
        assert changed.shape == image.shape and changed.dtype == np.uint8
        added = int((changed > 127).sum()) - int((image > 127).sum())
        assert added > 5 if label in drawing.FLOURISHED else changed is image


def test_scribbles_leave_ink_but_for_an_empty_frame_now_and_then() -> None:
    rng = np.random.default_rng(0)
    glyphs = [read_glyph(drawing.draw(drawing.scribble(rng), rng)) for _ in range(60)]
    assert sum(glyph is None for glyph in glyphs) <= 6


def test_digits_stand_side_by_side() -> None:
    rng = np.random.default_rng(0)
    bar = np.ones((40, 10), np.float32)
    pair = drawing.side_by_side([bar, bar], rng)
    assert pair.dtype == np.float32 and pair.max() <= 1
    assert pair.shape[1] > 1.9 * 10 and pair[:, 0].any() and pair[:, -1].any()
