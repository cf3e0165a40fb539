"""Pen strokes → pictures, as visitors draw them; and what they draw that is no digit."""

import cv2
import numpy as np
import numpy.typing as npt

from model.data.datasets import Strokes
from model.images.ink import Ink

Picture = npt.NDArray[np.uint8]  # (H, W), pen 0 on white 255

PAD = 280  # pixels a side
BRUSH = (8.0, 24.0)  # pixels, the width of the line
SPAN = (60.0, 250.0)  # pixels, the longer side of the drawing
WIDEST = 0.22  # of that side is the line; wider would make a blot of it
FLOURISHED = (0, 7, 9)  # digits that many write with a stroke more

Lines = list[npt.NDArray[np.float64]]  # each (N, 2), of a shape about 1 across

_SUBPIXEL = 4  # bits of OpenCV's fixed-point coordinates


def draw(
    strokes: Strokes,
    rng: np.random.Generator,
    brush: tuple[float, float] = BRUSH,
    span: tuple[float, float] = SPAN,
) -> Picture:
    """Strokes on a square pad, of random width, size and place.

    Args:
        strokes: where the pen went, y down, in any unit.
        rng: the source of chance.
        brush: least and greatest width of the line, in pixels.
        span: least and greatest longer side of the drawing, in pixels.

    Returns:
        uint8 (280, 280), pen 0 on white 255.
    """
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    side = rng.uniform(*span)
    width = min(rng.uniform(*brush), WIDEST * side)
    scale = (side - width) / max(float(extent.max()), 1e-6)
    room = np.maximum(PAD - extent * scale - width, 0.0)
    place = rng.uniform(0, 1, 2) * room + width / 2
    pad = np.full((PAD, PAD), 255, np.uint8)
    for stroke in strokes:
        line = np.round(((stroke - low) * scale + place) * 2**_SUBPIXEL).astype(np.int32)
        if len(line) == 1:
            line = np.repeat(line, 2, axis=0)
        cv2.polylines(pad, [line], False, 0, max(1, round(width)), cv2.LINE_AA, _SUBPIXEL)
    return pad


def flourish(strokes: Strokes, digit: int, rng: np.random.Generator) -> Strokes:
    """A zero with a slash, a seven with a cross, a nine with a hook: as many Europeans write.

    Args:
        strokes: of a digit, y down.
        digit: 0 to 9; others than these three are left as they are.
        rng: the source of chance.
    """
    if digit not in FLOURISHED:
        return strokes
    return [*strokes, _added(np.concatenate(strokes), digit, rng)]


def flourish_picture(image: Picture, digit: int, rng: np.random.Generator) -> Picture:
    """The same for a picture of a digit, uint8 (H, W), light on black."""
    if digit not in FLOURISHED:
        return image
    ys, xs = np.nonzero(image > 127)
    if not len(xs):
        return image
    line = _added(np.stack([xs, ys], axis=1).astype(np.float32), digit, rng)
    scale = 4  # so that the line may be as thin as the others
    large = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    line = np.round((line + 0.5) * scale * 2**_SUBPIXEL).astype(np.int32)
    width = round(rng.uniform(1.5, 3.0) * scale)
    cv2.polylines(large, [line], False, 255, width, cv2.LINE_AA, _SUBPIXEL)
    return cv2.resize(large, image.shape[::-1], interpolation=cv2.INTER_AREA)


