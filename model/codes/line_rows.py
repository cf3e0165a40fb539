"""Ink → the rows of the lines of writing in it.

find_pieces    what is pen in one piece
tall           the pieces that are no dots
digit_height   about how high the writing is
row_runs       top and bottom of each line
"""

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import MIN_PEN_DARKNESS, Ink, Mask

MIN_AREA = 6  # Smaller specks are dots, which say nothing of where a line is.
MIN_TALL = 0.35  # Strokes below this share of the tallest ones' height are dots too.
MIN_ROW_PEN = 0.04  # Rows with less than this share of the fullest rows' pen are between lines.
MIN_LINE_HEIGHT = 0.5  # Runs of rows below this share of the highest one's height are no lines.
TAILS = 0.03, 0.97  # Pen above the first share of a line's pen, or below the second, is tails.

Pieces = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]


def find_pieces(ink: Ink) -> Pieces:
    """What is pen in one piece: labels int32 (H, W), 0 for paper, and what OpenCV tells of each."""
    pen = (ink > MIN_PEN_DARKNESS).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(pen, connectivity=8)
    return labels, stats


def digit_height(pieces: Pieces, max_height: int) -> float:
    """About how high the writing is, in rows: half of the pen is in components as high at least."""
    _, stats = pieces
    width, height, area = stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_AREA + 1].T
    upright = width < 3 * height
    if not upright.any():
        return float(max_height)
    order = np.argsort(height[upright])
    reached = np.cumsum(area[upright][order])
    return float(height[upright][order][np.searchsorted(reached, reached[-1] / 2)])


def tall(pieces: Pieces) -> Mask:
    """The components that are no dots, uint8 (H, W)."""
    labels, stats = pieces
    heights, areas = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    if len(stats) < 2:
        return np.zeros(labels.shape, np.uint8)
    kept = (heights >= MIN_TALL * np.quantile(heights[1:], 0.95)) & (areas >= MIN_AREA)
    kept[0] = False
    return kept.astype(np.uint8)[labels]


def row_runs(pieces: Pieces) -> list[tuple[float, float]]:
    """Top and bottom row of each line of writing, by its strokes that are no dots."""
    pen = tall(pieces).sum(axis=1, dtype=np.int64)
    if not pen.any():
        return []
    filled = pen > MIN_ROW_PEN * np.quantile(pen[pen > 0], 0.95)
    runs = np.flatnonzero(np.diff(np.pad(filled.astype(int), 1))).reshape(-1, 2)
    heights = np.diff(runs, axis=1)[:, 0]
    without_tails = []
    for top, bottom in runs[heights >= MIN_LINE_HEIGHT * heights.max()]:
        reached = np.cumsum(pen[top:bottom])
        low, high = np.searchsorted(reached, np.array(TAILS) * reached[-1])
        without_tails.append((float(top + low), float(top + high)))
    return without_tails
