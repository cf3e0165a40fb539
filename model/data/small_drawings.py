"""Small drawings of things, beyond those of `doodles.py`: scribbles that are no digit.

Each function draws one kind, as lines of a shape about 1 across, y down. No kind may look like a
digit: a ring on a stem is a 9, so a key lies and has teeth.
"""

import numpy as np

from model.data.curves import Lines, circle, polar


def currency(rng: np.random.Generator) -> Lines:
    """The sign of the dollar or of the euro, with one or two strokes through it."""
    if rng.random() < 0.5:
        angle = np.linspace(-0.1, 1.4, 14) * np.pi
        upper = np.array([0.0, -0.45]) + polar(0.45, -angle)
        lower = np.array([0.0, 0.45]) + polar(0.45, np.pi - angle)[::-1]
        places = (0.0,) if rng.random() < 0.5 else (-0.12, 0.12)
        bars: Lines = [np.array([[x, -1.25], [x, 1.25]]) for x in places]
        return [np.concatenate([upper, lower]), *bars]
    bow = polar(1.0, np.linspace(0.25, 1.75, 30) * np.pi) * np.array([0.7, 1.0])
    return [bow, *[np.array([[-1.1, y], [0.2, y]]) for y in (-0.18, 0.18)]]


def fish(rng: np.random.Generator) -> Lines:
    """A body whose ends cross into a tail, with an eye and a fin."""
    side = rng.choice([-1.0, 1.0])
    x = np.linspace(-1, 0.8, 20)
    y = rng.uniform(0.35, 0.6) * np.sin(np.pi * (x + 1) / 1.5)
    shape: Lines = [np.stack([x, y], axis=1), np.stack([x, -y], axis=1)]
    shape += [np.array([[0.8, y[-1]], [0.8, -y[-1]]]), circle((-0.6, -0.12), 0.06)]
    shape.append(np.array([[-0.2, 0.0], [0.1, 0.15], [-0.1, 0.25]]))
    return _facing(side, shape)


def umbrella(rng: np.random.Generator) -> Lines:
    """A dome on a stick that ends in a hook; a mushroom where the stick is thick."""
    dome = polar(1.0, np.linspace(np.pi, 2 * np.pi, 24))
    length, side = rng.uniform(0.8, 1.4), rng.choice([-1.0, 1.0])
    shape: Lines = [np.concatenate([dome, dome[:1]])]
    if rng.random() < 0.4:
        thick = rng.uniform(0.2, 0.4)
        return [*shape, np.array([[-thick, 0], [-thick, 0.9], [thick, 0.9], [thick, 0]])]
    hook = np.array([0.2 * side, length]) + polar(0.2, np.linspace(np.pi, 0, 10)) * [side, 1.0]
    return [*shape, np.concatenate([np.array([[0.0, 0.0]]), hook])]


def cup(rng: np.random.Generator) -> Lines:
    """A vessel with a handle; some steam."""
    side, height = rng.choice([-1.0, 1.0]), rng.uniform(0.8, 1.3)
    handle = np.array([0.6, height / 2]) + polar(0.3, np.linspace(-np.pi / 2, np.pi / 2, 12))
    shape: Lines = [
        np.array([[-0.6, 0], [-0.5, height], [0.5, height], [0.6, 0], [-0.6, 0]]),
        handle,
    ]
    if rng.random() < 0.5:
        y = np.linspace(-0.8, -0.2, 12)
        shape += [np.stack([x + 0.08 * np.sin(12 * y), y], axis=1) for x in (-0.3, 0.0, 0.3)]
    return _facing(side, shape)


def key(rng: np.random.Generator) -> Lines:
    """A ring with a long bit that lies, and teeth."""
    side, length = rng.choice([-1.0, 1.0]), rng.uniform(1.6, 2.4)
    teeth = np.linspace(length - 0.5, length, int(rng.integers(2, 4)))
    shape: Lines = [circle((0, 0), 0.45), np.array([[0.45, 0.0], [length, 0.0]])]
    shape += [np.array([[x, 0.0], [x, rng.uniform(0.25, 0.45)]]) for x in teeth]
    return _facing(side, shape)


def moon(rng: np.random.Generator) -> Lines:
    """A crescent with stars beside it."""
    side = rng.choice([-1.0, 1.0])
    outer = polar(1.0, np.linspace(0.35, 1.65, 24) * np.pi)
    inner = outer[::-1] * np.array([rng.uniform(0.2, 0.5), 1.0])
    inner[:, 0] += outer[0, 0] - inner[0, 0]
    shape: Lines = [np.concatenate([outer, inner])]
    for _ in range(int(rng.integers(1, 4))):
        middle = rng.uniform([0.4, -0.7], [1.1, 0.7])
        shape += [middle + 0.15 * polar(1.0, angle + np.array([0, np.pi])) for angle in (0.4, 2.0)]
    return _facing(side, shape)


