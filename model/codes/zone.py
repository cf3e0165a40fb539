"""A zone: the part of a picture where somebody says that digits are written.

Zone        four shares of a picture
meant_by    the zone itself; or, where it is but a point, what is written there
in_whole    what was read in a zone, as it stands in the whole picture
"""

from dataclasses import astuple, dataclass, replace
from math import ceil, nan

import cv2
import numpy as np
import numpy.typing as npt

from model.codes.code import Box, Code, CodePage
from model.codes.text_lines import MAX_SIDE
from model.images.ink import MIN_PEN_DARKNESS, Mask
from model.images.line_background import find_line_ink
from model.images.picture import Pixels
from model.images.resizing import shrink

Boxes = npt.NDArray[np.int32]  # (n, 4): left, top, right and bottom of each, in pixels.

# Shares of a picture's longer side:
MAX_POINT = 0.02  # No code fits into a zone no wider and no higher: somebody points at one.
MAX_REACH = 0.03  # Strokes are no farther from where somebody points.
WINDOW = 0.15  # Strokes that are looked at are no farther above it or below it.
RULE_LENGTH = 0.1  # What is straight for so long, across or down, is the wall of a cell or a rule.
MAX_STROKE = 0.15  # What is higher is no stroke, but the edge of the sheet.

# Pixels:
MIN_STROKE = 6  # Lower strokes are dots.
MIN_RULE = 15  # No rule is shorter.
MIN_MARGIN = 4  # Around the thinnest stroke, so that it is not too small to be read.

MIN_ROWS = 1.5  # Of so many lengths of a rule; in a lower picture a 1 may be as high as a wall.

# A stroke is of a line if, by the height of the line's other strokes,
MAX_GAP = 1.2  # it is no farther from it,
MIN_SHARED = 0.3  # shares so much of its rows,
ALIKE = 0.35, 2.0  # and is so high, at least and at most.
MARGIN = 0.4  # Such heights that stay around a line.


