"""Which connected components of the pen belong to the digit: no frames, rules, dots, neighbors.

find_components   the pieces of pen in a picture
without_print     without printed frames and rules
without_cut_off   without what the picture's edge cuts off
parts_of_digit    the main piece, and strokes near it
digits_apart      groups that may each be a digit
is_dot            whether strokes are one round spot
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import MIN_PEN_DARKNESS, Ink, Mask, share_set

# These are shares of the longest component's extent:
MIN_PRINT_EXTENT = 0.6  # Frames and rules are longer than this.
MIN_FRAME_SIDE = 0.5  # The shorter side of a frame is longer than this.
MIN_WRITING_EXTENT = 0.2  # What is shorter is no writing beside a rule.

# These are shares of the main component's extent:
MIN_PART_EXTENT = 0.2  # A part of the digit is at least so long.
MIN_PIECE_EXTENT = 0.07  # A part that is close is at least so long; what is shorter is a speck.
MAX_PART_GAP = 0.5  # A part of the digit is at most so far from the main one.
MAX_PIECE_GAP = 0.1  # What is close is at most so far from the main one.
MAX_BROKEN_GAP = 0.15  # Two pieces of a broken digit are at most so far apart.
MIN_DIGIT_EXTENT = 0.45  # What may be another digit is at least so long.

EDGE_BAND = 0.1  # The band along the picture's edge, as a share of its shorter side.
MIN_RULE_LENGTH = 0.95  # A rule is longer than this share of the picture's side.
MAX_RULE_THICKNESS = 0.1  # A rule is thinner than this share of its length.
FRAME_BAND = 10  # The sides of a frame are looked for in the outer tenth of it.
MIN_FRAME_COVER = 0.9  # A frame runs along more than this share of each side.
MIN_WHOLE_PEN = 0.3  # A digit that is not cut off has more than this share of the most pen.
MIN_BROKEN_OVERLAP = 0.5  # At least this share of a piece's width lies over or under the digit.
MIN_SHARED_AREA = 0.3  # More than this share of a component's box lies in its group's largest.
MIN_DOT_FILL = 0.97  # A dot fills more than this share of its convex hull.
MAX_DOT_ASPECT = 1.4  # A dot is not so many times as long as wide.

Numbers = npt.NDArray[np.intp]  # (N,), one for each component.
Chosen = npt.NDArray[np.bool_]  # (N,), which of the components.


@dataclass(frozen=True, eq=False)
class Components:
    """Pieces of pen that hang together. The first of each array stands for the paper.

    Attributes:
        labels: int32 (H, W), which component each pixel is of, 0 for paper.
        left: the column of each box around a component, int (N,).
        top: the row of each box.
        width: of each box, in pixels.
        height: of each box, in pixels.
        pen: how many pixels of each are certainly pen, int (N,); 0 for what is no writing.
        cut_off: which touch the edge of the picture, bool (N,).
        along_edge: which lie wholly in the band along the picture's edge, bool (N,).
        shape: of the whole picture, of which `labels` may be a part.
    """

    labels: npt.NDArray[np.int32]
    left: npt.NDArray[np.int32]
    top: npt.NDArray[np.int32]
    width: npt.NDArray[np.int32]
    height: npt.NDArray[np.int32]
    pen: Numbers
    cut_off: Chosen
    along_edge: Chosen
    shape: tuple[int, int]

    @property
    def main(self) -> int:
        """The number of the component with most pen, but for what runs along the edge."""
        inside = np.where(self.along_edge, 0, self.pen)
        enough = inside.max() > MIN_WHOLE_PEN * self.pen.max()
        return int((inside if enough else self.pen).argmax())

    @property
    def extent(self) -> npt.NDArray[np.int32]:
        """The longer side of each box, in pixels, (N,)."""
        return np.maximum(self.width, self.height)

    @property
    def written(self) -> Chosen:
        """Which are writing, (N,)."""
        return self.pen > 0

    def mask(self, chosen: Chosen) -> Mask:
        """Where the chosen ones are, uint8 (H, W)."""
        return chosen.view(np.uint8)[self.labels]

    def without(self, chosen: Chosen) -> "Components":
        """The same, of which the chosen ones are no writing."""
        return replace(self, pen=np.where(chosen, 0, self.pen))


def find_components(
    mask: Mask, pen: Ink, corner: tuple[int, int], shape: tuple[int, int]
) -> Components:
    """The components of a part of a picture.

    Args:
        mask: uint8 (h, w), 1 where the part bears pen.
        pen: float32 (h, w), how dark, 1 for the pen.
        corner: x and y of the part in the picture, in pixels.
        shape: height and width of the picture.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    left, top, width, height = stats[:, : cv2.CC_STAT_AREA].T
    amount = np.bincount(labels[pen > MIN_PEN_DARKNESS], minlength=count)
    amount[0] = 0
    x, y = corner
    cut_off = (left + x <= 0) | (top + y <= 0)
    cut_off |= (left + x + width >= shape[1]) | (top + y + height >= shape[0])
    cut_off[0] = False
    band = int(EDGE_BAND * min(shape))
    inner = labels[
        max(0, band - y) : max(0, shape[0] - band - y),
        max(0, band - x) : max(0, shape[1] - band - x),
    ]
    along_edge = np.bincount(inner.ravel(), minlength=count) == 0
    return Components(labels, left, top, width, height, amount, cut_off, along_edge, shape)


