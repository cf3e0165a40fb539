"""Where in its strip the digits of a line are, and whether writing between them was not read.

The network sees all columns at once, and says a digit somewhere beside or within it; the pen
says where it is.
"""

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from model.codes.text_lines import DIGIT_HEIGHT, STRIP_HEIGHT
from model.images.ink import Ink, Mask

MIN_PEN = 0.3  # Ink below this share of the pen's darkness is not in a digit's box.
MAX_REACH = 0.7 * DIGIT_HEIGHT  # A digit's box reaches no further from its middle, in columns.
EMPTY_MARGIN = 7  # The box of a digit without pen leaves so many rows above and below.

# Pitches are distances between the middles of what is read. One that is alone in being wide may
# show that a digit is missing; where others are wide too, it is the writer's habit.
MIN_READ_FOR_PITCH = 4  # Fewer digits and marks don't tell the usual pitch.
MISSING_PITCHES = 1.6, 2.6  # Where a digit is missing, the pitch is between so many usual ones.
MAX_OTHER_PITCH = 1.4  # All other pitches are below so many usual ones.
MIN_EXTRA_GAP = 0.5  # The gap is wider than any other by this share of a digit's width.
MAX_SPECK = 4  # The gap holds no more than so many pixels of pen.

MIN_STROKE_HEIGHT = 0.6 * DIGIT_HEIGHT  # Lower strokes may be left out, in rows.
MAX_BESIDE = 7  # A stroke is read if the middle of a digit or mark is as near, in columns.

Columns = npt.NDArray[np.float64]  # (N,)
Boxes = npt.NDArray[np.intp]  # (N, 4): x, y, width and height of pen in a strip, in pixels


@dataclass(frozen=True, eq=False)
class Alignment:
    """Where the digits of a line are in its strip.

    Attributes:
        boxes: of each digit's pen, or of the place of it where there is none; strokes that were
            left out have theirs among them.
        left_out: the positions, among the boxes, of strokes as tall as a digit that stand between
            digits where nothing was read.
        gap: the position before which a gap is so wide that a digit may be missing. None where
            none is.
        stroke_beside: whether such a stroke stands before the first digit or after the last: the
            wall of a cell, or a 1 that was taken for one.
    """

    boxes: Boxes
    left_out: tuple[int, ...] = ()
    gap: int | None = None
    stroke_beside: bool = False


def align(
    said_at: Columns, marks: Columns, ink: Ink, left: int, right: int, among_walls: bool = False
) -> Alignment:
    """Looks for the pen of the digits of a part of a line.

    Args:
        said_at: the columns of the strip at which the network says them, float64 (N,).
        marks: the columns at which it says marks, float64 (M,).
        ink: float32 (48, W), the strip of the whole line.
        left: the column at which the part starts.
        right: the column at which it ends.
        among_walls: whether cells have walls there. Then a stroke that nothing was read of may be
            a piece of one, and is no position of the code.
    """
    pen = (ink > MIN_PEN).astype(np.uint8)
    # The strip ends with the writing; the middle of a cell may be beyond.
    read_at = np.clip(np.concatenate([said_at, marks]), 0, ink.shape[1] - 1)
    order = np.argsort(read_at, kind="stable")
    middles, is_mark = _middles(read_at[order], pen), order >= len(said_at)
    strokes = _strokes_left_out(middles, pen[:, left:right], left)
    digits = middles[~is_mark]
    is_between = (strokes > digits.min(initial=np.inf)) & (strokes < digits.max(initial=-np.inf))
    if among_walls:
        is_between[:] = False
    before = np.searchsorted(middles, strokes[is_between])
    middles = np.insert(middles, before, strokes[is_between])
    is_mark, is_stroke = np.insert(is_mark, before, False), np.insert(is_mark & False, before, True)
    boxes = _boxes_of_pen(middles, pen)
    gap = _gap(middles, boxes, pen)
    return Alignment(
        boxes[~is_mark],
        tuple(np.flatnonzero(is_stroke[~is_mark]).tolist()),
        None if gap is None else int((~is_mark[:gap]).sum()),
        bool((~is_between).any()),
    )