def _added(
    points: npt.NDArray[np.float32], digit: int, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """The added stroke, (2, 2), of a digit whose pen went through `points` (N, 2)."""
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    if digit == 0:
        start = rng.uniform(-0.15, 0.3), rng.uniform(0.75, 1.15)
        end = rng.uniform(0.7, 1.15), rng.uniform(-0.15, 0.25)
    elif digit == 9:  # from the foot to the left
        foot = (points[np.argmax(points[:, 1])] - low) / np.maximum(extent, extent.max() * 0.3)
        start, end = foot, foot - (rng.uniform(0.4, 1.1), rng.uniform(-0.12, 0.12))
    else:  # where the stem is at mid height, whichever way it leans
        height = rng.uniform(0.42, 0.62)
        near = points[np.abs((points[:, 1] - low[1]) / max(extent[1], 1e-6) - height) < 0.12]
        stem = float(np.median((near[:, 0] - low[0]) / max(extent[0], 1e-6))) if len(near) else 0.5
        reach, tilt = rng.uniform(0.18, 0.45, 2), rng.uniform(-0.1, 0.06)
        start, end = (stem - reach[0], height - tilt), (stem + reach[1], height + tilt)
    spread = np.maximum(extent, extent.max() * 0.3)
    return (low + np.array([start, end]) * spread).astype(np.float32)


def side_by_side(inks: list[Ink], rng: np.random.Generator) -> Ink:
    """Digits next to each other, near enough to be taken for one.

    Args:
        inks: two or more, each float32 (h, w) in [0, 1], pen 1, without a margin.
        rng: the source of chance.

    Returns:
        float32 (H, W) in [0, 1], pen 1.
    """
    line = 60  # pixels, about the height of a digit
    sheet = np.zeros((2 * line, (len(inks) + 1) * 3 * line), np.float32)
    x = 0
    for ink in inks:
        height, width = ink.shape
        scale = line * rng.uniform(0.75, 1.25) / max(height, width / 2)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        digit = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
        y = round(line - size[1] / 2 + rng.uniform(-0.12, 0.12) * line)
        view = sheet[y : y + size[1], x : x + size[0]]
        np.maximum(view, digit, out=view)
        x = max(0, x + size[0] + round(rng.uniform(-0.04, 0.45) * line))
    x, y, w, h = cv2.boundingRect((sheet > 0.3).astype(np.uint8))
    return sheet[y : y + h, x : x + w]


def scribble(rng: np.random.Generator) -> Strokes:
    """Something drawn that is neither digit nor letter: a scrawl, a shape, a doodle."""
    kinds = (_scrawl, _zigzag, _spiral, _star, _polygon, _hatching, _face, _wave, _heart, _arrow)
    shape = kinds[int(rng.integers(len(kinds)))](rng)
    angle = rng.uniform(-0.4, 0.4)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    stretch = rng.uniform(0.6, 1.0, 2)
    return [
        ((line @ turn) * stretch + rng.normal(0, 0.008, line.shape)).astype(np.float32)
        for line in shape
    ]


def _smooth(corners: npt.NDArray[np.float64], steps: int = 12) -> npt.NDArray[np.float64]:
    """A Catmull-Rom curve through points (N, 2)."""
    padded = np.concatenate([corners[:1], corners, corners[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
        )
    return np.concatenate([*pieces, corners[-1:]])


def _circle(center: tuple[float, float], radius: float) -> Lines:
    angle = np.linspace(0, 2 * np.pi, 30)
    return [np.stack([center[0] + radius * np.cos(angle), center[1] + radius * np.sin(angle)], 1)]


def _scrawl(rng: np.random.Generator) -> Lines:
    return [
        _smooth(rng.uniform(0, 1, (int(rng.integers(6, 16)), 2)))
        for _ in range(int(rng.integers(1, 3)))
    ]


def _zigzag(rng: np.random.Generator) -> Lines:
    count = int(rng.integers(5, 12))
    x = np.linspace(0, 1, count)
    y = np.where(np.arange(count) % 2, rng.uniform(0.3, 1.0), 0.0) + rng.normal(0, 0.05, count)
    corners = np.stack([x, y] if rng.random() < 0.7 else [y, x], axis=1)
    return [corners if rng.random() < 0.5 else _smooth(corners)]


def _spiral(rng: np.random.Generator) -> Lines:
    angle = np.linspace(0, 2 * np.pi * rng.uniform(2, 4.5), 80) * rng.choice([-1, 1])
    radius = np.linspace(rng.uniform(0.02, 0.2), 1, 80)
    return [np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)]


def _star(rng: np.random.Generator) -> Lines:
    points = int(rng.choice([5, 6, 8]))
    if rng.random() < 0.4:  # lines that cross at one point
        angles = np.arange(points) * np.pi / points + rng.uniform(0, 1)
        ends = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        return [np.stack([end, -end]) for end in ends]
    angles = np.arange(2 * points + 1) * np.pi / points - np.pi / 2
    radius = np.where(np.arange(2 * points + 1) % 2, rng.uniform(0.3, 0.5), 1.0)
    return [np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)]


def _polygon(rng: np.random.Generator) -> Lines:
    corners = int(rng.integers(3, 5))
    angles = np.arange(corners + 1) * 2 * np.pi / corners + rng.uniform(-0.3, 0.3) - np.pi / 4
    shape: Lines = [np.stack([np.cos(angles), np.sin(angles)], axis=1)]
    extra = rng.random()
    if corners == 4 and extra < 0.35:  # a house
        shape.append(np.array([[-0.8, -0.7], [0.0, -1.5], [0.8, -0.7]]))
    elif extra < 0.6:  # crossed through
        shape += [np.array([[-0.7, -0.7], [0.7, 0.7]]), np.array([[-0.7, 0.7], [0.7, -0.7]])]
    return shape


def _hatching(rng: np.random.Generator) -> Lines:
    count = int(rng.integers(3, 7))
    lines: Lines = [np.array([[i, 0.0], [i, count]]) for i in range(1, count)]
    if rng.random() < 0.6 or count == 3:
        lines += [np.array([[0.0, i], [count, i]]) for i in range(1, count)]
    return lines


def _face(rng: np.random.Generator) -> Lines:
    face = _circle((0, 0), 1.0)
    for x in (-0.4, 0.4):
        face += _circle((x, -0.3), 0.1)
    bend = rng.choice([-1, 1]) * rng.uniform(0.1, 0.4)
    mouth = np.linspace(-0.5, 0.5, 12)
    return [*face, np.stack([mouth, 0.4 + bend * (0.5 - 4 * mouth * mouth)], axis=1)]


def _wave(rng: np.random.Generator) -> Lines:
    x = np.linspace(0, 1, 60)
    periods = rng.uniform(1.5, 4)
    count = int(rng.integers(1, 4))
    return [
        np.stack([x, 0.15 * np.sin(2 * np.pi * periods * x) + 0.4 * i], axis=1)
        for i in range(count)
    ]


def _heart(rng: np.random.Generator) -> Lines:
    t = np.linspace(0, 2 * np.pi, 50)
    x = 16 * np.sin(t) ** 3
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return [np.stack([x / 16, -y / 16], axis=1)]


def _arrow(rng: np.random.Generator) -> Lines:
    head = rng.uniform(0.2, 0.45)
    strokes: Lines = [
        np.array([[0.0, 0.0], [1.0, 0.0]]),
        np.array([[1 - head, -head], [1.0, 0.0], [1 - head, head]]),
    ]
    flip = rng.choice([-1.0, 1.0])
    if rng.random() < 0.4:  # upright
        return [stroke[:, ::-1] * flip for stroke in strokes]
    return [stroke * flip for stroke in strokes]
