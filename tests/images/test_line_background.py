"""The paper of lines of writing, and that both backgrounds measure the same thing."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from model.images import digit_background, line_background
from model.images.ink import Departure
from model.images.picture import Pixels


def departure_of_a_digit(pixels: Pixels) -> Departure:
    return digit_background.departure_from_paper(pixels)[0]


BACKGROUNDS = [departure_of_a_digit, line_background.departure_from_paper]


def page(paper: int, pen: int) -> Pixels:
    pixels = np.full((120, 160, 3), paper, np.uint8)
    cv2.line(pixels, (70, 30), (90, 90), (pen,) * 3, 7)
    return pixels


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("paper", "pen"), [(230, 60), (40, 200)])
@pytest.mark.parametrize("departure_from_paper", BACKGROUNDS)
def test_pen_departs_by_its_gray_levels_and_paper_by_none(
    departure_from_paper: Callable[[Pixels], Departure], paper: int, pen: int, channels: int
) -> None:
    departure = departure_from_paper(page(paper, pen)[..., :channels])
    assert departure.shape == (120, 160) and departure.dtype == np.float32
    colors = 3 if departure_from_paper is BACKGROUNDS[0] else 1  # They add up along the axis.
    expected = abs(paper - pen) * (colors if channels == 3 else 1) ** 0.5
    assert departure[60, 80] == pytest.approx(expected, abs=1)
    assert np.abs(departure[:20]).max() < 1


@pytest.mark.parametrize("departure_from_paper", BACKGROUNDS)
def test_nothing_departs_from_blank_paper(
    departure_from_paper: Callable[[Pixels], Departure],
) -> None:
    assert not departure_from_paper(page(200, 200)).any()


def test_half_of_the_pen_is_1_or_more_and_nothing_over_2() -> None:
    pixels = page(230, 100)
    cv2.line(pixels, (20, 20), (20, 60), (0, 0, 0), 3)
    ink = line_background.find_line_ink(pixels)
    assert ink.dtype == np.float32 and ink.min() == 0
    assert ink[60, 80] == pytest.approx(1, abs=0.01) and 1.5 < ink.max() <= 2


def test_thin_light_strokes_in_cells_are_pen_and_the_dark_cells_are_not() -> None:
    pixels = np.zeros((150, 420, 3), np.uint8)
    for x in range(30, 391, 60):
        cv2.line(pixels, (x, 35), (x, 115), (255, 255, 255), 2)
    for y in (35, 115):
        cv2.line(pixels, (30, y), (390, y), (255, 255, 255), 2)
    cv2.line(pixels, (60, 50), (60, 100), (255, 255, 255), 2)
    ink = line_background.find_line_ink(pixels)
    assert ink[75, 60] > 0.9 and ink[50:100, 100:140].max() < 0.1


def test_a_part_with_pale_pen_alone_is_as_dark_as_pen() -> None:
    pixels = page(230, 180)
    cv2.line(pixels, (5, 105), (155, 105), (10, 10, 10), 9)
    part = line_background.find_line_ink(pixels)[:96]
    assert part.max() < 0.5
    assert line_background.as_dark_as_pen(part)[60, 80] == pytest.approx(1, abs=0.15)
    dark = line_background.find_line_ink(page(230, 60))
    assert line_background.as_dark_as_pen(dark) == pytest.approx(dark)
    assert not line_background.as_dark_as_pen(np.zeros((20, 30), np.float32)).any()
