"""Colors of paper, pens and print."""

import numpy as np
import numpy.typing as npt

Color = npt.NDArray[np.float32]  # (3,), red, green and blue in [0, 255]

# The least and the greatest red, green and blue of a pen, and how likely it is.
PENS = (
    ((10, 10, 10), (75, 75, 80), 0.42),
    ((0, 10, 90), (70, 90, 200), 0.38),
    ((90, 90, 90), (150, 150, 155), 0.09),
    ((150, 10, 20), (220, 70, 70), 0.07),
    ((0, 90, 30), (50, 140, 80), 0.04),
)
MAX_PALENESS = 0.45  # A pen with little ink is lighter by up to this share.
MAX_LEVEL = 0.75  # Of the paper's light; nobody writes or prints with a color lighter than that.


def seen_on(paper: Color, color: Color) -> Color:
    """A color of pen or print, made darker where it would hardly be seen on this paper."""
    return color * np.float32(min(1.0, MAX_LEVEL * paper.mean() / max(color.mean(), 1.0)))


def pen_color(rng: np.random.Generator) -> Color:
    """Black, blue, a pencil's gray, sometimes red or green; some are pale."""
    least, most, _ = PENS[int(rng.choice(len(PENS), p=[weight for *_, weight in PENS]))]
    color = rng.uniform(least, most)
    if rng.random() < 0.2:
        color += (255 - color) * rng.uniform(0, MAX_PALENESS)
    return color.astype(np.float32)


def paper_color(rng: np.random.Generator) -> Color:
    """White most often, cream, tinted or gray."""
    kind = rng.random()
    if kind < 0.55:
        return (rng.uniform(238, 255) * rng.uniform(0.985, 1, 3)).astype(np.float32)
    if kind < 0.75:
        return (
            rng.uniform(215, 250) * np.array([1, rng.uniform(0.95, 1), rng.uniform(0.8, 0.97)])
        ).astype(np.float32)
    if kind < 0.9:
        return (rng.uniform(200, 250) * rng.uniform(0.8, 1, 3)).astype(np.float32)
    return (rng.uniform(130, 220) * rng.uniform(0.85, 1, 3)).astype(np.float32)


def print_color(rng: np.random.Generator) -> Color:
    """Black most often, or a dark color; some print is pale."""
    if rng.random() < 0.1:
        return rng.uniform(90, 190, 3).astype(np.float32)
    if rng.random() < 0.75:
        return (rng.uniform(0, 80) + rng.uniform(-5, 5, 3)).clip(0).astype(np.float32)
    color = rng.uniform(0, 190, 3)
    return (color * min(1.0, 120 / max(color.mean(), 1))).astype(np.float32)
