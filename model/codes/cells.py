"""Walls within a line: between the columns of a table, or between the cells of a comb field.

split_at_walls     a line across several columns of a table → one line for each
find_cells         the cells of a comb field
read_cells         what each cell holds, read by itself
read_by_cells      what a comb field says, once each of its cells was also read by itself
cell_timesteps     what its cells say, as a recognizer of lines would
has_narrow_column  whether a stroke of a digit may have been taken for a wall

A cell of a comb field holds one digit or nothing, which says more than the line alone. A thin 1 by
itself in its cell may look like a wall to the line network. The cells tell that something stands
there, and the network of single digits reads it.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from model.codes import ctc
from model.codes.ctc import UNREAD, Hypothesis
from model.codes.text_lines import DIGIT_HEIGHT, STRIP_HEIGHT, Columns, TextLine
from model.digits.reading import Reading
from model.digits.recognizer import Recognizer
from model.images.ink import MIN_PEN_DARKNESS

Array = npt.NDArray[np.float64]

MIN_WALLS = 4  # A comb field has so many at least.
MIN_TABLE_PITCHES = 1.4  # Across a wall of a table, digits are so many times as far apart.
MAX_CELL_WIDTH = 2 * DIGIT_HEIGHT  # Columns of a strip; wider cells are those of a table.
MAX_COLUMN_WIDTHS = 1.5  # Where no wall is missing, a column is so many times as wide as another.
MIN_CELL_PITCH = 0.6 * DIGIT_HEIGHT  # Columns; what stands nearer is no wall but a stroke.
MIN_COLUMN_WIDTH = 4  # Between walls that stand closer, in columns, is no writing.
MIN_PITCH_SHARE = 0.5  # Walls nearer than this share of the usual distance are one.
RIM = 0.1  # This share of a cell, at its left and at its right, may hold what is left of a wall.
MIN_STROKE = 0.3 * DIGIT_HEIGHT  # Lower strokes than this are specks, in rows.
CELL_MARGIN = 6  # Pixels of paper around what is in a cell.
CONTRADICTED = 0.5  # No line is likelier to be right than this if its cells say otherwise.


@dataclass(frozen=True)
class Cell:
    """From which column of a strip to which a cell goes."""

    left: float
    right: float


def split_at_walls(line: TextLine, columns: Columns) -> list[TextLine]:
    """The parts of a line in the columns of a table; the line alone where it is of one field.

    Between the walls of a comb field digits are as far apart as across them, or each is alone.

    Args:
        line: the line.
        columns: of its strip, at which digits are said, float64 (N,), increasing.
    """
    walls = np.sort(np.concatenate([line.walls, line.dividers]))
    column_of = np.searchsorted(walls, columns)
    pitches, across = np.diff(columns), np.diff(column_of) > 0
    if not across.any() or across.all():
        return [line]
    min_apart = MIN_TABLE_PITCHES * np.median(pitches[~across])
    if np.median(pitches[across]) < min_apart and not _is_of_table(walls, column_of):
        return [line]
    sides = np.clip([0, *walls, line.ink.shape[1]], 0, line.ink.shape[1])
    parts = []
    for number in np.unique(column_of).tolist():
        left, right = int(np.ceil(sides[number])), int(sides[number + 1])
        if right - left < MIN_COLUMN_WIDTH:
            continue
        part = line.part(left, right)
        # What goes on at once behind a wall may be of the same code.
        near = np.flatnonzero(across & (pitches < min_apart))
        cut = [at for at in near if number in column_of[at : at + 2]]
        middles = [(columns[at] + columns[at + 1]) / 2 for at in cut]
        beside = [line.to_picture @ (column, STRIP_HEIGHT / 2, 1) for column in middles]
        parts.append(replace(part, beside=np.array([*line.beside, *beside]).reshape(-1, 2)))
    return parts


def _is_of_table(walls: Columns, column_of: npt.NDArray[np.intp]) -> bool:
    """Whether a column between two walls holds several digits, and is no wider than others that
    hold some: a wall that was not seen would have made it so.

    Args:
        walls: in increasing order.
        column_of: the number of walls before each digit.
    """
    numbers, counts = np.unique(column_of, return_counts=True)
    is_between = (numbers > 0) & (numbers < len(walls))
    numbers, counts = numbers[is_between], counts[is_between]
    if len(numbers) < 2:
        return False
    widths = walls[numbers] - walls[numbers - 1]
    is_usual = widths < MAX_COLUMN_WIDTHS * widths.min()
    if np.count_nonzero(is_usual & (counts > 2)) > 1:  # Nobody overlooks two walls of three.
        return True
    return bool((is_usual & (widths > MAX_CELL_WIDTH) & (counts > 1)).any())


def has_narrow_column(line: TextLine) -> bool:
    """Whether walls stand so near to each other that one of them may be a stroke of a digit."""
    walls = _apart(np.sort(np.concatenate([line.walls, line.dividers])), MIN_COLUMN_WIDTH)
    gaps = np.diff(walls)
    least = MIN_PITCH_SHARE * np.median(gaps) if len(walls) >= MIN_WALLS else DIGIT_HEIGHT
    return bool((gaps < least).any())


def find_cells(line: TextLine) -> list[Cell]:
    """The cells of a line from left to right; none where it has no row of them."""
    # Rows of cells above and below may have walls at the same columns.
    walls = _apart(line.walls, MIN_COLUMN_WIDTH)
    if len(walls) < MIN_WALLS:
        return []
    pitch = float(np.median(np.diff(walls)))
    if pitch < MIN_CELL_PITCH:
        return []
    walls = _apart(walls, MIN_PITCH_SHARE * pitch)
    cells = []
    for left, right in pairwise(walls.tolist()):
        count = max(1, round((right - left) / pitch))  # Where a wall was not seen, there are two.
        sides = np.linspace(left, right, count + 1).tolist()
        cells += [Cell(*between) for between in pairwise(sides)]
    return cells


def _apart(columns: Columns, least: float) -> Columns:
    """Columns without those that are too near to the one before."""
    return columns[np.diff(columns, prepend=-np.inf) > least]


def read_cells(cells: list[Cell], line: TextLine, recognizer: Recognizer) -> list[Array | None]:
    """What each cell may hold, float64 (11,): the digits, and what can't be read; None if empty."""
    return [
        _alternatives(recognizer.read(_cut_out(cell, line))) if _is_written_in(cell, line) else None
        for cell in cells
    ]


