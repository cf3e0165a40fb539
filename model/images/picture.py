"""Any picture file → upright pixels, or a refusal that says why not.

open_picture     bytes or a file  → PIL picture, or a PictureError that says why not
to_pixels        any PIL picture or array → uint8 (H, W, 3), upright, opaque, on white
single_channel   those where all is gray → uint8 (H, W, 1)
"""

import contextlib
import io
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

Pixels = npt.NDArray[np.uint8]  # (H, W, 3), or (H, W, 1) where all is gray.

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 64_000_000  # A phone's photo has up to 48 million; a decompression bomb has more.
MAX_ASPECT = 200.0  # No writing is as thin; later steps would make it long, or nothing.
MIN_SIDE = 8  # Pixels; nobody can tell digits apart below that.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "AVIF", "PPM", "ICO")

Reason = Literal[
    "missing",
    "too_heavy",
    "too_large",
    "too_small",
    "too_narrow",
    "vector",
    "unreadable",
    "damaged",
    "locked",  # A PDF with a password.
    "too_long",  # A PDF of too many pages or bytes.
    "too_complex",  # Reading it takes too much memory or time.
]


class PictureError(ValueError):
    """A picture that cannot be read. `reason` says why, for a page to put into words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"the picture cannot be read: {reason.replace('_', ' ')}")
        self.reason: Reason = reason


def open_picture(source: bytes | str | Path) -> Image.Image:
    """Decodes a picture file of any common format, HEIC included; of a film, the first frame.

    Args:
        source: the file's bytes, or its path.

    Returns:
        The loaded picture, its orientation tag not yet applied (`to_pixels` does).

    Raises:
        PictureError: no such file, over `MAX_BYTES` or `MAX_PIXELS`, a vector drawing, not a
            picture, or damaged. Nothing of a picture over the limits is decoded.
    """
    data = source if isinstance(source, bytes) else _read_limited(Path(source))
    if len(data) > MAX_BYTES:
        raise PictureError("too_heavy")
    formats = [*FORMATS, *_register_heif()] if data[4:8] == b"ftyp" else FORMATS
    try:
        picture = Image.open(io.BytesIO(data), formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("too_large") from error
    except Exception as error:  # Decoders of hostile bytes raise nearly anything.
        vector = b"<svg" in data[:4096].lower()
        raise PictureError("vector" if vector else "unreadable") from error
    _check_size(picture.width, picture.height)
    try:
        picture.load()
    except Exception as error:
        raise PictureError("damaged") from error
    return picture


def to_pixels(picture: Image.Image | Pixels) -> Pixels:
    """Upright RGB pixels of a picture, transparency laid on white.

    Args:
        picture: a PIL picture of any mode, or a uint8 array (H, W), (H, W, 3) or (H, W, 4).

    Returns:
        uint8 (H, W, 3), contiguous.

    Raises:
        PictureError: a side under `MIN_SIDE`, more than `MAX_PIXELS`, or thinner than
            `MAX_ASPECT`.
        TypeError: an array of another shape or dtype.
    """
    if isinstance(picture, Image.Image):
        _check_size(picture.width, picture.height)
        array = _decode_mode(picture)
    else:
        array = np.asarray(picture)
        channels = array.shape[2:]
        if array.dtype != np.uint8 or array.ndim < 2 or channels not in ((), (3,), (4,)):
            raise TypeError("an array picture must be uint8 (H, W), (H, W, 3) or (H, W, 4)")
        _check_size(array.shape[1], array.shape[0])
    if array.ndim == 2:
        return cv2.cvtColor(array, cv2.COLOR_GRAY2RGB)
    if array.shape[2] == 4:
        return _lay_on_white(Image.fromarray(array))
    return np.ascontiguousarray(array)


def single_channel(pixels: Pixels) -> Pixels:
    """A gray picture as one channel, for speed; a colored one as it is.

    Args:
        pixels: uint8 (H, W, 3) or (H, W, 1).

    Returns:
        uint8 (H, W, 1) where all channels are equal, else the array itself.
    """
    if pixels.shape[2] == 1:
        return pixels
    red, green, blue = (cv2.extractChannel(pixels, channel) for channel in range(3))
    gray = np.array_equal(red, green) and np.array_equal(green, blue)
    return red[..., np.newaxis] if gray else pixels


def _read_limited(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PictureError("missing") from error


def _register_heif() -> list[str]:
    import pillow_heif  # Only phones send these, and the import takes 50 ms.

    pillow_heif.register_heif_opener()
    return ["HEIF"]


def _check_size(width: int, height: int) -> None:
    if min(width, height) < MIN_SIDE:
        raise PictureError("too_small")
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise PictureError("too_narrow")
    if width * height > MAX_PIXELS:
        raise PictureError("too_large")


def _decode_mode(picture: Image.Image) -> Pixels:
    """uint8 (H, W) or (H, W, 3) from any mode."""
    with contextlib.suppress(Exception):  # A garbled tag is no reason to refuse the picture.
        if picture.getexif():  # Without a tag, Pillow would copy the picture for nothing.
            picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith(("I", "F")):  # Pillow's own conversion clips these at 255.
        values = np.nan_to_num(np.asarray(picture, dtype=np.float32), posinf=0.0, neginf=0.0)
        top = float(values.max())
        full = 1.0 if top <= 1.0 and picture.mode == "F" else 255.0 if top <= 255.0 else 65535.0
        return np.clip(values * (255.0 / max(full, top)), 0, 255).astype(np.uint8)
    try:
        if picture.has_transparency_data:
            return _lay_on_white(picture.convert("RGBA"))
        mode = "L" if picture.mode in ("1", "L") else "RGB"
        return np.asarray(picture if picture.mode == mode else picture.convert(mode))
    except ValueError as error:  # Pillow cannot convert some modes.
        raise PictureError("damaged") from error


def _lay_on_white(picture: Image.Image) -> Pixels:
    white = Image.new("RGBA", picture.size, "white")
    return np.asarray(Image.alpha_composite(white, picture).convert("RGB"))
