"""Printed lines across the paper of one digit."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from model.images.contrast import Contrast
from model.images.digit_rules import erase_rules
from model.images.ink import Mask


def left_of(pen: npt.NDArray[np.generic], drawn: bool = False) -> Mask:
    """Where pen is left, 1 for a stroke as dark as the pen, of a picture without grain."""
    departure = 100 * pen.astype(np.float32)
    return (erase_rules(departure, Contrast(pen=100.0, grain=0.0), drawn) > 0).astype(np.uint8)


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
    left = left_of(np.maximum(large[1], 0.5 * large[0]))
    assert left[large[1] > 0].mean() > 0.9
    assert left[(large[0] > 0) & (large[1] == 0)].mean() < 0.3  # A line may leave by a side.


def test_squares_go_both_ways() -> None:
    mask = lined(0, 24, 2) | lined(0, 24, 2, (140, 120)).T
    assert left_of(mask * 0.5).sum() < 0.1 * mask.sum()


def test_a_digit_between_the_squares_keeps_its_own_straight_strokes() -> None:
    squares = lined(4, 40, 4) | lined(-4, 40, 4, (140, 120)).T
    stroke = np.zeros_like(squares)
    cv2.line(stroke, (70, 5), (50, 115), 1, 5)  # It leans otherwise than the lines do.
    mask = squares | stroke
    left = left_of(mask)
    assert left[stroke > 0].mean() > 0.9
    assert left[(squares > 0) & (stroke == 0)].mean() < 0.2


def test_the_bar_of_a_seven_cut_close_stays() -> None:
    mask = np.zeros((100, 60), np.uint8)
    cv2.polylines(mask, [np.array([[0, 3], [59, 3], [25, 99]])], False, 1, 5)
    assert np.array_equal(left_of(mask), mask)


def test_lines_that_leave_the_picture_above_or_below_go_too() -> None:
    mask = np.zeros((120, 140), np.uint8)
    for y in range(-10, 140, 40):
        cv2.line(mask, (0, y), (139, y + 16), 1, 2)
    left = left_of(mask * 0.5)
    assert left.sum() < 0.03 * mask.sum()


def test_a_line_and_one_across_it_are_squares_though_each_is_alone() -> None:
    mask = np.zeros((120, 120), np.uint8)
    cv2.line(mask, (0, 40), (119, 44), 1, 3)
    cv2.line(mask, (6, 0), (4, 119), 1, 3)
    stroke = np.zeros_like(mask)
    cv2.line(stroke, (75, 25), (60, 95), 1, 5)
    left = left_of(mask | stroke)
    assert left[stroke > 0].mean() > 0.9
    assert left[(mask > 0) & (stroke == 0)].mean() < 0.1


def test_a_line_out_of_focus_goes_if_it_is_as_thick_all_the_way() -> None:
    lines, blot = np.zeros((2, 90, 90), np.uint8)
    for y in (15, 45, 75):
        cv2.line(lines, (0, y), (89, y + 4), 1, 6)
    assert left_of(lines).sum() < 0.1 * lines.sum()
    cv2.fillPoly(blot, [np.array([[0, 38], [89, 44], [89, 46], [0, 54]])], 1)
    assert left_of(blot).sum() > 0.5 * blot.sum()


def test_blots_are_no_lines() -> None:
    mask = np.full((100, 100), 1, np.uint8)
    assert np.array_equal(left_of(mask), mask)


def test_a_foot_that_ends_before_the_edges_is_no_rule() -> None:
    mask = np.zeros((120, 140), np.uint8)
    two = [(25, 20), (70, 12), (85, 40), (20, 102), (130, 98)]
    cv2.polylines(mask, [np.array(two)], False, 1, 6)
    assert np.array_equal(left_of(mask), mask)


@pytest.mark.parametrize("foot", [98, 119])  # In full, and cut off by the edge.
def test_on_a_screen_bars_and_feet_from_edge_to_edge_are_strokes(foot: int) -> None:
    mask = np.zeros((120, 140), np.uint8)
    zed = np.array([[0, 3], [139, 3], [40, foot - 2], [139, foot]])
    cv2.polylines(mask, [zed], False, 1, 9)
    cv2.line(mask, (0, foot), (139, foot), 1, 9)
    assert np.array_equal(left_of(mask, drawn=True), mask)


def test_on_a_screen_too_many_thin_or_pale_lines_are_rules() -> None:
    lines = lined(0, 20, 2)
    stroke = np.zeros_like(lines)
    cv2.line(stroke, (60, 15), (85, 100), 1, 8)
    for darkness in (0.4, 1.0):
        left = left_of(np.maximum(stroke, darkness * lines), drawn=True)
        assert left[stroke > 0].mean() > 0.9
        assert left[(lines > 0) & (stroke == 0)].mean() < 0.1
