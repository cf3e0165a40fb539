"""Pixels → strokes: how much pen lies on each pixel, paper, light and specks removed.

_trim                    leaves out digital paper around a drawing
_find_sheet              leaves out the desk around a sheet
_difference_from_paper   how far each pixel departs from the paper toward the pen
_select_strokes          which of what departs belongs to the digit
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import Ink, otsu_threshold, shadow_gain
from model.images.picture import Pixels
from model.images.rule_lines import erase_lines

WORK_PIXELS = 600_000  # ink is searched at this size, then looked at again up close
THUMBNAIL = 64  # pixels of the longer side, for estimating paper and light
DRAWING_SIDE = 160  # pixels; on paper without a grain, half the size of more says as much
MIN_CONTRAST = 20.0  # gray levels between pen and paper; fainter is paper
GRAIN = 4.0  # deviations of the paper's grain that are still paper
GRAINY_SIDE = 64  # pixels; larger photos are smoothed a little, for their grain
LIGHT_SIDE = 200  # pixels of the longer side, for finding where shadows end
STROKE_WIDTH = 0.27  # of the picture's longer side at most; what is wider is shadow
PEN_WIDTH = 0.1  # of that side are most strokes; what is wider and comes from the edge is shadow
RULED = 0.15  # of the pen's darkness at least, for a printed line
FAINT = 0.35  # of the pen's darkness; what is fainter is paper
SOLID = 0.4  # of the pen's darkness; what is fainter is a stroke's rim
RIM = 0.1  # of the pen's darkness at least, for the soft rim of a stroke
EVEN = 0.8  # of the rim is of one color, or the light is taken for uneven
SHEET_RIM = 0.3  # of the picture's rim at most; the rest is desk
SHEET_AREA = 0.25  # of the picture at least, for a sheet of paper on a desk
PART = 0.45  # of the digit's extent at least, for what may be another digit
BROKEN = 0.15  # of its longest piece's extent at most, between two pieces of a digit
LITTLE = 0.3  # of the pen in what the edge cuts off; a digit holds more
MIN_LENGTH = 8  # pixels; a speck is no digit


@dataclass(frozen=True, eq=False)
class Strokes:
    """What was written on the paper.

    Attributes:
        digit: the strokes to be read, float32 (h, w) in [0, 1], pen 1, without a margin.
        parts: where large strokes stand apart from each other, each of them as `digit`, left
            to right; else empty. A stroke that the picture's edge cuts off is not among them.
        beyond: whether one of the parts lies outside of `digit`.
    """

    digit: Ink
    parts: tuple[Ink, ...] = ()
    beyond: bool = False


def find_strokes(pixels: Pixels) -> Strokes | None:
    """How much pen lies on each pixel, cropped to the digit; None where the paper is blank.

    Pen is what differs from the paper at the picture's rim, whatever their colors, measured
    along the one color axis that holds most of the difference, and is no wider than a stroke:
    what is wider is shadow. Printed lines across the paper are left out. A sheet on a desk is
    read for itself. A large picture is searched small, then looked at up close.

    Args:
        pixels: uint8 (H, W, 3).
    """
    size = pixels.size
    pixels = _trim(pixels)
    height, width = pixels.shape[:2]
    step = math.ceil((height * width / WORK_PIXELS) ** 0.5)
    if pixels.size < size and max(height, width) > DRAWING_SIDE:
        step = max(step, 2)
    step = min(step, height, width)
    work = _single_channel(
        _shrink(pixels[: height // step * step, : width // step * step], 1 / step)
    )
    thumbnail = _thumbnail(work)
    sheet = _find_sheet(pixels, thumbnail)
    if sheet is not None and sheet.size < pixels.size:
        strokes = find_strokes(sheet)
        if strokes is not None:
            return strokes
    difference = _difference_from_paper(work, thumbnail)
    if difference is None:
        return None
    found = _select_strokes(difference)
    if found is None:
        return None
    strokes, (x, y, w, h) = found
    margin = max(w, h) // 3 + 4
    close_up = pixels[
        max(0, y - margin) * step : (y + h + margin) * step,
        max(0, x - margin) * step : (x + w + margin) * step,
    ]
    if step == 1 or close_up.size >= pixels.size / 2:
        return strokes
    closer = find_strokes(close_up)
    return closer and replace(closer, parts=strokes.parts, beyond=strokes.beyond)


def _trim(pixels: Pixels) -> Pixels:
    """Leaves out the paper around a drawing, where it is of exactly one color, but a rim."""
    height, width = pixels.shape[:2]
    changed = cv2.absdiff(pixels, (*pixels[0, 0].tolist(), 0.0))
    x, y, w, h = cv2.boundingRect(changed.reshape(height, width * 3))
    x, w = x // 3, w // 3 + 1
    margin = max(w, h) // 8 + 2
    return pixels[max(0, y - margin) : y + h + margin, max(0, x - margin) : x + w + margin]


def _single_channel(pixels: Pixels) -> Pixels:
    """A gray picture as one channel, for speed; a colored one as it is."""
    red, green, blue = (cv2.extractChannel(pixels, channel) for channel in range(3))
    gray = np.array_equal(red, green) and np.array_equal(green, blue)
    return red[..., np.newaxis] if gray else pixels


def _find_sheet(pixels: Pixels, thumbnail: Pixels) -> Pixels | None:
    """What lies inside a sheet of paper on a desk; None where no such sheet is seen.

    A sheet is the one large, full, four-sided shape that is lighter or darker than the rim.
    """
    gray = thumbnail[..., 0]
    if thumbnail.shape[2] == 3:
        gray = cv2.cvtColor(thumbnail, cv2.COLOR_RGB2GRAY)
    _, light = cv2.threshold(gray, 0, 1, cv2.THRESH_OTSU)
    rim = np.concatenate([light[0], light[-1], light[:, 0], light[:, -1]])
    share = _share(rim)
    if min(share, 1 - share) > SHEET_RIM:
        return None  # a shadow that ends in the picture
    shape = light if share < 0.5 else 1 - light
    contours, _ = cv2.findContours(shape, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(contours, key=cv2.contourArea, default=None)
    if outline is None or cv2.contourArea(outline) < SHEET_AREA * gray.size:
        return None
    _, (across, along), _ = cv2.minAreaRect(outline)
    inside = cv2.drawContours(np.zeros_like(shape), [outline], 0, 1, cv2.FILLED)
    four_sided = cv2.contourArea(outline) > 0.9 * across * along
    if not four_sided or (shape & inside).sum() < 0.7 * inside.sum():
        return None
    inside = cv2.erode(inside, np.ones((3, 3), np.uint8), borderValue=0)
    top, left = 0, 0
    bottom, right = inside.shape
    while bottom - top > 4 and right - left > 4:  # the largest upright part, side by side
        view = inside[top:bottom, left:right]
        sides = [view[0].mean(), view[-1].mean(), view[:, 0].mean(), view[:, -1].mean()]
        worst = int(np.argmin(sides))
        if sides[worst] == 1.0:
            break
        top, bottom = top + (worst == 0), bottom - (worst == 1)
        left, right = left + (worst == 2), right - (worst == 3)
    scale = np.array(pixels.shape[:2]) / gray.shape
    (y0, x0), (y1, x1) = (
        np.ceil((top, left) * scale).astype(int),
        np.floor((bottom, right) * scale).astype(int),
    )
    return pixels[y0:y1, x0:x1]


def _shrink(values: npt.NDArray[Any], scale: float, least: int = 1) -> npt.NDArray[Any]:
    """Values (H, W, C) in a smaller size."""
    if scale >= 1.0:
        return values
    height, width = values.shape[:2]
    size = max(least, round(width * scale)), max(least, round(height * scale))
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    return small.reshape(*small.shape[:2], -1)  # OpenCV drops a single channel


def _thumbnail(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Values (H, W, C) small enough to see paper and light rather than strokes."""
    return _shrink(values, THUMBNAIL / max(values.shape[:2]), least=4)


