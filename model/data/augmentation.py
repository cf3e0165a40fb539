"""How training digits are varied: as hands vary, never so far that a label changes."""

import cv2
import numpy as np
import numpy.typing as npt

Glyph = npt.NDArray[np.float32]  # (28, 28) in [0, 1], pen 1
Picture = npt.NDArray[np.uint8]  # (H, W)
Photo = npt.NDArray[np.uint8]  # (H, W, 3)

SIZE = 28
ROTATION = 10.0  # degrees either way; more turns some 6 into 0 and 7 into 1
SHEAR = 0.25  # slant, as a fraction of the height
SCALE = (0.86, 1.1)  # per axis, so the aspect varies too
SHIFT = 1.5  # pixels; what the centre of mass moves when a stroke is lost
ELASTIC_ALPHA = 1.4  # pixels; half of it is the mean displacement of the most bent
ELASTIC_SIGMA = 4.0  # pixels over which the displacement is smooth
THICKNESS = (-0.5, 0.7)  # share of one pixel's erosion or dilation
GAPS = 0.1  # of the glyphs have one

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
    glyph = _warp(_thicken(glyph, rng.uniform(*THICKNESS)), rng)
    return _break(glyph, rng) if rng.random() < GAPS else glyph


def _thicken(glyph: Glyph, amount: float) -> Glyph:
    """Dilates (amount > 0) or erodes (amount < 0) the strokes by a part of a pixel."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    changed = cv2.dilate(glyph, cross) if amount > 0 else cv2.erode(glyph, cross)
    changed = glyph + np.float32(abs(amount)) * (changed - glyph)
    return changed / max(changed.max(), 0.1)  # thin strokes are not pale ones: as in `to_glyph`


def _break(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """Leaves a gap in a stroke, as a dry pen or a faint scan does."""
    ys, xs = np.nonzero(glyph > 0.5)
    if not len(xs):
        return glyph
    at = int(rng.integers(len(xs)))
    angle, reach = rng.uniform(0, np.pi), 3.0
    ends = np.array([[-1, -1], [1, 1]]) * reach * (np.cos(angle), np.sin(angle)) + (xs[at], ys[at])
    gap = np.zeros(glyph.shape, np.uint8)
    cv2.polylines(gap, [np.round(ends * 16).astype(np.int32)], False, 255, 1, cv2.LINE_AA, 4)
    return cv2.multiply(glyph, 1 - gap.astype(np.float32) / 255, dtype=cv2.CV_32F)


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


def vary_line(
    strip: npt.NDArray[np.float32], least_width: int, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """One random variation of a line: wider, higher, slanted, bent, thicker, darker, displaced.

    Args:
        strip: float32 (48, W) in [0, 1], ink 1.
        least_width: pixels that it stays wide.
        rng: the source of chance.

    Returns:
        float32 (48, W') in [0, 1].
    """
    height, width = strip.shape
    wider, higher = np.exp(rng.normal(0, 0.1)), np.exp(rng.normal(-0.02, 0.09))
    new_width = max(least_width, int(width * wider))
    y, x = np.mgrid[0:height, 0:new_width].astype(np.float32)
    y -= height / 2
    map_x = x * np.float32(width / new_width) + np.float32(rng.normal(0, 0.15)) * y
    map_y = (y - np.float32(rng.normal(0, 1))) / np.float32(higher) + height / 2
    bend = rng.normal(0, 1, (5, max(3, new_width // 7), 2)).astype(np.float32)
    bend = cv2.resize(bend, (new_width, height), interpolation=cv2.INTER_CUBIC)
    bend *= np.float32(max(0.0, rng.uniform(-0.4, 1.0)))
    strip = cv2.remap(strip, map_x + bend[..., 0], map_y + bend[..., 1], cv2.INTER_LINEAR)
    if rng.random() < 0.25:
        shape = cv2.MORPH_CROSS if rng.random() < 0.5 else cv2.MORPH_RECT
        change = cv2.dilate if rng.random() < 0.5 else cv2.erode
        changed = change(strip, cv2.getStructuringElement(shape, (3, 3)))
        strip = strip + np.float32(rng.uniform(0.1, 0.6)) * (changed - strip)
    return np.clip(strip * np.float32(np.exp(rng.normal(0, 0.12))), 0, 1)


def photograph(scan: Picture, rng: np.random.Generator) -> Photo:
    """Writing on paper as a phone might take it: ruled paper, slanted, in uneven light.

    Args:
        scan: uint8 (H, W) or (H, W, 3), ink dark on light paper; its colors are not kept.
        rng: the source of chance.

    Returns:
        uint8 (H', W', 3), larger or smaller by up to two thirds.
    """
    if scan.ndim == 3:
        scan = cv2.cvtColor(scan, cv2.COLOR_RGB2GRAY)
    scale = np.exp(rng.uniform(np.log(0.7), np.log(1.6)))
    scan = cv2.resize(scan, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = (255.0 - scan.astype(np.float32)) / 255.0
    paper = rng.uniform(190, 255) * rng.uniform(0.88, 1.0, 3).astype(np.float32)
    pen = paper * rng.uniform(0.0, 0.35) * rng.uniform(0.6, 1.4, 3).astype(np.float32)
    sheet = paper * _ruling(scan.shape, rng)[..., None]
    photo = sheet + (np.minimum(pen, sheet) - sheet) * ink[..., None]
    photo = _tilt(photo, rng) * light(scan.shape, rng)[..., None]
    photo = cv2.GaussianBlur(photo, (0, 0), rng.uniform(0.2, 1.5))
    photo += rng.normal(0, rng.uniform(0, 8), photo.shape[:2])[..., None]
    photo += rng.normal(0, rng.uniform(0, 3), photo.shape)
    levels = np.clip(photo, 0, 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 95))]
    decoded: Photo | None = cv2.imdecode(cv2.imencode(".jpg", levels, quality)[1], cv2.IMREAD_COLOR)
    assert decoded is not None  # it was encoded just now
    return decoded


def _ruling(shape: tuple[int, ...], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """What printed lines leave of the paper's light, (H, W) in (0, 1]: none, ruled, squared."""
    left = np.ones(shape, np.float32)
    kind = rng.choice(["plain", "ruled", "squared"], p=[0.4, 0.35, 0.25])
    if kind == "plain":
        return left
    gap = rng.uniform(0.15, 0.7) * max(shape)
    depth, width = rng.uniform(0.1, 0.6), max(1, round(rng.uniform(0.006, 0.02) * max(shape)))
    for axis in (0, 1) if kind == "squared" else (0,):
        for place in np.arange(rng.uniform(0, gap), shape[axis], gap).astype(int):
            band = slice(place, place + width)
            left[(band, slice(None)) if axis == 0 else (slice(None), band)] = 1 - depth
    return left


def _tilt(photo: npt.NDArray[np.float32], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """A turn of some degrees and a little perspective."""
    height, width = photo.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    center = corners.mean(axis=0)
    angle = np.deg2rad(rng.uniform(-7, 7))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    seen = (corners - center) @ turn.T * rng.uniform(0.95, 1.1) + center
    seen += rng.uniform(-0.04, 0.04, (4, 2)) * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    border = cv2.BORDER_REPLICATE if rng.random() < 0.7 else cv2.BORDER_REFLECT
    return cv2.warpPerspective(photo, matrix, (width, height), borderMode=border)


def light(shape: tuple[int, ...], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """How light falls, (H, W) in (0, 1.3]: a slope, and often a shadow, sharp or soft."""
    y, x = (
        axis.astype(np.float32) - 0.5
        for axis in np.mgrid[0 : 1 : shape[0] * 1j, 0 : 1 : shape[1] * 1j]
    )
    light = 1 + rng.uniform(-0.4, 0.4) * x + rng.uniform(-0.4, 0.4) * y
    light -= rng.uniform(0, 0.4) * (x * x + y * y)
    if rng.random() < 0.6:
        angle, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.55)
        edge = x * np.cos(angle) + y * np.sin(angle) - rng.uniform(-0.35, 0.35)
        light *= 1 - depth / (1 + np.exp(-np.clip(edge * rng.uniform(8, 120), -30, 30)))
    return np.clip(light, 0.2, 1.3)
