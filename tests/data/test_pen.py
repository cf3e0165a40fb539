"""Pen strokes as visitors draw them on the pad."""

import numpy as np
import pytest

from model.data import pen
from model.data.pen import PenStrokes

SEVEN: PenStrokes = [np.array([[0, 0], [5, 0], [2, 9]], np.float32)]
DOT: PenStrokes = [np.array([[3, 3]], np.float32)]


@pytest.mark.parametrize("seed", range(20))
def test_a_drawing_lies_on_the_pad_in_the_size_and_width_asked_for(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pad = pen.draw(SEVEN, rng, brush=(8, 8), side=(100, 100))
    assert pad.shape == (280, 280) and pad.dtype == np.uint8
    ys, xs = np.nonzero(pad < 128)
    assert abs(max(np.ptp(ys), np.ptp(xs)) + 1 - 100) <= 4
    assert min(ys.min(), xs.min()) > 0 and max(ys.max(), xs.max()) < 279


def test_a_drawing_is_somewhere_else_each_time_but_for_the_same_chance() -> None:
    one, same, other = (pen.draw(SEVEN, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, same) and not np.array_equal(one, other)


def test_a_pen_set_down_leaves_a_dot() -> None:
    assert (pen.draw(DOT, np.random.default_rng(0)) < 128).any()


def test_a_drawing_over_the_edges_touches_them_and_stays_on_the_pad_for_the_most_part() -> None:
    rng = np.random.default_rng(6)
    touched = []
    for _ in range(60):
        ink = pen.draw_over_edges(SEVEN, rng) < 128
        touched.append(sum(edge.any() for edge in (ink[0], ink[-1], ink[:, 0], ink[:, -1])))
        ys, xs = np.nonzero(ink)
        assert max(np.ptp(ys), np.ptp(xs)) > 0.4 * pen.PAD_SIDE
    assert min(touched) == 1 and max(touched) >= 3