def _difference_from_paper(pixels: Pixels, thumbnail: Pixels) -> Ink | None:
    """Signed gray levels by which each pixel departs from the paper toward the pen."""
    height, width, channels = pixels.shape
    paper, even = _paper_color(thumbnail)
    if not even and max(height, width) > GRAINY_SIDE:
        pixels = cv2.GaussianBlur(pixels, (3, 3), 0).reshape(pixels.shape)
    departure = pixels - paper
    axis = _pen_axis(departure, even)
    if axis is None:
        return None
    signed = departure[..., 0] * axis[0] if channels == 1 else cv2.transform(departure, axis[None])
    if even:
        return signed
    light = _uneven_light(signed)
    signed -= light
    signed -= _quantile(signed.ravel(), 0.35)  # the opening lies below the paper's grain
    if axis.mean() < 0:  # pen takes away a share of the light, so less where it is dark
        bright = paper.mean() + light * axis.mean()
        full = _quantile(bright.ravel(), 0.95)
        signed *= shadow_gain(bright, full)
    return signed


def _pen_axis(departure: npt.NDArray[Any], even: bool) -> npt.NDArray[np.float32] | None:
    """The direction in color space from the paper to the pen, of length 1."""
    height, width, channels = departure.shape
    if not even:  # a median keeps the edges of shadows and loses strokes
        small = _shrink(departure, LIGHT_SIDE / max(height, width), least=4)
        reach = _reach(small, STROKE_WIDTH)
        shadows = [_median(channel, reach) for channel in cv2.split(small)]
        departure = small - cv2.merge(shadows).reshape(small.shape)
    squares = departure * departure
    energy = squares[..., 0] if channels == 1 else squares.sum(axis=2)
    strongest = float(energy.max())
    if strongest < MIN_CONTRAST**2:
        return None
    clear = energy > max(MIN_CONTRAST**2, strongest / 16)
    if not even:  # what is wide is rather the corner of a shadow
        wide = _opening(clear.astype(np.float32), _reach(clear, PEN_WIDTH)) > 0
        clear = clear & ~wide if (clear & ~wide).any() else clear
    far = departure[clear]
    if channels == 1:
        axis = np.ones(1, np.float32)
    else:
        axis = np.linalg.eigh(far.T @ far)[1][:, -1].astype(np.float32)
    along = far @ axis
    return axis if float(along @ np.abs(along)) > 0 else -axis


