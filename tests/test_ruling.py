"""Printed lines across the paper."""

import cv2
import numpy as np
import pytest

from model.ruling import erase_lines


def lined(tilt: int, gap: int, width: int, shape: tuple[int, int] = (120, 140)) -> np.ndarray:
    mask = np.zeros(shape, np.uint8)
    for y in range(gap // 2 - 20, shape[0] + 20, gap):
        cv2.line(mask, (0, y), (shape[1] - 1, y + tilt), 1, width)
    return mask


@pytest.mark.parametrize("tilt", [0, 6, -12])
@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize("scale", [1, 4])
def test_ruled_lines_go_and_what_crosses_them_stays(tilt: int, width: int, scale: int) -> None:
    lines = lined(tilt, 30, width)
    stroke = np.zeros_like(lines)
    cv2.line(stroke, (60, 15), (85, 100), 1, 6)
    size = [side * scale for side in lines.shape[::-1]]
    large = [cv2.resize(layer, size, interpolation=cv2.INTER_NEAREST) for layer in (lines, stroke)]
    mask = large[0] | large[1]
    left = erase_lines(mask, mask, np.maximum(large[1], 0.5 * large[0]).astype(np.float32))
    assert left[large[1] > 0].mean() > 0.9
    assert left[(large[0] > 0) & (large[1] == 0)].mean() < 0.3  # a line may leave by a side


def test_squares_go_both_ways() -> None:
    mask = lined(0, 24, 2) | lined(0, 24, 2, (140, 120)).T
    assert erase_lines(mask, mask, mask * np.float32(0.5)).sum() < 0.1 * mask.sum()


def test_a_digit_between_the_squares_keeps_its_own_straight_strokes() -> None:
    squares = lined(4, 40, 4) | lined(-4, 40, 4, (140, 120)).T
    stroke = np.zeros_like(squares)
    cv2.line(stroke, (70, 5), (50, 115), 1, 5)  # leans otherwise than the lines do
    mask = squares | stroke
    left = erase_lines(mask, mask, mask.astype(np.float32))
    assert left[stroke > 0].mean() > 0.9
    assert left[(squares > 0) & (stroke == 0)].mean() < 0.2


def test_the_bar_of_a_seven_cut_close_stays() -> None:
    mask = np.zeros((100, 60), np.uint8)
    cv2.polylines(mask, [np.array([[0, 3], [59, 3], [25, 99]])], False, 1, 5)
    assert np.array_equal(erase_lines(mask, mask, mask.astype(np.float32)), mask)


def test_blots_are_no_lines() -> None:
    mask = np.full((100, 100), 1, np.uint8)
    assert np.array_equal(erase_lines(mask, mask, mask.astype(np.float32)), mask)
