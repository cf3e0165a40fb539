"""Printed lines and the cells of forms, taken out of the ink of a level page."""

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import Ink

Mask = npt.NDArray[np.uint8]

PEN = 0.5  # of the pen's darkness; what is fainter is no stroke
DARK_STROKES = 0.9  # of what is pen is fainter
LINE = 0.3  # of the pen's darkness at least, for a printed line that is taken out
CROSSING = 0.3  # of the pen's darkness, by which a stroke is darker than the line it crosses
RULE_WIDTH, RULE = 0.5, 4.0  # of the picture's width, or of its height: a printed line
RULE_DIGITS = 6.0  # of a digit's height at least, for the same
PIECE = 0.6  # of a printed line, straight and level
STOUT = 0.06  # of a printed line's length at most, for its thickness
BLOT_DIGITS = 2.5  # of a digit's height are blots of digits that touch as long
RULE_THICKNESS = 0.3  # of a digit's height at most
FRAYED = 0.05  # of a digit's height, by which a printed line grows where it is dark
CELL_HEIGHT, CELL_WIDTH = 0.9, 0.4  # of a digit's height at least, and of the cell's
MIN_WALLS, ROW_FULL = 4, 0.7  # of a row of cells, and how many of its walls are seen
UNEVEN = 0.06  # of a cell's width, that a wall may be off its place
CELL_THICKNESS = 0.2  # of the writing's height at most, for the wall of a cell


def without_forms(ink: Ink, digit_height: float) -> Ink:
    """The ink without long level lines and the walls of cells between them.

    A stroke that crosses a line is left: where pen goes on at both sides of it, or where it is
    much darker than the line.

    Args:
        ink: float32 (H, W), pen about 1, level.
        digit_height: in rows.
    """
    height, width = ink.shape
    reach = min(width * RULE_WIDTH, height * RULE, digit_height * RULE_DIGITS)
    reach = int(max(15, reach, digit_height * BLOT_DIGITS))
    dark = (ink > LINE).astype(np.uint8)
    level = _level_lines(dark, reach, max(3.0, RULE_THICKNESS * digit_height))
    if not level.any():
        return ink
    walls = _walls(dark, level, digit_height)
    frayed = 2 * max(1, round(FRAYED * digit_height)) + 1
    level = cv2.dilate(level, np.ones((frayed, 1), np.uint8)) & dark
    walls = cv2.dilate(walls, np.ones((1, frayed), np.uint8)) & dark
    printed = level | walls
    printed |= cv2.dilate(printed, np.ones((3, 3), np.uint8)) & (ink < PEN)
    pen = ((ink > PEN) & (printed == 0)).astype(np.uint8)
    crossed = _between(pen, int(_thickness(level)) + frayed + 1) & level
    if walls.any():
        crossed |= _between(pen.T, int(_thickness(walls.T)) + 3).T & walls
    crossed |= (ink > np.quantile(ink[level > 0], DARK_STROKES) + CROSSING).view(np.uint8)
    return ink * (1 - (printed & (1 - crossed)))


def _between(pen: Mask, reach: int) -> Mask:
    """Where pen lies as near as that both above and below."""
    up, down = (np.zeros((2 * reach + 1, 3), np.uint8) for _ in range(2))
    up[: reach + 1], down[reach:] = 1, 1
    pen = np.ascontiguousarray(pen)
    return cv2.dilate(pen, up) & cv2.dilate(pen, down)


def _level_lines(dark: Mask, reach: int, thickness: float) -> Mask:
    """What is dark in level lines as long as `reach` at least, no thicker than that.

    No line is quite straight, nor quite level: it is made of pieces that are.
    """
    thick = cv2.dilate(dark, np.ones((2, 1), np.uint8))  # a sloping line steps by a pixel
    piece = np.ones((1, max(15, int(reach * PIECE))), np.uint8)
    pieces = cv2.morphologyEx(thick, cv2.MORPH_OPEN, piece) & dark
    if not pieces.any():
        return pieces
    joined = cv2.dilate(pieces, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    areas = np.bincount(labels[pieces > 0], minlength=len(stats))
    lengths = stats[:, cv2.CC_STAT_WIDTH]
    kept = lengths >= reach
    kept &= areas <= np.minimum(thickness, np.maximum(2.5, STOUT * lengths)) * lengths
    kept[0] = False
    return kept.astype(np.uint8)[labels] & pieces


def _thickness(lines: Mask) -> float:
    """The usual thickness of level lines, in rows."""
    columns = lines.sum(axis=0, dtype=int)
    starts = (np.diff(np.pad(lines, ((1, 0), (0, 0))).astype(np.int8), axis=0) > 0).sum(axis=0)
    return float(np.median(columns[starts > 0] / starts[starts > 0]))


def _walls(faint: Mask, level: Mask, digit_height: float) -> Mask:
    """Thin plumb lines that end on a level line, at one end at least: the walls of cells.

    A cell is about as high as its digit, at least.
    """
    rows = np.flatnonzero(level.any(axis=1))
    tops = rows[np.diff(rows, prepend=-9) > 4]
    gaps = np.diff(tops)
    gaps = gaps[gaps >= max(8.0, CELL_HEIGHT * digit_height)]
    if not len(gaps):
        return np.zeros_like(faint)
    tall = int(0.9 * gaps.min())
    thick = cv2.dilate(faint, np.ones((1, 2), np.uint8))  # a leaning wall steps by a pixel
    plumb = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((tall, 1), np.uint8)) & faint
    _, labels, stats, _ = cv2.connectedComponentsWithStats(plumb, connectivity=8)
    touching = np.unique(labels[cv2.dilate(level, np.ones((5, 1), np.uint8)) > 0])
    thin = stats[:, cv2.CC_STAT_WIDTH] <= max(3, CELL_THICKNESS * tall)
    walls = np.array([number for number in touching if number and thin[number]], int)
    middles = stats[:, cv2.CC_STAT_LEFT] + stats[:, cv2.CC_STAT_WIDTH] / 2
    walls = walls[np.argsort(middles[walls])]
    chosen = np.zeros(len(stats), np.uint8)
    while (row := _evenly_spaced(middles[walls], CELL_WIDTH * tall)).any():
        chosen[walls[row]] = 1
        walls = walls[~row]  # a date has its cells in three groups
    return chosen[labels]


def _evenly_spaced(middles: npt.NDArray[np.float64], narrowest: float) -> npt.NDArray[np.bool_]:
    """Which of some places, in pixels from left to right, are the walls of a row of cells.

    Upright strokes are now and then as far apart as two others, but never fill a row.
    """
    best = np.zeros(len(middles), bool)
    for number, first in enumerate(middles):
        pitches = middles[number + 1 : number + 4] - first  # between may be a 1 or two
        for pitch in pitches[pitches >= narrowest]:
            places = (middles - first) / pitch
            cells = places.round()
            # What the first pitch is off by adds up from cell to cell.
            spare = max(UNEVEN, 1.0 / pitch) * (1 + np.abs(cells) / 4)
            walls = np.abs(places - cells) <= np.minimum(spare, 0.25)
            count = len(np.unique(cells[walls]))
            full = count >= ROW_FULL * (np.ptp(cells[walls]) + 1)
            if count >= MIN_WALLS and full and walls.sum() > best.sum():
                best = walls
    return best
