"""Pixels → the lines of writing, each straightened and as high as the line network wants it.

find_text_lines     the lines of a picture, top to bottom
find_text_line      the one in its middle
find_cut_out_line   the one that the picture was cut out for, if it was
TextLine            one of them: its ink, its pixels, its walls of cells, and where it is

A line's ink keeps what is faint, which the line network was taught to look past: it knows better
than a threshold what is pen. Printed lines and the cells of forms are taken out of it.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from model.codes import line_rows
from model.codes.deskew import Affine, deskew, estimate_skew
from model.images.ink import DARK_QUANTILE, MIN_PEN_DARKNESS, Ink
from model.images.line_background import MAX_DARKNESS, as_dark_as_pen, find_line_ink
from model.images.line_rules import erase_rules, find_rules
from model.images.picture import Pixels

# Pixels of a strip, the ink of a line:
STRIP_HEIGHT = 48
DIGIT_HEIGHT = 34.0  # Digits are about as high, from their feet to their heads.
MIN_FILLED = 0.7  # A strip's digits are as high as this share of that, at least.
CODE_GAP = 3.5 * DIGIT_HEIGHT  # Digits whose middles are further apart are not of one code.
MIN_STROKE_WIDTH = 2.0  # Strokes are thickened to this where they are hairs,
MAX_HAIR_SHARE = 0.6  # which have less than this share of it.
SIDE_MARGIN = 20  # So much paper stays before the first stroke and after the last.
MIN_WIDTH, MAX_WIDTH = 64, 3000  # A strip is as wide before the paper at both ends is cut off.
SIDE_MARGIN_OF_PIXELS = 7.0  # A line's pixels have less: beside it are the walls of its cell.
MARGIN_ABOVE_OF_PIXELS = 2.0  # A line's pixels reach so far above its strip, and below it.

# Pixels of the picture:
MAX_SIDE = 1600  # Larger pictures are made smaller before lines are looked for.
MIN_FINE_SIDE = 85.0  # The ink of smaller pictures is made larger.
MAX_ENLARGEMENT = 4.0  # No ink is made larger by more than this factor.

MIN_CUT_OUT_ASPECT = 1.1  # A picture so many times as wide as high may be of one line,
MIN_CUT_OUT_SHARE = 0.25  # the digits of which are as high as this share of it.

# Shares:
MAX_OFF_MIDDLE = 0.3, 0.5  # Digits reach so many heights beyond a field, up and down; sideways.
MAX_OVERHANG = 0.25  # A line's last stroke reaches no farther beyond, in heights of the line.
MIN_STROKE_BESIDE = 0.5  # What is so high, in heights of a line, may be of a digit,
MIN_PART_BESIDE = 0.25  # and so may a part of a stroke that goes on from the line.
HEADROOM = 1.06  # A line is so many times as high as its pen without tails.
PEN_DARKNESS = 0.6, MAX_DARKNESS  # A line's pen is so dark, at least and at most, if all pen is 1.

Columns = npt.NDArray[np.float64]
NO_WALLS: Columns = np.zeros(0)


@dataclass(frozen=True, eq=False)
class TextLine:
    """A line of writing, or a part of one.

    Attributes:
        ink: float32 (48, W) in [0, 1], pen 1: its strip.
        to_picture: float64 (2, 3), the affine map from x, y in the strip to the picture.
        picture: uint8 (H, W', 3) or (H, W', 1), the picture that it was found in.
        walls: float64 (K,), the columns of the strip at which walls of a row of cells stand.
        dividers: float64 (N,), those at which longer walls stand, as between columns of a table.
        beside: float64 (K, 2), x and y in the picture of strokes near its ends that are as tall
            as digits: they may be of it.
        is_doubtful: whether it may be no handwriting, or may lack a stroke.
    """

    ink: Ink
    to_picture: Affine
    picture: Pixels
    walls: Columns = field(default_factory=lambda: NO_WALLS)
    dividers: Columns = field(default_factory=lambda: NO_WALLS)
    beside: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))
    is_doubtful: bool = False

    @cached_property
    def pixels(self) -> Pixels:
        """The part of the picture that holds the line, level.

        It is as large as in the picture, or as the strip if that is larger. What is paper at
        both ends is left out.

        Returns:
            uint8 (H, W, 3), or (H, W) of a gray picture.
        """
        beside, above = SIDE_MARGIN_OF_PIXELS, MARGIN_ABOVE_OF_PIXELS
        columns = np.flatnonzero((self.ink > MIN_PEN_DARKNESS).any(axis=0))
        left, right = (columns[0], columns[-1] + 1) if len(columns) else (0, self.ink.shape[1])
        zoom = max(1.0, float(np.linalg.norm(self.to_picture[:, 0])))
        to_strip = np.array([[1 / zoom, 0, left - beside], [0, 1 / zoom, -above], [0, 0, 1]])
        size = (right - left + 2 * beside) * zoom, (STRIP_HEIGHT + 2 * above) * zoom
        return cv2.warpAffine(
            self.picture,
            self.to_picture @ to_strip,
            (round(size[0]), round(size[1])),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )

    @property
    def digit_height(self) -> float:
        """About how high its digits are in the picture, in pixels."""
        return DIGIT_HEIGHT * float(np.linalg.norm(self.to_picture[:, 1]))

    @property
    def is_beyond_wall(self) -> npt.NDArray[np.bool_]:
        """Of each stroke beside it, whether a wall that is longer than any digit stands between:
        (K,). A row of cells has walls within a code."""
        if len(self.walls):
            return np.zeros(len(self.beside), bool)
        at = self._columns(self.beside)
        middle = self.ink.shape[1] / 2
        low, high = np.minimum(at, middle), np.maximum(at, middle)
        parts = (self.dividers > low[:, np.newaxis]) & (self.dividers < high[:, np.newaxis])
        return parts.any(axis=1)

    @property
    def fills_strip(self) -> bool:
        """Whether its digits are as high as those of a strip; in a row that bends they are lower,
        for the strip holds all of it."""
        found = line_rows.digit_height(line_rows.find_pieces(self.ink), STRIP_HEIGHT)
        return found > MIN_FILLED * DIGIT_HEIGHT

    @property
    def ends(self) -> Affine:
        """The middles of its left and right ends in the picture, x and y each: float64 (2, 2)."""
        ends = [[0, self.ink.shape[1]], [STRIP_HEIGHT / 2] * 2, [1, 1]]
        return np.transpose(self.to_picture @ ends)

    def between(self, ends: Affine) -> "TextLine":
        """The line between two points of the picture, x and y each: float64 (2, 2)."""
        first, last = self._columns(ends)
        width = self.ink.shape[1]
        left = int(np.clip(np.ceil(first), 0, width - 1))
        return self.part(left, int(np.clip(last, left + 1, width)))

    def _columns(self, points: npt.NDArray[np.float64]) -> Columns:
        """The columns of the strip at points of the picture, (K, 2) of x and y."""
        to_strip = cv2.invertAffineTransform(self.to_picture)
        return points @ to_strip[0, :2] + to_strip[0, 2]

    def part(self, left: int, right: int) -> "TextLine":
        """The line from one column of its strip to another."""
        to_line = np.array([[1, 0, left], [0, 1, 0], [0, 0, 1]])
        return replace(
            self,
            ink=self.ink[:, left:right],
            to_picture=self.to_picture @ to_line,
            walls=_between(self.walls - left, 0, right - left),
            dividers=_between(self.dividers - left, 0, right - left),
        )


@dataclass(frozen=True, eq=False)
class _LevelInk:
    """The ink of a picture with its lines level and without its rules.

    Attributes:
        ink: float32 (H, W).
        walls: float64 (K,), the columns at which walls of a row of cells stood.
        dividers: float64 (N,), the columns at which walls stood that no digit is as long as.
        to_ink: the affine map from x, y in it to ink before it was turned.
        scale: how many times as large that ink is as the picture.
        picture: uint8 (H', W', 3) or (H', W', 1).
    """

    ink: Ink
    walls: Columns
    dividers: Columns
    to_ink: Affine
    scale: float
    picture: Pixels


def find_text_lines(pixels: Pixels) -> list[TextLine]:
    """The lines of writing in a picture, top to bottom.

    Args:
        pixels: uint8 (H, W, 3) or (H, W, 1).
    """
    level = _level_ink(pixels)
    return [
        _cut_strip(level, *rows) for rows in line_rows.row_runs(line_rows.find_pieces(level.ink))
    ]


def find_cut_out_line(pixels: Pixels) -> TextLine | None:
    """The line of writing that a picture was cut out for; None where it is of more, or of less.

    Such a picture is wide, and one line fills a good part of its height.

    Args:
        pixels: uint8 (H, W, 3) or (H, W, 1).
    """
    height, width = pixels.shape[:2]
    if width < MIN_CUT_OUT_ASPECT * height:
        return None
    lines = find_text_lines(pixels)
    fills = len(lines) == 1 and lines[0].digit_height >= MIN_CUT_OUT_SHARE * height
    return lines[0] if fills else None


def find_text_line(pixels: Pixels, width: float, height: float) -> TextLine | None:
    """The line of writing in the middle of a picture; None where there is no pen.

    Args:
        pixels: uint8 (H, W, 3) or (H, W, 1); what is around the line shows where rules are.
        width: of the line, in pixels; its first and last digit may reach a little farther.
        height: of the line, in pixels; no digit is higher.
    """
    level = _level_ink(pixels, height)
    middle = np.array(level.ink.shape) / 2
    reach = level.scale * (np.array([height, width]) / 2 + np.array(MAX_OFF_MIDDLE) * height)
    (top, left), (bottom, right) = np.maximum(middle - reach, 0), middle + reach
    if len(_between(level.walls, left, right)) > 1:  # A row of cells is one field, all of it.
        left, right = min(left, level.walls[0]), max(right, level.walls[-1])
    rows, columns = slice(round(top), round(bottom)), slice(round(left), round(right))
    inside = np.zeros_like(level.ink)
    inside[rows, columns] = as_dark_as_pen(level.ink[rows, columns])
    runs = line_rows.row_runs(line_rows.find_pieces(inside))
    if not runs:
        return None
    fullest = max(runs, key=lambda run: float(inside[int(run[0]) : int(run[1])].sum()))
    line = _cut_strip(replace(level, ink=inside), *fullest)
    return replace(line, beside=_strokes_beside(level, rows, columns, height))


def _strokes_beside(
    level: _LevelInk, rows: slice, columns: slice, height: float
) -> npt.NDArray[np.float64]:
    """The middles of strokes, (K, 2) of x and y in the picture, that go on where a line ends.

    Args:
        level: ink around the line.
        rows: of it, those of the line.
        columns: those of the line.
        height: of the line, in pixels.
    """
    height *= level.scale
    overhang = round(MAX_OVERHANG * height)
    pen = (level.ink[rows] > MIN_PEN_DARKNESS).astype(np.uint8)
    # A digit that a rule goes on from is not beside itself.
    first, last = max(0, columns.start - overhang), columns.stop + overhang
    pen[:, first:last] = 0
    *_, stats, middles = cv2.connectedComponentsWithStats(pen, connectivity=8)
    lefts, _, widths, heights, _ = stats.T
    goes_on = (lefts + widths == first) | (lefts == last)
    least = np.where(goes_on, MIN_PART_BESIDE, MIN_STROKE_BESIDE)
    is_tall = heights >= least * height
    is_tall[0] = False
    found = middles[is_tall] + (0, rows.start)
    return (found @ level.to_ink[:, :2].T + level.to_ink[:, 2]) / level.scale


def _level_ink(pixels: Pixels, max_digit_height: float | None = None) -> _LevelInk:
    scale = min(1.0, MAX_SIDE / max(pixels.shape[:2]))
    smaller = pixels
    if scale < 1:
        smaller = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        smaller = smaller.reshape(*smaller.shape[:2], -1)  # OpenCV drops a single channel.
    ink = find_line_ink(smaller)
    skew = estimate_skew(line_rows.tall(line_rows.find_pieces(ink)))
    enlargement = min(MAX_ENLARGEMENT, MIN_FINE_SIDE / min(ink.shape), MAX_SIDE / max(ink.shape))
    if enlargement > 1:  # Then a small picture loses nothing when it is turned and cut.
        ink = cv2.resize(ink, None, fx=enlargement, fy=enlargement, interpolation=cv2.INTER_CUBIC)
        ink = np.maximum(ink, 0)
        scale *= enlargement
    level, to_ink = deskew(ink, skew)
    in_question = level if max_digit_height is None else _middle(level)
    digit_height = line_rows.digit_height(line_rows.find_pieces(in_question), len(level))
    max_height = None if max_digit_height is None else max_digit_height * scale
    if max_height is not None:
        digit_height = min(digit_height, max_height)
    rules = find_rules(level, digit_height, max_height)
    if rules is None:
        return _LevelInk(level, NO_WALLS, NO_WALLS, to_ink, scale, pixels)
    plain = erase_rules(level, rules, digit_height)
    return _LevelInk(plain, rules.columns, rules.dividers, to_ink, scale, pixels)


def _middle(ink: Ink) -> Ink:
    """The middle third of the rows."""
    return ink[len(ink) // 3 : -(-2 * len(ink) // 3)]


def _between(columns: Columns, left: float, right: float) -> Columns:
    return columns[(columns > left) & (columns < right)]


def _cut_strip(level: _LevelInk, top: float, bottom: float) -> TextLine:
    """The line between two rows of level ink.

    Args:
        level: the ink.
        top: the first row of the line's digits.
        bottom: the last one.
    """
    ink = level.ink
    zoom = DIGIT_HEIGHT / max((bottom - top) * HEADROOM, 6.0)
    width = int(np.clip(round(ink.shape[1] * zoom), MIN_WIDTH, MAX_WIDTH))
    to_level = np.array(
        [[1 / zoom, 0, 0], [0, 1 / zoom, (top + bottom) / 2 - STRIP_HEIGHT / 2 / zoom]]
    )
    if zoom < 1:
        ink = cv2.GaussianBlur(_thickened(ink, MIN_STROKE_WIDTH / zoom), (0, 0), 0.45 / zoom)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    strip = cv2.warpAffine(ink, to_level, (width, STRIP_HEIGHT), flags=flags)
    strip /= _pen_darkness(strip)
    columns = np.flatnonzero((strip > MIN_PEN_DARKNESS).any(axis=0))
    if len(columns):
        first = max(0, columns[0] - SIDE_MARGIN)
        strip = strip[:, first : columns[-1] + 1 + SIDE_MARGIN]
        to_level[0, 2] = first / zoom
    to_picture = level.to_ink[:, :2] @ to_level
    to_picture[:, 2] += level.to_ink[:, 2]
    walls, dividers = ((c - to_level[0, 2]) * zoom for c in (level.walls, level.dividers))
    ink = np.clip(strip, 0, 1)
    return TextLine(ink, to_picture / level.scale, level.picture, walls, dividers)


def _thickened(ink: Ink, width: float) -> Ink:
    """Ink with strokes as thick at least; hairs would be gone in a smaller picture."""
    pen = (ink > MIN_PEN_DARKNESS).astype(np.uint8)
    edge = np.count_nonzero(pen) - np.count_nonzero(cv2.erode(pen, np.ones((3, 3), np.uint8)))
    usual = 2 * np.count_nonzero(pen) / (edge + 1)  # A long stroke has two edges.
    if usual >= MAX_HAIR_SHARE * width:
        return ink
    side = round(width - usual) + 1
    return cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))


def _pen_darkness(strip: Ink) -> float:
    """How dark the darkest strokes are.

    By it, and not by the usual stroke, the paper within a small loop out of focus stays lighter
    than the loop.
    """
    pen = strip[strip > MIN_PEN_DARKNESS]
    return float(np.clip(np.quantile(pen, DARK_QUANTILE), *PEN_DARKNESS)) if pen.size else 1.0
