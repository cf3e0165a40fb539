"""Single digits and letters as ink: the tokens that lines are synthesized from."""

from collections.abc import Sequence
from typing import TypeVar

import cv2
import numpy as np

from model.data.augmentation import thicken
from model.data.paper import DIGIT_HEIGHT
from model.data.pen import PenStrokes, trace
from model.images.ink import Ink, crop_to_pen, to_ink

Token = tuple[Ink, str]  # The pen, and what it says: a digit, `UNREADABLE`, a mark, or nothing.
T = TypeVar("T")

MAX_ASPECT = 1.25  # A digit wider than this times its height is made less high.


def pick(items: Sequence[T], rng: np.random.Generator) -> T:
    return items[int(rng.integers(len(items)))]


def pick_digits(
    samples: Sequence[tuple[T, int]], digits: str, rng: np.random.Generator
) -> list[tuple[T, int]]:
    """Digits of one writer, any where the writer did not write the one that is wanted.

    Args:
        samples: the writer's digits and their labels.
        digits: what is wanted.
        rng: the source of chance.
    """
    by_label = {
        digit: [sample for sample in samples if sample[1] == int(digit)] for digit in digits
    }
    return [pick(by_label[digit] or samples, rng) for digit in digits]


def draw_token(strokes: PenStrokes, height: float, thickness: float) -> Ink:
    """Strokes as ink without a margin.

    Args:
        strokes: of a digit, a letter or a whole number.
        height: in pixels; what is wider than `MAX_ASPECT` is less high.
        thickness: of the line, in pixels.
    """
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = max(height - thickness, 4) / max(extent[1], extent[0] / MAX_ASPECT, 1e-6)
    margin = thickness + 1
    width, rows = (int(side) + 1 for side in extent * scale + 2 * margin)
    sheet = np.zeros((rows, width), np.uint8)
    trace(sheet, [(stroke - low) * scale + margin for stroke in strokes], thickness)
    return crop_to_pen(to_ink(sheet))


def number_height(strokes: PenStrokes) -> float:
    """The height to ask for so that a whole number, longer than high, has digits as others have."""
    width, height = np.ptp(np.concatenate(strokes), axis=0)
    return float(DIGIT_HEIGHT * max(1.0, width / MAX_ASPECT / max(height, 1e-6)))


def scale_to_height(ink: Ink, height: float) -> Ink:
    """A digit of that height in pixels; one that is wider than `MAX_ASPECT` is less high."""
    scale = height / max(ink.shape[0], ink.shape[1] / MAX_ASPECT)
    size = max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.clip(cv2.resize(ink, size, interpolation=method), 0, 1)


def lean(ink: Ink, rng: np.random.Generator) -> Ink:
    """A digit a little wider or narrower, slanted or turned, as no two of a writer are alike."""
    height, width = ink.shape
    stretch, slant, turn = np.exp(rng.normal(0, 0.1)), rng.normal(0, 0.07), rng.normal(0, 0.05)
    change = np.array([[stretch, slant - turn], [turn, 1.0]])
    size = np.array([width * stretch + abs(slant) * height, height]) + 0.3 * max(ink.shape)
    shift = size / 2 - change @ (np.array([width, height]) / 2)
    matrix = np.column_stack([change, shift])
    return crop_to_pen(cv2.warpAffine(ink, matrix, (int(size[0]), int(size[1]))))


def grow(ink: Ink, amount: float) -> Ink:
    """A digit with thicker strokes, or thinner ones (amount < 0), by so many pixels at each side.

    Returns:
        float32 in [0, 1], with a margin of two pixels for the strokes to grow into.
    """
    return np.clip(thicken(np.pad(ink, 2), amount), 0, 1)


def join_to_next(strokes: PenStrokes, rng: np.random.Generator) -> PenStrokes:
    """A zero from whose top the pen goes on to the next digit."""
    points = np.concatenate(strokes)
    height, right = float(np.ptp(points[:, 1])), float(points[:, 0].max())
    top = points[points[:, 1].argmin()]
    end = np.array([right, top[1]]) + height * rng.uniform((0.05, -0.05), (0.45, 0.25))
    middle = (top + end) / 2 + (0.0, height * rng.uniform(-0.05, 0.2))
    return [*strokes, np.array([top, middle, end], np.float32)]


def scratch_out(ink: Ink, rng: np.random.Generator) -> Ink:
    """A digit struck through, more than once, so that nobody can tell which it was."""
    sheet = (np.pad(ink, 4) * 255).astype(np.uint8)
    height, width = sheet.shape
    count = int(rng.integers(4, 9))
    xs = np.resize([2, width - 3], count) + rng.uniform(-3, 3, count)
    ys = np.linspace(2, height - 3, count) + rng.uniform(-4, 4, count)
    line = np.stack([xs, ys], axis=1).round().astype(np.int32)
    cv2.polylines(sheet, [line], False, 255, int(rng.integers(2, 6)), cv2.LINE_AA)
    return to_ink(sheet)


def halve(ink: Ink, rng: np.random.Generator) -> Ink:
    """A digit of which a stain, or a pen that ran dry, left the upper or the lower part."""
    ink = ink.copy()
    cut = int(len(ink) * rng.uniform(0.4, 0.6))
    if rng.random() < 0.5:
        ink[:cut] = 0
    else:
        ink[cut:] = 0
    return ink
