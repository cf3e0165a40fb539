"""Landmarks: the places by which a page is recognized, and laid on another of the same form.

They are those of SIFT (Lowe 2004, "Distinctive Image Features from Scale-Invariant Keypoints"),
each described by 256 bits (Zhou et al. 2012, "Scalar Quantization for Large Scale Image Search").
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import Mask
from model.images.picture import Pixels

DESCRIPTOR_BYTES = 32
SEEN_SIDE = 800  # Pixels of the longer side at which landmarks are looked for.
MAX_LANDMARKS = 3000  # Of a page.
MIN_CONTRAST = 0.02  # Half of what is usual: print may be pale.
SEEN_AROUND = 6.0  # Half the side of what a descriptor sees, in sizes of its landmark.
CELLS = 24  # Landmarks are taken from so many cells each way, from each about as many.
RANKS = 56, 96  # Of its 128 numbers, those by which a descriptor's bits are set.

Points = npt.NDArray[np.float32]  # (N, 2) of x and y
Descriptors = npt.NDArray[np.uint8]  # (N, 32)


@dataclass(frozen=True, eq=False)
class Landmarks:
    """Places of a picture that can be found again.

    Attributes:
        points: float32 (N, 2), x and y in pixels of the picture.
        descriptors: uint8 (N, 32), bits that tell each from the others.
        size: width and height of the picture.
    """

    points: Points
    descriptors: Descriptors
    size: tuple[int, int]

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True, eq=False)
class Print:
    """Where a page is printed.

    Attributes:
        is_print: uint8 (h, w), 1 at places where landmarks may lie.
        is_hidden: uint8 (h, w), 1 at places that no descriptor may see: what is written by hand.
    """

    is_print: Mask
    is_hidden: Mask


def find_landmarks(
    pixels: Pixels, count: int = MAX_LANDMARKS, within: Print | None = None
) -> Landmarks:
    """The clearest landmarks of a picture, from all over it.

    Args:
        pixels: uint8 (H, W, 3) or (H, W, 1).
        count: how many at most.
        within: the print that they are to be of; anything if not given.
    """
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) if pixels.shape[2] == 3 else pixels[..., 0]
    scale, whole = SEEN_SIDE / max(gray.shape), gray.shape[::-1]
    size = tuple(max(1, round(side * scale)) for side in whole)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    detector = cv2.SIFT.create(contrastThreshold=MIN_CONTRAST)
    found, numbers = detector.detectAndCompute(cv2.resize(gray, size, interpolation=how), None)
    if not found:
        empty = np.empty((0, 2), np.float32), np.empty((0, DESCRIPTOR_BYTES), np.uint8)
        return Landmarks(*empty, whole)
    points: Points = np.array([place.pt for place in found], np.float32)
    chosen = np.argsort([-place.response for place in found], kind="stable")
    if within is not None:
        sizes = np.array([place.size for place in found], np.float32)
        columns, rows = np.minimum(points.astype(int), np.array(size) - 1).T
        is_print, is_hidden = (
            cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST)
            for mask in (within.is_print, within.is_hidden)
        )
        sees_none = _clearance(is_hidden)[rows, columns] > SEEN_AROUND * sizes / 2
        chosen = chosen[(sees_none & (is_print[rows, columns] > 0))[chosen]]
    chosen = chosen[_spread((points[chosen] / np.array(size)).astype(np.float32), count)]
    to_picture = np.array(whole) / np.array(size)
    return Landmarks(
        (points[chosen] * to_picture).astype(np.float32), _to_bits(numbers[chosen]), whole
    )


def _spread(shares: Points, count: int) -> npt.NDArray[np.intp]:
    """So many of places, (N, 2) from 0 to 1, the first of each cell before any second."""
    cells = np.minimum(shares * CELLS, CELLS - 1).astype(int) @ np.array([1, CELLS])
    by_cell = np.argsort(cells, kind="stable")
    _, starts, counts = np.unique(cells[by_cell], return_index=True, return_counts=True)
    ranks = np.empty(len(cells), int)
    ranks[by_cell] = np.arange(len(cells)) - np.repeat(starts, counts)
    return np.argsort(ranks, kind="stable")[:count]


def _to_bits(numbers: npt.NDArray[np.float32]) -> Descriptors:
    """Descriptors, (N, 128), as bits: which numbers are above the middle, and which far above."""
    ranked = np.sort(numbers, axis=1)
    bits = [numbers > ranked[:, rank, np.newaxis] for rank in RANKS]
    return np.packbits(np.concatenate(bits, axis=1), axis=1)


def _clearance(is_hidden: Mask) -> npt.NDArray[np.float32]:
    """How many pixels each place is away from what is hidden."""
    shown = (is_hidden == 0).astype(np.uint8)
    return np.asarray(cv2.distanceTransform(shown, cv2.DIST_L2, 5), np.float32)
