"""Pixels → strokes: how much pen lies on each pixel of a digit, all else removed.

The walk: a picture is trimmed, made smaller, and a sheet in it looked at for itself. Then come the
margin of a picture cut close, the departure from the paper, its contrast, printed lines, and the
components that belong to the digit.
"""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from model.digits.components import (
    Components,
    digits_apart,
    find_components,
    is_dot,
    parts_of_digit,
    remains,
    without_cut_off,
    without_print,
)
from model.images.contrast import MIN_STROKE_LENGTH, measure_contrast, measure_grain
from model.images.digit_background import departure_from_paper
from model.images.digit_rules import erase_rules
from model.images.ink import Ink, Mask, crop_to_pen, pen_box
from model.images.margin import with_margin
from model.images.picture import Pixels, single_channel
from model.images.resizing import enlarge, shrink
from model.images.sheet import find_sheet, trim

MAX_SEARCH_PIXELS = 600_000  # Larger pictures are searched smaller, then looked at up close.
MAX_DRAWING_SIDE = 160  # Pixels; larger drawings have no grain and say as much at half the size.
MAX_TINY_SIDE = 20  # Pixels of the longer side; smaller pictures are enlarged.
ENLARGED_SIDE = 64  # Pixels that their longer side then has at least.
MAX_PARTS = 30  # Two of them are told to be several digits, and a screen of dots has thousands.
MIN_SOLID_DARKNESS = 0.4  # What is fainter than this share of the pen's darkness is a soft rim.
RIM_DIVISOR = 12  # Soft rims are looked for within a twelfth of the digit's extent.
MIN_RIM = 2  # Pixels within which they are looked for at least.

Box = tuple[int, int, int, int]  # x, y, width and height in pixels.


@dataclass(frozen=True, eq=False)
class Strokes:
    """What was written on the paper.

    Attributes:
        digit: the strokes to be read, float32 (h, w) in [0, 1], pen 1, without a margin.
        parts: where large strokes stand apart from each other, each of them as `digit`, left
            to right, `MAX_PARTS` at most; else empty. A stroke that the picture's edge cuts off
            is not among them.
        beyond: whether one of the parts lies outside of `digit`.
        with_remains: `digit` together with what the picture's edge left of something beside it;
            None where there is nothing.
    """

    digit: Ink
    parts: tuple[Ink, ...] = ()
    beyond: bool = False
    with_remains: Ink | None = None


def find_strokes(pixels: Pixels) -> Strokes | None:
    """How much pen lies on each pixel, cropped to the digit; None where the paper is blank.

    Pen is what differs from the paper at the picture's rim, whatever their colors, measured
    along the one color axis that holds most of the difference, and is no wider than a stroke:
    what is wider is shadow. Printed lines across the paper are left out. A sheet on a desk is
    read for itself. A large picture is searched small, then looked at up close.

    Args:
        pixels: uint8 (H, W, 3).
    """
    tiny = max(pixels.shape[:2]) <= MAX_TINY_SIDE
    trimmed = trim(enlarge(pixels, ENLARGED_SIDE) if tiny else pixels)
    step = _search_step(trimmed, is_drawing=trimmed.size < pixels.size)
    small = _search_size(trimmed, step)
    sheet = find_sheet(trimmed, small)
    if sheet is not None and (strokes := find_strokes(sheet)) is not None:
        return strokes
    found = _select_strokes(small, tiny)
    if found is None:
        return None
    strokes, box = found
    close_up = _close_up(trimmed, box, step)
    if step == 1 or close_up.size >= trimmed.size / 2:
        return strokes
    closer = find_strokes(close_up)
    if closer is None:
        return None
    return replace(closer, parts=strokes.parts, beyond=strokes.beyond)


def _search_step(pixels: Pixels, is_drawing: bool) -> int:
    """So many times as small as it is, a picture is searched.

    Args:
        pixels: uint8 (H, W, 3).
        is_drawing: whether paper of exactly one color was around it.
    """
    height, width = pixels.shape[:2]
    step = math.ceil((height * width / MAX_SEARCH_PIXELS) ** 0.5)
    if is_drawing and max(height, width) > MAX_DRAWING_SIDE:
        step = max(step, 2)
    return min(step, height, width)


