"""Ink, how much pen lies on each pixel: the type and the few operations that all rooms share."""

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.float32]  # (H, W) in [0, 1], pen 1
Mask = npt.NDArray[np.uint8]  # (H, W), 0 or 1


def to_ink(levels: npt.NDArray[np.uint8]) -> Ink:
    """How much pen, in [0, 1], of gray levels, 255 for pen."""
    return levels.astype(np.float32) / np.float32(255)