@dataclass(frozen=True)
class Zone:
    """A part of a picture, in shares of its width and height from its upper left corner.

    Raises:
        ValueError: it is empty, or reaches beyond the picture.
    """

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        # What is no number is in no order either.
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise ValueError("a zone is left, top, right and bottom, in shares from 0 to 1")

    @classmethod
    def parse(cls, text: str) -> "Zone":
        """A zone as `str` writes it, such as "0.1,0.2,0.5,0.3".

        Raises:
            ValueError: it is none, or written otherwise.
        """
        try:
            left, top, right, bottom = map(float, text.split(","))
        except ValueError:
            left = top = right = bottom = nan
        return cls(left, top, right, bottom)

    def __str__(self) -> str:
        return ",".join(f"{share:g}" for share in astuple(self))

    def turned(self, degrees: int) -> "Zone":
        """The same part of the picture when it is turned clockwise, by quarters."""
        zone = self
        for _ in range(degrees // 90 % 4):
            zone = Zone(1 - zone.bottom, zone.left, 1 - zone.top, zone.right)
        return zone

    def box(self, pixels: Pixels) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in pixels of a picture: all those that it touches."""
        height, width = pixels.shape[:2]
        right, bottom = ceil(self.right * width), ceil(self.bottom * height)
        return int(self.left * width), int(self.top * height), right, bottom

    def cut(self, pixels: Pixels) -> Pixels:
        """The part of a picture, uint8 (h, w, C)."""
        left, top, right, bottom = self.box(pixels)
        return np.ascontiguousarray(pixels[top:bottom, left:right])


def meant_by(zone: Zone, pixels: Pixels) -> Zone | None:
    """The zone that somebody means who gives one; None where he points at nothing.

    One that is too small for a code is a point: it means the line of strokes of which the
    nearest one is. It grows from that stroke to its sides, from stroke to stroke.

    Args:
        zone: of the picture.
        pixels: uint8 (H, W, 3) or (H, W, 1).
    """
    height, width = pixels.shape[:2]
    longer = max(height, width)
    sides = (zone.right - zone.left) * width, (zone.bottom - zone.top) * height
    if max(sides) > MAX_POINT * longer:
        return zone
    x, y = (zone.left + zone.right) / 2 * width, (zone.top + zone.bottom) / 2 * height
    top, scale = max(0, int(y - WINDOW * longer)), min(1.0, MAX_SIDE / longer)
    band = shrink(np.ascontiguousarray(pixels[top : ceil(y + WINDOW * longer)]), scale)
    line = _line_at((x * scale, (y - top) * scale), band, longer * scale)
    if line is None:
        return None
    # A part of the picture that has a stroke in it is not empty, but its margin may reach out.
    inside = np.clip(line / scale + [0, top] * 2, 0, [width, height] * 2)
    return Zone(*np.clip(inside / ([width, height] * 2), 0, 1).tolist())


def _line_at(
    point: tuple[float, float], pixels: Pixels, longer: float
) -> npt.NDArray[np.float64] | None:
    """The box of the line of strokes at a point, with a margin; None where there is none.

    Args:
        point: x and y.
        pixels: uint8 (h, W, C), the rows of the picture around it.
        longer: pixels of the longer side of the whole picture.
    """
    pen = (find_line_ink(pixels) > MIN_PEN_DARKNESS).astype(np.uint8)
    pen = _without_rules(pen, max(MIN_RULE, round(RULE_LENGTH * longer)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(pen, connectivity=8)
    heights = stats[:, cv2.CC_STAT_HEIGHT]
    are_strokes = (heights >= MIN_STROKE) & (heights < MAX_STROKE * longer)
    are_strokes[0] = False
    rows, columns = np.nonzero(are_strokes[labels])
    if not rows.size:
        return None
    distances = np.hypot(columns + 0.5 - point[0], rows + 0.5 - point[1])
    nearest = int(distances.argmin())
    if distances[nearest] > MAX_REACH * longer:
        return None
    first = int(are_strokes[: labels[rows[nearest], columns[nearest]]].sum())
    boxes = stats[are_strokes][:, :4].copy()
    boxes[:, 2:] += boxes[:, :2]
    return _grow(boxes, first)


def _without_rules(pen: Mask, length: int) -> Mask:
    """What is pen without what runs straight, across or down, for so many pixels."""
    slanted = cv2.dilate(pen, np.ones((3, 3), np.uint8))  # A little, they do so all the same.
    rules = cv2.morphologyEx(slanted, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    if len(pen) >= MIN_ROWS * length:
        rules |= cv2.morphologyEx(slanted, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.where(rules > 0, 0, pen).astype(np.uint8)


def _grow(boxes: Boxes, first: int) -> npt.NDArray[np.float64]:
    """The box, with a margin, of the line of strokes that one of them is of."""
    left, top, right, bottom = boxes.T
    heights = bottom - top
    joined = np.arange(len(boxes)) == first
    while True:
        height = float(np.median(heights[joined]))
        line = np.array([*boxes[joined, :2].min(axis=0), *boxes[joined, 2:].max(axis=0)])
        gaps = np.maximum(left - line[2], line[0] - right)
        shared = np.minimum(bottom, line[3]) - np.maximum(top, line[1])
        are_near = (gaps < MAX_GAP * height) & (shared > MIN_SHARED * np.minimum(heights, height))
        are_alike = (heights >= ALIKE[0] * height) & (heights <= ALIKE[1] * height)
        wider = joined | (are_near & are_alike)
        if wider.sum() == joined.sum():
            return line + max(MIN_MARGIN, MARGIN * height) * np.array([-1, -1, 1, 1])
        joined = wider


def in_whole(page: CodePage, zone: Zone, pixels: Pixels) -> CodePage:
    """What was read in a zone, with its boxes and corners those of the whole picture, turned.

    Args:
        page: what was read.
        zone: of the picture before it was turned.
        pixels: the picture before it was turned.
    """
    turned = np.rot90(pixels, -page.turned // 90)
    left, top, *_ = zone.turned(page.turned).box(turned)
    return replace(
        page,
        codes=tuple(_moved(code, left, top) for code in page.codes),
        fields=tuple(replace(f, corners=f.corners + np.array([left, top])) for f in page.fields),
    )


def _moved(code: Code, x: int, y: int) -> Code:
    def move(box: Box) -> Box:
        return box[0] + x, box[1] + y, box[2] + x, box[3] + y

    digits = tuple(replace(position, box=move(position.box)) for position in code.digits)
    return replace(code, digits=digits, box=move(code.box))