def _search_size(pixels: Pixels, step: int) -> Pixels:
    """A picture `step` times as small, uint8 (h, w, 3), or (h, w, 1) where all is gray."""
    height, width = pixels.shape[:2]
    return single_channel(shrink(pixels[: height // step * step, : width // step * step], 1 / step))


def _close_up(pixels: Pixels, box: Box, step: int) -> Pixels:
    """The pixels around a box that was found in a picture `step` times as small."""
    x, y, width, height = box
    margin = max(width, height) // 3 + 4
    return pixels[
        max(0, y - margin) * step : (y + height + margin) * step,
        max(0, x - margin) * step : (x + width + margin) * step,
    ]


@dataclass(frozen=True, eq=False)
class _Writing:
    """The part of a picture that bears pen.

    Attributes:
        pen: float32 (h, w), how dark, 1 for the pen.
        haze: how dark one standard deviation of the paper's grain is, 1 for the pen.
        components: of the part, frames and rests of rules left out.
        corner: x and y of the part in the picture, in pixels.
    """

    pen: Ink
    haze: float
    components: Components
    corner: tuple[int, int]


def _select_strokes(small: Pixels, tiny: bool) -> tuple[Strokes, Box] | None:
    """The strokes of the digit and the box around them; None where there is none.

    Args:
        small: uint8 (H, W, C).
        tiny: whether it has been enlarged.
    """
    writing = _find_writing(small, tiny)
    if writing is None:
        return None
    components = writing.components
    parts = parts_of_digit(components)
    left_over = remains(components, parts)
    mask = components.mask(parts & ~left_over)
    if max(cv2.boundingRect(mask)[2:]) < MIN_STROKE_LENGTH or is_dot(mask):
        return None
    digit = _isolate(mask, writing)
    apart = digits_apart(components)[:MAX_PARTS]
    strokes = Strokes(
        crop_to_pen(digit),
        tuple(crop_to_pen(_isolate(components.mask(other), writing)) for other in apart),
        beyond=any((other & ~parts).any() for other in apart),
        with_remains=(
            crop_to_pen(_isolate(components.mask(parts), writing)) if left_over.any() else None
        ),
    )
    x, y, width, height = pen_box(digit)
    return strokes, (writing.corner[0] + x, writing.corner[1] + y, width, height)


def _find_writing(small: Pixels, tiny: bool) -> _Writing | None:
    """The pen of a picture without what is printed; None where there is none."""
    around, margin = with_margin(small, tiny)
    departure, even = departure_from_paper(around)
    grain = measure_grain(departure)
    contrast = measure_contrast(departure, grain)
    if contrast is None:
        return None
    height, width = small.shape[:2]
    departure = departure[margin : margin + height, margin : margin + width]
    plain = erase_rules(departure, contrast, drawn=even)
    ruled = plain is not departure
    if ruled:  # The rules may have been darker than the pen.
        contrast = measure_contrast(plain, grain)
        if contrast is None:
            return None
    mask = contrast.stroke_mask(plain)
    x, y, width, height = cv2.boundingRect(mask)
    if max(width, height) < MIN_STROKE_LENGTH:
        return None
    left, top = max(0, x - 1), max(0, y - 1)  # Strokes have a soft rim.
    part = np.s_[top : top + height + 2, left : left + width + 2]
    pen = plain[part] / contrast.pen
    components = find_components(mask[part], pen, (left, top), departure.shape)
    components = without_print(components)
    if ruled:
        components = without_cut_off(components)
    return _Writing(pen, grain / contrast.pen, components, (left, top))


def _isolate(mask: Mask, writing: _Writing) -> Ink:
    """The pen of some components alone, float32 (h, w) in [0, 1].

    Others leave no trace; these keep their soft rim and nothing of the paper.

    Args:
        mask: uint8 (h, w), 1 where the components are.
        writing: what they are of.
    """
    rim = max(max(cv2.boundingRect(mask)[2:]) // RIM_DIVISOR, MIN_RIM) | 1
    near = cv2.dilate(mask & (writing.pen > MIN_SOLID_DARKNESS), np.ones((rim, rim), np.uint8))
    near &= mask | (writing.components.labels == 0)
    return np.clip((writing.pen - writing.haze) * near, 0.0, 1.0)
