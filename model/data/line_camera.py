"""A line of writing on paper, as a phone or a scanner might take it.

photograph_line   ink → a gray picture: paper and what is printed on it, light, lens, file
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from model.data.augmentation import light
from model.images.ink import Ink, to_ink

Picture = npt.NDArray[np.uint8]  # (H, W), gray
Sheet = npt.NDArray[np.float32]  # (H, W), what is left of the paper's light, or how much pen

HEIGHT = 40  # pixels of a digit, before the camera


def photograph_line(ink: Ink, rng: np.random.Generator, cells: Sequence[float] = ()) -> Picture:
    """A line on paper as a camera sees it: small or large, slanted, in uneven light.

    Args:
        ink: float32 (H, W) in [0, 1], digits about `HEIGHT` high.
        rng: the source of chance.
        cells: where the cells of a form end, in pixels from the left; drawn if given.

    Returns:
        uint8 (H', W'), gray.
    """
    height = ink.shape[0]
    above, below = (int(HEIGHT * side) for side in rng.uniform(0.03, 0.6, 2))
    before, after = (int(HEIGHT * side) for side in rng.uniform(0.05, 1.0, 2))
    if cells:
        before, after = before + HEIGHT, after + HEIGHT
    ink = np.pad(ink, ((above, below), (before, after)))
    left = np.ones(ink.shape, np.float32)
    if rng.random() < 0.25:
        left *= 1 - np.float32(rng.uniform(0.03, 0.16)) * _security(ink.shape, rng)
    if cells:
        left *= _cells(ink.shape, [before + x for x in cells], above, height, rng)
    elif rng.random() < 0.35:
        left *= _rules(ink.shape, above, height, rng)
    paper = rng.uniform(120, 250)
    pen = rng.uniform(0.05, 0.55)
    if rng.random() < 0.25:  # a pen that runs dry
        grain = cv2.GaussianBlur(rng.normal(0, 1, ink.shape).astype(np.float32), (0, 0), 2)
        ink = ink * np.clip(1 + grain * np.float32(rng.uniform(0, 1)), 0.3, 1)
    sheet = paper * left
    photo = sheet + (np.minimum(paper * pen, sheet) - sheet) * ink
    photo = _seen(photo, rng)
    if rng.random() < 0.25:
        photo *= light(photo.shape, rng)
    if rng.random() < 0.4:
        photo = cv2.GaussianBlur(photo, (0, 0), rng.uniform(0.2, 0.015 * min(photo.shape) + 0.3))
    photo += rng.normal(0, rng.uniform(0, 6), photo.shape)
    if rng.random() < 0.35:  # as phones sharpen what they took
        soft = cv2.GaussianBlur(photo, (0, 0), rng.uniform(0.6, 1.5))
        photo += np.float32(rng.uniform(0.2, 1.5)) * (photo - soft)
    levels = np.clip(photo, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 95))]
        decoded = cv2.imdecode(cv2.imencode(".jpg", levels, quality)[1], cv2.IMREAD_GRAYSCALE)
        assert decoded is not None  # it was encoded just now
        return decoded
    return levels


def _security(shape: tuple[int, ...], rng: np.random.Generator) -> Sheet:
    """The fine waves that cheques are printed with, (H, W) in [0, 1]."""
    y, x = (axis.astype(np.float32) / HEIGHT for axis in np.mgrid[: shape[0], : shape[1]])
    waves = np.zeros(shape, np.float32)
    for _ in range(int(rng.integers(1, 4))):
        pitch, angle, bend = rng.uniform(2, 9), rng.uniform(0, np.pi), rng.uniform(0.1, 1.5)
        along = np.cos(angle) * x + np.sin(angle) * y
        across = np.cos(angle) * y - np.sin(angle) * x
        phase = pitch * across / 2 + bend * np.sin(along * rng.uniform(0.5, 3) + rng.uniform(0, 6))
        waves = np.maximum(waves, np.clip((np.cos(2 * np.pi * phase) - 0.5) * 3, 0, 1))
    return waves


def _rules(shape: tuple[int, ...], top: int, height: int, rng: np.random.Generator) -> Sheet:
    """What printed lines leave of the light: one under the writing, a sheet of them, a frame."""
    rows, columns = shape
    lines = np.zeros(shape, np.uint8)
    width, style = int(rng.integers(1, 4)), rng.random()
    if style < 0.1:
        reach = rng.uniform(0.2, 0.6, 2) * HEIGHT  # nearer, its sides would be 1s
        corners = (2, int(top - reach[0])), (columns - 3, int(top + height + reach[1]))
        cv2.rectangle(lines, *corners, 255, width, cv2.LINE_AA)
    else:
        gap = HEIGHT * rng.uniform(0.3, 1.5)
        under = top + height + rng.uniform(-0.15, 0.25) * HEIGHT
        places = [under] if style < 0.75 else np.arange(rng.uniform(0, gap), rows, gap)
        lean = rng.normal(0, 0.01) * columns
        for place in places:
            ends = (0, int(place)), (columns, int(place + lean))
            cv2.line(lines, *ends, 255, width, cv2.LINE_AA)
        if style > 0.93:
            for place in np.arange(rng.uniform(0, gap), columns, gap):
                cv2.line(lines, (int(place), 0), (int(place), rows), 255, width, cv2.LINE_AA)
    return 1 - np.float32(rng.uniform(0.15, 0.8)) * to_ink(lines)


def _cells(
    shape: tuple[int, ...], ends: list[float], top: int, height: int, rng: np.random.Generator
) -> Sheet:
    """What the cells of a form leave of the light: closed boxes, or a comb open at the top."""
    lines = np.zeros(shape, np.uint8)
    width = int(rng.integers(1, 4))
    above = int(max(1, top - rng.uniform(0.1, 0.45) * HEIGHT))
    below = int(min(shape[0] - 2, top + height + rng.uniform(0.1, 0.45) * HEIGHT))
    comb = rng.random() < 0.25
    start = int(below - rng.uniform(0.1, 0.5) * HEIGHT) if comb else above
    for x in ends:
        cv2.line(lines, (int(x), start), (int(x), below), 255, width, cv2.LINE_AA)
    for y in (below,) if comb else (above, below):
        cv2.line(lines, (int(ends[0]), y), (int(ends[-1]), y), 255, width, cv2.LINE_AA)
    return 1 - np.float32(rng.uniform(0.2, 0.95)) * to_ink(lines)


def _seen(photo: Sheet, rng: np.random.Generator) -> Sheet:
    """The sheet at the camera's distance, turned a little and in perspective."""
    rows, columns = photo.shape
    digit = rng.uniform(10, 46) if rng.random() < 0.4 else rng.uniform(8, 16)
    scale = digit / HEIGHT
    fall = columns * scale * (rng.normal(0, 0.03) if rng.random() < 0.6 else 0.0)
    spread = rows * scale * rng.normal(0, 0.03)
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    there = corners * np.float32(scale)
    there[1:3, 1] += fall / 2
    there[[0, 3], 1] -= fall / 2
    there[1:3, 1] += np.array([-spread, spread], np.float32)
    there[:, 1] += abs(fall) * 0.35
    size = max(8, int(columns * scale)), max(8, int(rows * scale + abs(fall) * 0.7))
    if scale < 1:  # some programs make pictures smaller without a blur
        photo = cv2.GaussianBlur(photo, (0, 0), rng.uniform(0.1, 0.45) / scale)
    matrix = cv2.getPerspectiveTransform(corners, there)
    return cv2.warpPerspective(photo, matrix, size, borderMode=cv2.BORDER_REPLICATE)
