"""Other sizes of a picture: for speed, and to see paper and light rather than strokes."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

THUMBNAIL_SIDE = 64  # Pixels of the longer side.
MIN_SMALL_SIDE = 4  # Pixels of either side.


def shrink(values: npt.NDArray[Any], scale: float, least: int = 1) -> npt.NDArray[Any]:
    """Values in a smaller size, each the mean of those it stands for.

    Args:
        values: (H, W, C), uint8 or float32.
        scale: at 1 or more, the values are returned as they are.
        least: pixels of either side at least.

    Returns:
        (h, w, C), of the same dtype.
    """
    if scale >= 1.0:
        return values
    height, width = values.shape[:2]
    size = max(least, round(width * scale)), max(least, round(height * scale))
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    return small.reshape(*small.shape[:2], -1)  # OpenCV drops a single channel.


def resize(pixels: npt.NDArray[np.uint8], scale: float) -> npt.NDArray[np.uint8]:
    """A picture (H, W, C) in another size, smaller or larger."""
    if scale <= 1.0:
        return shrink(pixels, scale)
    larger = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return larger.reshape(*larger.shape[:2], -1)  # OpenCV drops a single channel.


def enlarge(pixels: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.uint8]:
    """A picture (H, W, C) so many whole times as large that its longer side has `side` pixels."""
    times = -(-side // max(pixels.shape[:2]))
    return cv2.resize(pixels, None, fx=times, fy=times, interpolation=cv2.INTER_LINEAR)


def shrink_to_side(values: npt.NDArray[Any], side: int) -> npt.NDArray[Any]:
    """Values (H, W, C) with a longer side of so many pixels at most, and none too narrow."""
    return shrink(values, side / max(values.shape[:2]), MIN_SMALL_SIDE)


def thumbnail(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Values (H, W, C) small enough to see paper and light rather than strokes."""
    return shrink_to_side(values, THUMBNAIL_SIDE)
