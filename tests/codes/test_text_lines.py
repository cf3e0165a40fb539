"""From a picture to its lines of writing."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from model.codes.text_lines import BAND, STRIP_HEIGHT, TextLine, find_parts, find_text_lines

Picture = npt.NDArray[np.uint8]


def write(text: str, height: int = 40, paper: int = 230, pen: int = 40) -> Picture:
    """Digits on paper, uint8 (H, W, 3), with room around them."""
    scale = height / 22
    (width, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 3)
    page = np.full((3 * height, width + 2 * height, 3), paper, np.uint8)
    place = (height, 2 * height)
    cv2.putText(page, text, place, cv2.FONT_HERSHEY_SIMPLEX, scale, (pen,) * 3, 3, cv2.LINE_AA)
    return page


def rows_of(strip: TextLine) -> tuple[int, int]:
    """First and last row of a strip with pen on it."""
    rows = np.flatnonzero((strip.ink > 0.5).any(axis=1))
    return int(rows[0]), int(rows[-1])


@pytest.mark.parametrize("height", [14, 40, 200])
@pytest.mark.parametrize(("paper", "pen"), [(240, 20), (150, 90), (30, 220)])
def test_digits_of_any_size_and_color_fill_the_band(height: int, paper: int, pen: int) -> None:
    (strip,) = find_text_lines(write("2958", height, paper, pen))
    first, last = rows_of(strip)
    assert strip.ink.shape[0] == STRIP_HEIGHT and strip.ink.dtype == np.float32
    assert last - first + 1 == pytest.approx(BAND, abs=5)
    assert (first + last) / 2 == pytest.approx((STRIP_HEIGHT - 1) / 2, abs=3)


def shade(page: Picture, light: float, edge: float, soft: float) -> Picture:
    """The page with a shadow from that share of its width on, as soft as that many pixels."""
    x = np.arange(page.shape[1])
    lit = 1 - (1 - light) / (1 + np.exp((edge * page.shape[1] - x) / soft))
    return (page * lit[:, np.newaxis]).astype(np.uint8)


@pytest.mark.parametrize("soft", [0.5, 8])
@pytest.mark.parametrize("edge", [0.2, 0.5, 0.75])
@pytest.mark.parametrize("light", [0.35, 0.6])
def test_digits_in_a_shadow_are_as_dark_as_those_beside_it(
    light: float, edge: float, soft: float
) -> None:
    page = write("888888")
    (plain,), (strip,) = find_text_lines(page), find_text_lines(shade(page, light, edge, soft))
    assert strip.ink.shape[1] == pytest.approx(plain.ink.shape[1], abs=8)
    loops = [part[10:38].max() for part in np.array_split(strip.ink[:, 20:-20], 6, axis=1)]
    assert min(loops) > 0.8


def test_a_blank_picture_has_no_lines() -> None:
    assert find_text_lines(np.full((80, 200, 3), 200, np.uint8)) == []


def test_lines_come_from_top_to_bottom() -> None:
    page = np.concatenate([write("1111"), write("88888888")[:, : write("1111").shape[1]]])
    top, bottom = find_text_lines(page)
    assert top.to_picture[1, 2] < bottom.to_picture[1, 2]
    assert (top.ink > 0.5).sum() < (bottom.ink > 0.5).sum()


@pytest.mark.parametrize("slope", [-0.1, 0.08])
def test_a_sloping_line_is_made_level(slope: float) -> None:
    level = write("295838")
    height, width = level.shape[:2]
    lean = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]])
    sloping = cv2.warpAffine(level, lean, (width, height), borderValue=(230, 230, 230))
    (strip,) = find_text_lines(sloping)
    first, last = rows_of(strip)
    assert last - first + 1 == pytest.approx(BAND, abs=6)


def test_a_strip_knows_where_it_was_in_the_picture() -> None:
    page = write("4")
    page[:] = 230
    cv2.circle(page, (60, 70), 10, (20, 20, 20), cv2.FILLED)
    (strip,) = find_text_lines(page)
    ys, xs = np.nonzero(strip.ink > 0.5)
    middle = strip.to_picture @ (xs.mean(), ys.mean(), 1)
    assert middle == pytest.approx((60, 70), abs=1.5)


def test_writing_with_much_paper_between_is_in_parts() -> None:
    ink = np.zeros((STRIP_HEIGHT, 900), np.float32)
    for place in (30, 60, 110, 500, 540, 899):
        ink[10:40, place] = 1
    assert find_parts(ink) == [(8, 131), (480, 561), (876, 900)]
    assert find_parts(0 * ink) == []