def cell_timesteps(alone: list[Array | None]) -> ctc.Timesteps:
    """What cells say from left to right: a timestep for each that is written in, and paper after.

    Args:
        alone: what each may hold, from `read_cells`.
    """
    written = [alternatives for alternatives in alone if alternatives is not None]
    probabilities = np.zeros((2 * len(written) + 1, ctc.SYMBOLS + 1))
    probabilities[::2, ctc.BLANK] = 1.0
    probabilities[1::2, : ctc.SYMBOLS] = np.reshape(written, (-1, ctc.SYMBOLS))
    probabilities += ctc.MIN_PROBABILITY
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    return ctc.Timesteps(probabilities, np.arange(len(probabilities), dtype=float))


def read_by_cells(
    hypothesis: Hypothesis, cells: list[Cell], alone: list[Array | None], stride: int
) -> Hypothesis:
    """What a line says, once each of its cells was also read by itself.

    The line has the word, for it shows the whole hand; how sure it is, both networks say, each
    with an equal share as in `ensemble`. What stands in a cell of which the line says nothing is
    what it looks like alone, or can't be read.

    Args:
        hypothesis: what the line says.
        cells: of the line.
        alone: what each may hold, from `read_cells`.
        stride: columns of a timestep.
    """
    middles = np.array([(cell.left + cell.right) / 2 for cell in cells])
    written = [by_itself is not None for by_itself in alone]
    columns = (hypothesis.timesteps + 0.5) * stride
    if len(columns) == sum(written):
        cell_of = np.flatnonzero(written)  # The line says digits somewhere beside or within them.
    else:
        cell_of = np.abs(columns[:, np.newaxis] - middles).argmin(axis=1)
    alternatives: list[npt.NDArray[np.float64]] = []
    timesteps: list[float] = []
    probability, contradicted = 1.0, False
    for number, by_itself in enumerate(alone):
        said = np.flatnonzero(cell_of == number).tolist()
        if by_itself is not None and len(said) < 2:
            in_line = hypothesis.alternatives[said[0]] if said else by_itself
            both = np.sqrt(in_line * by_itself)
            both /= both.sum()
            probability *= float(both[in_line.argmax()])
            agree = both.argmax() == in_line.argmax()
            alternatives.append(both if agree else in_line / in_line.sum())
            timesteps.append(middles[number] / stride - 0.5)
        else:
            alternatives += [hypothesis.alternatives[at] for at in said]
            timesteps += hypothesis.timesteps[said].tolist()
            contradicted |= bool(said)
    if contradicted:
        probability = min(probability, CONTRADICTED)
    found = np.array(alternatives).reshape(-1, ctc.SYMBOLS)
    symbols = tuple(found.argmax(axis=1).tolist())
    return Hypothesis(symbols, probability, found, np.array(timesteps))


def _is_written_in(cell: Cell, line: TextLine) -> bool:
    left, right = _within(cell)
    if left >= min(right, line.ink.shape[1]):  # What has no writing is not in the strip.
        return False
    pen = (line.ink[:, left:right] > MIN_PEN_DARKNESS).astype(np.uint8)
    *_, stats, _ = cv2.connectedComponentsWithStats(pen, connectivity=8)
    sizes = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return bool((sizes >= MIN_STROKE).any())


def _cut_out(cell: Cell, line: TextLine) -> npt.NDArray[np.uint8]:
    """What is in a cell, ink dark on white, without the rules of its form."""
    left, right = _within(cell)
    ink = np.pad(line.ink[:, left:right], CELL_MARGIN)
    return (255 - 255 * np.clip(ink, 0, 1)).astype(np.uint8)


def _within(cell: Cell) -> tuple[int, int]:
    """The columns between which nothing is left of a cell's walls."""
    rim = RIM * (cell.right - cell.left)
    return max(0, round(cell.left + rim)), max(0, round(cell.right - rim))


def _alternatives(reading: Reading) -> npt.NDArray[np.float64]:
    """What a cell may hold, read alone: float64 (11,), the ten digits and what can't be read."""
    if reading.digit is None:
        return np.eye(ctc.SYMBOLS)[UNREAD]
    return np.append(reading.probabilities * (1 - reading.no_digit), reading.no_digit) + ctc.TINY
