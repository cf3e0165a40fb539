"""Running hand that nobody can read: words, signatures, ticks, and what is scratched out.

Strokes are in heights of a small letter, y down, the line they stand on at 0.
"""

import numpy as np
import numpy.typing as npt

from model.data.curves import smooth
from model.data.pen import PenStrokes

# Points of letters from the line back to the line, x and y up, as running hands join them.
LETTERS: tuple[tuple[tuple[float, float], ...], ...] = (
    ((0.0, 0.0), (0.15, 0.9), (0.35, 1.0), (0.4, 0.1)),
    ((0.0, 0.0), (0.1, 0.9), (0.3, 0.95), (0.3, 0.1), (0.4, 0.9), (0.6, 0.95), (0.62, 0.05)),
    ((0.0, 0.3), (0.35, 0.7), (0.25, 1.0), (0.05, 0.6), (0.2, 0.0), (0.5, 0.2)),
    ((0.0, 0.1), (0.4, 1.4), (0.35, 2.1), (0.15, 1.6), (0.15, 0.1), (0.4, 0.05)),
    ((0.0, 0.4), (0.5, 0.95), (0.1, 0.9), (0.05, 0.1), (0.45, 0.3), (0.5, 0.95), (0.55, 0.0)),
    ((0.0, 0.4), (0.45, 0.95), (0.05, 0.6), (0.4, 0.3), (0.45, 0.9), (0.4, -0.9), (0.1, -1.0),
     (0.3, -0.3), (0.65, 0.2)),
    ((0.0, 0.2), (0.1, 1.0), (0.12, 0.1), (0.35, 0.1), (0.42, 1.0), (0.45, 0.1), (0.6, 0.05)),
    ((0.0, 0.0), (0.3, 1.0), (0.25, 0.5), (0.4, 0.3), (0.2, 0.0), (0.5, 0.1)),
    ((0.0, 0.2), (0.25, 1.9), (0.22, 0.1), (0.45, 0.1)),
    ((0.0, 0.9), (0.2, 1.0), (0.2, 0.4), (0.5, 1.0), (0.6, 0.8)),
    ((0.0, 0.3), (0.5, 0.9), (0.1, 0.8), (0.1, 0.1), (0.5, 0.2), (0.55, 2.0), (0.55, 0.1),
     (0.7, 0.1)),
    ((0.0, 0.1), (0.3, 2.0), (0.1, 1.5), (0.12, -0.8), (0.3, -0.7), (0.15, 0.1), (0.5, 0.2)),
)  # fmt: skip
MARKS = "/.,-:"  # What stands between digits.
STROKES = {
    "cross": (((0.0, 0.0), (1.0, 1.0)), ((1.0, 0.05), (0.0, 0.95))),
    "tick": (((0.0, 0.55), (0.3, 1.0), (1.0, 0.0)),),
    "dash": (((0.0, 0.0), (0.5, 0.03), (1.0, 0.0)),),
}


def word(rng: np.random.Generator, letters: int | None = None) -> PenStrokes:
    """A word in running hand, of two to ten letters if not said."""
    count = letters or int(rng.integers(2, 11))
    width, lean, loose = rng.uniform(0.9, 1.9), rng.normal(0.2, 0.25), rng.uniform(0.03, 0.12)
    lift = rng.choice([0.0, 0.0, 0.4])
    points: list[npt.NDArray[np.float64]] = []
    strokes: PenStrokes = []
    x = 0.0
    for place in range(count):
        letter = np.array(LETTERS[int(rng.integers(len(LETTERS)))])
        letter = letter * (width, rng.uniform(0.85, 1.15)) + rng.normal(0, loose, letter.shape)
        if place == 0 and rng.random() < 0.4:
            letter = letter * (1.5, 1.6)
        points.append(letter + np.array([x, 0]))
        x += (letter[-1, 0] if place else letter[:, 0].max()) + width * rng.uniform(0.1, 0.3)
        if rng.random() < lift:
            strokes.append(_upright(points, lean))
            points = []
    if points:
        strokes.append(_upright(points, lean))
    if rng.random() < 0.5:
        start = np.array([rng.uniform(0, x), 1.6 + rng.uniform(0, 0.4)])
        end = start + rng.uniform((0.02, -0.2), (0.5, 0.2))
        strokes.append(_lean(np.stack([start, end]), lean))
    return strokes


