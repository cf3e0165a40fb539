"""How far lines of writing fall, and the page turned until they do not."""

import cv2
import numpy as np
import pytest

from model.codes.deskew import deskew, estimate_skew
from model.images.ink import Ink

WIDTH, HEIGHT = 400, 200


def lines(skew: float) -> Ink:
    """Two lines of strokes that fall by so many rows a column."""
    ink = np.zeros((HEIGHT, WIDTH), np.float32)
    for x in range(40, WIDTH - 40, 24):
        for y in (70, 140):
            top = round(y + skew * (x - WIDTH / 2))
            cv2.line(ink, (x, top), (x, top + 20), 1.0, 3)
    return ink


@pytest.mark.parametrize("skew", [-0.13, -0.06, 0.0, 0.02, 0.1])
def test_the_skew_of_lines_is_found(skew: float) -> None:
    assert estimate_skew((lines(skew) > 0.5).astype(np.uint8)) == pytest.approx(skew, abs=0.01)


def test_an_empty_page_has_no_skew() -> None:
    assert estimate_skew(np.zeros((HEIGHT, WIDTH), np.uint8)) == 0


def test_a_page_without_skew_is_left_as_it_is() -> None:
    ink = lines(0.0)
    level, to_ink = deskew(ink, 0.0)
    assert level is ink and np.array_equal(to_ink, np.eye(2, 3))


def test_a_level_page_knows_where_its_ink_was() -> None:
    level, to_ink = deskew(lines(0.1), 0.1)
    assert estimate_skew((level > 0.5).astype(np.uint8)) == pytest.approx(0, abs=0.01)
    ys, xs = np.nonzero(level > 0.5)
    there = to_ink @ np.array([xs, ys, np.ones(len(xs))])
    assert there.mean(axis=1) == pytest.approx(np.argwhere(lines(0.1) > 0.5).mean(0)[::-1], abs=1)
