"""What visitors draw that is no digit: scrawls, shapes and doodles, and digits side by side."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from model.data import doodles, small_drawings
from model.data.curves import Lines, circle, polar, smooth
from model.data.pen import PenStrokes, paste
from model.images.ink import Ink, crop_to_pen

Kind = Callable[[np.random.Generator], Lines]  # Draws one kind of scribble.

ROW_HEIGHT = 60  # Pixels, about the height of a digit among others.


def side_by_side(inks: list[Ink], rng: np.random.Generator) -> Ink:
    """Digits next to each other, near enough to be taken for one.

    Args:
        inks: two or more, each float32 (h, w) in [0, 1], pen 1, without a margin.
        rng: the source of chance.

    Returns:
        float32 (H, W) in [0, 1], pen 1, without a margin.
    """
    sheet = np.zeros((2 * ROW_HEIGHT, (len(inks) + 1) * 3 * ROW_HEIGHT), np.float32)
    x = 0
    for ink in inks:
        height, width = ink.shape
        scale = ROW_HEIGHT * rng.uniform(0.75, 1.25) / max(height, width / 2)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        digit = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
        top = round(ROW_HEIGHT - size[1] / 2 + rng.uniform(-0.12, 0.12) * ROW_HEIGHT)
        paste(sheet, digit, top, x)
        x = max(0, x + size[0] + round(rng.uniform(-0.04, 0.45) * ROW_HEIGHT))
    return crop_to_pen(sheet, 0.3)


def scribble(rng: np.random.Generator, kinds: Sequence[Kind] | None = None) -> PenStrokes:
    """Something drawn that is neither digit nor letter: a scrawl, a shape, a doodle.

    Args:
        rng: the source of chance.
        kinds: of which one is drawn; `TAUGHT_KINDS` if not given.
    """
    kinds = TAUGHT_KINDS if kinds is None else kinds
    lines = kinds[int(rng.integers(len(kinds)))](rng)
    angle = rng.uniform(-0.4, 0.4)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    stretch = rng.uniform(0.6, 1.0, 2)
    extent = np.ptp(np.concatenate(lines), axis=0).max()
    return [
        ((line @ rotation) * stretch + rng.normal(0, 0.006 * extent, line.shape)).astype(np.float32)
        for line in lines
    ]


def _scrawl(rng: np.random.Generator) -> Lines:
    return [
        smooth(rng.uniform(0, 1, (int(rng.integers(6, 16)), 2)))
        for _ in range(int(rng.integers(1, 3)))
    ]


def _zigzag(rng: np.random.Generator) -> Lines:
    count = int(rng.integers(5, 12))
    x = np.linspace(0, 1, count)
    y = np.where(np.arange(count) % 2, rng.uniform(0.3, 1.0), 0.0) + rng.normal(0, 0.05, count)
    corners = np.stack([x, y] if rng.random() < 0.7 else [y, x], axis=1)
    return [corners if rng.random() < 0.5 else smooth(corners)]


def _spiral(rng: np.random.Generator) -> Lines:
    angle = np.linspace(0, 2 * np.pi * rng.uniform(2, 4.5), 80) * rng.choice([-1, 1])
    radius = np.linspace(rng.uniform(0.02, 0.2), 1, 80)
    return [polar(radius, angle)]


def _star(rng: np.random.Generator) -> Lines:
    """Strokes that cross at one point, or an outline with spikes."""
    points = int(rng.choice([5, 6, 8]))
    if rng.random() < 0.4:
        ends = polar(1.0, np.arange(points) * np.pi / points + rng.uniform(0, 1))
        return [np.stack([end, -end]) for end in ends]
    angles = np.arange(2 * points + 1) * np.pi / points - np.pi / 2
    radius = np.where(np.arange(2 * points + 1) % 2, rng.uniform(0.3, 0.5), 1.0)
    return [polar(radius, angles)]


def _polygon(rng: np.random.Generator) -> Lines:
    """A triangle or a rectangle; some are crossed through, and some rectangles have a roof."""
    corners = int(rng.integers(3, 5))
    angles = np.arange(corners + 1) * 2 * np.pi / corners + rng.uniform(-0.3, 0.3) - np.pi / 4
    shape: Lines = [polar(1.0, angles)]
    extra = rng.random()
    if corners == 4 and extra < 0.35:
        shape.append(np.array([[-0.8, -0.7], [0.0, -1.5], [0.8, -0.7]]))
    elif extra < 0.6:
        shape += [np.array([[-0.7, -0.7], [0.7, 0.7]]), np.array([[-0.7, 0.7], [0.7, -0.7]])]
    return shape


def _hatching(rng: np.random.Generator) -> Lines:
    count = int(rng.integers(3, 7))
    lines: Lines = [np.array([[i, 0.0], [i, count]]) for i in range(1, count)]
    if rng.random() < 0.6 or count == 3:
        lines += [np.array([[0.0, i], [count, i]]) for i in range(1, count)]
    return lines


def _face(rng: np.random.Generator) -> Lines:
    circles = [circle((0, 0), 1.0), circle((-0.4, -0.3), 0.1), circle((0.4, -0.3), 0.1)]
    bend = rng.choice([-1, 1]) * rng.uniform(0.1, 0.4)
    x = np.linspace(-0.5, 0.5, 12)
    mouth = np.stack([x, 0.4 + bend * (0.5 - 4 * x * x)], axis=1)
    return [*circles, mouth]


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
    """To the right or to the left, or else up or down."""
    head = rng.uniform(0.2, 0.45)
    strokes: Lines = [
        np.array([[0.0, 0.0], [1.0, 0.0]]),
        np.array([[1 - head, -head], [1.0, 0.0], [1 - head, head]]),
    ]
    direction = rng.choice([-1.0, 1.0])
    upright = rng.random() < 0.4
    return [(stroke[:, ::-1] if upright else stroke) * direction for stroke in strokes]


TAUGHT_KINDS: tuple[Kind, ...] = (
    *(_scrawl, _zigzag, _spiral, _star, _polygon, _hatching, _face, _wave, _heart, _arrow),
    *(doodles.knot, doodles.blossom, doodles.blot, doodles.ticks, doodles.tangle, doodles.walk),
    *(doodles.coil, doodles.scratching, doodles.sign, doodles.percent, doodles.at_sign),
    *(doodles.wheel, doodles.beamed_notes, doodles.tree, doodles.sun, doodles.stairs),
    *(doodles.rainbow, doodles.lightning, doodles.stick_figure),
    *(small_drawings.currency, small_drawings.fish, small_drawings.umbrella, small_drawings.cup),
    *(small_drawings.key, small_drawings.moon, small_drawings.kite, small_drawings.car),
    *(small_drawings.bow, small_drawings.glasses, small_drawings.envelope, small_drawings.anchor),
    *(small_drawings.rocket, small_drawings.butterfly, small_drawings.peace),
)
# Kinds that no network learns from and nothing is chosen by: how well it does with strange ones.
UNTAUGHT_KINDS: tuple[Kind, ...] = (doodles.clef, doodles.boat)
