"""Ink, how much pen lies on each pixel: the types and the few operations that all rooms share."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.float32]  # (H, W) in [0, 1], pen 1.
Mask = npt.NDArray[np.uint8]  # (H, W), 0 or 1.
Departure = npt.NDArray[np.float32]  # (H, W), gray levels from the paper toward the pen.

MIN_PEN_DARKNESS = 0.5  # What is fainter than this share of the pen's darkness is no stroke.
DARK_QUANTILE = 0.9  # Of a stroke's pixels, the darkest tenth lies above this quantile.
MAX_SHADOW_GAIN = 3.0  # What is fainter yet in a shadow is not made up for.


def to_ink(levels: npt.NDArray[np.uint8]) -> Ink:
    """How much pen, in [0, 1], of gray levels, 255 for pen."""
    return levels.astype(np.float32) / np.float32(255)


def sampled_quantile(values: npt.NDArray[Any], quantile: float, absolute: bool = False) -> float:
    """About what `np.quantile` gives, from a thousand values and ten times as fast.

    Args:
        values: of any shape, not empty.
        quantile: in [0, 1].
        absolute: whether to look at the values without their sign.
    """
    values = values.ravel()
    sample = values[:: max(1, values.size // 1000)]
    if absolute:
        sample = np.abs(sample)
    rank = int(quantile * (sample.size - 1))
    return float(np.sort(sample)[rank])  # Sorting is vectorized, np.partition is not.


def share_set(mask: npt.NDArray[Any]) -> float:
    """How much of a mask is set, in [0, 1]: its mean, in a tenth of the time."""
    return np.count_nonzero(mask) / mask.size


def otsu_threshold(levels: npt.NDArray[np.floating]) -> float:
    """The gray level that best parts levels in two (Otsu 1979, "A Threshold Selection Method from
    Gray-Level Histograms"), in [0, 255]; levels beyond count as 0 or 255."""
    within = np.clip(levels, 0, 255).astype(np.uint8)
    return float(cv2.threshold(within, 0, 255, cv2.THRESH_OTSU)[0])


def shadow_gain(light: npt.NDArray[np.floating], full: float) -> npt.NDArray[np.floating]:
    """How much fainter pen is at each place than in full light, in [1, `MAX_SHADOW_GAIN`].

    Pen takes away a share of the light, so fewer gray levels where it is dark.

    Args:
        light: gray levels of the paper, of any shape.
        full: the gray level of paper in full light.
    """
    return np.clip(full / np.maximum(light, 1), 1, MAX_SHADOW_GAIN)


def pen_box(ink: Ink, faintest: float = 0.1) -> tuple[int, int, int, int]:
    """The box (x, y, width, height) around all pen that is darker than `faintest`, in pixels."""
    x, y, width, height = cv2.boundingRect((ink > faintest).astype(np.uint8))
    return x, y, width, height


def crop_to_pen(ink: Ink, faintest: float = 0.1) -> Ink:
    """The pen without a margin; `ink` as it is where there is no pen."""
    x, y, width, height = pen_box(ink, faintest)
    return ink[y : y + height, x : x + width] if width else ink


def mean_width(pen: Mask) -> float:
    """The mean width of strokes (H, W) in pixels: twice their area by their outline."""
    outlines, _ = cv2.findContours(pen, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    around = sum(cv2.arcLength(outline, True) for outline in outlines)
    return 2 * float(np.count_nonzero(pen)) / max(around, 1.0)
