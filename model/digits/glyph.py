"""Ink → the 28×28 glyph in the form of MNIST that the network sees.

`read_glyph` walks the whole way from a picture: every digit that a network ever sees, in
training, tests, on the pad or in an upload, comes by it.
"""

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from model.digits.strokes import find_strokes
from model.images.ink import Ink
from model.images.picture import Pixels, to_pixels

Glyph = npt.NDArray[np.float32]  # (28, 28) in [0, 1], pen 1

GLYPH_SIZE = 28
BOX_SIZE = 20  # LeCun et al. 1998: digits fit a 20×20 box inside the 28×28 field


def read_glyph(picture: Image.Image | Pixels) -> Glyph | None:
    """The digit in a picture as the network sees it; None where the picture is blank.

    Args:
        picture: a PIL picture of any mode, or a uint8 array (H, W), (H, W, 3) or (H, W, 4);
            pen on paper or chalk on slate, any size and place.

    Returns:
        float32 (28, 28) in [0, 1], pen 1; or None.

    Raises:
        PictureError: a side under `MIN_SIDE` or more than `MAX_PIXELS`.
        TypeError: an array of another shape or dtype.
    """
    strokes = find_strokes(to_pixels(picture))
    return None if strokes is None else to_glyph(strokes.digit)


def to_glyph(ink: Ink) -> Glyph:
    """MNIST's form: fitted into 20×20 keeping its aspect, centered by mass in 28×28.

    LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition", III.A.

    Args:
        ink: float32 (h, w) in [0, 1], cropped to the pen.

    Returns:
        float32 (28, 28) in [0, 1], pen 1.
    """
    height, width = ink.shape
    scale = BOX_SIZE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    box = cv2.resize(ink, size, interpolation=method)
    strokes = box[box > 0.3 * box.max()]  # thin ones have paled in shrinking
    box = np.minimum(box / np.sort(strokes)[3 * strokes.size // 4], 1.0)
    mass = box.sum()
    offsets = []
    for axis, length in ((1, size[1]), (0, size[0])):
        center = float(box.sum(axis=axis) @ np.arange(length)) / mass
        offset = round(GLYPH_SIZE / 2 - center)
        offsets.append(min(max(offset, 0), GLYPH_SIZE - length))
    glyph = np.zeros((GLYPH_SIZE, GLYPH_SIZE), np.float32)
    glyph[offsets[0] : offsets[0] + size[1], offsets[1] : offsets[1] + size[0]] = box
    return glyph


def stroke_width(glyph: Glyph) -> float:
    """The mean width of a glyph's strokes in pixels: twice their area by their outline."""
    pen = (glyph > 0.5).astype(np.uint8)
    outlines, _ = cv2.findContours(pen, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    around = sum(cv2.arcLength(outline, True) for outline in outlines)
    return 2 * float(pen.sum()) / max(around, 1.0)
