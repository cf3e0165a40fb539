"""Where in its strip the digits of a line are, and whether writing between them was not read.

The network sees all columns at once, and says a digit somewhere beside or within it; the pen
says where it is.
"""

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from model.codes import text_lines
from model.images.ink import Ink

Mask = npt.NDArray[np.uint8]  # (48, W), 1 is pen

EVEN_ENOUGH = 4  # positions at least, to know the usual distance
TWO_STEPS = 1.6, 2.6  # usual distances between the middles of two digits, if one is missing
UNEVEN = 1.4  # usual distances between two others, from which on a gap is a matter of habit
ALONE = 0.5  # widths of a digit, by which that gap is wider than any other
SPECK = 4  # pixels of pen at most, where there is nothing
PEN = 0.3  # of the pen's darkness, for the ink in a digit's box
TALL = 0.6  # of a digit's height at least, for a stroke that should have been read
BESIDE = 7  # pixels of a strip, that a digit's middle may lie beside one of its strokes
REACH = 0.7  # heights of a digit either side of its middle, at most, for its box


@dataclass(frozen=True, eq=False)
class Alignment:
    """Where the digits of a line are in its strip.

    Attributes:
        pens: x, y, width and height in pixels of each digit's pen, int (N, 4), or of the place
            of it where there is none; a digit that is missing has its place among them.
        missing: the position of a digit that is missing: a gap of two steps, where others are
            of one. None where no digit is.
        stroke_left_out: whether a stroke as tall as a digit stands where nothing was read: the
            wall of a cell, or a 1 that was taken for one.
    """

    pens: npt.NDArray[np.intp]
    missing: int | None
    stroke_left_out: bool


def align(places: npt.NDArray[np.float64], ink: Ink, left: int, right: int) -> Alignment:
    """Looks for the pen of the digits of a part of a line.

    Args:
        places: where the network says them, (N,), in steps from the part's start.
        ink: float32 (48, W), the strip of the whole line.
        left: the column at which the part starts.
        right: the column at which it ends.
    """
    pen = (ink > PEN).astype(np.uint8)
    middles = _middles((places + 0.5) * text_lines.STEP + left, pen)
    stroke_left_out = _is_stroke_left_out(middles, pen[:, left:right], left)
    pens = _boxes_of_pen(middles, pen)
    missing = _missing(middles, pens, pen)
    if missing is not None:
        between = middles[missing - 1 : missing + 1].mean()
        pens = _boxes_of_pen(np.insert(middles, missing, between), pen)
    return Alignment(pens, missing, stroke_left_out)


def _middles(said_at: npt.NDArray[np.float64], pen: Mask) -> npt.NDArray[np.float64]:
    """The middles of the pen of digits, by the columns at which the network says them."""
    columns = pen.sum(axis=0, dtype=int)
    lefts, rights = _sides(said_at, columns)
    middles = said_at.copy()
    for place, (left, right) in enumerate(zip(lefts.astype(int), rights.astype(int), strict=True)):
        part = columns[left:right]
        if part.any():
            middles[place] = left + part @ np.arange(len(part)) / part.sum()
    return middles


def _sides(
    middles: npt.NDArray[np.float64], columns: npt.NDArray[np.int_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """From which column to which each digit's pen is looked for, (N,) each.

    Between two digits they meet where the least pen is.
    """
    borders = []
    for left, right in itertools.pairwise(middles.astype(int).tolist()):
        between = columns[left : max(left, right) + 1]
        least = np.flatnonzero(between == between.min())
        borders.append(left + float(least[len(least) // 2]))
    reach = REACH * text_lines.BAND
    lefts = np.maximum([0.0, *borders], middles - reach)
    rights = np.minimum([*borders, len(columns)], middles + reach)
    return lefts, rights


def _boxes_of_pen(middles: npt.NDArray[np.float64], pen: Mask) -> npt.NDArray[np.intp]:
    """x, y, width and height of each digit's pen in a strip, (N, 4), or of the place of it."""
    lefts, rights = _sides(middles, pen.sum(axis=0, dtype=int))
    boxes = []
    for left, right in zip(lefts, np.maximum(rights, lefts + 2), strict=True):
        part = pen[:, int(left) : int(np.ceil(right))]
        x, y, w, h = cv2.boundingRect(part)
        if not w:
            x, y, w, h = 0, 7, part.shape[1], text_lines.STRIP_HEIGHT - 14
        boxes.append((x + int(left), y, w, h))
    return np.array(boxes, np.intp).reshape(-1, 4)


def _missing(middles: npt.NDArray[np.float64], pens: npt.NDArray[np.intp], pen: Mask) -> int | None:
    """The position before which a digit is missing: a gap of two steps, where others are of one.

    Writers who set their digits in groups leave wide gaps too, but seldom a single one.
    """
    if len(middles) < EVEN_ENOUGH:
        return None
    starts, ends = pens[:, 0], pens[:, 0] + pens[:, 2]
    gaps, steps = starts[1:] - ends[:-1], np.diff(middles)
    place = int(gaps.argmax())
    other_gaps, other_steps = np.delete(gaps, place), np.delete(steps, place)
    usual = np.median(other_steps)
    two_steps = TWO_STEPS[0] * usual <= steps[place] <= TWO_STEPS[1] * usual
    alone = gaps[place] - other_gaps.max() >= ALONE * np.median(pens[:, 2])
    if not two_steps or not alone or other_steps.max() >= UNEVEN * usual:
        return None
    between = pen[:, ends[place] + 1 : starts[place + 1] - 1]
    return None if between.sum() > SPECK else place + 1


def _is_stroke_left_out(middles: npt.NDArray[np.float64], pen: Mask, left: int) -> bool:
    """Whether a stroke as tall as a digit stands where nothing was read: the wall of a cell,
    or a 1 that was taken for one."""
    *_, stats, _ = cv2.connectedComponentsWithStats(pen, connectivity=8)
    x, width, height = stats[1:, [cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].T
    starts, ends = x + left - BESIDE, x + left + width + BESIDE
    read = (middles >= starts[:, np.newaxis]) & (middles <= ends[:, np.newaxis])
    return bool(((height >= TALL * text_lines.BAND) & ~read.any(axis=1)).any())
