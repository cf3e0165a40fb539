"""What many Europeans add to a digit: a slash through 0, a cross on 7, a hook at the foot of 9."""

import cv2
import numpy as np
import numpy.typing as npt

from model.data.pen import PenStrokes, trace

FLOURISHED = (0, 7, 9)
ENLARGEMENT = 4  # A picture is enlarged to draw on, so that the line may be as thin as the others.


def flourish(strokes: PenStrokes, digit: int, rng: np.random.Generator) -> PenStrokes:
    """A zero with a slash, a seven with a cross, a nine with a hook.

    Args:
        strokes: of a digit, y down.
        digit: 0 to 9; others than these three are left as they are.
        rng: the source of chance.
    """
    if digit not in FLOURISHED:
        return strokes
    return [*strokes, _added_stroke(np.concatenate(strokes), digit, rng)]


def flourish_picture(
    image: npt.NDArray[np.uint8], digit: int, rng: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """The same for a picture of a digit, uint8 (H, W), light on black."""
    if digit not in FLOURISHED:
        return image
    ys, xs = np.nonzero(image > 127)
    if not len(xs):
        return image
    line = _added_stroke(np.stack([xs, ys], axis=1).astype(np.float32), digit, rng)
    large = cv2.resize(image, None, fx=ENLARGEMENT, fy=ENLARGEMENT, interpolation=cv2.INTER_LINEAR)
    trace(large, [(line + 0.5) * ENLARGEMENT], rng.uniform(1.5, 3.0) * ENLARGEMENT)
    return cv2.resize(large, image.shape[::-1], interpolation=cv2.INTER_AREA)


def _added_stroke(
    points: npt.NDArray[np.float32], digit: int, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """The added stroke, from end to end (2, 2), of a digit whose pen went through `points` (N, 2).

    It is first found in the unit square around the digit, y down.
    """
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    spread = np.maximum(extent, extent.max() * 0.3)
    if digit == 0:
        start, end = _slash(rng)
    elif digit == 9:
        start, end = _hook((points[np.argmax(points[:, 1])] - low) / spread, rng)
    else:
        start, end = _cross((points - low) / np.maximum(extent, 1e-6), rng)
    return (low + np.array([start, end]) * spread).astype(np.float32)


_Ends = tuple[npt.ArrayLike, npt.ArrayLike]


def _slash(rng: np.random.Generator) -> _Ends:
    """From the lower left to the upper right."""
    start = rng.uniform(-0.15, 0.3), rng.uniform(0.75, 1.15)
    return start, (rng.uniform(0.7, 1.15), rng.uniform(-0.15, 0.25))


def _hook(foot: npt.NDArray[np.float32], rng: np.random.Generator) -> _Ends:
    """From the foot to the left."""
    return foot, foot - (rng.uniform(0.4, 1.1), rng.uniform(-0.12, 0.12))


def _cross(points: npt.NDArray[np.float32], rng: np.random.Generator) -> _Ends:
    """Across the stem where it is at mid height, whichever way it leans."""
    height = rng.uniform(0.42, 0.62)
    near = points[np.abs(points[:, 1] - height) < 0.12]
    stem = float(np.median(near[:, 0])) if len(near) else 0.5
    reach, tilt = rng.uniform(0.18, 0.45, 2), rng.uniform(-0.1, 0.06)
    return (stem - reach[0], height - tilt), (stem + reach[1], height + tilt)
