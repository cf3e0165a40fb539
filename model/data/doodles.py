"""Scribbles beyond `scribbles.py`'s own: signs, small drawings and tangles that are no digit.

Each function draws one kind, as lines of a shape about 1 across, y down. No kind may look like a
digit: a ring is a 0, an upright line a 1, a loop in a loop an 8.
"""

import numpy as np

from model.data.curves import Lines, circle, polar, smooth

CURVES = ((2, 3), (3, 4), (3, 5), (2, 5), (4, 5))  # Periods of Lissajous's; 1 to 2 would be an 8.
# Corners of each stroke of signs that are no digit and like none.
SIGNS: tuple[tuple[tuple[tuple[float, float], ...], ...], ...] = (
    (((0, 0), (1, 1)), ((1, 0), (0, 1))),
    (((0, 0.5), (1, 0.5)), ((0.5, 0), (0.5, 1))),
    (((0, 0.35), (1, 0.35)), ((0, 0.65), (1, 0.65))),
    (((1, 0), (0, 0.5), (1, 1)),),
    (((0.3, 0), (0.2, 1)), ((0.8, 0), (0.7, 1)), ((0, 0.3), (1, 0.3)), ((0, 0.7), (1, 0.7))),
    (((0.6, 0), (0.2, 0), (0.2, 1), (0.6, 1)),),
    (((0, 1), (0, 0), (0.5, 0.7), (1, 0), (1, 1)),),
    (((0, 0), (0.25, 1), (0.5, 0.3), (0.75, 1), (1, 0)),),
    (((0, 1), (0, 0), (1, 1), (1, 0)),),
    (((0, 0), (0, 1)), ((0.8, 0), (0, 0.5), (0.8, 1))),
    (((0.8, 0), (0, 0), (0, 1), (0.8, 1)), ((0, 0.5), (0.6, 0.5))),
    (((0, 0.6), (0.3, 1), (1, 0)),),
    (((0, 0.3), (1, 0.3)), ((0, 0.7), (1, 0.7)), ((0.8, 0), (0.2, 1))),
)


def knot(rng: np.random.Generator) -> Lines:
    """A closed curve that crosses itself often (Lissajous)."""
    across, down = CURVES[int(rng.integers(len(CURVES)))]
    t = np.linspace(0, 2 * np.pi, 160)
    curve = np.stack([np.sin(across * t + rng.uniform(0.4, 1.2)), np.sin(down * t)], axis=1)
    return [curve if rng.random() < 0.5 else curve[:, ::-1]]


def blossom(rng: np.random.Generator) -> Lines:
    """An outline with lobes, even or not; some have a middle or a stem."""
    lobes = int(rng.integers(3, 8))
    angle = np.linspace(0, 2 * np.pi, 150)
    depth = rng.uniform(0.35, 0.9)
    radius = 1 + depth * np.cos(lobes * angle) + rng.uniform(0, 0.25) * np.cos(angle + 1)
    shape: Lines = [polar(radius, angle + rng.uniform(0, 2))]
    if rng.random() < 0.3:
        shape.append(circle((0, 0), 0.25))
    elif rng.random() < 0.3:
        shape.append(np.array([[0, 1.2], [rng.normal(0, 0.2), 3.0]]))
    return shape


def blot(rng: np.random.Generator) -> Lines:
    """A ragged outline, filled."""
    angle = np.linspace(0, 2 * np.pi, 10)[:-1]
    radius = rng.uniform(0.4, 1.1, len(angle))
    outline = smooth(polar(radius, angle))
    return [outline * share for share in (1.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.1)]


def ticks(rng: np.random.Generator) -> Lines:
    """Several short strokes apart or across each other, as of rain or of a tally."""
    count = int(rng.integers(4, 10))
    slope = rng.uniform(0, np.pi)
    spread = rng.choice([0.1, 1.5])
    strokes: Lines = []
    for middle in rng.uniform(0, 1, (count, 2)):
        angle = slope + spread * rng.normal()
        reach = rng.uniform(0.08, 0.3) * np.array([np.cos(angle), np.sin(angle)])
        strokes.append(np.stack([middle - reach, middle + reach]))
    return strokes


def tangle(rng: np.random.Generator) -> Lines:
    """Four to seven arcs and lines that cross each other at random."""
    strokes: Lines = []
    for _ in range(int(rng.integers(4, 8))):
        bent = smooth(rng.uniform(0, 1, (int(rng.integers(2, 4)), 2)))
        strokes.append(bent)
    return strokes


