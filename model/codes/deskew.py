"""Ink of a page → the same with its lines of writing level.

estimate_skew   how far the lines fall
deskew          the ink turned by that, and the way back
"""

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import Ink, Mask

MAX_SKEW = 0.14  # Lines may rise or fall by so many rows a column.
CANDIDATES = 29  # So many skews are tried, either way and none.
MAX_SAMPLES = 2_500  # About so many pixels of pen are looked at.
SKEW_COST = 0.25  # A skew must save this share of the rows that it moves writing, H columns on.

Affine = npt.NDArray[np.float64]  # (2, 3)


def estimate_skew(pen: Mask) -> float:
    """Rows a column by which the lines of writing fall; negative where they rise.

    Level lines have the sharpest projection profile, most pen in the fewest rows (Baird 1987,
    "The Skew Angle of Printed Documents").

    Args:
        pen: uint8 (H, W), 1 where there is pen of writing.
    """
    height, width = pen.shape
    ys, xs = np.nonzero(pen)
    if not len(ys):
        return 0.0
    step = max(1, len(ys) // MAX_SAMPLES)
    ys, xs = ys[::step], xs[::step]
    skews = np.linspace(-MAX_SKEW, MAX_SKEW, CANDIDATES)
    rows = ys - skews[:, np.newaxis] * (xs - width / 2) + height / 2
    profiles = _projection_profiles(rows, 2 * height + 1)
    # The number of rows that the pen would fill if it filled them evenly.
    spreads = len(ys) ** 2 / (profiles.astype(float) ** 2).sum(axis=1)
    return float(skews[np.argmin(spreads + abs(skews) * height * SKEW_COST)])


def _projection_profiles(rows: npt.NDArray[np.float64], height: int) -> npt.NDArray[np.intp]:
    """How much pen is in each row of a page, (K, height), by the rows of its pixels, (K, N)."""
    count = len(rows)
    bins = np.clip(rows, 0, height - 1).astype(int) + height * np.arange(count)[:, np.newaxis]
    return np.bincount(bins.ravel(), minlength=height * count).reshape(count, height)


def deskew(ink: Ink, skew: float) -> tuple[Ink, Affine]:
    """The ink turned so that its lines are level, and the affine map back to it, (2, 3).

    Args:
        ink: float32 (H, W).
        skew: rows a column by which its lines fall.
    """
    if not skew:
        return ink, np.eye(2, 3)
    height, width = ink.shape
    cosine = 1 / np.hypot(1, skew)
    sine = skew * cosine
    size = (
        int(np.ceil(width * cosine + height * abs(sine))),
        int(np.ceil(height * cosine + width * abs(sine))),
    )
    back = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0]])
    back[:, 2] = np.array([width, height]) / 2 - back[:, :2] @ (np.array(size) / 2)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(ink, back, size, flags=flags), back
