"""Lines to draw with: smooth curves, rings, and points by their angle."""

import numpy as np
import numpy.typing as npt

Lines = list[npt.NDArray[np.float64]]  # Each (N, 2), x and y, of a shape about 1 across, y down.


def smooth(corners: npt.NDArray[np.float64], steps: int = 12) -> npt.NDArray[np.float64]:
    """A Catmull-Rom curve through points (N, 2), with so many points from one to the next."""
    padded = np.concatenate([corners[:1], corners, corners[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
        )
    return np.concatenate([*pieces, corners[-1:]])


def polar(
    radius: float | npt.NDArray[np.float64], angle: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Points (N, 2) by their distance from the middle and their angle in radians."""
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def circle(center: tuple[float, float], radius: float) -> npt.NDArray[np.float64]:
    return np.array(center) + polar(radius, np.linspace(0, 2 * np.pi, 30))
