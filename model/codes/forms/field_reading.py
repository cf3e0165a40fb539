"""A field of a page whose form is known → what is written in it.

cut_field    a field of the page, level
place_field  where on the page that is
read_field   what is written in it
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from model.codes.code import Code, CodePage
from model.codes.field_network import FieldNetwork
from model.codes.fields import Corners, edge_lengths
from model.codes.forms.form import LIST_KIND, FormField
from model.codes.forms.landmarks import Points
from model.codes.forms.registration import Registration
from model.codes.kind import Judgment, Kind
from model.codes.kinds import kind_of
from model.codes.lists.known_codes import NO_LIST
from model.codes.text_lines import find_text_lines
from model.codes.zone import Zone
from model.images.picture import Pixels

FieldState = Literal["sure", "check", "unreadable", "empty", "missing"]

WHOLE = Zone(0, 0, 1, 1)
MARGIN = 0.15  # Around a field, in its heights: walls of its cells, and what is written over them.
MIN_HAND = 0.2  # From this probability on, something in a field may be written by hand.
MIN_STRUCK_HEIGHT = 0.12  # A line of a cut that is so high, as a share of it,
MIN_STRUCK_SHARE = 0.3  # and of which so much is ink, is of what was struck out.
CUT_NODE = 16  # Pixels of a cut from one computed place to the next.
CUT_SIDES = 32, 3_000  # Pixels that a cut is wide and high, at least and at most.


class Reader(Protocol):
    """What reads codes: `CodeReader`, or anything like it."""

    @property
    def field_network(self) -> FieldNetwork: ...

    def read(
        self, image: Image.Image | Pixels, zone: Zone | None = None, turned: int | None = None
    ) -> CodePage: ...


@dataclass(frozen=True, eq=False)
class FieldRead:
    """What was read in a field.

    Attributes:
        field: of the form.
        state: the verdict of what is written, under the field's kind; "empty" where nothing is,
            and "missing" where that may not be.
        cut: uint8 (h, w, C), the field, level.
        code: what is written, as read; None where nothing is, or nothing that can be read.
        judgment: what the field's kind says of it; None where there is no code.
        corners: float32 (4, 2), of the cut in the picture, from its upper left one clockwise; None
            where only the cut is known.
    """

    field: FormField
    state: FieldState
    cut: Pixels
    code: Code | None = None
    judgment: Judgment | None = None
    corners: Points | None = None


def turned_by(fields: Sequence[FieldRead]) -> int:
    """By how many degrees clockwise a picture must be turned for the form on it to be upright."""
    corners = [found.corners for found in fields if found.corners is not None]
    x, y = np.sum([upper[1] - upper[0] for upper in corners], axis=0)
    return round(-np.arctan2(y, x) / (np.pi / 2)) % 4 * 90


def cut_field(
    pixels: Pixels, zone: Zone, size: tuple[int, int], registration: Registration
) -> Pixels:
    """A field of a page with a margin, level: as large as on the sample, or as in the picture if it
    is larger there.

    Args:
        pixels: uint8 (H, W, C), the picture.
        zone: of the form.
        size: width and height of the form, in pixels.
        registration: how the form lies on the page.
    """
    corners = _with_margin(zone, size)
    (left, top), (right, bottom) = corners[0], corners[2]
    registration = registration.around(corners)
    ours, theirs = edge_lengths(corners), edge_lengths(registration.to_page(corners))
    scale = max(1.0, theirs[0] / ours[0], theirs[1] / ours[1])
    width, height = (int(np.clip(round(scale * side), *CUT_SIDES)) for side in ours)
    columns, rows = -(-width // CUT_NODE) + 1, -(-height // CUT_NODE) + 1
    x, y = np.linspace(left, right, columns), np.linspace(top, bottom, rows)
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    nodes = registration.to_page(places).reshape(rows, columns, 2)
    seen = _between(nodes, width, height)
    # Beyond the edge of a picture, paper goes on.
    cut = cv2.remap(pixels, seen, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8).reshape(height, width, -1)


def place_field(zone: Zone, size: tuple[int, int], registration: Registration) -> Points:
    """The corners in the picture, float32 (4, 2), of what `cut_field` cuts out."""
    corners = _with_margin(zone, size)
    return registration.around(corners).to_page(corners)


def _with_margin(zone: Zone, size: tuple[int, int]) -> Corners:
    """The corners of a field with its margin, (4, 2), in pixels of the form."""
    left, right = zone.left * size[0], zone.right * size[0]
    top, bottom = zone.top * size[1], zone.bottom * size[1]
    margin = MARGIN * (bottom - top)
    left, right, top, bottom = left - margin, right + margin, top - margin, bottom + margin
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def _between(nodes: npt.NDArray[np.float32], width: int, height: int) -> npt.NDArray[np.float32]:
    """What nodes say, (rows, columns, 2), at each pixel of a cut, (height, width, 2)."""
    rows, columns = nodes.shape[:2]
    x = (np.arange(width, dtype=np.float32) + 0.5) / width * (columns - 1)
    y = (np.arange(height, dtype=np.float32) + 0.5) / height * (rows - 1)
    across, down = np.meshgrid(x, y)
    return np.asarray(cv2.remap(nodes, across, down, cv2.INTER_LINEAR), np.float32)


def read_field(
    cut: Pixels, field: FormField, reader: Reader, known: Kind | None = None
) -> FieldRead:
    """What is written in a field.

    Args:
        cut: uint8 (h, w, C), the field.
        field: of the form.
        reader: reads it.
        known: as of `read_form`.
    """
    code = _as_one(reader.read(cut, WHOLE, turned=0).codes)
    is_by_hand = _is_by_hand(cut, reader)
    if code is None and (is_by_hand or _is_struck(cut)):
        return FieldRead(field, "unreadable", cut)
    if code is None:
        return FieldRead(field, "empty" if field.may_be_empty else "missing", cut)
    if not is_by_hand and code.evidence is not None:
        # The walls of an empty row of cells may look like ones.
        code = replace(code, evidence=replace(code.evidence, is_doubtful=True))
    judgment = kind_for(field, known).judge(code)
    is_doubtful = judgment.verdict == "sure" and not is_by_hand
    return FieldRead(field, "check" if is_doubtful else judgment.verdict, cut, code, judgment)


def kind_for(field: FormField, known: Kind | None = None) -> Kind:
    """The kind of a field's codes; `known` as of `read_form`."""
    return (known or NO_LIST) if field.kind == LIST_KIND else kind_of(field.kind)


def _is_by_hand(cut: Pixels, reader: Reader) -> bool:
    """Whether there is anything in a field that may be written by hand."""
    maps = reader.field_network.maps(cut)
    return float(max(maps.digits.max(), maps.writing.max())) >= MIN_HAND


def _is_struck(cut: Pixels) -> bool:
    """Whether a field has more ink than writing or print: something was struck out."""
    return any(
        line.digit_height >= MIN_STRUCK_HEIGHT * len(cut)
        and float((line.ink > 0.5).mean()) >= MIN_STRUCK_SHARE
        for line in find_text_lines(cut)
    )


def _as_one(codes: Sequence[Code]) -> Code | None:
    """The one code of a field; what falls into several is to be looked at."""
    if len(codes) < 2:
        return codes[0] if codes else None
    boxes = np.array([code.box for code in codes])
    return Code(
        tuple(digit for code in codes for digit in code.digits),
        float(np.prod([code.confidence for code in codes])),
        "check",
        (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()),
    )
