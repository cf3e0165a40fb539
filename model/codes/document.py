"""A picture of a page → its fields, the page upright, and each field as a line of writing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from model.codes.best_reading import legible_digits
from model.codes.cells import MAX_CELL_WIDTH, find_cells, has_narrow_column
from model.codes.code import Box, Code
from model.codes.deskew import Affine
from model.codes.field_network import MAX_PIXELS, STRIDE, FieldMaps, FieldNetwork
from model.codes.fields import Field, cut_out, edge_lengths, find_fields
from model.codes.text_lines import TextLine, find_text_line
from model.images.picture import Pixels

# Pixels that the network sees:
MAX_SEEN_HEIGHT = 100.0  # Higher writing is looked at from farther,
SEEN_HEIGHT = 64.0  # and so is a page that seems to have no digits,
MAX_HEIGHT_FROM_AFAR = 80.0  # until it is no higher than this,
MIN_STEP_BACK = 0.5  # each time this many times as large as before, at least,
MAX_STEPS_BACK = 3  # and so often, at most.

MIN_ALONG = 0.7  # A field runs against the page by this cosine of the angle, at least.
MIN_BY_HAND = 0.1  # Up to this probability of any writing, a stroke is not by hand,
NEIGHBORHOOD = 5  # wherever it is in a square of so many places.
MIN_CODE_GAP = 1.2  # Heights of a field to a stroke that is of another code.
MAX_IN_COMMON = 0.5  # Codes that share more of the smaller one's box are one.
MAX_ROW_PARTS = 4  # A field goes on with its row of cells so often, at most.
MIN_ROOM = 1.5  # Pixels from a code to a side of its picture; else it may be cut.
MIN_CUT_SIDE = 8  # Pixels; what is lower or narrower, margin and all, can't be read.


@dataclass(frozen=True, eq=False)
class Document:
    """A page that is upright.

    Attributes:
        pixels: uint8 (H, W, C).
        turned: by how many degrees clockwise the picture was turned for that.
        maps: what the field network says of it.
        fields: of both kinds, in the order in which one reads.
    """

    pixels: Pixels
    turned: int
    maps: FieldMaps
    fields: list[Field]

    def line_of(self, field: Field, ends_at_walls: bool = False) -> TextLine | None:
        """What is written in a field as one line; None where there is no pen in it.

        Args:
            field: of the page.
            ends_at_walls: whether it is a column of a table. Other fields go on with their row
                of cells.
        """
        for _ in range(MAX_ROW_PARTS):
            cut, to_picture = cut_out(self.pixels, field)
            is_large_enough = min(cut.shape[:2]) >= MIN_CUT_SIDE
            line = find_text_line(cut, *edge_lengths(field.corners)) if is_large_enough else None
            longer = None
            if line and not ends_at_walls:
                longer = _along_its_row(field, line, cut.shape[1])
            if longer is None:
                break
            field = longer
        if line is None:
            return None
        is_part = longer is not None  # Its row of cells still goes on.
        beside = line.beside @ to_picture[:, :2].T + to_picture[:, 2]
        is_apart = line.is_beyond_wall | _is_far_from(beside, field)
        is_other = is_apart & self._is_in_other(beside, field)
        return replace(
            line,
            is_doubtful=is_part or has_narrow_column(line),
            to_picture=_after(to_picture, line.to_picture),
            picture=self.pixels,
            beside=beside[self._may_be_by_hand(beside) & ~is_other],
        )

    def print_share(self, box: Box) -> float:
        """How likely there is print in a box of the picture, on average."""
        height, width = self.maps.printed.shape
        left, top, right, bottom = np.array(box) / np.tile(self.maps.stride, 2)
        first_row, first_column = np.clip([int(top), int(left)], 0, [height - 1, width - 1])
        last_row = max(first_row, int(np.ceil(bottom)))
        last_column = max(first_column, int(np.ceil(right)))
        places = self.maps.printed[first_row : last_row + 1, first_column : last_column + 1]
        return float(places.mean())

    def cuts(self, box: Box) -> bool:
        """Whether a box reaches a side of the picture, where a code may go on."""
        left, _, right, _ = box
        return min(left, self.pixels.shape[1] - right) < MIN_ROOM

    def _may_be_by_hand(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Whether handwriting is likelier than print at points, (K, 2) of x and y, and not
        unlikely itself."""
        height, width = self.maps.printed.shape
        columns, rows = (points / self.maps.stride).astype(int).T
        inside = (np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1))
        by_hand = np.maximum(self.maps.digits, self.maps.writing)
        around = cv2.dilate(by_hand, np.ones((NEIGHBORHOOD, NEIGHBORHOOD), np.uint8))
        return around[inside] > np.maximum(self.maps.printed[inside], MIN_BY_HAND)

    def _is_in_other(self, points: npt.NDArray[np.float64], field: Field) -> npt.NDArray[np.bool_]:
        """Whether points, (K, 2) of x and y, are in other fields of digits."""
        others = [
            other.corners.astype(np.float32)
            for other in self.fields
            if other is not field and other.kind == "digits"
        ]
        within = [
            any(cv2.pointPolygonTest(corners, point, measureDist=False) >= 0 for corners in others)
            for point in points.tolist()
        ]
        return np.array(within, bool)


