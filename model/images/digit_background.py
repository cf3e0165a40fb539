"""Pixels of one digit → how far each departs from the paper toward the pen.

`line_background` does the same for lines of writing. They stay two: a digit is large in its
picture, so the paper shows at the rim, and pen may have any color; lines are small in theirs, so
the paper shows around each place.
"""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from model.images.contrast import MIN_CONTRAST
from model.images.ink import Departure, sampled_quantile, shadow_gain, share_set
from model.images.picture import Pixels
from model.images.resizing import shrink_to_side, thumbnail

MIN_GRAINY_SIDE = 64  # Pixels; larger photos are smoothed a little, for their grain.
LIGHT_SIDE = 200  # Pixels of the longer side, at which the ends of shadows are looked for.
MAX_STROKE_WIDTH = 0.27  # What is wider than this share of the longer side is shadow.
USUAL_STROKE_WIDTH = 0.1  # What is wider than this share and comes from the edge is shadow.
EDGE_REACH = 5  # Pixels, an odd number, across which an opening may misplace a shadow's edge.
MIN_EVEN_RIM = 0.8  # Light is even where this share of the rim is of one color.
MAX_EVEN_DIFFERENCE = 2.0  # Gray levels by which one color may differ.
FULL_LIGHT_QUANTILE = 0.95  # Nearly all of the paper is darker than full light.


def departure_from_paper(pixels: Pixels) -> tuple[Departure, bool]:
    """How far each pixel of a digit departs from the paper toward the pen.

    The paper is the color of the picture's rim. Departures are measured along the one color axis
    that holds most of the difference, whichever way it points. What is wider than a stroke is
    shadow and taken away.

    Args:
        pixels: uint8 (H, W, 3), or (H, W, 1) where all is gray.

    Returns:
        float32 (H, W) in gray levels, about 0 for paper; 0 all over where nothing stands out; and
        whether the light is even, as on a screen.
    """
    height, width, channels = pixels.shape
    paper, even = _paper_color(thumbnail(pixels))
    if not even and max(height, width) > MIN_GRAINY_SIDE:
        pixels = cv2.GaussianBlur(pixels, (3, 3), 0).reshape(pixels.shape)
    departure = pixels - paper
    axis = _pen_axis(departure, even)
    if axis is None:
        return np.zeros((height, width), np.float32), even
    along = departure[..., 0] * axis[0] if channels == 1 else cv2.transform(departure, axis[None])
    return along if even else _without_shadows(along, paper, axis), even


