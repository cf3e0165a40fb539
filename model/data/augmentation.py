"""How training data are varied: as hands vary, never so far that a label changes.

vary        one glyph of a digit → another
vary_line   the ink of one text line → another
"""

import cv2
import numpy as np
import numpy.typing as npt

from model.data.pen import trace
from model.digits.glyph import GLYPH_SIZE, Glyph
from model.images.ink import Ink, to_ink

MAX_ROTATION = 10.0  # Degrees either way; more would turn some 6 into 0 and 7 into 1.
MAX_SHEAR = 0.25  # The slant, as a share of the height.
SCALE = (0.86, 1.1)  # Each axis has its own, so the aspect varies too.
MAX_SHIFT = 1.5  # Pixels that the center of mass moves when a stroke is lost.
MAX_BEND = 1.4  # Pixels; the mean displacement of the most bent glyph is half of it.
BEND_SIGMA = 4.0  # Pixels over which the displacement is smooth.
THICKENING = (-0.5, 0.7)  # Pixels of erosion, or of dilation.
GAP_SHARE = 0.1  # So many of the glyphs have a gap.
GAP_REACH = 3.0  # Pixels from a gap's middle to either end.

_YX = np.mgrid[0:GLYPH_SIZE, 0:GLYPH_SIZE].astype(np.float32)
_CENTER = (GLYPH_SIZE - 1) / 2


def vary(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """One random variation of a glyph: another thickness, slant, size, place and bend.

    The affine and the elastic displacement (Simard, Steinkraus and Platt 2003, "Best
    Practices for Convolutional Neural Networks Applied to Visual Document Analysis") are
    added before the one interpolation, so that a glyph is blurred once.

    Args:
        glyph: float32 (28, 28) in [0, 1], ink 1.
        rng: the source of chance.

    Returns:
        float32 (28, 28) in [0, 1].
    """
    glyph = thicken(glyph, rng.uniform(*THICKENING), cv2.MORPH_CROSS)
    glyph = glyph / max(glyph.max(), 0.1)  # As in `to_glyph`, thin strokes are not pale ones.
    glyph = _warp(glyph, rng)
    return _break(glyph, rng) if rng.random() < GAP_SHARE else glyph


def vary_line(ink: Ink, min_width: int, rng: np.random.Generator) -> Ink:
    """One random variation of a line: wider, higher, slanted, bent, thicker, darker, displaced.

    Args:
        ink: float32 (48, W) in [0, 1], ink 1.
        min_width: of the result, in pixels.
        rng: the source of chance.

    Returns:
        float32 (48, W') in [0, 1].
    """
    height, width = ink.shape
    stretch, rise = np.exp(rng.normal(0, 0.1)), np.exp(rng.normal(-0.02, 0.09))
    new_width = max(min_width, int(width * stretch))
    y, x = np.mgrid[0:height, 0:new_width].astype(np.float32)
    y -= height / 2
    map_x = x * np.float32(width / new_width) + np.float32(rng.normal(0, 0.15)) * y
    map_y = (y - np.float32(rng.normal(0, 1))) / np.float32(rise) + height / 2
    bend = rng.normal(0, 1, (5, max(3, new_width // 7), 2)).astype(np.float32)
    bend = cv2.resize(bend, (new_width, height), interpolation=cv2.INTER_CUBIC)
    bend *= np.float32(max(0.0, rng.uniform(-0.4, 1.0)))
    ink = cv2.remap(ink, map_x + bend[..., 0], map_y + bend[..., 1], cv2.INTER_LINEAR)
    if rng.random() < 0.25:
        kernel = cv2.MORPH_CROSS if rng.random() < 0.5 else cv2.MORPH_RECT
        direction = 1 if rng.random() < 0.5 else -1
        ink = thicken(ink, direction * rng.uniform(0.1, 0.6), kernel)
    return np.clip(ink * np.float32(np.exp(rng.normal(0, 0.12))), 0, 1)


def thicken(ink: Ink, amount: float, kernel: int = cv2.MORPH_RECT) -> Ink:
    """Dilates strokes (amount > 0) or erodes them (amount < 0) by a part of a pixel.

    Args:
        ink: float32 (H, W) in [0, 1], pen 1.
        amount: in pixels at each side of a stroke.
        kernel: OpenCV's name of a form of 3×3 pixels.

    Returns:
        float32 (H, W); more than one pixel leads out of [0, 1].
    """
    around = cv2.getStructuringElement(kernel, (3, 3))
    changed = cv2.dilate(ink, around) if amount > 0 else cv2.erode(ink, around)
    return ink + np.float32(abs(amount)) * (changed - ink)


def _warp(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """A glyph turned, slanted, scaled, shifted and bent."""
    angle = np.deg2rad(rng.uniform(-MAX_ROTATION, MAX_ROTATION))
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    slant = np.array([[1.0, 0.0], [rng.uniform(-MAX_SHEAR, MAX_SHEAR), 1.0]])
    matrix = rotation @ slant / rng.uniform(*SCALE, size=2)[:, None]
    shift = rng.uniform(-MAX_SHIFT, MAX_SHIFT, size=2)
    bend = _elastic_displacement(rng)
    y, x = _YX - np.float32(_CENTER)
    offset = _CENTER + shift
    map_y = matrix[0, 0] * y + matrix[0, 1] * x + offset[0] + bend[..., 0]
    map_x = matrix[1, 0] * y + matrix[1, 1] * x + offset[1] + bend[..., 1]
    return cv2.remap(glyph, map_x.astype(np.float32), map_y.astype(np.float32), cv2.INTER_LINEAR)


def _elastic_displacement(rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """By how many pixels each pixel is displaced, y and x, (28, 28, 2)."""
    bend = rng.uniform(-1, 1, size=(GLYPH_SIZE, GLYPH_SIZE, 2)).astype(np.float32)
    bend = cv2.GaussianBlur(bend, (0, 0), BEND_SIGMA)
    return bend * (np.float32(rng.uniform(0, MAX_BEND)) / (np.abs(bend).mean() * 2 + 1e-6))


def _break(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """Leaves a gap in a stroke, as a dry pen or a faint scan does."""
    ys, xs = np.nonzero(glyph > 0.5)
    if not len(xs):
        return glyph
    chosen = int(rng.integers(len(xs)))
    angle = rng.uniform(0, np.pi)
    reach = GAP_REACH * np.array([np.cos(angle), np.sin(angle)])
    middle = np.array([xs[chosen], ys[chosen]])
    gap = np.zeros(glyph.shape, np.uint8)
    trace(gap, [np.stack([middle - reach, middle + reach])], width=1)
    return cv2.multiply(glyph, 1 - to_ink(gap), dtype=cv2.CV_32F)
