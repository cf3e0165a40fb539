"""Maps of a page → its fields, and each field's pixels, level.

as_one        two fields that follow each other on a line, as one
find_fields   the fields that the field network's maps show, in the order in which one reads
cut_out       the part of a picture that holds a field, level, for `find_text_line`
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from model.codes.deskew import Affine
from model.codes.field_network import FieldMaps
from model.images.picture import Pixels

# Four points, float32 (4, 2) of x and y in pixels of a picture: of what is written the upper left,
# upper right, lower right and lower left, as one reads it.
Corners = npt.NDArray[np.floating]
Kind = Literal["digits", "writing"]

CORE_HEIGHT = 0.5  # The core of a field is this share of its height, in the middle.
MIN_PROBABILITY = 0.6  # Places from this probability on are in a core,
MIN_PEAK = 0.8  # and of a core, the surest place has at least this one.
MAX_PRINT_SHARE = 0.25  # What is likelier to be print, over all its places, is no field.
MIN_PLACES = 3  # A core has so many places at least.
MIN_LONG_ASPECT = 4.0  # The outline of a core so long says better than the map where it runs,
MIN_AGREEMENT = 0.5  # if the cosine of the angle between both is at least so large.

# Fields are one if, in heights of the lower, they are no further apart than
MAX_GAP = 0.2
MAX_STEP = 0.4  # and one is no further above the line of the other,
MAX_HEIGHTS = 2.0  # one is at most so many times as high,
MIN_ALIKE = 0.94  # and the cosine of the angle between them is at least so large.

# Heights of a field that stay around it when it is cut out: of its cells, and of what goes on.
MARGIN_BESIDE, MARGIN_ABOVE = 2.5, 1.0
MIN_MARGIN = 1.0  # Beyond both edges of a picture, where its rim goes on.


@dataclass(frozen=True, eq=False)
class Field:
    """Where something is written by hand.

    Attributes:
        corners: float64 (4, 2), of the writing.
        kind: whether it is of digits.
        probability: how sure the network is of it at its surest place, in [0, 1].
        print_share: the usual probability of print where it is, in [0, 1].
    """

    corners: Corners
    kind: Kind
    probability: float
    print_share: float = 0.0

    @cached_property
    def height(self) -> float:
        """How high the writing is, in pixels."""
        return edge_lengths(self.corners)[1]

    @cached_property
    def center(self) -> npt.NDArray[np.float64]:
        """x and y of its middle."""
        return self.corners.mean(axis=0)

    @cached_property
    def direction(self) -> npt.NDArray[np.float64]:
        """x and y of the direction in which it is written, of length 1."""
        return reading_direction(self.corners)

    def between(self, first: npt.NDArray[np.float64], last: npt.NDArray[np.float64]) -> "Field":
        """The part of the field between two points, x and y, along its direction."""
        upper_left, upper_right, lower_right, lower_left = self.corners
        length = max(edge_lengths(self.corners)[0], 1e-6)
        start = (upper_left + lower_left) / 2 @ self.direction
        shares = [[(float(point @ self.direction) - start) / length] for point in (first, last)]
        begin, end = np.clip(shares, 0, 1)
        upper, lower = upper_right - upper_left, lower_right - lower_left
        corners = [upper_left + begin * upper, upper_left + end * upper]
        return replace(
            self, corners=np.array([*corners, lower_left + end * lower, lower_left + begin * lower])
        )

    def upside_down(self) -> "Field":
        """The field as one reads it from the other side of the page."""
        return replace(self, corners=self.corners[[2, 3, 0, 1]])


def find_fields(maps: FieldMaps) -> list[Field]:
    """The fields of a picture, of both kinds, in the order in which one reads."""
    by_hand = np.maximum(maps.digits, maps.writing)
    mask = (by_hand >= MIN_PROBABILITY).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    fields = []
    for label in range(1, count):
        x, y, width, height, places = stats[label]
        box = slice(y, y + height), slice(x, x + width)
        within = labels[box] == label
        peak = float(by_hand[box][within].max())
        if places < MIN_PLACES or peak < MIN_PEAK:
            continue
        rows, columns = np.nonzero(within)
        direction = (maps.direction[box][within] * by_hand[box][within][:, np.newaxis]).sum(axis=0)
        points = np.column_stack([columns + x, rows + y]).astype(np.float32)
        corners = _around(points, _settle(direction, points)) * maps.stride
        print_share = float(maps.printed[box][within].mean())
        if print_share > MAX_PRINT_SHARE:
            continue
        is_of_digits = maps.digits[box][within].sum() >= maps.writing[box][within].sum()
        fields.append(Field(corners, "digits" if is_of_digits else "writing", peak, print_share))
    return in_reading_order(_join(_outermost(fields)))


def _outermost(fields: list[Field]) -> list[Field]:
    """Fields without those that lie within larger ones."""
    kept: list[Field] = []
    for field in sorted(
        fields, key=lambda f: float(np.prod(edge_lengths(f.corners))), reverse=True
    ):
        x, y = field.center.tolist()
        if not any(
            cv2.pointPolygonTest(f.corners.astype(np.float32), (x, y), False) > 0 for f in kept
        ):
            kept.append(field)
    return kept


def _settle(
    direction: npt.NDArray[np.float32], points: npt.NDArray[np.float32]
) -> npt.NDArray[np.float64]:
    """The direction, of length 1, of a core; along the outline if it is long."""
    unit = direction + np.array([1e-9, 0])
    unit /= np.linalg.norm(unit)
    _, (width, height), degrees = cv2.minAreaRect(points)
    angle = np.deg2rad(degrees if width >= height else degrees + 90)
    along = np.array([np.cos(angle), np.sin(angle)])
    agreement = float(along @ unit)
    is_long = max(width, height) + 1 >= MIN_LONG_ASPECT * (min(width, height) + 1)
    return along * np.sign(agreement) if is_long and abs(agreement) > MIN_AGREEMENT else unit


def _around(
    points: npt.NDArray[np.float32], direction: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """The corners of the field whose core has these places; of the map, not of the picture."""
    axes = np.array([direction, [-direction[1], direction[0]]])
    turned = points @ axes.T
    # A place reaches half its side around its middle.
    low, high = turned.min(axis=0) - 0.5, turned.max(axis=0) + 0.5
    spread = (high[1] - low[1]) * (1 / CORE_HEIGHT - 1) / 2
    low[1], high[1] = low[1] - spread, high[1] + spread
    box = np.array([low, [high[0], low[1]], high, [low[0], high[1]]])
    return box @ axes + 0.5


def core_corners(corners: Corners, min_side: float) -> Corners:
    """The corners of a field's core.

    Args:
        corners: of the field.
        min_side: pixels that the core is wide and high at least.
    """
    width, height = edge_lengths(corners)
    upper, lower = corners[:2], corners[[3, 2]]
    share = min(1.0, max(CORE_HEIGHT, min_side / max(height, 1e-6)))
    rows = np.array([(1 - share) / 2, (1 + share) / 2])[:, np.newaxis, np.newaxis]
    (upper_left, upper_right), (lower_left, lower_right) = upper + rows * (lower - upper)
    core = np.array([upper_left, upper_right, lower_right, lower_left])
    wider = max(0.0, min_side - width) / 2 * reading_direction(corners)
    return core + np.array([-wider, wider, wider, -wider])


def edge_lengths(corners: Corners) -> tuple[float, float]:
    """How wide and how high a field is, in pixels."""
    upper_left, upper_right, lower_right, lower_left = corners
    width = np.linalg.norm(upper_right - upper_left) + np.linalg.norm(lower_right - lower_left)
    height = np.linalg.norm(lower_left - upper_left) + np.linalg.norm(lower_right - upper_right)
    return float(width) / 2, float(height) / 2


def reading_direction(corners: Corners) -> npt.NDArray[np.float64]:
    """x and y of the direction in which a field is written, of length 1.

    All four sides say it, the long ones more: of a single 1 those that stand upright.
    """
    upper_left, upper_right, lower_right, lower_left = np.asarray(corners, np.float64)
    along = upper_right - upper_left + lower_right - lower_left
    down = lower_left - upper_left + lower_right - upper_right
    direction = along + np.array([down[1], -down[0]])
    return direction / max(float(np.linalg.norm(direction)), 1e-9)


def _join(fields: list[Field]) -> list[Field]:
    """Fields of one kind that follow each other on a line, as one."""
    joined: list[Field] = []
    waiting = sorted(fields, key=lambda field: float(field.center @ field.direction))
    while waiting:
        field = waiting.pop(0)
        while (after := next((f for f in waiting if _belong_together(field, f)), None)) is not None:
            waiting.remove(after)
            field = as_one(field, after)
        joined.append(field)
    return joined


def _belong_together(field: Field, after: Field) -> bool:
    low, high = sorted([field.height, after.height])
    alike = float(field.direction @ after.direction)
    if field.kind != after.kind or high > MAX_HEIGHTS * low or alike < MIN_ALIKE:
        return False
    end = field.corners[1:3].mean(axis=0)
    gap, step = _along_and_across(after.corners[[0, 3]].mean(axis=0) - end, field.direction)
    return -low < gap < MAX_GAP * low and abs(step) < MAX_STEP * low


def _along_and_across(
    offset: npt.NDArray[np.float64], direction: npt.NDArray[np.float64]
) -> tuple[float, float]:
    along, across = offset @ direction, direction[0] * offset[1] - direction[1] * offset[0]
    return float(along), float(across)


def as_one(field: Field, after: Field) -> Field:
    """The smallest level box around two fields, along the line through both."""
    both = np.concatenate([field.corners, after.corners])
    direction = after.corners[1:3].mean(axis=0) - field.corners[[0, 3]].mean(axis=0)
    direction /= np.linalg.norm(direction)
    axes = np.array([direction, [-direction[1], direction[0]]])
    low, high = (both @ axes.T).min(axis=0), (both @ axes.T).max(axis=0)
    corners = np.array([low, [high[0], low[1]], high, [low[0], high[1]]]) @ axes
    return replace(
        field,
        corners=corners,
        probability=max(field.probability, after.probability),
        print_share=max(field.print_share, after.print_share),
    )


def in_reading_order(fields: list[Field]) -> list[Field]:
    """Fields row by row, as the page is up by what most of them say."""
    if not fields:
        return []
    direction = np.sum([field.direction for field in fields], axis=0) + np.array([1e-9, 0])
    direction /= np.linalg.norm(direction)
    places = [_along_and_across(field.center, direction) for field in fields]
    rows: list[list[int]] = []
    for number in np.argsort([across for _, across in places]).tolist():
        first = rows[-1][0] if rows else number
        same_row = places[number][1] - places[first][1] < fields[first].height / 2
        if rows and same_row:
            rows[-1].append(number)
        else:
            rows.append([number])
    return [fields[n] for row in rows for n in sorted(row, key=lambda n: places[n][0])]


def _room(field: Field, axis: int, pixels: Pixels) -> float:
    """How many heights of a field lie between it and the farther of two edges of its picture.

    Args:
        field: of the picture.
        axis: 0 for what is before and after it, 1 for above and below.
        pixels: uint8 (H, W, C), the picture.
    """
    x, y = field.direction
    direction = np.array([x, y] if axis == 0 else [-y, x])
    farther = max(_to_edge(field.center, way, pixels) for way in (direction, -direction))
    return (farther - edge_lengths(field.corners)[axis] / 2) / field.height


def _to_edge(
    point: npt.NDArray[np.float64], direction: npt.NDArray[np.float64], pixels: Pixels
) -> float:
    """How far it is from a point of a picture to its edge, in a direction of length 1."""
    runs = np.abs(direction) > 1e-6
    edges = np.where(direction > 0, pixels.shape[1::-1], 0)
    return float(((edges - point)[runs] / direction[runs]).min())


def cut_out(pixels: Pixels, field: Field) -> tuple[Pixels, Affine]:
    """A field level, as large as in the picture, with a margin.

    Args:
        pixels: uint8 (H, W, C), the picture.
        field: one of it.

    Returns:
        uint8 (h, w, C), and the affine map from x, y in it to the picture, (2, 3).
    """
    width, height = edge_lengths(field.corners)
    beside = height * float(np.clip(_room(field, 0, pixels), MIN_MARGIN, MARGIN_BESIDE))
    above = height * float(np.clip(_room(field, 1, pixels), MIN_MARGIN, MARGIN_ABOVE))
    size = max(1, round(width + 2 * beside)), max(1, round(height + 2 * above))
    along = field.direction
    axes = np.column_stack([along, [-along[1], along[0]]])
    to_picture = np.column_stack([axes, field.center - axes @ (np.array(size) / 2)])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(pixels, to_picture, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return cut.reshape(size[1], size[0], -1), to_picture
