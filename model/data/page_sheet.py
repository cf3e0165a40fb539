"""A sheet of paper that is printed and written on, and what stands where: the truth beside it.

PageSheet    the paper in color, its print mask and its fields; print and pen are laid on it
Writing      the ink of one field before it lies on the sheet
FieldTruth   where writing stands in a picture, and what it says
"""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from model.data.page_colors import Color
from model.images.ink import Ink, pen_box, to_ink

FieldKind = Literal["digits", "writing", "print"]
Corners = npt.NDArray[np.float32]  # (4, 2), x and y: upper left, upper right, then the lower ones

MIN_PRINT_INK = 0.3  # Fainter print does not count as print in the mask.
FAINTEST_PEN = 0.25  # What is fainter does not widen a field.
MIN_NOTED, MAX_NOTED = 2, 16  # Characters of a printed text whose place is noted.
FIELD_MARGIN = 1.5  # Pixels around the ink of a field.


@dataclass(frozen=True, eq=False)
class FieldTruth:
    """Where handwriting stands, or a short text in print, and what it says.

    Attributes:
        corners: float32 (4, 2), x and y in pixels: upper left, upper right, lower right and lower
            left of the writing, however the picture lies, tight around the ink.
        text: what is written, digits, marks and spaces; `UNREADABLE` where no digit can be read.
        kind: digits, or other handwriting: letters, signatures, drawings, dashes; or print.
    """

    corners: Corners
    text: str
    kind: FieldKind


@dataclass(frozen=True, eq=False)
class Writing:
    """One field before it lies on a sheet.

    Attributes:
        ink: float32 (H, W) in [0, 1], pen 1.
        corners: as of `FieldTruth`, in the ink's own pixels.
        baseline: where the line lies on which it is written, in pixels from the ink's top.
        text: as of `FieldTruth`.
        kind: as of `FieldTruth`.
    """

    ink: Ink
    corners: Corners
    baseline: float
    text: str
    kind: FieldKind

    @property
    def width(self) -> int:
        return self.ink.shape[1]

    @property
    def height(self) -> int:
        return self.ink.shape[0]


def box_corners(left: float, top: float, right: float, bottom: float) -> Corners:
    """The corners of a level box, (4, 2)."""
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def ink_corners(ink: Ink) -> Corners:
    """The corners of the level box around the pen, with a small margin."""
    x, y, width, height = pen_box(ink, FAINTEST_PEN)
    margin = FIELD_MARGIN
    return box_corners(x - margin, y - margin, x + width + margin, y + height + margin)