def _reach(small: npt.NDArray[Any], share: float) -> int:
    """Pixels, an odd number: that share of the picture's longer side."""
    height, width = small.shape[:2]
    return max(3, int(min(max(height, width) * share, min(height, width) * 0.6)) | 1)


def _median(values: npt.NDArray[Any], reach: int) -> npt.NDArray[np.float32]:
    """A median filter; OpenCV's wide one takes bytes alone, which is fine enough here."""
    shifted = np.clip(values / 2 + 128, 0, 255).astype(np.uint8)
    return (cv2.medianBlur(shifted, reach).astype(np.float32) - 128) * 2


def _quantile(values: npt.NDArray[Any], share: float, absolute: bool = False) -> float:
    """About what `np.quantile` gives, from a thousand values and ten times as fast."""
    sample = values[:: max(1, values.size // 1000)]
    if absolute:
        sample = np.abs(sample)
    rank = int(share * (sample.size - 1))
    return float(np.sort(sample)[rank])  # faster than np.partition, where it is vectorized


def _share(mask: Any) -> float:
    """How much of a mask, an array, is set, in [0, 1]: its mean, in a tenth of the time."""
    return np.count_nonzero(mask) / mask.size


def _paper_color(small: Pixels) -> tuple[npt.NDArray[np.float32], bool]:
    """The paper's color at the rim, (channels,), and whether it is the same all around."""
    rim = np.concatenate([small[0], small[-1], small[1:-1, 0], small[1:-1, -1]])
    color = np.partition(rim, len(rim) // 2, axis=0)[len(rim) // 2].astype(np.float32)
    return color, _share(np.abs(rim - color).max(axis=1) < 2.0) > EVEN


def _uneven_light(signed: Ink) -> Ink:
    """What is left of shadows: what is wider than any stroke, or than most and comes from outside.

    The first is a gray opening. Shadows have corners that no wide square fits, so the second is
    a narrower opening, of which only what holds on to the picture's edge is kept: a gray
    reconstruction (Vincent 1993, "Morphological Grayscale Reconstruction in Image Analysis").
    """
    height, width = signed.shape
    small = _shrink(signed[..., np.newaxis], LIGHT_SIDE / max(height, width), least=4)[..., 0]
    light = _opening(small, _reach(small, STROKE_WIDTH))
    narrow = _opening(small, _reach(small, PEN_WIDTH))
    outside = np.full_like(narrow, narrow.min())
    for edge in (np.s_[:, 0], np.s_[:, -1], np.s_[0], np.s_[-1]):
        outside[edge] = narrow[edge]
    light = np.maximum(light, _reconstruct(outside, narrow))
    # At a sharp edge, where the small picture cannot tell, it is shadow rather than pen.
    light = cv2.dilate(light, np.ones((3, 3), np.uint8))
    return cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)


def _opening(values: Ink, reach: int) -> Ink:
    """A gray opening by a square; what is beyond the picture is as its edge."""
    padded = cv2.copyMakeBorder(values, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    opened = cv2.morphologyEx(padded, cv2.MORPH_OPEN, np.ones((reach, reach), np.uint8))
    return opened[reach:-reach, reach:-reach]


def _reconstruct(marker: Ink, mask: Ink) -> Ink:
    """What of `mask` is reached from `marker` without going lower; both (H, W)."""
    around = np.ones((5, 5), np.uint8)
    for _ in range(sum(mask.shape)):
        grown = np.minimum(cv2.dilate(marker, around), mask)
        if np.array_equal(grown, marker):
            break
        marker = grown
    return marker


def _select_strokes(difference: Ink) -> tuple[Strokes, tuple[int, int, int, int]] | None:
    """The strokes of the digit, specks left out, and the box (x, y, w, h) around them."""
    # Where at most four fifths are pen, a fifth of |x| is grain: 0.253 deviations if normal.
    noise = _quantile(difference.ravel(), 0.2, absolute=True) / 0.253
    floor = max(MIN_CONTRAST / 2, GRAIN * noise)
    level = _pen_level(difference, floor)
    if level is None:
        return None
    mask = (difference > max(floor, FAINT * level)).astype(np.uint8)
    faint = (difference > max(0.8 * floor, RULED * level)).astype(np.uint8)
    ruled = mask - erase_lines(mask, faint, difference / level)
    if ruled.any():  # lines may have been darker than the pen
        difference = difference * (1 - ruled)
        level = _pen_level(difference, floor)
        if level is None:
            return None
        mask = (difference > max(floor, FAINT * level)).astype(np.uint8)
    x0, y0, w0, h0 = cv2.boundingRect(mask)
    if max(w0, h0) < MIN_LENGTH:
        return None
    x0, y0, w0, h0 = max(0, x0 - 1), max(0, y0 - 1), w0 + 2, h0 + 2  # for the strokes' soft rim
    box = slice(y0, y0 + h0), slice(x0, x0 + w0)
    mask = mask[box]
    pen = difference[box] / level
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    strong = np.bincount(labels[pen > 0.5], minlength=count)
    strong[0] = 0
    strong[_printed(labels, stats, strong, difference.shape)] = 0
    if ruled.any():
        strong[_cut_off(stats, strong, (x0, y0), difference.shape)] = 0
    main = int(strong.argmax())
    whole = _near(stats, strong, main)
    kept = whole.view(np.uint8)[labels]
    if max(cv2.boundingRect(kept)[2:]) < MIN_LENGTH or _is_dot(kept):
        return None
    haze = noise / level
    digit, (x, y, w, h) = _cut_out(pen, labels, whole, haze)
    apart = _apart(stats, strong, main, (x0, y0), difference.shape)
    strokes = Strokes(
        digit,
        tuple(_cut_out(pen, labels, part, haze)[0] for part in apart),
        any((part & ~whole).any() for part in apart),
    )
    return strokes, (x0 + x, y0 + y, w, h)


def _pen_level(difference: Ink, floor: float) -> float | None:
    """How far the pen departs from the paper, in gray levels; None where there is no pen."""
    candidates = difference[difference > floor]
    if candidates.size < MIN_LENGTH:
        return None
    level = _quantile(candidates[candidates >= otsu_threshold(candidates)], 0.5)
    return None if level < max(MIN_CONTRAST, 1.5 * floor) else level


def _cut_out(
    pen: Ink, labels: npt.NDArray[Any], chosen: npt.NDArray[np.bool_], haze: float
) -> tuple[Ink, tuple[int, int, int, int]]:
    """The chosen components alone, and the box (x, y, w, h) around them.

    Others leave no trace; the chosen keep their soft rim and nothing of the paper.
    """
    kept = chosen.view(np.uint8)[labels]
    rim = max(max(cv2.boundingRect(kept)[2:]) // 12, 2) | 1
    near = cv2.dilate(kept & (pen > SOLID), np.ones((rim, rim), np.uint8))
    pen = np.clip((pen - haze) * (near & (kept | (labels == 0))), 0.0, 1.0)
    x, y, w, h = cv2.boundingRect((pen > RIM).view(np.uint8))
    return pen[y : y + h, x : x + w], (x, y, w, h)


def _printed(
    labels: npt.NDArray[Any],
    stats: npt.NDArray[Any],
    strong: npt.NDArray[Any],
    shape: tuple[int, ...],
) -> list[int]:
    """Components that are frames or ruled lines; a line with nothing else may be a 1."""
    lengths = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1)
    longest = lengths[1:].max()
    frames, lines = set(), set()
    for number in np.flatnonzero((strong > 0) & (lengths > 0.6 * longest)).tolist():
        x, y, w, h = stats[number, :4].tolist()
        if min(w, h) > 0.5 * longest and _is_frame(labels[y : y + h, x : x + w] == number):
            frames.add(number)
        for length, full, thickness in ((w, shape[1], h), (h, shape[0], w)):
            if length > 0.95 * full and thickness < 0.1 * length:
                lines.add(number)
    others = np.flatnonzero((strong > 0) & (lengths > 0.2 * longest)).tolist()
    alone = set(others) <= frames | lines
    return list(frames if alone and len(lines) == 1 else frames | lines)


def _cut_off(
    stats: npt.NDArray[Any],
    strong: npt.NDArray[Any],
    corner: tuple[int, int],
    shape: tuple[int, ...],
) -> npt.NDArray[np.bool_]:
    """Which components the picture's edge cuts off, (N,): on ruled paper, what is left of lines.

    Where little else is, they are the digit.
    """
    left, top, width, height = stats[:, :4].T
    x, y = corner
    cut = (left + x <= 0) | (top + y <= 0)
    cut |= (left + x + width >= shape[1]) | (top + y + height >= shape[0])
    cut[0] = False
    whole = strong * ~cut
    return cut if whole.max() > LITTLE * strong.max() else np.zeros_like(cut)


def _is_frame(part: npt.NDArray[np.bool_]) -> bool:
    """Whether a component runs along all four of its sides."""
    height, width = part.shape
    y, x = max(1, height // 10), max(1, width // 10)
    bands = (part[:y], part[-y:], part[:, :x].T, part[:, -x:].T)
    return all(_share(band.any(axis=0)) > 0.9 for band in bands)


def _is_dot(kept: npt.NDArray[np.uint8]) -> bool:
    """Whether the strokes are one full round spot: a pen set down, dirt, a period."""
    outlines, _ = cv2.findContours(kept, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(np.concatenate(outlines))
    inside = cv2.contourArea(hull) + cv2.arcLength(hull, True) / 2 + 1  # Pick's theorem
    if cv2.countNonZero(kept) <= 0.97 * inside:
        return False
    _, (across, along), _ = cv2.minAreaRect(hull)
    return max(across, along) < 1.4 * min(across, along)


def _near(stats: npt.NDArray[Any], strong: npt.NDArray[Any], main: int) -> npt.NDArray[np.bool_]:
    """Which components are parts of one digit: the main one, and strokes near it."""
    width = stats[:, cv2.CC_STAT_WIDTH]
    extent = np.maximum(width, stats[:, cv2.CC_STAT_HEIGHT])
    gap = _gaps(stats, main)
    part = (extent >= 0.2 * extent[main]) | (
        (extent >= 0.07 * extent[main]) & (gap <= 0.1 * extent[main])
    )
    near = (strong > 0) & (gap <= 0.5 * extent[main]) & part
    left = stats[:, cv2.CC_STAT_LEFT]
    right = left + width
    pieces = np.flatnonzero(near).tolist()
    for piece in pieces:  # those of a broken digit follow each other
        over = np.minimum(right, right[near].max()) - np.maximum(left, left[near].min())
        follows = (_gaps(stats, piece) <= BROKEN * extent[main]) & (over >= 0.5 * width)
        new = (strong > 0) & ~near & follows & (extent >= 0.07 * extent[main])
        near |= new
        pieces += np.flatnonzero(new).tolist()
    return near


def _apart(
    stats: npt.NDArray[Any],
    strong: npt.NDArray[Any],
    main: int,
    corner: tuple[int, int],
    shape: tuple[int, ...],
) -> list[npt.NDArray[np.bool_]]:
    """Groups of components that may each be a digit, left to right; none where but one is.

    Each group is one large component with what lies over it or close by. What the picture's
    edge cuts off belongs to a neighbor.
    """
    left, top, width, height = stats[:, :4].T
    extent = np.maximum(width, height)
    x, y = corner
    inside = (left + x > 0) & (top + y > 0)
    inside &= (left + x + width < shape[1]) & (top + y + height < shape[0])
    large = (strong > 0) & (extent >= PART * extent[main]) & inside
    seeds = np.flatnonzero(large).tolist()
    if len(seeds) < 2:
        return []
    groups: list[npt.NDArray[np.bool_]] = []
    while seeds:
        seed = max(seeds, key=lambda number: int(extent[number]))
        small = (strong > 0) & ~large & (extent >= 0.07 * extent[seed])
        group = small & (_gaps(stats, seed) <= 0.15 * extent[seed])
        for other in seeds:
            shared_x = min(left[seed] + width[seed], left[other] + width[other]) - max(
                left[seed], left[other]
            )
            shared_y = min(top[seed] + height[seed], top[other] + height[other]) - max(
                top[seed], top[other]
            )
            over = max(0, shared_x) * max(0, shared_y)
            group[other] = over > 0.3 * width[other] * height[other]
        seeds = [number for number in seeds if not group[number]]
        groups.append(group)
    return sorted(groups, key=lambda group: int(left[group].min())) if len(groups) > 1 else []


def _gaps(stats: npt.NDArray[Any], main: int) -> npt.NDArray[Any]:
    """How far each component's box is from that of the main one, in pixels."""
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right = left + stats[:, cv2.CC_STAT_WIDTH]
    bottom = top + stats[:, cv2.CC_STAT_HEIGHT]
    return np.hypot(
        np.maximum(0, np.maximum(left - right[main], left[main] - right)),
        np.maximum(0, np.maximum(top - bottom[main], top[main] - bottom)),
    )
