"""Printed lines and the cells of forms in the ink of level lines of writing.

find_rules    long level lines, and the walls of cells between them
erase_rules   the ink without them

`digit_rules` does the same for one digit. They stay two, and their second arguments differ: here a
rule is as long as some digits and no thicker than a part of one, so their height is the measure;
there it runs right across the picture, and the contrast of the pen tells it from grain.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import DARK_QUANTILE, MIN_PEN_DARKNESS, Ink, Mask

# These are shares of the pen's darkness:
MIN_RULE_DARKNESS = 0.3  # What is fainter is no rule.
MIN_CROSSING_CONTRAST = 0.3  # A stroke is darker by so much than the rule it crosses.

# A rule is as long as the least of the first three:
MIN_LENGTH_TO_WIDTH = 0.5  # This share of the picture's width.
MIN_LENGTH_TO_HEIGHT = 4.0  # So many times the picture's height.
MIN_LENGTH_IN_DIGITS = 6.0  # So many heights of a digit.
MIN_LENGTH_OF_CELLS = 4.0  # So many heights of a digit, where the cells are those of one field.
MAX_BLOT_IN_DIGITS = 2.5  # Digits that touch make blots of so many heights; rules are longer.
MIN_RULE_LENGTH = 15  # Pixels; no rule is shorter.
MIN_PIECE = 0.6  # A rule is made of straight level pieces, at least this share of its length.

MAX_THICKNESS_IN_DIGITS = 0.3  # A rule is no thicker than this share of a digit's height,
MAX_THICKNESS_IN_HIGHEST = 0.4  # or than this share of what no digit is higher than.
MAX_STOUTNESS = 0.06  # A rule is no thicker than this share of its length.
FRAYED_IN_DIGITS = 0.05  # A rule's dark fringe is as wide as this share of a digit's height.

MIN_CELL_HEIGHT = 0.9  # A cell is at least as high as this share of a digit's height.
MIN_CELL_WIDTH = 0.4  # A cell is at least as wide as this share of its walls' length.
MIN_WALL_LENGTH = 0.9  # A wall is at least as long as this share of the lowest cell's height.
MAX_WALL_THICKNESS = 0.2  # A wall is no thicker than this share of its length.
MIN_LONG_WALL_IN_DIGITS = 1.25  # So many times as long as any digit is high, it is a wall.
CORE_IN_DIGITS = 0.5  # Beside this middle share of the digits' height it stands all the way.
CORNER = 5  # Pixels; rules and sides of a box are no farther apart where they meet.
MIN_WALLS = 4  # A row of cells has at least so many.
MIN_WALLS_SEEN = 0.7  # At least this share of the walls in a row of cells is seen.
MAX_UNEVENNESS = 0.06  # A wall is no farther off its place than this share of a cell's width.


@dataclass(frozen=True, eq=False)
class Rules:
    """Printed lines, each uint8 (H, W), 1 where one is.

    Attributes:
        level: long level ones.
        walls: walls of cells between them.
        columns: float64 (K,), where the walls of a row of cells stand, from left to right.
        dividers: float64 (N,), where walls stand that go on above and below the writing.
    """

    level: Mask
    walls: Mask
    columns: npt.NDArray[np.float64]
    dividers: npt.NDArray[np.float64]


def find_rules(
    ink: Ink, digit_height: float, max_digit_height: float | None = None
) -> Rules | None:
    """Long level lines and the walls of cells between them; None where there is no line.

    Args:
        ink: float32 (H, W), pen about 1, level.
        digit_height: about how high digits are, in pixels.
        max_digit_height: what no digit is higher than, if that is known; then what is much longer
            is a wall.
    """
    dark = (ink > MIN_RULE_DARKNESS).astype(np.uint8)
    # A line in the middle may be of a few cells, with much beside it.
    is_in_middle = max_digit_height is not None
    length = _min_length(dark, digit_height, is_in_middle)
    thickness = MAX_THICKNESS_IN_DIGITS * digit_height
    if max_digit_height is not None:
        thickness = max(thickness, MAX_THICKNESS_IN_HIGHEST * max_digit_height)
    level = _level_rules(dark, length, thickness)
    walls, columns = _cell_walls(dark, level, digit_height)
    dividers = np.zeros(0)
    if max_digit_height is not None:
        long_walls, dividers = _long_walls(dark, max_digit_height)
        walls |= long_walls
    if not level.any() and not walls.any():
        return None
    frayed = 2 * max(1, round(FRAYED_IN_DIGITS * digit_height)) + 1
    level = cv2.dilate(level, np.ones((frayed, 1), np.uint8)) & dark
    walls = cv2.dilate(walls, np.ones((1, frayed), np.uint8)) & dark
    return Rules(level, walls, columns, dividers)


def erase_rules(ink: Ink, rules: Rules, digit_height: float) -> Ink:
    """The ink without its rules.

    A stroke that crosses a rule is left: where pen goes on at both sides of it, or where it is
    much darker than the rule.

    Args:
        ink: float32 (H, W), pen about 1, level.
        rules: those that were found in it.
        digit_height: in pixels.

    Returns:
        The same, 0 where rules were.
    """
    level, walls = rules.level, rules.walls
    erased = level | walls
    erased |= cv2.dilate(erased, np.ones((3, 3), np.uint8)) & (ink < MIN_PEN_DARKNESS)
    pen = ((ink > MIN_PEN_DARKNESS) & (erased == 0)).astype(np.uint8)
    frayed = 2 * max(1, round(FRAYED_IN_DIGITS * digit_height)) + 1
    crossed = np.zeros_like(level)
    if level.any():
        crossed |= _between(pen, int(_thickness(level)) + frayed + 1) & level
    if walls.any():
        crossed |= _between(pen.T, int(_thickness(walls.T)) + 3).T & walls
    rule_darkness = np.quantile(ink[(level if level.any() else walls) > 0], DARK_QUANTILE)
    crossed |= (ink > rule_darkness + MIN_CROSSING_CONTRAST).view(np.uint8)
    return ink * (1 - (erased & (1 - crossed)))


def _between(pen: Mask, reach: int) -> Mask:
    """Where pen lies within so many pixels both above and below."""
    up, down = (np.zeros((2 * reach + 1, 3), np.uint8) for _ in range(2))
    up[: reach + 1], down[reach:] = 1, 1
    pen = np.ascontiguousarray(pen)
    return cv2.dilate(pen, up) & cv2.dilate(pen, down)


def _thickness(rules: Mask) -> float:
    """The usual thickness of level rules, in pixels."""
    columns = rules.sum(axis=0, dtype=int)
    starts = (np.diff(np.pad(rules, ((1, 0), (0, 0))).astype(np.int8), axis=0) > 0).sum(axis=0)
    return float(np.median(columns[starts > 0] / starts[starts > 0]))


def _level_rules(dark: Mask, length: int, max_thickness: float) -> Mask:
    """What is dark in level lines that are at least so long, and no thicker, in pixels.

    No line is quite straight, nor quite level: it is made of pieces that are.
    """
    piece = np.ones((1, max(MIN_RULE_LENGTH, int(length * MIN_PIECE))), np.uint8)
    thick = cv2.dilate(dark, np.ones((2, 1), np.uint8))  # A sloping line steps by a pixel.
    pieces = cv2.morphologyEx(thick, cv2.MORPH_OPEN, piece) & dark
    if not pieces.any():
        return pieces
    joined = cv2.dilate(pieces, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    areas = np.bincount(labels[pieces > 0], minlength=len(stats))
    lengths = stats[:, cv2.CC_STAT_WIDTH]
    thickest = np.minimum(max(3.0, max_thickness), np.maximum(2.5, MAX_STOUTNESS * lengths))
    kept = (lengths >= length) & (areas <= thickest * lengths)
    kept[0] = False
    return kept.astype(np.uint8)[labels] & pieces


def _min_length(dark: Mask, digit_height: float, is_in_middle: bool) -> int:
    """The pixels that a rule is long at least: longer than digits that touch, whatever else."""
    height, width = dark.shape
    usual = min(
        width * MIN_LENGTH_TO_WIDTH,
        height * MIN_LENGTH_TO_HEIGHT,
        digit_height * MIN_LENGTH_IN_DIGITS,
    )
    if is_in_middle:
        usual = min(usual, digit_height * MIN_LENGTH_OF_CELLS)
    return int(max(MIN_RULE_LENGTH, digit_height * MAX_BLOT_IN_DIGITS, usual))


def _cell_walls(
    dark: Mask, level: Mask, digit_height: float
) -> tuple[Mask, npt.NDArray[np.float64]]:
    """The walls of cells, thin plumb lines that touch a level rule, and where those of rows stand.

    They are evenly spaced, or the sides of a box.
    """
    cell_height = _cell_height(level, digit_height)
    if cell_height is None:
        return np.zeros_like(dark), np.zeros(0)
    length = int(MIN_WALL_LENGTH * cell_height)
    thick = cv2.dilate(dark, np.ones((1, 2), np.uint8))  # A leaning wall steps by a pixel.
    plumb = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)) & dark
    _, labels, stats, _ = cv2.connectedComponentsWithStats(plumb, connectivity=8)
    touching = np.unique(labels[cv2.dilate(level, np.ones((5, 1), np.uint8)) > 0])
    thin = stats[:, cv2.CC_STAT_WIDTH] <= max(3, MAX_WALL_THICKNESS * length)
    numbers = np.array([number for number in touching if number and thin[number]], int)
    middles = (stats[:, cv2.CC_STAT_LEFT] + stats[:, cv2.CC_STAT_WIDTH] / 2)[numbers]
    walls = np.zeros(len(stats), np.uint8)
    in_rows = _in_rows_of_cells(middles, MIN_CELL_WIDTH * length)
    walls[numbers[in_rows]] = 1
    at_ends = [number for number in numbers if _is_side_of_box(stats[number], level)]
    walls[at_ends] = 1
    return walls[labels], np.sort(middles[in_rows])


def _is_side_of_box(plumb: npt.NDArray[np.int32], level: Mask) -> bool:
    """Whether a plumb line goes from one level rule to another where both end.

    Args:
        plumb: its left, top, width, height and area, in pixels.
        level: uint8 (H, W), 1 where a rule is.
    """
    left, top, width, height, _ = plumb
    rules = [level[max(0, y - CORNER) : y + CORNER] for y in (top, top + height)]
    before, after = slice(0, max(0, left - CORNER)), slice(left + width + CORNER, None)
    goes_on = [[bool(rule[:, side].any()) for rule in rules] for side in (before, after)]
    return sorted(goes_on) == [[False, False], [True, True]]


def _long_walls(dark: Mask, max_digit_height: float) -> tuple[Mask, npt.NDArray[np.float64]]:
    """Thin plumb lines that are longer than any digit is high; and where they stand beside digits.

    The line of writing is in the middle: what stands above it alone, or below, parts no digits.
    """
    length = int(MIN_LONG_WALL_IN_DIGITS * max_digit_height)
    thick = cv2.dilate(dark, np.ones((1, 2), np.uint8))
    plumb = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)) & dark
    _, labels, stats, _ = cv2.connectedComponentsWithStats(plumb, connectivity=8)
    thin = stats[:, cv2.CC_STAT_WIDTH] <= max(3, MAX_THICKNESS_IN_HIGHEST * max_digit_height)
    thin[0] = False
    tops, heights = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_HEIGHT]
    reach = CORE_IN_DIGITS * max_digit_height / 2
    beside = thin & (tops < len(dark) / 2 - reach) & (tops + heights > len(dark) / 2 + reach)
    middles = stats[beside, cv2.CC_STAT_LEFT] + stats[beside, cv2.CC_STAT_WIDTH] / 2
    return thin.astype(np.uint8)[labels], np.sort(middles)


def _cell_height(level: Mask, digit_height: float) -> int | None:
    """How far apart rules are that may have cells between them, at least, in pixels."""
    rows = np.flatnonzero(level.any(axis=1))
    tops = rows[np.diff(rows, prepend=-9) > 4]
    gaps = np.diff(tops)
    gaps = gaps[gaps >= max(8.0, MIN_CELL_HEIGHT * digit_height)]
    return int(gaps.min()) if len(gaps) else None


def _in_rows_of_cells(middles: npt.NDArray[np.float64], narrowest: float) -> npt.NDArray[np.intp]:
    """The indexes of those places that are walls in rows of cells: a date has three of them.

    Args:
        middles: of what may be walls, (N,), in pixels from the left.
        narrowest: the width of a cell at least, in pixels.
    """
    left = np.argsort(middles)
    walls: list[npt.NDArray[np.intp]] = []
    while (row := _evenly_spaced(middles[left], narrowest)).any():
        walls.append(left[row])
        left = left[~row]
    return np.concatenate([np.zeros(0, np.intp), *walls])


def _evenly_spaced(middles: npt.NDArray[np.float64], narrowest: float) -> npt.NDArray[np.bool_]:
    """Which of some places, in pixels from left to right, are the walls of a row of cells.

    Upright strokes are now and then as far apart as two others, but never fill a row.
    """
    best = np.zeros(len(middles), bool)
    for number, first in enumerate(middles):
        pitches = middles[number + 1 : number + 4] - first  # Between two walls may be a 1 or two.
        for pitch in pitches[pitches >= narrowest]:
            walls = _at_pitch(middles, first, pitch)
            if walls is not None and walls.sum() > best.sum():
                best = walls
    return best


def _at_pitch(
    middles: npt.NDArray[np.float64], first: float, pitch: float
) -> npt.NDArray[np.bool_] | None:
    """Which places are whole cells away from the first wall; None if they do not fill a row."""
    places = (middles - first) / pitch
    cells = places.round()
    # What the first pitch is off by adds up from cell to cell.
    spare = max(MAX_UNEVENNESS, 1.0 / pitch) * (1 + np.abs(cells) / 4)
    walls = np.abs(places - cells) <= np.minimum(spare, 0.25)
    count = len(np.unique(cells[walls]))
    full = count >= MIN_WALLS_SEEN * (np.ptp(cells[walls]) + 1)
    return walls if count >= MIN_WALLS and full else None