def find_document(pixels: Pixels, network: FieldNetwork, is_upright: bool = False) -> Document:
    """The fields of a page, which is turned by quarters as most of what is written on it runs.

    Writing that fills much of its picture is looked at step by step from farther: what is too
    large falls to pieces, flows together, or is not seen at all.

    Args:
        pixels: uint8 (H, W, C).
        network: finds the fields.
        is_upright: whether the page is known to be upright.
    """
    max_pixels = min(float(MAX_PIXELS), pixels.shape[0] * pixels.shape[1])
    maps = network.maps(pixels, max_pixels)
    fields = find_fields(maps)
    height = _usual_height(fields, maps)
    for _ in range(MAX_STEPS_BACK if height is None or height > MAX_SEEN_HEIGHT else 0):
        # What flows together or falls to pieces is not as high as it seems.
        step = max(MIN_STEP_BACK, SEEN_HEIGHT / (height or MAX_SEEN_HEIGHT))
        max_pixels *= step**2
        maps = network.maps(pixels, max_pixels)
        fields = find_fields(maps)
        height = _usual_height(fields, maps)
        if height is not None and height <= MAX_HEIGHT_FROM_AFAR:
            break
    quarters, as_it_lies = 0 if is_upright else _quarters(fields), pixels
    if quarters:  # Upright, what is written is surer.
        pixels = np.ascontiguousarray(np.rot90(pixels, quarters))
        maps = network.maps(pixels, max_pixels)
    maps = network.multiscale_maps(pixels, max_pixels, maps)
    fields = find_fields(maps)
    if quarters % 2 and _quarters(fields) % 2:  # From nearer by, it runs along the other side.
        return find_document(as_it_lies, network, is_upright=True)
    # Nobody writes upside down on a page: there the network errs.
    upright = [f.upside_down() if f.direction[0] < -MIN_ALONG else f for f in fields]
    return Document(pixels, -90 * quarters % 360, maps, upright)


def _is_far_from(points: npt.NDArray[np.float64], field: Field) -> npt.NDArray[np.bool_]:
    """Whether points, (K, 2) of x and y, are too far from a field for strokes of its code."""
    width, height = edge_lengths(field.corners)
    apart = np.abs((points - field.center) @ field.direction) - width / 2
    return apart > MIN_CODE_GAP * height


def _usual_height(fields: list[Field], maps: FieldMaps) -> float | None:
    """How high fields of digits are, in pixels as the network sees them; None without any."""
    heights = [field.height for field in fields if field.kind == "digits"]
    return float(np.median(heights) * STRIDE / np.mean(maps.stride)) if heights else None


def _quarters(fields: list[Field]) -> int:
    """How many quarters counterclockwise make a page upright, by what its fields say together."""
    if not fields:
        return 0
    x, y = np.sum([field.direction for field in fields], axis=0)
    return round(float(np.arctan2(y, x)) / (np.pi / 2)) % 4


def _along_its_row(field: Field, line: TextLine, width: int) -> Field | None:
    """A field that goes on with its row of cells; None where the row ends in what was cut out.

    Args:
        field: of some cells of a row; a page shows two fields where a cell between is empty.
        line: of the field as it was cut out.
        width: of the cut, in pixels.
    """
    cells = find_cells(line)
    if not cells or cells[0].right - cells[0].left > MAX_CELL_WIDTH:
        return None
    zoom, shift = line.to_picture[0, [0, 2]]
    first, last = zoom * cells[0].left + shift, zoom * cells[-1].right + shift
    pitch = zoom * (cells[0].right - cells[0].left)
    margin = (width - edge_lengths(field.corners)[0]) / 2
    before = max(0.0, margin - first) if first < pitch else 0.0
    after = max(0.0, last - (width - margin)) if last > width - pitch else 0.0
    if not before and not after:
        return None
    along = np.array([-before, after, after, -before])[:, np.newaxis] * field.direction
    return replace(field, corners=field.corners + along)


def _after(outer: Affine, inner: Affine) -> Affine:
    """The affine map that does the inner one, then the outer one."""
    return outer @ np.vstack([inner, [0, 0, 1]])


def without_repeats(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Codes without those that are parts of others: two fields may show one code.

    What holds several codes that read better, as a field across two rows, is none itself.
    """
    kept: list[Code] = []
    for code in sorted(codes, key=lambda c: (len(c.digits), c.confidence)):
        parts = [part for part in kept if _are_one(part, code)]
        if sum(map(legible_digits, parts)) <= legible_digits(code):
            kept = [other for other in kept if other not in parts] + [code]
    return tuple(code for code in codes if code in kept)


def _are_one(code: Code, other: Code) -> bool:
    """Whether most of the smaller box of two codes is in the other's."""
    boxes = np.array([code.box, other.box])
    low, high = boxes[:, :2].max(axis=0), boxes[:, 2:].min(axis=0)
    smaller = float(np.prod(boxes[:, 2:] - boxes[:, :2], axis=1).min())
    return float(np.prod(np.maximum(high - low, 0))) > MAX_IN_COMMON * max(smaller, 1e-6)
