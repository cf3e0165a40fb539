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
    strip: npt.NDArray[np.float32],
    columns: tuple[int, ...],
    left: int = 0,
    right: int = 180,
    marks: tuple[int, ...] = (),
) -> Alignment:
    return align(np.array(columns, float), np.array(marks, float), strip, left, right)


def is_complete(found: Alignment) -> bool:
    return not found.left_out and found.gap is None and not found.stroke_beside


def test_a_digit_is_where_its_pen_is_though_it_was_said_beside_it() -> None:
    beside = tuple(column + 5 for column in COLUMNS)
    found = look(strokes(*COLUMNS), beside)
    assert found.boxes.tolist() == [[column - 2, 10, 5, 28] for column in COLUMNS]
    assert is_complete(found)


def test_a_digit_without_pen_has_the_place_of_one() -> None:
    *_, (x, y, width, height) = look(strokes(*COLUMNS[:3]), COLUMNS).boxes.tolist()
    assert x < COLUMNS[3] < x + width and 0 < y < y + height < 48


def test_a_digit_that_is_said_beyond_the_strip_has_its_place_at_the_strips_end() -> None:
    found = look(strokes(*COLUMNS), (-29, *COLUMNS, 230))
    assert found.boxes[:, 0].min() >= 0 and (found.boxes[:, 0] < 180).all()


def test_nothing_read_has_no_place() -> None:
    assert look(strokes(), ()).boxes.shape == (0, 4)


@pytest.mark.parametrize("gone", [(1,), (2,), (1, 2)])
def test_a_tall_stroke_between_digits_has_its_place_though_nothing_was_read(
    gone: tuple[int, ...],
) -> None:
    found = look(strokes(*COLUMNS), tuple(np.delete(COLUMNS, gone)))
    assert found.left_out == gone and not found.stroke_beside
    assert found.boxes.tolist() == [[column - 2, 10, 5, 28] for column in COLUMNS]


def test_a_dot_is_no_digit_left_out() -> None:
    strip = strokes(*COLUMNS)
    strip[34:38, 51:56] = 1
    assert is_complete(look(strip, COLUMNS))


@pytest.mark.parametrize("gone", [0, len(COLUMNS) - 1])
def test_a_tall_stroke_beside_the_digits_is_noticed(gone: int) -> None:
    found = look(strokes(*COLUMNS), tuple(np.delete(COLUMNS, gone)))
    assert found.stroke_beside and not found.left_out and len(found.boxes) == 3


@pytest.mark.parametrize("mark", range(len(COLUMNS)))
def test_a_mark_is_no_stroke_left_out_and_no_digit(mark: int) -> None:
    digits = tuple(np.delete(COLUMNS, mark))
    found = look(strokes(*COLUMNS), digits, marks=(COLUMNS[mark] + 3,))
    assert is_complete(found)
    assert found.boxes.tolist() == [[column - 2, 10, 5, 28] for column in digits]


def test_strokes_of_the_code_beside_are_not_left_out() -> None:
    strip = strokes(*COLUMNS)
    assert is_complete(look(strip, COLUMNS[:2], right=94))
    assert is_complete(look(strip, COLUMNS[1:], left=51))


def test_in_a_gap_of_two_pitches_a_digit_may_be_missing() -> None:
    columns = 20, 45, 70, 120, 145
    found = look(strokes(*columns), columns)
    assert found.gap == 3 and len(found.boxes) == 5 and not found.left_out


def test_the_gap_is_counted_in_digits() -> None:
    columns = 20, 45, 70, 120, 145
    found = look(strokes(*columns), (20, 70, 120, 145), marks=(45,))
    assert found.gap == 2 and len(found.boxes) == 4


def test_a_gap_with_a_mark_in_it_is_none() -> None:
    strip, columns = strokes(20, 45, 70, 120, 145), (20, 45, 70, 120, 145)
    strip[22:25, 88:102] = 1
    assert is_complete(look(strip, columns, marks=(95,)))


@pytest.mark.parametrize("columns", [(20, 45, 95, 120, 170), (20, 45, 70, 95, 120), (20, 70, 95)])
def test_other_gaps_are_a_habit(columns: tuple[int, ...]) -> None:
    assert look(strokes(*columns), columns).gap is None