def kite(rng: np.random.Generator) -> Lines:
    """Four corners, a cross within and a tail."""
    corners = np.array([[0, -1], [0.6, -0.2], [0, 1], [-0.6, -0.2], [0, -1]])
    y = np.linspace(1, rng.uniform(1.8, 2.6), 20)
    tail = np.stack([0.2 * np.sin(6 * (y - 1)), y], axis=1)
    return [corners, corners[[0, 2]], corners[[1, 3]], tail]


def car(rng: np.random.Generator) -> Lines:
    """A body on two wheels."""
    side, roof = rng.choice([-1.0, 1.0]), rng.uniform(0.4, 0.7)
    body = [[-1, 0], [-1, -0.4], [-0.6, -0.4], [-0.4, -0.4 - roof], [0.3, -0.4 - roof]]
    body += [[0.6, -0.4], [1, -0.4], [1, 0], [-1, 0]]
    shape: Lines = [np.array(body), circle((-0.5, 0.1), 0.22), circle((0.5, 0.1), 0.22)]
    return _facing(side, shape)


def bow(rng: np.random.Generator) -> Lines:
    """A knot with two wings and two ends."""
    rise = rng.uniform(0.35, 0.7)
    wing = np.array([[0.1, 0], [1, -rise], [1, rise], [0.1, 0]])
    end = np.array([[0.1, 0.1], [0.5, 1.0]])
    return [wing, wing * [-1, 1], circle((0, 0), 0.14), end, end * [-1, 1]]


def glasses(rng: np.random.Generator) -> Lines:
    """Two rings side by side, a bridge and two bows."""
    gap = rng.uniform(0.15, 0.3)
    return [
        circle((-0.5 - gap, 0), 0.5),
        circle((0.5 + gap, 0), 0.5),
        np.array([[-gap, 0.0], [0.0, -0.12], [gap, 0.0]]),
        np.array([[-1 - gap, 0.0], [-1.4 - gap, -0.4]]),
        np.array([[1 + gap, 0.0], [1.4 + gap, -0.4]]),
    ]


def envelope(rng: np.random.Generator) -> Lines:
    """A rectangle with a flap."""
    height, fold = rng.uniform(0.9, 1.4), rng.uniform(0.4, 0.7)
    box = np.array([[-1, 0], [1, 0], [1, height], [-1, height], [-1, 0]])
    shape: Lines = [box, np.array([[-1, 0], [0, fold * height], [1, 0]])]
    if rng.random() < 0.5:
        shape += [np.array([[x, height], [0.3 * x, 0.5 * height]]) for x in (-1.0, 1.0)]
    return shape


def anchor(rng: np.random.Generator) -> Lines:
    """A ring on a shank, with a stock and two arms."""
    arms = np.array([0, 0.6]) + polar(0.9, np.linspace(0.05, 0.95, 20) * np.pi)
    reach = rng.uniform(0.3, 0.6)
    return [
        circle((0, -0.9), 0.2),
        np.array([[0.0, -0.7], [0.0, 1.5]]),
        np.array([[-reach, -0.3], [reach, -0.3]]),
        arms,
    ]


def rocket(rng: np.random.Generator) -> Lines:
    """A pointed body with a window, fins and a flame."""
    width = rng.uniform(0.35, 0.5)
    body = [[0, -1.4], [width, -0.6], [width, 0.8], [-width, 0.8], [-width, -0.6], [0, -1.4]]
    fin = np.array([[width, 0.2], [2 * width, 1.0], [width, 0.8]])
    flame = np.array([[-width / 2, 0.8], [0, 1.5], [width / 2, 0.8]])
    return [np.array(body), fin, fin * [-1, 1], circle((0, -0.3), 0.15), flame]


def butterfly(rng: np.random.Generator) -> Lines:
    """Four wings on a body with feelers."""
    angle = np.linspace(0, 2 * np.pi, 24)
    high, low = rng.uniform(0.4, 0.6), rng.uniform(0.25, 0.45)
    wing = polar(1.0, angle)
    shape: Lines = [np.array([[0.0, -0.7], [0.0, 0.8]])]
    for side in (-1.0, 1.0):
        shape += [
            wing * [high, high] + [side * high, -0.35],
            wing * [low, low] + [side * low, 0.4],
            np.array([[0.0, -0.7], [0.3 * side, -1.1]]),
        ]
    return shape


def peace(rng: np.random.Generator) -> Lines:
    """A ring with a line right down and two from its middle."""
    spread = rng.uniform(0.6, 0.9)
    shape: Lines = [circle((0, 0), 1.0), np.array([[0.0, -1.0], [0.0, 1.0]])]
    return shape + [np.array([[0, 0], [np.sin(s * spread), np.cos(spread)]]) for s in (-1, 1)]


def _facing(side: float, shape: Lines) -> Lines:
    """The shape as it is drawn where the side is 1, or its mirror image where it is -1."""
    return [line * np.array([side, 1.0]) for line in shape]
