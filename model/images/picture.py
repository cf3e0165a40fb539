"""Any picture file → upright pixels, or a refusal that says why not.

open_picture     bytes or a file  → PIL picture, or a PictureError that says why not
to_pixels        any PIL picture or array → uint8 (H, W, 3), upright, opaque, on white
single_channel   those where all is gray → uint8 (H, W, 1)
"""

import contextlib
import io
import re
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

Pixels = npt.NDArray[np.uint8]  # (H, W, 3), or (H, W, 1) where all is gray.

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 64_000_000  # A phone's photo has up to 48 million; a decompression bomb has more.
LARGE_PIXELS = 16_000_000  # Of pictures with more, one is decoded at a time, for its memory.
MAX_WEBP_PIXELS = 32_000_000  # Its decoder takes 16 bytes for each.
MAX_SCANNED_PIXELS = 640_000_000  # Of all scans of a JPEG together; a usual one has ten at most.
STRIP_PIXELS = 4_000_000  # So many are converted at a time, for their memory too.
MAX_ASPECT = 200.0  # No writing is as thin; later steps would make it long, or nothing.
MIN_SIDE = 8  # Pixels of the longer side; nobody can tell digits apart below that.
MIN_SHORTER_SIDE = 2  # Pixels; a 1 cut to its box is no wider.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "AVIF", "PPM", "ICO")

_large = threading.Lock()
_next_marker = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])").search  # Others are within a scan.

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
        PictureError: no such file, over `MAX_BYTES`, `MAX_PIXELS` or `MAX_SCANNED_PIXELS`, of
            a shape that is none, a vector drawing, not a picture, or damaged. Nothing of a
            picture over the limits is decoded.
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
    if picture.format == "WEBP" and picture.width * picture.height > MAX_WEBP_PIXELS:
        raise PictureError("too_large")
    _check_scans(data, picture)
    try:
        with _turn(picture):
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
        PictureError: sides under `MIN_SIDE` and `MIN_SHORTER_SIDE`, more than `MAX_PIXELS`, or
            thinner than `MAX_ASPECT`.
        TypeError: an array of another shape or dtype.
    """
    if isinstance(picture, Image.Image):
        _check_size(picture.width, picture.height)
        with _turn(picture):
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
    except (OSError, ValueError) as error:  # A ValueError where the name holds a NUL.
        raise PictureError("missing") from error


def _register_heif() -> list[str]:
    import pillow_heif  # Only phones send these, and the import takes 50 ms.

    pillow_heif.register_heif_opener()
    return ["HEIF"]


def _check_size(width: int, height: int) -> None:
    if max(width, height) < MIN_SIDE or min(width, height) < MIN_SHORTER_SIDE:
        raise PictureError("too_small")
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise PictureError("too_narrow")
    if width * height > MAX_PIXELS:
        raise PictureError("too_large")


def _check_scans(data: bytes, picture: Image.Image) -> None:
    """Refuses a JPEG that draws all its pixels over and over, as libjpeg's own tools do."""
    if picture.format not in ("JPEG", "MPO"):
        return
    max_scans = MAX_SCANNED_PIXELS // (picture.width * picture.height)
    if data.count(b"\xff\xda") > max_scans and _count_scans(data) > max_scans:
        raise PictureError("too_complex")


def _count_scans(data: bytes) -> int:
    """How many scans a JPEG has before its end; what looks like one in a thumbnail is none."""
    scans = position = 0
    while (marker := _next_marker(data, position)) and marker[1] != b"\xd9":
        position = marker.end()
        if marker[1] not in (b"\x01", b"\xd8"):  # Of the rest, two bytes say how long they are.
            position += int.from_bytes(data[position : position + 2])
        scans += marker[1] == b"\xda"
    return scans


@contextlib.contextmanager
def _turn(picture: Image.Image) -> Iterator[None]:
    with _large if picture.width * picture.height > LARGE_PIXELS else contextlib.nullcontext():
        yield


def _decode_mode(picture: Image.Image) -> Pixels:
    """uint8 (H, W) or (H, W, 3) from any mode."""
    with contextlib.suppress(Exception):  # A garbled tag is no reason to refuse the picture.
        if picture.getexif():  # Without a tag, Pillow would copy the picture for nothing.
            picture = ImageOps.exif_transpose(picture)
    try:
        return _convert_strips(picture)
    except Exception as error:  # Pillow cannot convert some modes, or palettes without colors.
        raise PictureError("damaged") from error


def _convert_strips(picture: Image.Image) -> Pixels:
    """Converted strip by strip: a large picture converted at once takes gigabytes."""
    width, height = picture.size
    rows = max(1, STRIP_PIXELS // width)
    if rows >= height:
        return _convert(picture, _white_level([picture]))
    boxes = [(0, top, width, min(top + rows, height)) for top in range(0, height, rows)]
    white = _white_level(picture.crop(box) for box in boxes)
    first = _convert(picture.crop(boxes[0]), white)
    pixels = np.empty((height, *first.shape[1:]), np.uint8)
    for box in boxes:
        pixels[box[1] : box[3]] = _convert(picture.crop(box), white)
    return pixels


def _has_deep_levels(picture: Image.Image) -> bool:
    return picture.mode.startswith(("I", "F"))  # Pillow's own conversion clips these at 255.


def _levels(picture: Image.Image) -> npt.NDArray[np.float32]:
    values = np.asarray(picture, dtype=np.float32)
    return np.nan_to_num(values, posinf=0.0, neginf=0.0)


def _white_level(strips: Iterable[Image.Image]) -> float:
    """The level of white in a picture of deep levels; 255 in others."""
    top, mode = 0.0, ""
    for strip in strips:
        if not _has_deep_levels(strip):
            return 255.0
        top, mode = max(top, float(_levels(strip).max())), strip.mode
    full = 1.0 if top <= 1.0 and mode == "F" else 255.0 if top <= 255.0 else 65535.0
    return max(full, top)


def _convert(picture: Image.Image, white: float) -> Pixels:
    if _has_deep_levels(picture):
        return np.clip(_levels(picture) * (255.0 / white), 0, 255).astype(np.uint8)
    if picture.has_transparency_data:
        return _lay_on_white(picture.convert("RGBA"))
    mode = "L" if picture.mode in ("1", "L") else "RGB"
    return np.asarray(picture if picture.mode == mode else picture.convert(mode))


def _lay_on_white(picture: Image.Image) -> Pixels:
    white = Image.new("RGBA", picture.size, "white")
    return np.asarray(Image.alpha_composite(white, picture).convert("RGB"))
