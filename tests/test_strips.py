"""From a picture to its lines of writing."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from model.strips import BAND, STRIP_HEIGHT, Strip, find_strips

Picture = npt.NDArray[np.uint8]


def write(text: str, height: int = 40, paper: int = 230, pen: int = 40) -> Picture:
    """Digits on paper, uint8 (H, W, 3), with room around them."""
    scale = height / 22
    (width, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 3)
    page = np.full((3 * height, width + 2 * height, 3), paper, np.uint8)
    place = (height, 2 * height)
    cv2.putText(page, text, place, cv2.FONT_HERSHEY_SIMPLEX, scale, (pen,) * 3, 3, cv2.LINE_AA)
    return page


def rows_of(strip: Strip) -> tuple[int, int]:
    """First and last row of a strip with pen on it."""
    rows = np.flatnonzero((strip.ink > 0.5).any(axis=1))
    return int(rows[0]), int(rows[-1])


@pytest.mark.parametrize("height", [14, 40, 200])
@pytest.mark.parametrize(("paper", "pen"), [(240, 20), (150, 90), (30, 220)])
def test_digits_of_any_size_and_color_fill_the_band(height: int, paper: int, pen: int) -> None:
    (strip,) = find_strips(write("2958", height, paper, pen))
    first, last = rows_of(strip)
    assert strip.ink.shape[0] == STRIP_HEIGHT and strip.ink.dtype == np.float32
    assert last - first + 1 == pytest.approx(BAND, abs=3.5)
    assert (first + last) / 2 == pytest.approx((STRIP_HEIGHT - 1) / 2, abs=2)


def test_a_blank_picture_has_no_lines() -> None:
    assert find_strips(np.full((80, 200, 3), 200, np.uint8)) == []


def test_lines_come_from_top_to_bottom() -> None:
    page = np.concatenate([write("1111"), write("88888888")[:, : write("1111").shape[1]]])
    top, bottom = find_strips(page)
    assert top.to_picture[1, 2] < bottom.to_picture[1, 2]
    assert (top.ink > 0.5).sum() < (bottom.ink > 0.5).sum()


@pytest.mark.parametrize("slope", [-0.1, 0.08])
def test_a_sloping_line_is_made_level(slope: float) -> None:
    level = write("295838")
    height, width = level.shape[:2]
    lean = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]])
    sloping = cv2.warpAffine(level, lean, (width, height), borderValue=(230, 230, 230))
    (strip,) = find_strips(sloping)
    first, last = rows_of(strip)
    assert last - first + 1 == pytest.approx(BAND, abs=4)


def test_a_strip_knows_where_it_was_in_the_picture() -> None:
    page = write("4")
    page[:] = 230
    cv2.circle(page, (60, 70), 10, (20, 20, 20), cv2.FILLED)
    (strip,) = find_strips(page)
    ys, xs = np.nonzero(strip.ink > 0.5)
    middle = strip.to_picture @ (xs.mean(), ys.mean(), 1)
    assert middle == pytest.approx((60, 70), abs=1.5)


@pytest.mark.parametrize("darkness", [60, 140])
def test_a_printed_line_under_the_digits_is_taken_out(darkness: int) -> None:
    plain, ruled = write("295838"), write("295838")
    cv2.line(ruled, (0, 88), (ruled.shape[1], 88), (darkness,) * 3, 2)
    (expected,), (strip,) = find_strips(plain), find_strips(ruled)
    assert strip.ink.shape == expected.ink.shape
    assert np.abs(strip.ink - expected.ink).mean() < 0.01


def test_the_cells_of_a_form_are_taken_out_and_digits_are_left() -> None:
    plain, form = write("2 9 5 8"), write("2 9 5 8")
    cv2.rectangle(form, (30, 25), (form.shape[1] - 30, 95), (90, 90, 90), 2)
    for x in range(75, form.shape[1] - 40, 56):
        cv2.line(form, (x, 25), (x, 95), (90, 90, 90), 2)
    (expected,), (strip,) = find_strips(plain), find_strips(form)
    pen = expected.ink > 0.5
    assert strip.ink.shape == expected.ink.shape
    assert (strip.ink > 0.5)[pen].mean() > 0.9
    assert ((strip.ink > 0.5) & ~cv2.dilate(pen.astype(np.uint8), np.ones((3, 3)))).mean() < 0.01


def test_a_stroke_that_crosses_a_line_keeps_its_middle() -> None:
    plain, ruled = write("1111"), write("1111")
    cv2.line(ruled, (0, 60), (ruled.shape[1], 60), (60, 60, 60), 2)
    (expected,), (strip,) = find_strips(plain), find_strips(ruled)
    pen = expected.ink > 0.5
    assert (strip.ink > 0.5)[pen].mean() > 0.95
