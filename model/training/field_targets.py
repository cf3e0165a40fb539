"""Composed pages → what the field network learns from: parts of them, varied, and their maps.

draw_crop    a page → a part of it, turned, nearer or farther, in another light
make_target  its fields and print → the maps that the network is to give
"""

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from model.codes.field_network import MAPS, STRIDE
from model.codes.fields import Corners, core_corners, edge_lengths, reading_direction
from model.data.page_synthesis import ComposedPage, FieldTruth

WEIGHT = MAPS  # The channel after the maps: how much a place counts.
MIN_FIELD_HEIGHT = 7.0  # Pixels; whether lower fields are found counts nothing.
MIN_CORE_WIDTH = 1.5  # Places; a core is at least as wide, and as high.

# Of a crop:
ZOOM = 0.6, 1.35  # Most are so many times as large as on the page, at least and at most;
NEAR_ZOOM = 1.35, 3.5  # this share is larger, as a table or a slip that fills a photo.
NEAR_SHARE = 0.2
TURNED_SHARE = 0.4  # Are turned by a quarter or by half.
MAX_ANGLE = 6.0  # All are turned by up to so many degrees, either way.
AT_FIELD_SHARE = 0.8  # Have a field in them.
GRAY_SHARE, NEGATIVE_SHARE = 0.35, 0.1

Crop = npt.NDArray[np.float32]  # (S, S, 3) in [0, 1]
Target = npt.NDArray[np.float32]  # (S / 4, S / 4, 6): five maps, and the weight of each place


def draw_crop(page: ComposedPage, side: int, rng: np.random.Generator) -> tuple[Crop, Target]:
    """A part of a page as another picture might show it, and its maps.

    Args:
        page: a composed page.
        side: pixels of the part's height and width, a multiple of 32.
        rng: the source of chance.
    """
    near = rng.random() < NEAR_SHARE
    zoom = float(np.exp(rng.uniform(*np.log(NEAR_ZOOM if near else ZOOM))))
    angle = np.deg2rad(rng.uniform(-MAX_ANGLE, MAX_ANGLE))
    if rng.random() < TURNED_SHARE:
        angle += int(rng.integers(1, 4)) * np.pi / 2
    pixels, shrunk = page.pixels, min(1.0, zoom)
    if shrunk < 1:  # Turned and made smaller at once, it would lose its thin strokes.
        pixels = cv2.resize(pixels, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
    turn = zoom * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    center = _center(page, side / zoom, rng)
    to_crop = np.column_stack([turn, side / 2 - turn @ center])
    paper = np.median(pixels[::16, ::16], axis=(0, 1))
    seen = cv2.warpAffine(
        pixels,
        np.column_stack([to_crop[:, :2] / shrunk, to_crop[:, 2]]),
        (side, side),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper.tolist(),
    )
    printed = cv2.warpAffine((page.print_mask > 0).astype(np.uint8), to_crop, (side, side))
    fields = [replace(field, corners=_move(field.corners, to_crop)) for field in page.fields]
    return _vary_light(seen, rng), make_target(fields, printed)


def _move(corners: Corners, to_crop: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    return (corners @ to_crop[:, :2].T + to_crop[:, 2]).astype(np.float32)


def _center(
    page: ComposedPage, extent: float, rng: np.random.Generator
) -> npt.NDArray[np.floating]:
    """The point of the page, x and y, that is to be the middle of a crop."""
    height, width = page.pixels.shape[:2]
    if page.fields and rng.random() < AT_FIELD_SHARE:
        field = page.fields[int(rng.integers(len(page.fields)))]
        inner = field.corners.mean(axis=0) + (rng.random() - 0.5) * (
            field.corners[1] - field.corners[0]
        )
        return inner + rng.uniform(-0.4, 0.4, 2) * extent
    return rng.random(2) * (width, height)


def _vary_light(pixels: npt.NDArray[np.uint8], rng: np.random.Generator) -> Crop:
    """Other contrast and color; some gray, some light on dark, some soft, some with grain."""
    if rng.random() < GRAY_SHARE:
        pixels = cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if rng.random() < 0.3:
        pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.4, 1.2))
    levels = np.linspace(0, 1, 256)[:, np.newaxis] ** np.exp(rng.normal(0, 0.25))
    levels = levels * rng.uniform(0.55, 1.1) * rng.uniform(0.92, 1.0, 3) + rng.uniform(0, 0.2)
    if rng.random() < NEGATIVE_SHARE:
        levels = 1 - levels
    seen = cv2.LUT(pixels, levels[np.newaxis].astype(np.float32))
    grain = rng.standard_normal(pixels.shape, np.float32) * np.float32(rng.uniform(0, 0.03))
    return np.clip(seen + grain, 0, 1)


def make_target(fields: list[FieldTruth], printed: npt.NDArray[np.uint8]) -> Target:
    """The maps that the network is to give.

    The core of a field is the middle of its height, in all its width, so that lines of writing
    are apart however near they are (as Liao et al. 2020, "Real-time Scene Text Detection with
    Differentiable Binarization", shrink their regions).

    Args:
        fields: their corners in pixels.
        printed: uint8 (H, W), 1 where there is print.
    """
    height, width = printed.shape
    size = width // STRIDE, height // STRIDE
    target = np.zeros((size[1], size[0], MAPS + 1), np.float32)
    near_print = cv2.dilate(printed, np.ones((STRIDE + 1, STRIDE + 1), np.uint8))
    target[..., 2] = cv2.resize(near_print.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    target[..., WEIGHT] = 1
    for field in fields:
        low, high = field.corners.min(axis=0), field.corners.max(axis=0)
        if (high < 0).any() or (low > (width, height)).any():
            continue
        if edge_lengths(field.corners)[1] < MIN_FIELD_HEIGHT:
            target[_coverage(field.corners, size) > 0, WEIGHT] = 0
            continue
        core = _coverage(core_corners(field.corners, MIN_CORE_WIDTH * STRIDE), size)
        channel = 0 if field.kind == "digits" else 1
        target[..., channel] = np.maximum(target[..., channel], core)
        target[core > 0, 3:5] = reading_direction(field.corners)
    return target


def _coverage(corners: Corners, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """How much of each place lies within four corners, in [0, 1]."""
    fine = np.zeros((size[1] * STRIDE, size[0] * STRIDE), np.float32)
    cv2.fillConvexPoly(fine, np.round(corners * 16 - 8).astype(np.int32), 1.0, shift=4)
    return cv2.resize(fine, size, interpolation=cv2.INTER_AREA)
