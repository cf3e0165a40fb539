"""Handwriting on a sample → the field that a form has there, which other hands fill otherwise.

find_frames   what is printed around handwriting to be written in; free paper where nothing is
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, log2

import cv2
import numpy as np
import numpy.typing as npt

from model.codes.deskew import Affine
from model.codes.fields import MIN_ALIKE, Field, edge_lengths
from model.images.ink import MIN_PEN_DARKNESS, Ink, Mask
from model.images.picture import Pixels

# In heights of the writing:
BESIDE, ABOVE = 14.0, 2.5  # So much is looked at around it.
FREE_BESIDE, FREE_ABOVE = 1.0, 0.4  # So much free paper is of it where nothing is printed, at most,
MIN_FREE = 0.15  # and so much wherever there is no frame.
UNSURE = 0.3  # It ends so far from where it is said to, at most.
MIN_LEVEL = 0.8  # What is level and shorter is no piece of a rule.
MAX_LINE_GAP = 0.6  # Between the boxes of a comb field.
MAX_ROW_HEIGHT = 2.5  # Rules farther apart are no row without walls.
MAX_RULE_DISTANCE = 0.6  # What is written stands no higher above its rule.
MAX_STROKE = 0.5  # What is thicker is no stroke.
MAX_STEP = 0.05  # A line of one piece slopes by no more.
MAX_THICKNESS = 0.2  # Of a rule; of a wall, this share of its height.

MIN_RULE_DARKNESS = 0.2  # What is fainter than this share of the pen's darkness is no rule.
PEN_QUANTILE = 0.95  # Of the places of writing, this share is less dark than the pen.
MIN_COVERED = 0.6  # A rule runs along this share of the writing,
MIN_CROSSED = 0.85  # a wall along this share of the way between two rules,
MIN_WALL_PIECE = 0.3  # in pieces of at least this share of it.
MAX_CELL_WIDTH = 1.3  # A cell for one digit is no wider, in heights of it.
MAX_PITCHES = 1.25  # A comb field goes on behind a wall if its next one is so many cells away.
MIN_SHARED = 0.5  # Frames that share so much of the lesser are one.

# Pixels:
MAX_HEIGHT = 100.0  # Of writing; where it is higher, the page is looked at smaller.
MIN_PIECE = 5  # No line is of shorter pieces.
MAX_WALL = 6  # So thick any wall may be.
MIN_SPECK = 3  # What is lower is no print.

Box = npt.NDArray[np.float64]  # (4,): left, top, right and bottom.


@dataclass(frozen=True, eq=False)
class Frame:
    """A field of a form, where writing in it is, and whether print is all around it; in pixels of
    the page."""

    box: Box
    written: Box
    is_closed: bool


def find_frames(pixels: Pixels, fields: Sequence[Field]) -> list[Box]:
    """The frames of what is written in fields, none on another.

    Two pieces of writing in one frame are of one field; of what others share, each has its half.

    Args:
        pixels: uint8 (H, W, C), the page, upright.
        fields: where it is written on by hand.

    Returns:
        Of each float64 (4,): left, top, right and bottom in pixels of the page.
    """
    widths = [edge_lengths(field.corners)[0] for field in fields]
    along = sum((w * f.direction for w, f in zip(widths, fields, strict=True)), np.array([1e-9, 0]))
    along /= np.linalg.norm(along)
    halved, frames = [pixels], list[Frame]()
    for field in fields:
        halvings = max(0, ceil(log2(field.height / MAX_HEIGHT)))
        while len(halved) <= halvings:
            halved.append(cv2.pyrDown(halved[-1]))
        frame = _find_frame(halved[halvings], 2**halvings, field, along)
        for box in (frame.box, frame.written):
            np.clip(box, 0, pixels.shape[1::-1] * 2, out=box)
        twin = next((number for number, f in enumerate(frames) if _are_one(frame, f)), None)
        if twin is None:
            frames.append(frame)
        else:
            frames[twin] = _joined(frames[twin], frame)
    for number, frame in enumerate(frames):
        for other in frames[:number]:
            _cut_apart(frame, other)
    return [frame.box for frame in frames if (frame.box[2:] > frame.box[:2]).all()]


def _find_frame(pixels: Pixels, scale: int, field: Field, along: npt.NDArray[np.float64]) -> Frame:
    """The frame of what is written in a field of a page that is written on in a direction; `pixels`
    are so many times smaller."""
    field = replace(field, corners=field.corners / scale)
    if field.direction @ along < MIN_ALIKE:
        along = field.direction
    seen = _look_around(pixels, field, along)
    slopes = [rule.slope for rule in (seen.upper, seen.lower) if rule is not None]
    if slopes:  # Print is straighter than what is written on it.
        turn = np.arctan(np.mean(slopes))
        turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        seen = _look_around(pixels, field, turned @ along)
    box, is_closed = _box_around(seen)
    box, written = (scale * _box_on(seen.to_page, one) for one in (box, seen.writing))
    return Frame(box, written, is_closed)


@dataclass(frozen=True, eq=False)
class _Rule:
    """A level line: from which column to which, its rows beside the writing, and its slope."""

    left: float
    right: float
    top: float
    bottom: float
    slope: float


@dataclass(frozen=True, eq=False)
class _Seen:
    """What is around writing, level: its ink, its level lines, the rules nearest to the writing,
    where that is, and the map from there to the page."""

    ink: Ink
    level: Mask
    upper: _Rule | None
    lower: _Rule | None
    writing: Box
    to_page: Affine


def _look_around(pixels: Pixels, field: Field, along: npt.NDArray[np.float64]) -> _Seen:
    """What is around writing, level when a direction of length 1 is."""
    width, height = edge_lengths(field.corners)
    size = np.ceil([width + 2 * BESIDE * height, height + 2 * ABOVE * height]).astype(int)
    axes = np.column_stack([along, [-along[1], along[0]]])
    to_page = np.column_stack([axes, field.center - axes @ (size / 2)])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    window = cv2.warpAffine(
        pixels, to_page, size.tolist(), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    half = np.array([width, height]) / 2
    writing = np.concatenate([size / 2 - half, size / 2 + half])
    ink = _ink_of(window.reshape(size[1], size[0], -1), writing)
    level = _opened((ink > MIN_RULE_DARKNESS).astype(np.uint8), MIN_LEVEL * height, height)
    return _Seen(ink, level, *_rules_beside(level, writing), writing, to_page)


def _ink_of(window: Pixels, writing: Box) -> Ink:
    """What is thin and dark, the pen about 1; desks and shadows are not."""
    left, top, right, bottom = writing.astype(int)
    side = max(MIN_PIECE, round(MAX_STROKE * (bottom - top)))
    hat = cv2.morphologyEx(window, cv2.MORPH_BLACKHAT, np.ones((side, side), np.uint8))
    darkest = np.maximum.reduce(cv2.split(hat)).astype(np.float32)  # Ten times as fast as `max`.
    return darkest / max(float(np.quantile(darkest[top:bottom, left:right], PEN_QUANTILE)), 1.0)


def _opened(dark: Mask, length: float, height: float) -> Mask:
    """What is dark in lines of so many pixels at least, level or nearly so."""
    steps = np.ones((2 * round(MAX_STEP * height) + 1, 1), np.uint8)  # A line that slopes has some.
    piece = np.ones((1, max(MIN_PIECE, round(length))), np.uint8)
    return np.asarray(cv2.morphologyEx(cv2.dilate(dark, steps), cv2.MORPH_OPEN, piece) & dark)


def _rules_beside(level: Mask, writing: Box) -> tuple[_Rule | None, _Rule | None]:
    """The nearest rules above and below the middle of the writing."""
    left, top, right, bottom = writing
    height, middle = bottom - top, (top + bottom) / 2
    gap = np.ones((3, 2 * round(MAX_LINE_GAP * height / 2) + 1), np.uint8)
    joined = cv2.morphologyEx(level, cv2.MORPH_CLOSE, gap)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    upper = lower = None
    first, last = int(left), int(right) + 1
    beside = np.where(level[:, first:last] > 0, labels[:, first:last], 0)
    for label in np.unique(beside[beside > 0]).tolist():
        rows, columns = np.nonzero(beside == label)
        thickness = len(rows) / (covered := len(np.unique(columns)))
        if thickness > max(4, MAX_THICKNESS * height) or covered < MIN_COVERED * (last - first):
            continue
        start, wide = stats[label, cv2.CC_STAT_LEFT], stats[label, cv2.CC_STAT_WIDTH]
        slope = float(np.polyfit(columns, rows, 1)[0])
        rule = _Rule(start, start + wide, rows.min(), rows.max() + 1, slope)
        y = rows.mean()
        if y < middle - height / 4 and (upper is None or rule.top > upper.top):
            upper = rule
        if y > middle + height / 4 and (lower is None or rule.bottom < lower.bottom):
            lower = rule
    return upper, lower


def _box_around(seen: _Seen) -> tuple[Box, bool]:
    """The box in which writing is, and whether there are walls on both sides of it."""
    left, top, right, bottom = seen.writing
    height, upper, lower = bottom - top, seen.upper, seen.lower
    low = np.array([left - FREE_BESIDE * height, top - FREE_ABOVE * height])
    high = np.array([right + FREE_BESIDE * height, bottom + FREE_ABOVE * height])
    if lower is not None and lower.top - bottom < MAX_RULE_DISTANCE * height:
        low[0], high = lower.left, np.array([lower.right, max(lower.bottom, bottom)])
    box = _up_to_print(seen, np.concatenate([low, high]))
    if upper is None or lower is None:
        return box, False
    ends = max(upper.left, lower.left), min(upper.right, lower.right)
    walls = _walls(seen, upper, lower, ends)
    max_cell = MAX_CELL_WIDTH * (lower.bottom - upper.top)
    before, after = _walls_beside(seen.writing, walls, max_cell)
    is_closed = before is not None and after is not None
    if is_closed or lower.bottom - upper.top < MAX_ROW_HEIGHT * height:
        box = _up_to_print(seen, np.array([ends[0], top, ends[1], bottom]))
        box[1], box[3] = upper.top, lower.bottom
        box[0] = box[0] if before is None else before
        box[2] = box[2] if after is None else after
    return box, is_closed


def _up_to_print(seen: _Seen, box: Box) -> Box:
    """A box around writing that ends where something is printed or written beside that."""
    left, top, right, bottom = seen.writing
    rules = cv2.dilate(seen.level, np.ones((3, 3), np.uint8))
    pen = ((seen.ink > MIN_PEN_DARKNESS) & (rules == 0)).astype(np.uint8)
    pen = cv2.morphologyEx(pen, cv2.MORPH_OPEN, np.ones((MIN_SPECK, 1), np.uint8))
    columns = pen[int(top) : int(bottom) + 1].any(axis=0)
    rows = pen[:, int(left) : int(right) + 1].any(axis=1)
    unsure, least = UNSURE * (bottom - top), MIN_FREE * (bottom - top)
    ends = box.copy()
    for axis, is_taken in enumerate([columns, rows]):
        start, end = seen.writing[[axis, axis + 2]]
        taken = np.flatnonzero(is_taken)
        before, after = taken[taken < start - unsure], taken[taken > end + unsure]
        ends[axis] = min(max([box[axis], *before[-1:] + 2]), start - least)
        ends[axis + 2] = max(min([box[axis + 2], *after[:1] - 1]), end + least)
    return ends


def _walls(
    seen: _Seen, upper: _Rule, lower: _Rule, ends: tuple[float, float]
) -> npt.NDArray[np.float64]:
    """The columns of the walls from rule to rule, where both are, in increasing order."""
    between = seen.ink[int(upper.top) : int(lower.bottom)]
    height, unsure = len(between), UNSURE * (seen.writing[3] - seen.writing[1])
    dark = np.ascontiguousarray((between > MIN_RULE_DARKNESS).T).astype(np.uint8)
    plumb = _opened(dark, MIN_WALL_PIECE * height, height)
    joined = cv2.dilate(plumb, np.ones((3, 3), np.uint8))  # A wall that leans is of many pieces.
    _, _, stats, centers = cv2.connectedComponentsWithStats(joined, connectivity=8)
    columns = centers[:, 1]
    lengths, areas = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_AREA]
    is_wall = lengths >= MIN_CROSSED * height
    is_wall &= areas <= max(MAX_WALL, MAX_THICKNESS * height) * lengths
    is_wall &= (columns > ends[0] - unsure) & (columns < ends[1] + unsure)
    is_wall[0] = False
    return np.sort(columns[is_wall])


def _walls_beside(
    writing: Box, walls: npt.NDArray[np.float64], max_cell: float
) -> tuple[float | None, float | None]:
    """The walls on both sides of writing, beyond all cells of a comb field if none is wider than
    so many pixels; None on a side that has none."""
    left, top, right, bottom = writing
    unsure = min(UNSURE * (bottom - top), (right - left) / 3)
    before, after = np.flatnonzero(walls < left + unsure), np.flatnonzero(walls > right - unsure)
    if not before.size or not after.size:
        return (
            float(walls[before[-1]]) if before.size else None,
            float(walls[after[0]]) if after.size else None,
        )
    first, last = int(before[-1]), int(after[0])
    pitch = float(np.median(np.diff(walls[first : last + 1])))
    if last - first > 1 and pitch <= max_cell:
        reach = MAX_PITCHES * pitch
        while first > 0 and walls[first] - walls[first - 1] <= reach:
            first -= 1
        while last + 1 < len(walls) and walls[last + 1] - walls[last] <= reach:
            last += 1
    return float(walls[first]), float(walls[last])


def _box_on(to_page: Affine, box: Box) -> Box:
    left, top, right, bottom = box
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    there = corners @ to_page[:, :2].T + to_page[:, 2]
    return np.concatenate([there.min(axis=0), there.max(axis=0)])


def _area(box: Box) -> float:
    return float(np.prod(np.maximum(box[2:] - box[:2], 0)))


def _shared(one: Box, other: Box) -> Box:
    return np.concatenate([np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])])


def _are_one(one: Frame, other: Frame) -> bool:
    least = MIN_SHARED * min(_area(one.box), _area(other.box))
    return one.is_closed and other.is_closed and _area(_shared(one.box, other.box)) > least


def _joined(one: Frame, other: Frame) -> Frame:
    def around(a: Box, b: Box) -> Box:
        return np.concatenate([np.minimum(a[:2], b[:2]), np.maximum(a[2:], b[2:])])

    return Frame(around(one.box, other.box), around(one.written, other.written), True)


def _cut_apart(one: Frame, other: Frame) -> None:
    """Cuts two boxes where they meet, in place: in the middle of what they share, between what is
    written in them, along the side on which that is farther apart."""
    shared = _shared(one.box, other.box)
    if (shared[2:] <= shared[:2]).any():
        return
    written = _shared(one.written, other.written)
    axis = int((written[:2] - written[2:]).argmax())
    first, second = sorted([one, other], key=lambda f: f.written[axis] + f.written[axis + 2])
    ends = sorted([first.written[axis + 2], second.written[axis]])
    cut = np.clip((shared[axis] + shared[axis + 2]) / 2, *ends)
    first.box[axis + 2] = second.box[axis] = cut
