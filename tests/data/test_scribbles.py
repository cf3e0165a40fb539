"""What visitors draw that is no digit."""

import numpy as np

from model.data import pen
from model.data.scribbles import scribble, side_by_side
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