def walk(rng: np.random.Generator) -> Lines:
    """A long way that turns now left, now right, and often crosses itself."""
    bends = smooth(rng.normal(0, 1, (16, 2)), 20)[:, 0]
    turns = np.cumsum(0.22 * bends + rng.choice([-0.05, 0.05]))
    return [np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)]


def coil(rng: np.random.Generator) -> Lines:
    """Loops in a row, as of a word that is not meant to be read; some are underlined."""
    loops = int(rng.integers(3, 7))
    t = np.linspace(0, 2 * np.pi * loops, 30 * loops)
    height = rng.uniform(1.0, 2.5) * (1 + 0.3 * np.sin(t / loops * rng.uniform(0.5, 2)))
    x = t * rng.uniform(0.4, 0.8) + np.sin(t) * rng.uniform(0.6, 1.2)
    shape: Lines = [np.stack([x, height * np.cos(t)], axis=1)]
    if rng.random() < 0.4:
        shape.append(np.array([[x[0], height.max() + 1], [x[-1], height.max() + 1.3]]))
    return shape


def scratching(rng: np.random.Generator) -> Lines:
    """To and fro many times at any slope, as of something crossed out."""
    count = int(rng.integers(9, 26))
    x = np.linspace(0, 1, count)[:, None] * np.array([1.0, rng.uniform(-0.3, 0.3)])
    swing = np.where(np.arange(count) % 2, 1.0, -1.0) * rng.uniform(0.15, 0.6, count)
    corners = x + swing[:, None] * np.array([rng.uniform(-0.4, 0.4), 1.0])
    angle = rng.uniform(0, np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return [(smooth(corners, 6) if rng.random() < 0.5 else corners) @ turn]


def sign(rng: np.random.Generator) -> Lines:
    """Punctuation, a sign of arithmetic, a tick or a capital letter of straight lines."""
    strokes = SIGNS[int(rng.integers(len(SIGNS)))]
    return [
        np.array(corners, float) + rng.normal(0, 0.05, (len(corners), 2)) for corners in strokes
    ]


def percent(rng: np.random.Generator) -> Lines:
    """Two rings and a stroke between them."""
    radius = rng.uniform(0.16, 0.25)
    return [
        circle((0.2, 0.2), radius),
        circle((0.85, 0.85), radius),
        np.array([[1.0, 0.0], [0.05, 1.05]]),
    ]


def at_sign(rng: np.random.Generator) -> Lines:
    """A small ring within a turn and a half."""
    angle = np.linspace(0, rng.uniform(1.7, 2.1) * np.pi, 50)
    return [circle((0, 0), 0.35), polar(np.linspace(0.4, 1.0, 50), angle), polar(1.0, angle)]


def wheel(rng: np.random.Generator) -> Lines:
    """A ring with two to four lines right through it."""
    spokes = int(rng.integers(2, 5))
    ends = polar(rng.uniform(0.9, 1.3), np.arange(spokes) * np.pi / spokes + rng.uniform(0, np.pi))
    return [circle((0, 0), 1.0), *[np.stack([end, -end]) for end in ends]]


def beamed_notes(rng: np.random.Generator) -> Lines:
    """Two notes of music under one beam."""
    gap, height = rng.uniform(0.7, 1.2), rng.uniform(1.2, 2.0)
    rise = rng.uniform(-0.3, 0.3)
    shape: Lines = [np.array([[0, -height], [gap, rise - height]])]
    for x, y in ((0.0, 0.0), (gap, rise)):
        shape += [np.array([[x, y], [x, y - height]])]
        shape += [circle((x - 0.2, y), radius) for radius in (0.22, 0.12)]
    return shape


def tree(rng: np.random.Generator) -> Lines:
    """A fir on a trunk, or boughs from a stem."""
    if rng.random() < 0.5:
        layers = int(rng.integers(2, 4))
        fir: Lines = [
            np.array(
                [[-0.5 - i * 0.1, i + 1], [0, i], [0.5 + i * 0.1, i + 1], [-0.5 - i * 0.1, i + 1]]
            )
            for i in range(layers)
        ]
        return [*fir, np.array([[0.0, layers], [0.0, layers + 0.8]])]
    stem: Lines = [np.array([[0.0, 0.0], [0.0, 3.0]])]
    for side in (-1, 1):
        for y in np.arange(1, int(rng.integers(3, 6))) * 0.55:
            stem.append(np.array([[0.0, y + 0.4], [side * rng.uniform(0.5, 0.9), y - 0.1]]))
    return stem


def sun(rng: np.random.Generator) -> Lines:
    """A ring with rays."""
    rays = int(rng.integers(6, 12))
    angles = np.arange(rays) * 2 * np.pi / rays
    near, far = polar(rng.uniform(1.1, 1.4), angles), polar(rng.uniform(1.8, 2.4), angles)
    return [circle((0, 0), 1.0), *[np.stack(ends) for ends in zip(near, far, strict=True)]]


def stick_figure(rng: np.random.Generator) -> Lines:
    """A head on a body with arms and legs."""
    arms = rng.uniform(-0.5, 0.5, 2)
    return [
        circle((0, 0), 0.5),
        np.array([[0.0, 0.5], [0.0, 2.0]]),
        np.array([[-0.8, 1.0 + arms[0]], [0.0, 0.9], [0.8, 1.0 + arms[1]]]),
        np.array([[-0.6, 3.0], [0.0, 2.0], [0.6, 3.0]]),
    ]


def stairs(rng: np.random.Generator) -> Lines:
    """Steps up or down, or a square spiral."""
    count = int(rng.integers(3, 7))
    if rng.random() < 0.6:
        steps = [[(i + 1) // 2, i // 2] for i in range(2 * count)]
        return [np.array(steps, float) * np.array([1, rng.choice([-1, 1])])]
    lengths = np.repeat(np.arange(count + 3, 0, -1), 2)[1:]
    turns = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])[np.arange(len(lengths)) % 4]
    return [np.concatenate([[[0.0, 0.0]], np.cumsum(turns * lengths[:, None], axis=0)])]


def rainbow(rng: np.random.Generator) -> Lines:
    """Arcs within arcs."""
    angle = np.linspace(np.pi, 2 * np.pi, 30) + rng.uniform(-0.3, 0.3)
    turn = rng.choice([0.0, np.pi / 2, np.pi, -np.pi / 2])
    return [polar(radius, angle + turn) for radius in np.linspace(0.35, 1, int(rng.integers(3, 5)))]


def boat(rng: np.random.Generator) -> Lines:
    """A hull, a mast and a sail."""
    width = rng.uniform(0.7, 1.1)
    return [
        np.array([[-width, 0], [width, 0], [0.6 * width, 0.5], [-0.6 * width, 0.5], [-width, 0]]),
        np.array([[0.0, 0.0], [0.0, -1.4]]),
        np.array([[0.0, -1.3], [rng.choice([-1, 1]) * rng.uniform(0.5, 0.8), -0.2], [0.0, -0.2]]),
    ]


def clef(rng: np.random.Generator) -> Lines:
    """A treble clef in one stroke: a curl, a great loop, a stem with a hook."""
    x = [
        0.1,
        0.35,
        0.3,
        -0.1,
        -0.35,
        -0.1,
        0.4,
        0.55,
        0.3,
        -0.05,
        0,
        0.2,
        0.3,
        0,
        0.05,
        0.15,
        0,
        -0.25,
    ]
    y = [
        0.2,
        0.1,
        -0.2,
        -0.2,
        0.2,
        0.7,
        0.6,
        0.1,
        -0.4,
        -1,
        -1.7,
        -1.9,
        -1.5,
        -0.9,
        0,
        1.2,
        1.6,
        1.4,
    ]
    corners = np.stack([x, y], axis=1)
    return [smooth(corners + rng.normal(0, 0.04, corners.shape))]


def lightning(rng: np.random.Generator) -> Lines:
    """A closed outline with two teeth, or a star of four points with a cross within."""
    if rng.random() < 0.5:
        corners = [[0.4, 0], [0.9, 0], [0.6, 0.6], [1.0, 0.6], [0.2, 1.7], [0.4, 0.9], [0, 0.9]]
        return [np.array([*corners, corners[0]]) + rng.normal(0, 0.03, (8, 2))]
    angles = np.arange(9) * np.pi / 4
    outline = polar(np.where(np.arange(9) % 2, 0.35, 1.0), angles)
    return [outline, outline[[0, 4]], outline[[2, 6]]]
