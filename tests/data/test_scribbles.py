"""What visitors draw that is no digit."""

import numpy as np
import pytest

from model.data import pen
from model.data.scribbles import (
    TAUGHT_KINDS,
    UNTAUGHT_KINDS,
    Kind,
    scribble,
    side_by_side,
)
from model.digits.glyph import read_glyph


def test_scribbles_leave_ink_but_for_an_empty_frame_now_and_then() -> None:
    rng = np.random.default_rng(0)
    glyphs = [read_glyph(pen.draw(scribble(rng), rng)) for _ in range(60)]
    assert sum(glyph is None for glyph in glyphs) <= 6


def test_digits_stand_side_by_side() -> None:
    rng = np.random.default_rng(0)
    bar = np.ones((40, 10), np.float32)
    pair = side_by_side([bar, bar], rng)
    assert pair.dtype == np.float32 and pair.max() <= 1
    assert pair.shape[1] > 1.9 * 10 and pair[:, 0].any() and pair[:, -1].any()


@pytest.mark.parametrize("kind", [*TAUGHT_KINDS, *UNTAUGHT_KINDS], ids=lambda kind: kind.__name__)
def test_every_kind_is_drawn_and_no_two_are_alike(kind: Kind) -> None:
    rng = np.random.default_rng(0)
    drawings = [np.concatenate(scribble(rng, (kind,))) for _ in range(10)]
    assert all(np.isfinite(points).all() and np.ptp(points) > 0 for points in drawings)
    assert len({points.tobytes() for points in drawings}) == 10


def test_some_kinds_are_kept_from_teaching() -> None:
    assert len(UNTAUGHT_KINDS) >= 2 and not set(UNTAUGHT_KINDS) & set(TAUGHT_KINDS)
    rng = np.random.default_rng(0)
    asked = []

    def kind(rng: np.random.Generator) -> list[np.ndarray]:
        asked.append(1)
        return [rng.uniform(0, 1, (4, 2))]

    scribble(rng, (kind,))
    assert asked == [1]