def signature(rng: np.random.Generator) -> PenStrokes:
    """A large letter, a hasty word, and often a flourish beneath or through it."""
    strokes = word(rng, int(rng.integers(3, 9)))
    points = np.concatenate(strokes)
    left, right = points[:, 0].min(), points[:, 0].max()
    count = int(rng.integers(4, 8))
    capital = smooth(rng.uniform((left - 1.8, -3.2), (left + 1.2, 0.8), (count, 2)))
    strokes.append(capital.astype(np.float32))
    if rng.random() < 0.6:
        reach = (right - left) * rng.uniform(0.6, 1.2)
        y = rng.uniform(-0.4, 1.2)
        ends = np.array(
            [[right, y - 0.5], [left + reach * 0.2, y + 0.3], [left, y], [left + reach, y]]
        )
        strokes.append(smooth(ends + rng.normal(0, 0.2, ends.shape)).astype(np.float32))
    return strokes


def stroke(kind: str, rng: np.random.Generator) -> PenStrokes:
    """A cross, a tick or a dash, none drawn with care."""
    lines = [np.array(line) for line in STROKES[kind]]
    aspect = rng.uniform(0.7, 1.2)
    spread = 0.02 if kind == "dash" else 0.09
    return [
        smooth(line * (aspect, 1) + rng.normal(0, spread, line.shape), 5).astype(np.float32)
        for line in lines
    ]


def scratching(width: float, height: float, rng: np.random.Generator) -> PenStrokes:
    """To and fro over a box, so wide and high in pixels."""
    count = int(rng.integers(5, 12))
    xs = np.linspace(0.05, 0.95, count) * width
    ys = np.where(np.arange(count) % 2, 0.1, 0.9) * height
    if width > 2 * height:
        xs, ys = (
            np.where(np.arange(count) % 2, 0.03, 0.97) * width,
            np.linspace(0.1, 0.9, count) * height,
        )
    points = np.stack([xs, ys], axis=1) + rng.normal(0, 0.06, (count, 2)) * (height, height)
    return [smooth(np.clip(points, 0, (width, height)), 6).astype(np.float32)]


def mark(character: str, rng: np.random.Generator) -> tuple[PenStrokes, float]:
    """A mark's strokes in digit heights, and how far below the line it ends."""
    wild = rng.normal(0, 0.06, 4)
    lines: list[list[tuple[float, float]]] = [[(0, 0), (0.02, 0.02)]]
    low = wild[0] / 2
    if character == "/":
        lean = rng.uniform(0.12, 0.75)
        lines, low = [[(lean, 0), (0, rng.uniform(0.9, 1.4))]], rng.uniform(-0.05, 0.3)
    elif character == "-":
        long = rng.uniform(0.22, 0.6)
        lines, low = [[(0, wild[1]), (long, wild[2])]], -0.45 + wild[0]
    elif character == ",":
        lines, low = [[(0.06, 0), (0.07, 0.08), (0, 0.24 + wild[1])]], 0.18 + wild[0]
    elif character == ":":
        apart = rng.uniform(0.35, 0.55)
        lines, low = [[(0, 0), (0.02, 0.02)], [(wild[1] / 3, apart), (0.02, apart + 0.02)]], -0.1
    return [np.array(line, np.float32) for line in lines], low


def extent(strokes: PenStrokes) -> float:
    """How high a mark is, its dots no less than a pen is wide."""
    return float(np.ptp(np.concatenate(strokes)[:, 1])) + 0.04


def _upright(points: list[npt.NDArray[np.float64]], lean: float) -> npt.NDArray[np.float32]:
    return _lean(smooth(np.concatenate(points), 6), lean)


def _lean(points: npt.NDArray[np.float64], lean: float) -> npt.NDArray[np.float32]:
    """Points with y up, leaned to the right, with y down."""
    return np.stack([points[:, 0] + lean * points[:, 1], -points[:, 1]], axis=1).astype(np.float32)
