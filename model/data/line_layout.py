"""Tokens → the ink of one line: beside each other, or each in a cell of a form."""

import cv2
import numpy as np

from model.codes.ctc import MARKS
from model.data.line_tokens import Token
from model.data.paper import DIGIT_HEIGHT
from model.data.pen import paste
from model.images.ink import Ink, crop_to_pen, pen_box


def on_one_line(tokens: list[Token], rng: np.random.Generator) -> Ink:
    """Tokens beside each other on one slanted line: tight, usual or wide, none quite level.

    Tokens stand on the line, but marks stand about the middle of a digit's place, and what
    leans reaches over its neighbors.
    """
    gap = _gap(rng)
    wobble, rise = rng.uniform(0, 0.07), rng.normal(0, 0.01)
    width = sum(ink.shape[1] for ink, _ in tokens)
    room = int((len(tokens) + 2) * DIGIT_HEIGHT * 1.6)
    sheet = np.zeros((4 * DIGIT_HEIGHT, width + room), np.float32)
    x = DIGIT_HEIGHT / 2
    for ink, text in tokens:
        height, width = ink.shape
        base = 2.8 * DIGIT_HEIGHT + rise * x + rng.normal(0, wobble * DIGIT_HEIGHT)
        if text and text in MARKS:
            base += (height - DIGIT_HEIGHT) / 2
        before, after = width * rng.uniform(0, 0.3, 2) if text == "/" else (0.0, 0.0)
        x -= before
        top = int(np.clip(base - height, 0, max(0, 4 * DIGIT_HEIGHT - height)))
        paste(sheet, ink, top, int(max(0, x)))
        x += width - after + DIGIT_HEIGHT * (gap + rng.normal(0, 0.06 if gap > 0.08 else 0.04))
    return slant(crop_to_pen(sheet), rng)


def in_cells(tokens: list[Token], rng: np.random.Generator) -> tuple[Ink, list[float]]:
    """Tokens each in a cell of a form.

    Returns:
        The ink without a margin, and where the cells begin and end, in pixels from its left.
    """
    cell = DIGIT_HEIGHT * rng.uniform(0.85, 1.5)
    rows = 3 * DIGIT_HEIGHT
    sheet = np.zeros((rows, int(cell * (len(tokens) + 1))), np.float32)
    for place, (ink, _) in enumerate(tokens):
        ink = ink[:, : int(1.2 * cell)]
        height, width = ink.shape
        left = cell * (place + 1) - width / 2 + rng.normal(0, 0.08) * cell
        top = rows / 2 - height / 2 + rng.normal(0, 0.07) * DIGIT_HEIGHT
        paste(sheet, ink, int(np.clip(top, 0, rows - height)), int(max(0, left)))
    x, *_ = pen_box(sheet)
    edges = [cell * (place + 0.5) - x for place in range(len(tokens) + 1)]
    return crop_to_pen(sheet), edges


def slant(ink: Ink, rng: np.random.Generator) -> Ink:
    """A whole line slanted, most often to the right."""
    height, width = ink.shape
    shear = float(np.clip(rng.normal(-0.12, 0.2), -0.55, 0.25))
    reach = int(abs(shear) * height) + 1
    matrix = np.array([[1, shear, reach if shear < 0 else 0], [0, 1, 0]], np.float32)
    return crop_to_pen(cv2.warpAffine(ink, matrix, (width + reach, height)))


def _gap(rng: np.random.Generator) -> float:
    """From one token to the next, as a share of a digit's height; tight ones overlap."""
    style = rng.random()
    if style < 0.3:
        return rng.uniform(-0.14, 0.08)
    return rng.uniform(0.08, 0.4) if style < 0.88 else rng.uniform(0.4, 1.2)
