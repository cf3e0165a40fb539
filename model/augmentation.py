"""How training digits are varied: as hands vary, never so far that a label changes."""

import cv2
import numpy as np
import numpy.typing as npt

Glyph = npt.NDArray[np.float32]

SIZE = 28
ROTATION = 12.0  # degrees either way; more turns some 6 into 0 and 7 into 1
SHEAR = 0.25  # slant, as a fraction of the height
SCALE = (0.82, 1.12)  # per axis, so the aspect varies too
SHIFT = 2.0  # pixels; what the centre of mass moves when a stroke is lost
ELASTIC_ALPHA = 2.4  # pixels; half of it is the mean displacement of the most bent
ELASTIC_SIGMA = 4.0  # pixels over which the displacement is smooth
THICKNESS = (-0.4, 0.9)  # share of one pixel's erosion or dilation

_YX = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
_CENTER = (SIZE - 1) / 2


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
    return _warp(_thicken(glyph, rng.uniform(*THICKNESS)), rng)


def _thicken(glyph: Glyph, amount: float) -> Glyph:
    """Dilates (amount > 0) or erodes (amount < 0) the strokes by a part of a pixel."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    changed = cv2.dilate(glyph, cross) if amount > 0 else cv2.erode(glyph, cross)
    changed = glyph + np.float32(abs(amount)) * (changed - glyph)
    return changed / max(changed.max(), 0.1)  # thin strokes are not pale ones: as in `to_glyph`


def _warp(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    angle = np.deg2rad(rng.uniform(-ROTATION, ROTATION))
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    slant = np.array([[1.0, 0.0], [rng.uniform(-SHEAR, SHEAR), 1.0]])
    matrix = rotation @ slant / rng.uniform(*SCALE, size=2)[:, None]
    shift = rng.uniform(-SHIFT, SHIFT, size=2)
    y, x = _YX - np.float32(_CENTER)
    bend = rng.uniform(-1, 1, size=(SIZE, SIZE, 2)).astype(np.float32)
    bend = cv2.GaussianBlur(bend, (0, 0), ELASTIC_SIGMA)
    bend *= np.float32(rng.uniform(0, ELASTIC_ALPHA)) / (np.abs(bend).mean() * 2 + 1e-6)
    offset = _CENTER + shift
    map_y = matrix[0, 0] * y + matrix[0, 1] * x + offset[0] + bend[..., 0]
    map_x = matrix[1, 0] * y + matrix[1, 1] * x + offset[1] + bend[..., 1]
    return cv2.remap(glyph, map_x.astype(np.float32), map_y.astype(np.float32), cv2.INTER_LINEAR)
