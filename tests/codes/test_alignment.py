"""Where digits are in their strip, and what between them was not read."""

import numpy as np
import numpy.typing as npt
import pytest

from model.codes.alignment import Alignment, align

COLUMNS = 34, 72, 109, 147  # of the strokes of a line of ones


def strokes(*columns: int) -> npt.NDArray[np.float32]:
    strip = np.zeros((48, 180), np.float32)
    for column in columns:
        strip[10:38, column - 2 : column + 3] = 1
    return strip


def look(
    strip: npt.NDArray[np.float32], columns: tuple[int, ...], left: int = 0, right: int = 180
) -> Alignment:
    return align(np.array(columns, float), strip, left, right)


def test_a_digit_is_where_its_pen_is_though_it_was_said_beside_it() -> None:
    beside = tuple(column + 5 for column in COLUMNS)
    found = look(strokes(*COLUMNS), beside)
    assert found.boxes.tolist() == [[column - 2, 10, 5, 28] for column in COLUMNS]
    assert found.missing is None and not found.stroke_left_out


def test_a_digit_without_pen_has_the_place_of_one() -> None:
    *_, (x, y, width, height) = look(strokes(*COLUMNS[:3]), COLUMNS).boxes.tolist()
    assert x < COLUMNS[3] < x + width and 0 < y < y + height < 48


def test_nothing_read_has_no_place() -> None:
    assert look(strokes(), ()).boxes.shape == (0, 4)


@pytest.mark.parametrize("gone", range(len(COLUMNS)))
def test_a_tall_stroke_where_nothing_was_read_is_noticed(gone: int) -> None:
    strip = strokes(*COLUMNS)
    strip[34:38, 51:56] = 1  # a dot is no digit
    assert not look(strip, COLUMNS).stroke_left_out
    assert look(strip, COLUMNS[:gone] + COLUMNS[gone + 1 :]).stroke_left_out


def test_strokes_of_the_code_beside_are_not_left_out() -> None:
    strip = strokes(*COLUMNS)
    assert not look(strip, COLUMNS[:2], right=94).stroke_left_out
    assert not look(strip, COLUMNS[1:], left=51).stroke_left_out


def test_a_gap_of_two_pitches_is_a_digit_that_is_missing() -> None:
    columns = 20, 45, 70, 120, 145
    found = look(strokes(*columns), columns)
    assert found.missing == 3 and len(found.boxes) == 6
    x, _, width, _ = found.boxes[3].tolist()
    assert x < 95 < x + width


@pytest.mark.parametrize("columns", [(20, 45, 95, 120, 170), (20, 45, 70, 95, 120), (20, 70, 95)])
def test_other_gaps_are_a_habit(columns: tuple[int, ...]) -> None:
    assert look(strokes(*columns), columns).missing is None
