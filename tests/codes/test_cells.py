"""Walls within a line: columns of a table, and cells of comb fields."""

from typing import Any, cast

import numpy as np
import pytest

from model.codes import ctc
from model.codes.cells import (
    Cell,
    cell_timesteps,
    find_cells,
    read_by_cells,
    read_cells,
    split_at_walls,
)
from model.codes.ctc import UNREAD, Hypothesis
from model.codes.text_lines import STRIP_HEIGHT, TextLine
from model.digits.reading import Reading
from model.digits.recognizer import Recognizer

PITCH, STRIDE = 60, 4


def line_of(*written: int, walls: tuple[float, ...] = (), width: int = 360) -> TextLine:
    """A line whose strokes stand at some columns, with walls of cells."""
    ink = np.zeros((STRIP_HEIGHT, width), np.float32)
    for column in written:
        ink[8:42, column - 2 : column + 3] = 1
    picture = np.full((STRIP_HEIGHT, width, 1), 255, np.uint8)
    return TextLine(ink, np.eye(2, 3), picture, np.array(walls, float))


def says(*symbols: int, at: tuple[float, ...], share: float = 0.99) -> Hypothesis:
    """A hypothesis of symbols at columns."""
    alternatives = np.full((len(symbols), ctc.SYMBOLS), (1 - share) / (ctc.SYMBOLS - 1))
    for position, symbol in enumerate(symbols):
        alternatives[position, symbol] = share
    timesteps = np.array(at) / STRIDE - 0.5
    return Hypothesis(symbols, share ** len(symbols), alternatives, timesteps)


class Says:
    """Takes every cell for a digit, or for none."""

    def __init__(self, digit: int | None, share: float = 0.99) -> None:
        self.cells = 0
        shares = np.full(10, (1 - share) / 9, np.float32)
        shares[digit or 0] = share
        verdict = "not_a_digit" if digit is None else "digit"
        self.reading = Reading(verdict, shares, 0.0, np.zeros((28, 28), np.float32), {})  # type: ignore[arg-type]

    def read(self, image: Any) -> Reading:
        assert image.dtype == np.uint8 and image.ndim == 2
        self.cells += 1
        return self.reading


def read(hypothesis: Hypothesis, line: TextLine, recognizer: Says) -> Hypothesis:
    cells = find_cells(line)
    alone = read_cells(cells, line, cast(Recognizer, recognizer))
    return read_by_cells(hypothesis, cells, alone, STRIDE)


WALLS = (0.0, 60.0, 120.0, 180.0, 240.0)
MIDDLES = (30, 90, 150, 210)


def test_cells_are_between_walls_also_where_one_was_not_seen_or_seen_twice() -> None:
    expected = [Cell(left, left + 60) for left in WALLS[:-1]]
    assert find_cells(line_of(walls=WALLS)) == expected
    assert find_cells(line_of(walls=(*WALLS[:2], 61.0, *WALLS[2:])))[0] == expected[0]
    assert find_cells(line_of(walls=(0, 60, 180, 240))) == expected
    assert find_cells(line_of(walls=WALLS[:3])) == []
    assert find_cells(line_of(walls=tuple(sorted(WALLS * 3)))) == expected, "three rows of cells"
    assert find_cells(line_of(walls=(50.0,) * 6)) == []
    assert find_cells(line_of(walls=(50.0, 67.0, 85.0, 102.0))) == [], "strokes of digits"


def test_what_stands_in_a_cell_unsaid_is_read_alone_at_its_place() -> None:
    line = line_of(*MIDDLES, walls=WALLS)
    hypothesis = says(3, 5, 7, at=(30.0, 90.0, 210.0))
    found = read(hypothesis, line, Says(1))
    assert found.symbols == (3, 5, 1, 7)
    assert (found.timesteps + 0.5) * STRIDE == pytest.approx(MIDDLES)
    assert read(hypothesis, line, Says(None)).symbols == (3, 5, UNREAD, 7)


def test_an_empty_cell_is_a_gap_and_nothing_at_the_end() -> None:
    line = line_of(30, 150, walls=WALLS)
    recognizer = Says(4)
    assert read(says(4, 4, at=(30.0, 150.0)), line, recognizer).symbols == (4, 4)
    assert recognizer.cells == 2


def test_the_line_has_the_word_and_both_say_how_sure_it_is() -> None:
    line = line_of(*MIDDLES, walls=WALLS)
    hypothesis = says(9, 9, 9, 9, at=MIDDLES)
    agreed, denied = (read(hypothesis, line, Says(digit)) for digit in (9, 4))
    assert agreed.symbols == denied.symbols == (9, 9, 9, 9)
    assert agreed.probability > hypothesis.probability - 0.02 > 0.5 > denied.probability


