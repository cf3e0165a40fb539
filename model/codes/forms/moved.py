"""A field that has nothing where its form has it → the only code elsewhere that may be of it.

The boxes of a field stand elsewhere on an older or newer print of a form, or somebody wrote beside
them. What is found so is always to be looked at.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from model.codes.code import Code
from model.codes.forms.field_reading import FieldRead, Reader, kind_for, read_field, turned_by
from model.codes.forms.landmarks import Points
from model.codes.grading import never_sure
from model.codes.kind import Kind
from model.images.picture import Pixels

MARGIN = 0.4  # Around the code, in its heights.


def find_moved(
    pixels: Pixels, fields: Sequence[FieldRead], reader: Reader, known: Kind | None = None
) -> tuple[FieldRead, ...]:
    """The fields of a page, with what is written elsewhere for one that says nothing where it is.

    Args:
        pixels: uint8 (H, W, C), the page's picture.
        fields: what was read in each, with its corners.
        reader: reads all of the page once more.
        known: as of `read_form`.
    """
    lost = [found for found in fields if found.state in ("missing", "unreadable")]
    if len(lost) != 1:
        return tuple(fields)
    degrees = turned_by(fields)
    upright = np.ascontiguousarray(np.rot90(pixels, -degrees // 90))
    taken = [
        _turned(found.corners, degrees, pixels)
        for found in fields
        if found.code is not None and found.corners is not None
    ]
    kind = kind_for(lost[0].field, known)
    others = [
        code
        for code in reader.read(upright, turned=0).codes
        if _fits(code, kind) and not any(_is_in(code, field) for field in taken)
    ]
    if len(others) != 1:
        return tuple(fields)
    left, top, right, bottom = _around(others[0], upright)
    moved = read_field(upright[top:bottom, left:right], lost[0].field, reader, known)
    if moved.code is None:
        return tuple(fields)
    code = never_sure(moved.code)
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    there = replace(
        moved,
        state="check" if moved.state == "sure" else moved.state,
        code=code,
        judgment=kind.judge(code),
        corners=_turned(corners, -degrees % 360, upright),
    )
    return tuple(there if found is lost[0] else found for found in fields)


def _fits(code: Code, kind: Kind) -> bool:
    """Whether a code may be of a kind."""
    judgment = kind.judge(code)
    return judgment.holds is not False or bool(judgment.choices)


def _is_in(code: Code, field: Points) -> bool:
    """Whether the middle of a code is in a field."""
    left, top, right, bottom = code.box
    middle = (left + right) / 2, (top + bottom) / 2
    return cv2.pointPolygonTest(field.astype(np.float32), middle, measureDist=False) >= 0


def _around(code: Code, pixels: Pixels) -> tuple[int, int, int, int]:
    """The left, top, right and bottom of a code with a margin, within its picture."""
    left, top, right, bottom = code.box
    margin = MARGIN * (bottom - top)
    height, width = pixels.shape[:2]
    return (
        max(0, int(left - margin)),
        max(0, int(top - margin)),
        min(width, int(np.ceil(right + margin))),
        min(height, int(np.ceil(bottom + margin))),
    )


def _turned(points: Points, degrees: int, pixels: Pixels) -> Points:
    """Points, (K, 2) of x and y, where they are in their picture once it is turned clockwise."""
    height, width = pixels.shape[:2]
    x, y = points.T
    turns = {90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}
    return np.column_stack(turns.get(degrees, (x, y))).astype(np.float32)
