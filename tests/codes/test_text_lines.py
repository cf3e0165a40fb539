"""From a picture to its lines of writing."""

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from model.codes.text_lines import (
    DIGIT_HEIGHT,
    STRIP_HEIGHT,
    TextLine,
    find_cut_out_line,
    find_text_line,
    find_text_lines,
)

Picture = npt.NDArray[np.uint8]


def write(text: str, height: int = 40, paper: int = 230, pen: int = 40) -> Picture:
    """Digits on paper, uint8 (H, W, 3), with room around them."""
    scale = height / 22
    (width, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 3)
    page = np.full((3 * height, width + 2 * height, 3), paper, np.uint8)
    place = (height, 2 * height)
    cv2.putText(page, text, place, cv2.FONT_HERSHEY_SIMPLEX, scale, (pen,) * 3, 3, cv2.LINE_AA)
    return page


def rows_of(line: TextLine) -> tuple[int, int]:
    """First and last row of a line's strip with pen on it."""
    rows = np.flatnonzero((line.ink > 0.5).any(axis=1))
    return int(rows[0]), int(rows[-1])


@pytest.mark.parametrize("height", [14, 40, 200])
@pytest.mark.parametrize(("paper", "pen"), [(240, 20), (150, 90), (30, 220)])
def test_digits_of_any_size_and_color_fill_their_strip(height: int, paper: int, pen: int) -> None:
    (line,) = find_text_lines(write("2958", height, paper, pen))
    first, last = rows_of(line)
    assert line.ink.shape[0] == STRIP_HEIGHT and line.ink.dtype == np.float32
    assert last - first + 1 == pytest.approx(DIGIT_HEIGHT, abs=5)
    assert (first + last) / 2 == pytest.approx((STRIP_HEIGHT - 1) / 2, abs=3)


@pytest.mark.parametrize("height", [40, 400])
def test_a_gray_picture_may_have_one_channel_at_any_size(height: int) -> None:
    page = write("2958", height)
    (gray,), (colored,) = find_text_lines(page[..., :1]), find_text_lines(page)
    assert max(page.shape) > 1600 or height < 400
    assert np.array_equal(gray.ink, colored.ink)


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
    (plain,), (line,) = find_text_lines(page), find_text_lines(shade(page, light, edge, soft))
    assert line.ink.shape[1] == pytest.approx(plain.ink.shape[1], abs=8)
    loops = [part[10:38].max() for part in np.array_split(line.ink[:, 20:-20], 6, axis=1)]
    assert min(loops) > 0.8


@pytest.mark.parametrize("is_black", [False, True])
def test_a_hair_of_a_stroke_is_no_hair_in_its_strip(is_black: bool) -> None:
    """As a mouse draws: digits that fill their picture, by strokes of two pixels."""
    page = np.full((500, 640, 3), 255, np.uint8)
    for x in (150, 320, 490):
        cv2.line(page, (x + 30, 80), (x - 30, 420), (0, 0, 0), 2)
    (line,) = find_text_lines(255 - page if is_black else page)
    assert ((line.ink > 0.7).sum(axis=1)[10:38] >= 3).all()


def test_a_blank_picture_has_no_lines() -> None:
    assert find_text_lines(np.full((80, 200, 3), 200, np.uint8)) == []


def test_lines_come_from_top_to_bottom() -> None:
    page = np.concatenate([write("1111"), write("88888888")[:, : write("1111").shape[1]]])
    top, bottom = find_text_lines(page)
    assert top.to_picture[1, 2] < bottom.to_picture[1, 2]
    assert (top.ink > 0.5).sum() < (bottom.ink > 0.5).sum()


@pytest.mark.parametrize("skew", [-0.1, 0.08])
def test_a_skewed_line_is_made_level(skew: float) -> None:
    level = write("295838")
    height, width = level.shape[:2]
    lean = np.array([[1, 0, 0], [skew, 1, -skew * width / 2]])
    skewed = cv2.warpAffine(level, lean, (width, height), borderValue=(230, 230, 230))
    (line,) = find_text_lines(skewed)
    first, last = rows_of(line)
    assert last - first + 1 == pytest.approx(DIGIT_HEIGHT, abs=6)