def test_each_digit_is_as_sure_as_both_say_where_they_agree() -> None:
    line = line_of(*MIDDLES, walls=WALLS)
    doubted = read(says(9, 9, 9, 9, at=MIDDLES), line, Says(9, share=0.6))
    shares = doubted.alternatives[:, 9]
    assert (shares > 0.6).all() and (shares < 0.99).all()
    assert doubted.probability == pytest.approx(shares.prod())


def test_two_digits_in_one_cell_are_doubted() -> None:
    line = line_of(30, 90, 150, walls=WALLS)
    found = read(says(4, 4, 4, 4, at=(20.0, 40.0, 90.0, 150.0)), line, Says(4))
    assert found.symbols == (4, 4, 4, 4) and found.probability <= 0.5


def test_a_wall_outside_of_the_strip_bounds_no_writing() -> None:
    line = line_of(30, 90, walls=(0, 60, 120, 400, 460), width=130)
    assert read(says(4, 4, at=(30.0, 90.0)), line, Says(4)).symbols == (4, 4)


def test_a_line_is_split_at_the_walls_of_a_table_and_not_at_those_of_cells() -> None:
    table = line_of(40, 62, 240, 262, walls=(150.0,))
    first, second = split_at_walls(table, np.array([40.0, 62.0, 240.0, 262.0]))
    assert first.ink.shape[1] == 150 and second.ink[:, 90].any() and not len(second.walls)
    assert second.to_picture @ (0, 0, 1) == pytest.approx((150, 0))

    assert not len(first.beside) and not len(second.beside)

    comb = line_of(*MIDDLES, walls=WALLS)
    assert split_at_walls(comb, np.array(MIDDLES, float)) == [comb]
    crowded = line_of(30, 60, 90, 120, walls=(75.0,))
    assert split_at_walls(crowded, np.array([30.0, 60.0, 90.0, 120.0])) == [crowded]
    assert split_at_walls(comb, np.zeros(0)) == [comb]


def test_columns_of_several_digits_are_of_a_table_however_near_the_next_one_begins() -> None:
    columns = np.array([28.0, 75.0, 124.0, 172.0])
    table = line_of(28, 75, 124, 172, walls=(7.0, 110.0, 211.0))
    assert len(split_at_walls(table, columns)) == 2

    unseen = line_of(30, 90, 150, 210, walls=(0.0, 120.0, 180.0, 240.0))  # A wall of a comb field.
    assert split_at_walls(unseen, np.array(MIDDLES, float)) == [unseen]
    low = np.array([15.0, 27.0, 39.0, 52.0, 64.0, 76.0, 89.0, 101.0])
    threes = line_of(*low.astype(int), walls=(8.0, 45.0, 83.0, 120.0))
    assert len(split_at_walls(threes, low)) == 3, "three digits in each of two low columns"

    squares = line_of(20, 40, 60, 80, walls=(10.0, 50.0, 90.0))  # Of squared paper.
    assert split_at_walls(squares, np.array([20.0, 40.0, 60.0, 80.0])) == [squares]


def test_what_goes_on_at_once_behind_a_wall_of_a_table_leaves_both_parts_in_doubt() -> None:
    columns = (20, 45, 70, 150, 175, 260, 285)
    table = line_of(*columns, walls=(58.0, 110.0, 218.0))
    parts = split_at_walls(table, np.array(columns, float))
    assert [len(part.beside) for part in parts] == [1, 1, 0, 0]


def test_between_two_walls_that_nearly_touch_nothing_is_read() -> None:
    columns = (20, 45, 110.5, 175, 200)
    table = line_of(20, 45, 175, 200, walls=(110.0, 111.0))
    assert len(split_at_walls(table, np.array(columns))) == 2


def test_cells_say_their_digits_as_a_line_would() -> None:
    """An empty one says nothing; two cells of one digit are two digits."""
    one, either = np.eye(ctc.SYMBOLS)[1], np.zeros(ctc.SYMBOLS)
    either[[4, 9]] = 0.75, 0.25
    timesteps = cell_timesteps([one, None, one, either])
    np.testing.assert_allclose(timesteps.probabilities.sum(axis=1), 1)
    likely = {said: np.exp(ctc.log_likelihood(timesteps, said)) for said in ((1, 1, 4), (1, 1, 9))}
    assert [*likely.values()] == pytest.approx([0.75, 0.25], abs=1e-3)
    assert ctc.log_likelihood(timesteps, (1, 4)) < -10


def test_a_row_of_empty_cells_says_nothing() -> None:
    assert ctc.log_likelihood(cell_timesteps([None, None]), ()) == pytest.approx(0, abs=1e-3)
