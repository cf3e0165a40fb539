"""The field network: a page → where it is written on by hand, where printed, and which way up.

Its maps have a place for every four pixels each way. The network itself gives them for every eight,
four places at a time, which spares it half of its work; `unpack` lays them side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from model.images.picture import Pixels
from model.images.resizing import resize
from model.litert import LiteRTModel

FIELD_NETWORK = "fields"

STRIDE = 4  # Pixels of what the network sees to a place of its maps.
PACKED = 2  # Places each way that one output of the network has.
SIDE_MULTIPLE = 32  # Pixels; either side of what the network sees is filled up to it.
# Digits, other handwriting, print; and the direction in which the writing runs, x and y.
MAPS = 5
MAX_PIXELS = 1_000_000  # About A4 at 100 dpi; larger pictures are seen smaller.
NEAR_ZOOMS = 1.25, 1.5  # A page is looked at again so many times as large.
LEAST_SHARE = np.float32(1e-6)  # No place is surer than that to have something, or nothing.
MAX_BAND_PIXELS = 1_250_000  # Seen at once, which bounds memory; a larger page is seen in bands,
BAND_MARGIN = 64  # each with so many rows above and below.
THREADS = 2  # They look at one picture.

Map = npt.NDArray[np.float32]  # (h, w), or of directions (h, w, 2)
Maps = npt.NDArray[np.float32]  # (h, w, 5)


@dataclass(frozen=True, eq=False)
class FieldMaps:
    """What the network says of each place of a picture.

    Attributes:
        digits: float32 (h, w) in [0, 1], how likely a place is in the core of handwritten digits.
        writing: the same for other handwriting.
        printed: how likely there is print.
        direction: float32 (h, w, 2), x and y of the direction in which the writing runs; its
            length means nothing.
        stride: pixels of the picture to a place, x and y.
    """

    digits: Map
    writing: Map
    printed: Map
    direction: npt.NDArray[np.float32]
    stride: tuple[float, float]


class FieldNetwork:
    """The field network as LiteRT. Safe to share between threads."""

    def __init__(self, content: bytes) -> None:
        """Args:
        content: the bytes of a .tflite file, from a page (1, H, W, 3) to logits
            (1, H / 8, W / 8, 20).
        """
        self._model = LiteRTModel(content, THREADS)
        (self._input,) = self._model.inputs
        (self._output,) = self._model.outputs

    def maps(self, pixels: Pixels, max_pixels: float = MAX_PIXELS) -> FieldMaps:
        """Where a picture has writing and print.

        Args:
            pixels: uint8 (H, W, 3) or (H, W, 1).
            max_pixels: a larger picture is seen smaller.
        """
        return self._look(pixels, fitting_scale(pixels, max_pixels))

    def multiscale_maps(
        self, pixels: Pixels, max_pixels: float = MAX_PIXELS, maps: FieldMaps | None = None
    ) -> FieldMaps:
        """The mean of what is seen so, and from nearer by.

        Low writing is seen better from nearer by, and what looks like writing from one distance
        alone is none.

        Args:
            pixels, max_pixels: as of `maps`.
            maps: what that gave, if it is known.
        """
        glance = maps or self.maps(pixels, max_pixels)
        scale = fitting_scale(pixels, max_pixels)
        return _mean_of([glance, *(self._look(pixels, scale * zoom) for zoom in NEAR_ZOOMS)])

    def _look(self, pixels: Pixels, scale: float) -> FieldMaps:
        """What is said of a picture seen in another size, band by band."""
        seen, (width, height) = to_page(pixels, scale)
        bands = -(-seen.shape[0] * seen.shape[1] // MAX_BAND_PIXELS)
        step = -(-seen.shape[0] // (bands * SIDE_MULTIPLE)) * SIDE_MULTIPLE
        logits = np.concatenate(
            [self._look_at_band(seen, top, top + step) for top in range(0, len(seen), step)]
        )
        stride = STRIDE * pixels.shape[1] / width, STRIDE * pixels.shape[0] / height
        return to_field_maps(logits[: -(-height // STRIDE), : -(-width // STRIDE)], stride)

    def _look_at_band(self, seen: npt.NDArray[np.float32], top: int, bottom: int) -> Maps:
        """Logits of the rows of a page from one to another, which it sees with a margin."""
        above = max(0, top - BAND_MARGIN)
        band = seen[np.newaxis, above : bottom + BAND_MARGIN]
        logits = unpack(self._model.run([self._output], **{self._input: band})[self._output][0])
        return logits[(top - above) // STRIDE : (bottom - above) // STRIDE]


def fitting_scale(pixels: Pixels, max_pixels: float) -> float:
    """How many times as large a picture is seen, in (0, 1], to have so many pixels at most."""
    return float(min(1.0, (max_pixels / (pixels.shape[0] * pixels.shape[1])) ** 0.5))


def _mean_of(looks: Sequence[FieldMaps]) -> FieldMaps:
    """The mean of several maps of one picture, by log-odds, at the places of the last."""
    last = looks[-1]
    rows, columns = last.digits.shape
    total = np.zeros((rows, columns, MAPS), np.float32)
    for maps in looks:
        x, y = (
            ((np.arange(count) + 0.5) * to / of - 0.5).astype(np.float32)
            for count, to, of in zip((columns, rows), last.stride, maps.stride, strict=True)
        )
        shares = np.dstack([maps.digits, maps.writing, maps.printed])
        at = np.meshgrid(x, y)
        for part, channels in ((_log_odds(shares), slice(3)), (maps.direction, slice(3, MAPS))):
            total[..., channels] += cv2.remap(
                part, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
    return to_field_maps(total / np.float32(len(looks)), last.stride)


def _log_odds(shares: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    clear = np.clip(shares, LEAST_SHARE, 1 - LEAST_SHARE)
    return np.log(clear / (1 - clear))


def to_page(pixels: Pixels, scale: float = 1.0) -> tuple[npt.NDArray[np.float32], tuple[int, int]]:
    """A picture as the network sees it: in another size, its sides filled up.

    Returns:
        float32 (H, W, 3) in [0, 1], and the width and height of the picture in it.
    """
    if pixels.shape[2] == 1:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB)
    resized = resize(pixels, scale)
    height, width = resized.shape[:2]
    below, after = -height % SIDE_MULTIPLE, -width % SIDE_MULTIPLE
    filled = cv2.copyMakeBorder(resized, 0, below, 0, after, cv2.BORDER_REPLICATE)
    return filled.astype(np.float32) / np.float32(255), (width, height)


def to_field_maps(logits: Maps, stride: tuple[float, float]) -> FieldMaps:
    """Logits (h, w, 5) as maps, at so many pixels of the picture to a place."""
    digits, writing, printed = np.moveaxis(0.5 + 0.5 * np.tanh(logits[..., :3] / 2), 2, 0)
    return FieldMaps(digits, writing, printed, logits[..., 3:], stride)


def unpack(packed: npt.NDArray[np.float32]) -> Maps:
    """(h, w, 20) as the network gives it → (2 h, 2 w, 5)."""
    height, width, _ = packed.shape
    places = packed.reshape(height, width, PACKED, PACKED, -1).transpose(0, 2, 1, 3, 4)
    return places.reshape(height * PACKED, width * PACKED, -1)


def pack(maps: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What `unpack` takes apart: (2 h, 2 w, C) → (h, w, 4 C)."""
    height, width, channels = maps.shape
    places = maps.reshape(height // PACKED, PACKED, width // PACKED, PACKED, channels)
    return places.transpose(0, 2, 1, 3, 4).reshape(height // PACKED, width // PACKED, -1)
