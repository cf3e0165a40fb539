"""What many hands add to a digit: a slash or bar through 0, a bar on 7, a hook under 9."""

import cv2
import numpy as np
import numpy.typing as npt

from model.data.pen import PenStrokes, trace

FLOURISHED = (0, 7, 9)
# Degrees between a zero's bar and the level at most: an upright one would make another sign.
MAX_BAR_SLOPE = 65.0
SLASH_SHARE = 0.35  # Of the zeros with a line through them, so many have a slash, others a bar.
LEVEL_SHARE = 0.5  # Of the bars through a zero, so many are nearly level.
ENLARGEMENT = 4  # A picture is enlarged to draw on, so that the line may be as thin as the others.


def flourish(strokes: PenStrokes, digit: int, rng: np.random.Generator) -> PenStrokes:
    """A zero with a slash or a bar, a seven with a bar, a nine with a hook.

    Args:
        strokes: of a digit, y down.
        digit: 0 to 9; others than these three are left as they are.
        rng: the source of chance.
    """
    if digit not in FLOURISHED:
        return strokes
    return [*strokes, _added_stroke(np.concatenate(strokes), digit, rng)]


def bend_bar(strokes: PenStrokes, rng: np.random.Generator) -> PenStrokes:
    """A zero with a bar that is a wave or an arc: a style that is not taught, to test by."""
    points = np.concatenate(strokes)
    start, end = _added_stroke(points, 0, rng)
    along = np.linspace(0, 1, 16)[:, None]
    across = np.array([start[1] - end[1], end[0] - start[0]])
    waves = rng.choice([0.5, 1.0])
    rise = rng.choice([-1, 1]) * rng.uniform(0.06, 0.14) * np.sin(2 * np.pi * waves * along)
    return [*strokes, (start + (end - start) * along + across * rise).astype(np.float32)]


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
        start, end = _slash(rng) if rng.random() < SLASH_SHARE else _bar(rng)
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


def _bar(rng: np.random.Generator) -> _Ends:
    """Through the middle at any slope, inside the zero or out on both sides."""
    middle = 0.5 + rng.uniform(-0.12, 0.12, 2)
    level = rng.random() < LEVEL_SHARE
    angle = np.deg2rad(rng.uniform(-10, 10) if level else rng.uniform(-1, 1) * MAX_BAR_SLOPE)
    reach = np.array([np.cos(angle), -np.sin(angle)])
    before, after = rng.uniform(0.22, 0.5, 2) if rng.random() < 0.3 else rng.uniform(0.45, 0.9, 2)
    return middle - before * reach, middle + after * reach


def _hook(foot: npt.NDArray[np.float32], rng: np.random.Generator) -> _Ends:
    """From the foot to the left."""
    return foot, foot - (rng.uniform(0.4, 1.1), rng.uniform(-0.12, 0.12))


def _cross(points: npt.NDArray[np.float32], rng: np.random.Generator) -> _Ends:
    """Across the stem anywhere under the top, short or long, level or not."""
    height = rng.uniform(0.32, 0.66)
    near = points[np.abs(points[:, 1] - height) < 0.12]
    stem = float(np.median(near[:, 0])) if len(near) else 0.5
    reach, tilt = rng.uniform(0.12, 0.5, 2), rng.uniform(-0.15, 0.15)
    return (stem - reach[0], height - tilt), (stem + reach[1], height + tilt)
