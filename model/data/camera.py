"""A sheet of paper as a phone or a scanner takes it: geometry, light, lens, sensor and file.

photograph         a sheet → a picture, by the camera that is given
photograph_digit   a scanned digit → a picture in color, by `DIGIT_CAMERA`
photograph_line    the ink of a line → a gray picture, by `LINE_CAMERA`
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from model.data.paper import DIGIT_HEIGHT, Sheet, digit_on_paper, line_on_paper
from model.images.ink import Ink

Photo = npt.NDArray[np.uint8]  # (H, W) gray, or (H, W, 3)


@dataclass(frozen=True)
class Camera:
    """What a camera does to a sheet: how likely each effect is, in [0, 1], and how strong.

    What is certain, or never happens, draws no random number to decide.

    Attributes:
        geometry: how the sheet comes to lie in the picture.
        light_probability: of light that is uneven.
        blur_probability: of a lens that is out of focus.
        blur: the least and the greatest standard deviation of the blur, in pixels.
        blur_growth: what is added to the greatest for each pixel of the picture's shorter side.
        gray_noise: the greatest standard deviation, in gray levels, of noise that is the same in
            all channels.
        color_noise: the same of noise that each channel has of its own.
        sharpening_probability: of an unsharp mask, as phones have.
        jpeg_probability: of a lossy file.
        jpeg_quality: the least quality, and the one that is no longer reached.
    """

    geometry: Callable[[Sheet, np.random.Generator], Sheet]
    light_probability: float
    blur_probability: float
    blur: tuple[float, float]
    blur_growth: float
    gray_noise: float
    color_noise: float
    sharpening_probability: float
    jpeg_probability: float
    jpeg_quality: tuple[int, int]


def photograph(sheet: Sheet, camera: Camera, rng: np.random.Generator) -> Photo:
    """A sheet of paper as a camera takes it.

    Args:
        sheet: float32 (H, W) or (H, W, 3), gray levels or colors in [0, 255].
        camera: what it does, and how strongly.
        rng: the source of chance.

    Returns:
        uint8 (H', W') or (H', W', 3), as the camera's geometry makes it.
    """
    photo = camera.geometry(sheet, rng)
    if _happens(camera.light_probability, rng):
        light = uneven_light(photo.shape[:2], rng)
        photo = photo * (light if photo.ndim == 2 else light[..., None])
    if _happens(camera.blur_probability, rng):
        least, most = camera.blur
        sigma = rng.uniform(least, most + camera.blur_growth * min(photo.shape[:2]))
        photo = cv2.GaussianBlur(photo, (0, 0), sigma)
    photo = _add_noise(photo, camera, rng)
    if _happens(camera.sharpening_probability, rng):
        soft = cv2.GaussianBlur(photo, (0, 0), rng.uniform(0.6, 1.5))
        photo += np.float32(rng.uniform(0.2, 1.5)) * (photo - soft)
    levels = np.clip(photo, 0, 255).astype(np.uint8)
    if _happens(camera.jpeg_probability, rng):
        return _through_jpeg(levels, int(rng.integers(*camera.jpeg_quality)))
    return levels


def photograph_digit(scan: npt.NDArray[np.uint8], rng: np.random.Generator) -> Photo:
    """A scanned digit as a phone might take it: on other paper, slanted, in uneven light.

    Args:
        scan: uint8 (H, W) or (H, W, 3), ink dark on light paper; its colors are not kept.
        rng: the source of chance.

    Returns:
        uint8 (H', W', 3), larger or smaller by up to two thirds.
    """
    return photograph(digit_on_paper(scan, rng), DIGIT_CAMERA, rng)


def photograph_line(ink: Ink, rng: np.random.Generator, cell_edges: Sequence[float] = ()) -> Photo:
    """A line on paper as a phone or a scanner might take it: small or large, slanted, blurred.

    Args:
        ink: float32 (H, W) in [0, 1], digits about `DIGIT_HEIGHT` high.
        rng: the source of chance.
        cell_edges: where the cells of a form begin and end, in pixels from the left; drawn if
            given.

    Returns:
        uint8 (H', W'), gray.
    """
    return photograph(line_on_paper(ink, rng, cell_edges), LINE_CAMERA, rng)


def _happens(probability: float, rng: np.random.Generator) -> bool:
    """Whether something of this probability happens; chance is asked only where it decides."""
    if probability in (0.0, 1.0):
        return probability == 1.0
    return bool(rng.random() < probability)


def _held_above(sheet: Sheet, rng: np.random.Generator) -> Sheet:
    """The sheet from above: turned by some degrees, with a little perspective, of the same size."""
    height, width = sheet.shape[:2]
    corners = _corners(height, width)
    center = corners.mean(axis=0)
    angle = np.deg2rad(rng.uniform(-7, 7))
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    seen = (corners - center) @ rotation.T * rng.uniform(0.95, 1.1) + center
    seen += rng.uniform(-0.04, 0.04, (4, 2)) * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    border = cv2.BORDER_REPLICATE if rng.random() < 0.7 else cv2.BORDER_REFLECT
    return cv2.warpPerspective(sheet, matrix, (width, height), borderMode=border)


def _at_distance(sheet: Sheet, rng: np.random.Generator) -> Sheet:
    """The sheet as small as distance makes it, with a slope and a little perspective."""
    height, width = sheet.shape
    digit_height = rng.uniform(10, 46) if rng.random() < 0.4 else rng.uniform(8, 16)
    scale = digit_height / DIGIT_HEIGHT
    fall = width * scale * (rng.normal(0, 0.03) if rng.random() < 0.6 else 0.0)
    spread = height * scale * rng.normal(0, 0.03)
    corners = _corners(height, width)
    seen = corners * np.float32(scale)
    left, right = [0, 3], [1, 2]  # Of the corners, upper before lower.
    seen[right, 1] += fall / 2
    seen[left, 1] -= fall / 2
    seen[right, 1] += np.array([-spread, spread], np.float32)
    seen[:, 1] += abs(fall) * 0.35
    size = max(8, int(width * scale)), max(8, int(height * scale + abs(fall) * 0.7))
    if scale < 1:
        # Some programs blur too little before they make a picture smaller.
        sheet = cv2.GaussianBlur(sheet, (0, 0), rng.uniform(0.1, 0.45) / scale)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    return cv2.warpPerspective(sheet, matrix, size, borderMode=cv2.BORDER_REPLICATE)


def _corners(height: int, width: int) -> npt.NDArray[np.float32]:
    """x and y of the corners, (4, 2), clockwise from the upper left."""
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def uneven_light(shape: tuple[int, ...], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """How light falls, (H, W) in [0.2, 1.3]: a slope, and often a shadow, sharp or soft."""
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


def _add_noise(photo: Sheet, camera: Camera, rng: np.random.Generator) -> Sheet:
    """A photograph with the sensor's grain, each pixel's own."""
    gray = rng.normal(0, rng.uniform(0, camera.gray_noise), photo.shape[:2])
    photo += gray if photo.ndim == 2 else gray[..., None]
    if camera.color_noise:
        photo += rng.normal(0, rng.uniform(0, camera.color_noise), photo.shape)
    return photo


def _through_jpeg(levels: Photo, quality: int) -> Photo:
    encoded = cv2.imencode(".jpg", levels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    decoded: Photo | None = cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED)
    assert decoded is not None, "it was encoded just now"
    return decoded


DIGIT_CAMERA = Camera(
    geometry=_held_above,
    light_probability=1.0,
    blur_probability=1.0,
    blur=(0.2, 1.5),
    blur_growth=0.0,
    gray_noise=8,
    color_noise=3,
    sharpening_probability=0.0,
    jpeg_probability=1.0,
    jpeg_quality=(30, 95),
)
LINE_CAMERA = Camera(
    geometry=_at_distance,
    light_probability=0.25,
    blur_probability=0.4,
    blur=(0.2, 0.3),
    blur_growth=0.015,
    gray_noise=6,
    color_noise=0,
    sharpening_probability=0.35,
    jpeg_probability=0.6,
    jpeg_quality=(40, 95),
)