def test_a_strip_knows_where_it_was_in_the_picture() -> None:
    page = write("4")
    page[:] = 230
    cv2.circle(page, (60, 70), 10, (20, 20, 20), cv2.FILLED)
    (line,) = find_text_lines(page)
    ys, xs = np.nonzero(line.ink > 0.5)
    middle = line.to_picture @ (xs.mean(), ys.mean(), 1)
    assert middle == pytest.approx((60, 70), abs=1.5)


@pytest.mark.parametrize("zoom", [1, 5])
def test_the_pixels_of_a_line_are_its_part_of_the_picture_as_large_as_there(zoom: int) -> None:
    page = np.full((400, 600, 3), (230, 220, 200), np.uint8)
    written = write("2958", 30)
    page[150 : 150 + len(written), 200 : 200 + written.shape[1]] = written
    page = cv2.resize(page, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    (line,) = find_text_lines(page)
    rows, columns = np.nonzero(page.min(axis=2) < 120)
    height, width, channels = line.pixels.shape
    scale = height / np.ptp(rows)
    assert channels == 3 and 1.2 < scale < 2.2 * max(1, 48 / 30 / zoom)
    assert np.ptp(columns) < width < page.shape[1] / 2 * max(1, 48 / 30 / zoom)
    assert line.pixels.min() < 60 and line.pixels.max() > 200


def test_a_part_of_a_line_knows_where_it_was_in_the_picture() -> None:
    (line,) = find_text_lines(write("29584"))
    part = line.part(60, 110)
    assert np.array_equal(part.ink, line.ink[:, 60:110])
    assert part.to_picture @ (3, 5, 1) == pytest.approx(line.to_picture @ (63, 5, 1))
    assert part.pixels.shape[1] < line.pixels.shape[1] / 2


def test_a_part_is_between_two_points_of_the_picture() -> None:
    (line,) = find_text_lines(write("29584"))
    part = line.part(60, 110)
    again = line.between(part.ends)
    assert np.array_equal(again.ink, part.ink)
    assert again.to_picture == pytest.approx(part.to_picture)
    beyond = line.between(np.array([[-500.0, 50.0], [900.0, 50.0]]))
    assert np.array_equal(beyond.ink, line.ink)


def test_digits_that_are_low_in_their_strip_do_not_fill_it() -> None:
    (line,) = find_text_lines(write("29584"))
    assert line.fills_strip
    low = cv2.resize(line.ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    assert not replace(line, ink=np.pad(low, ((12, 12), (0, 0)))).fills_strip


@pytest.mark.parametrize(("pen", "thickness"), [(70, 3), (175, 15)])
def test_a_field_by_a_thick_dark_rule_is_read_however_pale_its_pen(
    pen: int, thickness: int
) -> None:
    page = write("295838", pen=pen)
    plain = find_text_line(page, 190, 44)
    cv2.line(page, (0, 96), (page.shape[1], 96), (15, 15, 15), thickness)
    ruled = find_text_line(page, 190, 44)
    assert plain is not None and ruled is not None
    assert ruled.digit_height == pytest.approx(plain.digit_height, rel=0.1)
    shape = min(plain.ink.shape[1], ruled.ink.shape[1])
    assert np.abs(plain.ink[:, :shape] - ruled.ink[:, :shape]).mean() < 0.05


def test_a_picture_is_cut_out_for_a_line_that_fills_it_and_for_nothing_else() -> None:
    line = write("295838")
    (expected,) = find_text_lines(line)
    found = find_cut_out_line(line)
    assert found is not None and np.array_equal(found.ink, expected.ink)
    assert found.digit_height == pytest.approx(40, abs=5)
    assert find_cut_out_line(np.concatenate([line, line])) is None, "two lines"
    assert find_cut_out_line(np.ascontiguousarray(line[:, :120])) is None, "not wide"
    around = np.pad(line, ((100, 100), (400, 400), (0, 0)), constant_values=230)
    assert find_cut_out_line(around) is None, "a slip on a page"
    assert find_cut_out_line(np.full_like(line, 230)) is None, "blank"