def _middles(read_at: Columns, pen: Mask) -> Columns:
    """The middles of the pen of what is read, by the columns at which the network says it."""
    column_pen = pen.sum(axis=0, dtype=int)
    lefts, rights = _sides(read_at, column_pen)
    middles = read_at.copy()
    for place, (left, right) in enumerate(zip(lefts.astype(int), rights.astype(int), strict=True)):
        part = column_pen[left:right]
        if part.any():
            middles[place] = left + part @ np.arange(len(part)) / part.sum()
    return middles


def _sides(middles: Columns, column_pen: npt.NDArray[np.int_]) -> tuple[Columns, Columns]:
    """From which column to which the pen of each digit or mark is looked for.

    Between two they meet where the least pen is.
    """
    borders = []
    for left, right in itertools.pairwise(middles.astype(int).tolist()):
        between = column_pen[left : max(left, right) + 1]
        least = np.flatnonzero(between == between.min())
        borders.append(left + float(least[len(least) // 2]))
    lefts = np.maximum([0.0, *borders], middles - MAX_REACH)
    rights = np.minimum([*borders, len(column_pen)], middles + MAX_REACH)
    return lefts, rights


def _boxes_of_pen(middles: Columns, pen: Mask) -> Boxes:
    """The boxes of the pen of each digit or mark, or of the place of it."""
    lefts, rights = _sides(middles, pen.sum(axis=0, dtype=int))
    boxes = []
    for left, right in zip(lefts, np.maximum(rights, lefts + 2), strict=True):
        part = pen[:, int(left) : int(np.ceil(right))]
        x, y, w, h = cv2.boundingRect(part)
        if not w:
            x, y, w, h = 0, EMPTY_MARGIN, part.shape[1], STRIP_HEIGHT - 2 * EMPTY_MARGIN
        boxes.append((x + int(left), y, w, h))
    return np.array(boxes, np.intp).reshape(-1, 4)


def _gap(middles: Columns, boxes: Boxes, pen: Mask) -> int | None:
    """The position before which a digit may be missing: a gap of two pitches, others are of one.

    Writers who set their digits in groups leave wide gaps too, but seldom a single one.
    """
    if len(middles) < MIN_READ_FOR_PITCH:
        return None
    starts, ends = boxes[:, 0], boxes[:, 0] + boxes[:, 2]
    gaps, pitches = starts[1:] - ends[:-1], np.diff(middles)
    widest = int(gaps.argmax())
    other_gaps, other_pitches = np.delete(gaps, widest), np.delete(pitches, widest)
    usual = np.median(other_pitches)
    fewest, most = MISSING_PITCHES
    has_room = fewest * usual <= pitches[widest] <= most * usual
    alone = gaps[widest] - other_gaps.max() >= MIN_EXTRA_GAP * np.median(boxes[:, 2])
    if not has_room or not alone or other_pitches.max() >= MAX_OTHER_PITCH * usual:
        return None
    between = pen[:, ends[widest] + 1 : starts[widest + 1] - 1]
    return None if between.sum() > MAX_SPECK else widest + 1


def _strokes_left_out(middles: Columns, pen: Mask, left: int) -> Columns:
    """The middles of strokes as tall as a digit that stand where nothing was read.

    Args:
        middles: of the digits and marks that were read, in columns of the strip.
        pen: (48, W), a part of the strip.
        left: the column at which it starts.
    """
    *_, stats, _ = cv2.connectedComponentsWithStats(pen, connectivity=8)
    x, width, height = stats[1:, [cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].T
    starts, ends = x + left - MAX_BESIDE, x + left + width + MAX_BESIDE
    is_read = ((middles >= starts[:, np.newaxis]) & (middles <= ends[:, np.newaxis])).any(axis=1)
    left_out = (height >= MIN_STROKE_HEIGHT) & ~is_read
    return np.sort((starts + ends)[left_out] / 2)