def without_print(components: Components) -> Components:
    """The components without printed frames and rules; a rule with nothing else may be a 1."""
    extent = components.extent
    longest = extent[1:].max()
    frames, rules = np.zeros((2, len(extent)), bool)
    long = components.written & (extent > MIN_PRINT_EXTENT * longest)
    for number in np.flatnonzero(long).tolist():
        frames[number] = _is_frame(components, number, MIN_FRAME_SIDE * longest)
        rules[number] = _is_rule(components, number)
    writing = components.written & (extent > MIN_WRITING_EXTENT * longest)
    alone = not (writing & ~(frames | rules)).any()
    return components.without(frames if alone and rules.sum() == 1 else frames | rules)


def _is_frame(components: Components, number: int, shortest: float) -> bool:
    """Whether a component runs along all four of its sides, the shorter ones longer than that."""
    width, height = components.width[number], components.height[number]
    if min(width, height) <= shortest:
        return False
    top, left = components.top[number], components.left[number]
    part = components.labels[top : top + height, left : left + width] == number
    y, x = max(1, height // FRAME_BAND), max(1, width // FRAME_BAND)
    sides = (part[:y], part[-y:], part[:, :x].T, part[:, -x:].T)
    return all(share_set(side.any(axis=0)) > MIN_FRAME_COVER for side in sides)


def _is_rule(components: Components, number: int) -> bool:
    """Whether a component is a thin line right across the picture."""
    width, height = components.width[number], components.height[number]
    picture_height, picture_width = components.shape
    return any(
        length > MIN_RULE_LENGTH * across and thickness < MAX_RULE_THICKNESS * length
        for length, across, thickness in (
            (width, picture_width, height),
            (height, picture_height, width),
        )
    )


def without_cut_off(components: Components) -> Components:
    """The components without what the picture's edge cuts off: on ruled paper, the rest of rules.

    Where little else is, they are the digit.
    """
    whole = components.without(components.cut_off)
    enough = whole.pen.max() > MIN_WHOLE_PEN * components.pen.max()
    return whole if enough else components


def parts_of_digit(components: Components) -> Chosen:
    """Which components are parts of one digit, (N,): the main one, and strokes near it."""
    main, extent = components.main, components.extent
    gap = _gaps(components, main)
    close = (extent >= MIN_PIECE_EXTENT * extent[main]) & (gap <= MAX_PIECE_GAP * extent[main])
    long_enough = (extent >= MIN_PART_EXTENT * extent[main]) | close
    near = components.written & (gap <= MAX_PART_GAP * extent[main]) & long_enough
    return _with_broken_pieces(components, near)


def _with_broken_pieces(components: Components, near: Chosen) -> Chosen:
    """Parts of a digit, and those that follow them piece by piece: a dry pen breaks strokes."""
    main, extent = components.main, components.extent
    left, right = components.left, components.left + components.width
    near = near.copy()
    pieces = np.flatnonzero(near).tolist()
    for piece in pieces:
        overlap = np.minimum(right, right[near].max()) - np.maximum(left, left[near].min())
        follows = _gaps(components, piece) <= MAX_BROKEN_GAP * extent[main]
        follows &= overlap >= MIN_BROKEN_OVERLAP * components.width
        follows &= extent >= MIN_PIECE_EXTENT * extent[main]
        new = components.written & ~near & follows
        near |= new
        pieces += np.flatnonzero(new).tolist()
    return near


def remains(components: Components, parts: Chosen) -> Chosen:
    """Which parts of a digit may rather be remains of what is beside it, (N,).

    The edge of a neighbor or the corner of a cell is cut off by the picture's edge, or runs along
    it, while the digit is whole.
    """
    main = components.main
    if components.cut_off[main] or components.along_edge[main]:
        return np.zeros_like(parts)
    return parts & (components.cut_off | components.along_edge)


def digits_apart(components: Components) -> list[Chosen]:
    """Groups of components that may each be a digit, left to right; none where but one is.

    Each group is one large component with what lies over it or close by. What the picture's
    edge cuts off belongs to a neighbor.
    """
    extent, written = components.extent, components.written
    large = written & ~components.cut_off & (extent >= MIN_DIGIT_EXTENT * extent[components.main])
    left_over = large.copy()
    groups: list[Chosen] = []
    while left_over.any():
        seed = int(np.where(left_over, extent, 0).argmax())
        close = _gaps(components, seed) <= MAX_BROKEN_GAP * extent[seed]
        small = written & ~large & (extent >= MIN_PIECE_EXTENT * extent[seed])
        group = (small & close) | (left_over & _lies_over(components, seed))
        left_over &= ~group
        groups.append(group)
    if len(groups) < 2:
        return []
    return sorted(groups, key=lambda group: int(components.left[group].min()))


def _lies_over(components: Components, seed: int) -> Chosen:
    """Which components' boxes lie in good part in that of one of them, itself included."""
    left, top = components.left, components.top
    right, bottom = left + components.width, top + components.height
    shared_x = np.minimum(right, right[seed]) - np.maximum(left, left[seed])
    shared_y = np.minimum(bottom, bottom[seed]) - np.maximum(top, top[seed])
    shared = np.maximum(0, shared_x) * np.maximum(0, shared_y)
    return shared > MIN_SHARED_AREA * components.width * components.height


def _gaps(components: Components, number: int) -> npt.NDArray[np.float64]:
    """How far each component's box is from that of one of them, in pixels, (N,)."""
    left, top = components.left, components.top
    right, bottom = left + components.width, top + components.height
    return np.hypot(
        np.maximum(0, np.maximum(left - right[number], left[number] - right)),
        np.maximum(0, np.maximum(top - bottom[number], top[number] - bottom)),
    )


def is_dot(mask: Mask) -> bool:
    """Whether strokes, uint8 (H, W), are one full round spot: a pen set down, dirt, a period."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(np.concatenate(outlines))
    pixels = cv2.contourArea(hull) + cv2.arcLength(hull, True) / 2 + 1  # Pick's theorem
    if cv2.countNonZero(mask) <= MIN_DOT_FILL * pixels:
        return False
    _, (across, along), _ = cv2.minAreaRect(hull)
    return max(across, along) < MAX_DOT_ASPECT * min(across, along)