class PageSheet:
    """A sheet under print and pen.

    Attributes:
        pixels: float32 (H, W, 3), in [0, 255].
        print_mask: uint8 (H, W), 255 where something is printed; rules are not in it.
        fields: what is written, in pixels of the sheet.
        printed: short texts, mostly numbers and labels, in pixels of the sheet.
    """

    def __init__(self, width: int, height: int, paper: Color) -> None:
        self.pixels = np.empty((height, width, 3), np.float32)
        self.pixels[:] = paper
        self.print_mask = np.zeros((height, width), np.uint8)
        self.fields: list[FieldTruth] = []
        self.printed: list[FieldTruth] = []

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]

    def print_text(self, ink: Ink, x: float, y: float, color: Color, text: str) -> None:
        """Prints the ink of a text as `print_ink` does, and notes where, if it is short."""
        self.print_ink(ink, x, y, color)
        corners = ink_corners(ink) + np.array([round(x), round(y)], np.float32)
        self.note_print(corners, text)

    def note_print(self, corners: Corners, text: str) -> None:
        """Notes where a text is printed, if it is as short as a code may be."""
        if MIN_NOTED <= len(text) <= MAX_NOTED:
            self.printed.append(FieldTruth(corners, text, "print"))

    def print_ink(self, ink: Ink, x: float, y: float, color: Color, counts: bool = True) -> None:
        """Prints ink with its upper left corner at x, y.

        Args:
            ink: float32 (h, w) in [0, 1]; what hangs over is cut off.
            x: in pixels from the left.
            y: in pixels from the top.
            color: of the print, darker or lighter than what lies below.
            counts: whether it is print in the mask, and no rule or shade.
        """
        place = self._place(ink.shape, x, y)
        if place is None:
            return
        rows, columns, ink = *place[0], ink[place[1]]
        view = self.pixels[rows, columns]
        view += (color - view) * ink[..., None]
        if counts:
            self.print_mask[rows, columns][ink > MIN_PRINT_INK] = 255

    def write(self, writing: Writing, x: float, y: float, pen: Color) -> FieldTruth | None:
        """Writes a field with the upper left corner of its ink at x, y; what hangs over is cut off.

        Returns:
            The field; none where all of it hangs over.
        """
        x, y = round(x), round(y)
        place = self._place(writing.ink.shape, x, y)
        if place is None:
            return None
        rows, columns, ink = *place[0], writing.ink[place[1]]
        view = self.pixels[rows, columns]
        view += (np.minimum(pen, view) - view) * ink[..., None]
        corners = writing.corners + np.array([x, y], np.float32)
        field = FieldTruth(corners, writing.text, writing.kind)
        self.fields.append(field)
        return field

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        color: Color,
        width: int = 1,
        strength: float = 1.0,
        dots: tuple[int, int] | None = None,
    ) -> None:
        """Draws a straight rule from x, y to x, y.

        Args:
            start: of the rule.
            end: of the rule.
            color: of its print.
            width: in pixels.
            strength: how much of the paper it covers, in [0, 1].
            dots: how long its dots or dashes are, and from one to the next, in pixels.
        """
        margin = width + 2
        left, right = sorted((int(start[0]), int(end[0])))
        top, bottom = sorted((int(start[1]), int(end[1])))
        patch = np.zeros((bottom - top + 2 * margin, right - left + 2 * margin), np.uint8)
        first, last = ((round(x) - left + margin, round(y) - top + margin) for x, y in (start, end))
        cv2.line(patch, first, last, 255, width, cv2.LINE_AA if width > 1 else cv2.LINE_8)
        ink = to_ink(patch) * np.float32(strength)
        if dots:
            long, pitch = dots
            level = right - left >= bottom - top
            view = ink.T if level else ink
            view[np.arange(len(view)) % pitch >= long] = 0
        self.print_ink(ink, left - margin, top - margin, color, counts=False)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        color: Color,
        width: int = 1,
        strength: float = 1.0,
    ) -> None:
        """Draws the four walls of a box."""
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        for number, corner in enumerate(corners):
            self.rule(corner, corners[(number + 1) % 4], color, width, strength)

    def ring(self, x: float, y: float, radius: float, color: Color) -> None:
        """Draws a ring around a point."""
        margin = int(radius) + 3
        patch = np.zeros((2 * margin, 2 * margin), np.uint8)
        cv2.circle(patch, (margin, margin), round(radius), 255, 1, cv2.LINE_AA)
        self.print_ink(to_ink(patch), x - margin, y - margin, color, counts=False)

    def shade(
        self, left: float, top: float, right: float, bottom: float, color: Color, strength: float
    ) -> None:
        """Covers a box with a flat color, as of a header or a field to fill in."""
        size = max(1, int(bottom - top)), max(1, int(right - left))
        self.print_ink(
            np.full(size, strength, np.float32), int(left), int(top), color, counts=False
        )

    def _place(
        self, shape: tuple[int, ...], x: float, y: float
    ) -> tuple[tuple[slice, slice], tuple[slice, slice]] | None:
        """Where a patch at x, y lies on the sheet, and which part of it does; None if none does."""
        x, y = round(x), round(y)
        top, left = max(0, y), max(0, x)
        bottom, right = min(self.height, y + shape[0]), min(self.width, x + shape[1])
        if bottom <= top or right <= left:
            return None
        inner = slice(top - y, bottom - y), slice(left - x, right - x)
        return (slice(top, bottom), slice(left, right)), inner