def _paper_color(small: Pixels) -> tuple[npt.NDArray[np.float32], bool]:
    """The paper's color at the rim, (channels,), and whether it is the same all around."""
    rim = np.concatenate([small[0], small[-1], small[1:-1, 0], small[1:-1, -1]])
    color = np.partition(rim, len(rim) // 2, axis=0)[len(rim) // 2].astype(np.float32)
    same = np.abs(rim - color).max(axis=1) < MAX_EVEN_DIFFERENCE
    return color, share_set(same) > MIN_EVEN_RIM


def _pen_axis(departure: npt.NDArray[np.float32], even: bool) -> npt.NDArray[np.float32] | None:
    """The direction in color space from the paper to the pen, (channels,), of length 1.

    Args:
        departure: float32 (H, W, channels), from the paper's color.
        even: whether the light is.
    """
    channels = departure.shape[2]
    if not even:
        departure = _without_wide(departure)
    squares = departure * departure
    energy = squares[..., 0] if channels == 1 else squares.sum(axis=2)
    strongest = float(energy.max())
    if strongest < MIN_CONTRAST**2:
        return None
    clear = energy > max(MIN_CONTRAST**2, strongest / 16)
    if not even:
        wide = _opening(clear.astype(np.float32), _reach(clear, USUAL_STROKE_WIDTH)) > 0
        clear = clear & ~wide if (clear & ~wide).any() else clear  # Wide is a shadow's corner.
    far = departure[clear]
    if channels == 1:
        axis = np.ones(1, np.float32)
    else:
        axis = np.linalg.eigh(far.T @ far)[1][:, -1].astype(np.float32)
    along = far @ axis
    return axis if float(along @ np.abs(along)) > 0 else -axis


def _without_wide(departure: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Departures (H, W, C) in a smaller size, from what a wide median leaves of them.

    A median keeps the edges of shadows and loses strokes.
    """
    small = shrink_to_side(departure, LIGHT_SIDE)
    reach = _reach(small, MAX_STROKE_WIDTH)
    shadows = [_median(channel, reach) for channel in cv2.split(small)]
    return small - cv2.merge(shadows).reshape(small.shape)


def _median(values: npt.NDArray[np.float32], reach: int) -> npt.NDArray[np.float32]:
    """A median filter; OpenCV's wide one takes bytes alone, which is fine enough here."""
    shifted = np.clip(values / 2 + 128, 0, 255).astype(np.uint8)
    return (cv2.medianBlur(shifted, reach).astype(np.float32) - 128) * 2


def _without_shadows(
    along: Departure, paper: npt.NDArray[np.float32], axis: npt.NDArray[np.float32]
) -> Departure:
    """Departures along the pen's axis, without those of uneven light."""
    light = _uneven_light(along)
    departure = along - light
    departure -= sampled_quantile(departure, 0.35)  # The opening lies below the paper's grain.
    if axis.mean() < 0:  # Dark pen takes away a share of the light, so less where it is dark.
        bright = paper.mean() + light * axis.mean()
        departure *= shadow_gain(bright, sampled_quantile(bright, FULL_LIGHT_QUANTILE))
    return departure


def _uneven_light(along: Departure) -> Departure:
    """What is wider than any stroke, or wider than most and comes from outside: shadow.

    The first is a gray opening. Shadows have corners that no wide square fits, so the second is
    a narrower opening, of which only what holds on to the picture's edge is kept: a gray
    reconstruction (Vincent 1993, "Morphological Grayscale Reconstruction in Image Analysis").
    """
    height, width = along.shape
    small = shrink_to_side(along[..., np.newaxis], LIGHT_SIDE)[..., 0]
    light = _opening(small, _reach(small, MAX_STROKE_WIDTH))
    narrow = _opening(small, _reach(small, USUAL_STROKE_WIDTH))
    outside = np.full_like(narrow, narrow.min())
    for edge in (np.s_[:, 0], np.s_[:, -1], np.s_[0], np.s_[-1]):
        outside[edge] = narrow[edge]
    light = np.maximum(light, _reconstruct(outside, narrow))
    light = _at_shadow_edges(light, small)
    if small.size < along.size:  # Between two of its pixels, it is shadow rather than pen.
        light = cv2.dilate(light, np.ones((3, 3), np.uint8))
    return cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)


def _at_shadow_edges(
    opened: npt.NDArray[np.float32], small: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Light as a median sees it, within a few pixels of where an opening does.

    At a slanting edge, an opening takes the beginning of a stroke for shadow, and it lies below
    the paper's grain. A median is blind to both, but takes much pen for shadow, so it has no say
    far from the edge. Beyond the picture an edge does not go on as it should: there the median is
    a narrower one, and next to the rim it lowers nothing.

    Args:
        opened: float32 (H, W), departures without strokes.
        small: float32 (H, W), departures with them.
    """
    around = np.ones((EDGE_REACH, EDGE_REACH), np.uint8)
    least, most = cv2.erode(opened, around), cv2.dilate(opened, around)
    reach = _reach(small, MAX_STROKE_WIDTH)
    wide = _median(small, reach)
    light = np.clip(wide, opened, most)
    for median, rim in ((_median(small, reach // 2 | 1), reach // 4), (wide, reach // 2)):
        inside = np.s_[rim:-rim, rim:-rim]
        light[inside] = np.clip(median, least, most)[inside]
    return light


def _reach(values: npt.NDArray[Any], share: float) -> int:
    """That share of the longer side of values (H, W, …), in pixels, an odd number."""
    height, width = values.shape[:2]
    return max(3, int(min(max(height, width) * share, min(height, width) * 0.6)) | 1)


def _opening(values: npt.NDArray[np.float32], reach: int) -> npt.NDArray[np.float32]:
    """A gray opening by a square; what is beyond the picture is as its edge."""
    padded = cv2.copyMakeBorder(values, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    opened = cv2.morphologyEx(padded, cv2.MORPH_OPEN, np.ones((reach, reach), np.uint8))
    return opened[reach:-reach, reach:-reach]


def _reconstruct(
    marker: npt.NDArray[np.float32], mask: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """What of `mask` is reached from `marker` without going lower; both (H, W)."""
    around = np.ones((5, 5), np.uint8)
    for _ in range(sum(mask.shape)):
        grown = np.minimum(cv2.dilate(marker, around), mask)
        if np.array_equal(grown, marker):
            break
        marker = grown
    return marker
