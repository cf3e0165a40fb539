"""Ink → the 28×28 glyph in the form of MNIST that the network sees.

read_glyph     any picture → its glyph; every digit that a network ever sees comes by this way
to_glyph       ink → glyph
stroke_width   how wide the pen of a glyph is
"""

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from model.digits.strokes import find_strokes
from model.images.ink import MIN_PEN_DARKNESS, Ink, mean_width
from model.images.picture import Pixels, to_pixels

Glyph = npt.NDArray[np.float32]  # (28, 28) in [0, 1], pen 1.

GLYPH_SIZE = 28
BOX_SIZE = 20  # LeCun et al. 1998: digits fit a 20×20 box inside the 28×28 field.
MIN_PALE_DARKNESS = 0.3  # What is fainter than this share of the darkest pixel is a soft rim.
PEN_QUANTILE = 0.75  # Three quarters of a stroke's pixels are no darker than the pen.


def read_glyph(picture: Image.Image | Pixels) -> Glyph | None:
    """The digit in a picture as the network sees it; None where the picture is blank.

    Args:
        picture: a PIL picture of any mode, or a uint8 array (H, W), (H, W, 3) or (H, W, 4);
            pen on paper or chalk on slate, any size and place.

    Returns:
        float32 (28, 28) in [0, 1], pen 1; or None.

    Raises:
        PictureError: too few pixels, or more than `MAX_PIXELS`.
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
    box = _fit(ink)
    height, width = box.shape
    mass = box.sum()
    top = _centering_offset(box.sum(axis=1), mass)
    left = _centering_offset(box.sum(axis=0), mass)
    glyph = np.zeros((GLYPH_SIZE, GLYPH_SIZE), np.float32)
    glyph[top : top + height, left : left + width] = box
    return glyph


def stroke_width(glyph: Glyph) -> float:
    """The mean width of a glyph's strokes in pixels: twice their area by their outline."""
    return mean_width((glyph > MIN_PEN_DARKNESS).astype(np.uint8))


def _fit(ink: Ink) -> Ink:
    """Ink with a longer side of `BOX_SIZE` pixels, its pen as dark as before."""
    height, width = ink.shape
    scale = BOX_SIZE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    box = cv2.resize(ink, size, interpolation=method)
    strokes = np.sort(box[box > MIN_PALE_DARKNESS * box.max()])
    pen = strokes[int(PEN_QUANTILE * strokes.size)]
    return np.minimum(box / pen, 1.0)  # Thin strokes have paled in shrinking.


def _centering_offset(masses: npt.NDArray[np.float32], mass: np.float32) -> int:
    """Where in the glyph rows, or columns, of such masses begin, their mean in its middle."""
    center = float(masses @ np.arange(len(masses))) / mass
    offset = round(GLYPH_SIZE / 2 - center)
    return min(max(offset, 0), GLYPH_SIZE - len(masses))
