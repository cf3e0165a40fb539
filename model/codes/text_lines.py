"""Pixels → lines of writing, each a strip 48 pixels high: what the line network sees.

    find_text_lines     the lines of a picture, top to bottom, each straightened
    find_parts      where a line's writing is, if much paper is between

A strip keeps what is faint, which the network was taught to look past: it knows better than a
threshold what is pen. Printed lines and the cells of forms are taken out.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import DARK_QUANTILE, MIN_PEN_DARKNESS, Ink
from model.images.line_background import MAX_DARKNESS, find_line_ink
from model.images.line_rules import erase_rules
from model.images.picture import Pixels

STRIP_HEIGHT = 48  # pixels
STEP = 4  # pixels of it that a step of the line network's answer stands for
BESIDE = 20  # pixels of it that are left before the first stroke and after the last
APART = 3.5  # heights of a digit between the middles of two that are not of one code
FOLD = 64  # pixels, to a multiple of which strips are filled up; each new width is laid out anew
PAPER = 32  # pixels of it at least that follow a line
BAND = 34.0  # pixels of it between the feet and the heads of the digits
LONGEST = 1600  # pixels of the longer side, at which lines are looked for
FINEST = 85.0  # pixels of the shorter side, to which the ink of a small picture is made larger
MOST_LARGER = 4.0  # times
WIDEST = 3000  # pixels of a strip
SLOPE = 0.14  # rows a column, that a line may rise or fall
SLOPES = 29  # tried either side and between
SLOPE_PIXELS = 2_500  # of the pen, about, that are looked at
SMALL = 0.35  # of the tallest strokes' height; what is smaller says nothing of the line's place
MIN_AREA = 6  # pixels
LEVELS = 0.6, MAX_DARKNESS  # the pen of one line, of that of all
OUTLYING = 0.03, 0.97  # of a line's pen lies above, and above the last; beyond are tails
MARGIN = 1.06  # of the band's height, for what rises above it

Mask = npt.NDArray[np.uint8]
Components = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]


@dataclass(frozen=True, eq=False)
class TextLine:
    """A line of writing.

    Attributes:
        ink: float32 (48, W) in [0, 1], pen 1.
        to_picture: float64 (2, 3), the affine map from x, y in the strip to the picture.
    """

    ink: Ink
    to_picture: npt.NDArray[np.float64]


def find_text_lines(pixels: Pixels) -> list[TextLine]:
    """The lines of writing in a picture, top to bottom.

    Args:
        pixels: uint8 (H, W, 3) or (H, W, 1).
    """
    scale = min(1.0, LONGEST / max(pixels.shape[:2]))
    if scale < 1:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = find_line_ink(pixels)
    slope = _slope(ink)
    larger = min(MOST_LARGER, FINEST / min(ink.shape), LONGEST / max(ink.shape))
    if larger > 1:  # then a small picture loses nothing when it is turned and cut
        ink = cv2.resize(ink, None, fx=larger, fy=larger, interpolation=cv2.INTER_CUBIC)
        ink = np.maximum(ink, 0)
        scale *= larger
    level, to_ink = _level(ink, slope)
    components = _components(level)
    plain = erase_rules(level, _height(components, len(level)))
    bands = _bands(components if plain is level else _components(plain))
    return [_cut(plain, to_ink, top, bottom, scale) for top, bottom in bands]


def find_parts(ink: npt.NDArray[np.floating]) -> list[tuple[int, int]]:
    """From which column of a strip to which there is writing, of each part of it.

    Parts are further apart than digits of one code are, and begin where a step does.

    Args:
        ink: float32 (48, W).
    """
    columns = np.flatnonzero((ink > MIN_PEN_DARKNESS).any(axis=0))
    if not len(columns):
        return []
    gaps = np.flatnonzero(np.diff(columns) > APART * BAND)
    starts = columns[np.concatenate([[0], gaps + 1])] - BESIDE
    ends = columns[np.concatenate([gaps, [-1]])] + 1 + BESIDE
    starts = np.maximum(starts, 0) // STEP * STEP
    return list(zip(starts.tolist(), np.minimum(ends, ink.shape[1]).tolist(), strict=True))


def padded_width(width: int) -> int:
    """How wide a strip is once paper follows it: what the network answers depends on it."""
    return -(-(width + PAPER) // FOLD) * FOLD


def _slope(ink: Ink) -> float:
    """Rows a column by which the lines fall.

    Level lines are the narrowest: of the slopes, the one whose rows hold most in the fewest.
    """
    height, width = ink.shape
    ys, xs = np.nonzero(_tall(_components(ink)))
    if not len(ys):
        return 0.0
    step = max(1, len(ys) // SLOPE_PIXELS)
    ys, xs = ys[::step], xs[::step]
    slopes = np.linspace(-SLOPE, SLOPE, SLOPES)
    rows = ys - slopes[:, np.newaxis] * (xs - width / 2) + height / 2
    most = 2 * height + 1
    bins = np.clip(rows, 0, most - 1).astype(int) + most * np.arange(SLOPES)[:, np.newaxis]
    counts = np.bincount(bins.ravel(), minlength=most * SLOPES).reshape(SLOPES, most)
    # The mean height of what is written where there is writing, in rows.
    spreads = len(ys) ** 2 / (counts.astype(float) ** 2).sum(axis=1)
    return float(slopes[np.argmin(spreads + abs(slopes) * height / 4)])


def _components(ink: Ink) -> Components:
    """What is pen in one piece: labels int32 (H, W), 0 for paper, and what OpenCV tells of each."""
    pen = (ink > MIN_PEN_DARKNESS).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(pen, connectivity=8)
    return labels, stats


def _height(components: Components, most: int) -> float:
    """About how high the writing is, in rows: half of the pen is in components as high at least."""
    _, stats = components
    width, height, area = stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_AREA + 1].T
    upright = width < 3 * height
    if not upright.any():
        return float(most)
    order = np.argsort(height[upright])
    reached = np.cumsum(area[upright][order])
    return float(height[upright][order][np.searchsorted(reached, reached[-1] / 2)])


def _tall(components: Components) -> Mask:
    """The components that are no dots, uint8 (H, W)."""
    labels, stats = components
    heights, areas = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    if len(stats) < 2:
        return np.zeros(labels.shape, np.uint8)
    kept = (heights >= SMALL * np.quantile(heights[1:], 0.95)) & (areas >= MIN_AREA)
    kept[0] = False
    return kept.astype(np.uint8)[labels]


def _level(ink: Ink, slope: float) -> tuple[Ink, npt.NDArray[np.float64]]:
    """The ink turned so that its lines are level, and the affine map back, (2, 3)."""
    if not slope:
        return ink, np.eye(2, 3)
    height, width = ink.shape
    cosine = 1 / np.hypot(1, slope)
    sine = slope * cosine
    size = (
        int(np.ceil(width * cosine + height * abs(sine))),
        int(np.ceil(height * cosine + width * abs(sine))),
    )
    back = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0]])
    back[:, 2] = np.array([width, height]) / 2 - back[:, :2] @ (np.array(size) / 2)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(ink, back, size, flags=flags), back


def _bands(components: Components) -> list[tuple[float, float]]:
    """Top and bottom row of each line of writing, by its strokes that are no dots."""
    counts = _tall(components).sum(axis=1, dtype=np.int64)
    if not counts.any():
        return []
    filled = counts > 0.04 * np.quantile(counts[counts > 0], 0.95)
    runs = np.flatnonzero(np.diff(np.pad(filled.astype(int), 1))).reshape(-1, 2)
    heights = np.diff(runs, axis=1)[:, 0]
    bands = []
    for top, bottom in runs[heights >= 0.5 * heights.max()]:
        reached = np.cumsum(counts[top:bottom])
        low, high = np.searchsorted(reached, np.array(OUTLYING) * reached[-1])
        bands.append((float(top + low), float(top + high)))
    return bands


def _cut(
    ink: Ink, to_ink: npt.NDArray[np.float64], top: float, bottom: float, scale: float
) -> TextLine:
    zoom = BAND / max((bottom - top) * MARGIN, 6.0)
    width = int(np.clip(round(ink.shape[1] * zoom), FOLD, WIDEST))
    there = np.array(
        [[1 / zoom, 0, 0], [0, 1 / zoom, (top + bottom) / 2 - STRIP_HEIGHT / 2 / zoom]]
    )
    if zoom < 1:
        ink = cv2.GaussianBlur(ink, (0, 0), 0.45 / zoom)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    strip = cv2.warpAffine(ink, there, (width, STRIP_HEIGHT), flags=flags)
    strip /= _pen_level(strip)
    columns = np.flatnonzero((strip > MIN_PEN_DARKNESS).any(axis=0))
    if len(columns):
        first = max(0, columns[0] - BESIDE)
        strip = strip[:, first : columns[-1] + 1 + BESIDE]
        there[0, 2] = first / zoom
    to_picture = to_ink[:, :2] @ there
    to_picture[:, 2] += to_ink[:, 2]
    return TextLine(np.clip(strip, 0, 1), to_picture / scale)


def _pen_level(strip: Ink) -> float:
    """How dark the darkest strokes are.

    By it, and not by the usual stroke, the paper within a small loop out of focus stays lighter
    than the loop.
    """
    pen = strip[strip > MIN_PEN_DARKNESS]
    return float(np.clip(np.quantile(pen, DARK_QUANTILE), *LEVELS)) if pen.size else 1.0
