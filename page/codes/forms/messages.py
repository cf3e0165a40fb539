"""What the tab's script and the endpoint are told of forms: their fields, and pages of them."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from model.codes.code import Box, Code, CodePage, CodeVerdict
from model.codes.forms.field_reading import FieldRead, FieldState, kind_for
from model.codes.forms.form import Form, FormField
from model.codes.forms.reading import FormRead
from model.codes.kinds import KINDS
from model.codes.zone import Zone
from model.images.picture import Pixels
from page.codes import messages
from page.codes.messages import Jpeg, ReadCode, ShownCode, ShownPage

# What a field's state is as the verdict of a code; an empty one that may be so is no doubt.
VERDICTS: Mapping[FieldState, CodeVerdict] = {
    **{"sure": "sure", "check": "check", "unreadable": "unreadable"},
    **{"empty": "sure", "missing": "check"},
}

Points = npt.NDArray[np.float32]


@dataclass(frozen=True)
class ShownFormField:
    """A field of a form, as the editor has it; `zone` is left, top, right and bottom in shares."""

    name: str
    kind: str
    may_be_empty: bool
    zone: list[float]


@dataclass(frozen=True)
class KeptForm:
    """A form that is known here by its `hash`; `content` is its file, where it was made here."""

    hash: str
    name: str
    size: list[int]
    fields: list[ShownFormField]
    content: str | None = None


@dataclass(frozen=True)
class ShownSample:
    """A sample page, turned by so many degrees to be upright; it is one of so many `pages`.

    Attributes:
        offered: where it is written on by hand, as zones.
    """

    picture: Jpeg
    width: int
    height: int
    turned: int
    pages: int
    offered: list[list[float]]


@dataclass(frozen=True)
class ShownField(ShownCode):
    """A field to be shown: the code in it, which has no digits where it is blank.

    Attributes:
        field: its name.
        kind: of its code.
        state: of what is written in it.
        blank: whether there is no code.
        around: the field's place in the picture, as that of a digit.
    """

    field: str
    kind: str
    state: FieldState
    blank: bool
    around: list[float]


@dataclass(frozen=True)
class ReadField:
    """A field as a developer gets it.

    Attributes:
        name: of the field.
        kind: of its code.
        state: of what is written in it.
        box: of the field, in pixels of the turned picture.
        code: what is written; None where nothing is, or nothing that can be read.
    """

    name: str
    kind: str
    state: FieldState
    box: list[float]
    code: ReadCode | None


@dataclass(frozen=True)
class ReadForm:
    """A page as a developer gets it: its form's name and fields; None and none if it is of none."""

    page: int
    form: str | None
    fields: list[ReadField]


def describe_form(name: str, form: Form, content: str | None = None) -> KeptForm:
    """A form by its hash, as the browser has it."""
    fields = [_describe_field(field) for field in form.fields]
    return KeptForm(name, form.name, list(form.size), fields, content)


def _describe_field(field: FormField) -> ShownFormField:
    zone = list(astuple(field.zone))
    return ShownFormField(field.name, field.kind, field.may_be_empty, zone)


def show_sample(pages: int, pixels: Pixels, turned: int, zones: Sequence[Zone]) -> ShownSample:
    """A sample page, not yet turned, and the zones of it turned in which fields are."""
    page = CodePage((), turned)
    shown = messages.show_page(page, messages.upright(pixels, page), KINDS["free"])
    offered = [list(astuple(zone)) for zone in zones]
    return ShownSample(shown.picture, shown.width, shown.height, turned, pages, offered)


def show_form(read: FormRead, pixels: Pixels) -> ShownPage:
    """A page of a form as the browser takes it; `pixels` turned by `read.turned`."""
    places = [_Place(found, read.turned, pixels) for found in read.fields]
    shown = messages.show_page(CodePage((), read.turned), pixels, KINDS["free"])
    corners = [np.round(place.corners / place.size, 5).tolist() for place in places]
    return replace(shown, fields=corners, codes=[_show_field(place) for place in places])


def describe_page(read: FormRead, pixels: Pixels, number: int) -> ReadForm:
    """The fields of the page of a number, as the endpoint answers them."""
    places = [_Place(found, read.turned, pixels) for found in read.fields]
    return ReadForm(number, read.form.name, [_describe_read(place, number) for place in places])


class _Place:
    """A field where it lies in the picture of its page, which is upright by now."""

    def __init__(self, found: FieldRead, turned: int, pixels: Pixels) -> None:
        height, width = pixels.shape[:2]
        self.found, self.size = found, (width, height)
        x, y = np.asarray(found.corners, float).T
        turns = {90: (width - y, x), 180: (width - x, height - y), 270: (y, height - x)}
        self.corners = np.column_stack(turns.get(turned, (x, y))).astype(np.float32)

    @property
    def box(self) -> Box:
        """Around the field, in pixels of the picture."""
        return _around(self.corners)

    def boxes_of(self, code: Code) -> list[Box]:
        """Around each position of its code, likewise."""
        rows, columns = self.found.cut.shape[:2]
        cut = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
        to_picture = cv2.getPerspectiveTransform(cut, self.corners)
        boxes = []
        for position in code.digits:
            left, top, right, bottom = position.box
            corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]])
            boxes.append(_around(cv2.perspectiveTransform(corners, to_picture)[0]))
        return boxes

    def shares(self, box: Box) -> list[float]:
        """A box in shares of the picture's width and height."""
        return [round(value / side, 5) for value, side in zip(box, self.size * 2, strict=True)]


def _show_field(place: _Place) -> ShownField:
    """All of a field is shown around its code: what was overlooked there may be seen so."""
    found = place.found
    rows, columns = found.cut.shape[:2]
    whole = (0.0, 0.0, float(columns), float(rows))
    code = replace(found.code or Code((), 0.0, "check", whole), box=whole)
    (shown,) = messages.show_codes(CodePage((code,)), found.cut, kind_for(found.field))
    given = vars(shown) | {
        "verdict": VERDICTS[found.state],
        "digits": [
            replace(digit, place=place.shares(box))
            for digit, box in zip(shown.digits, place.boxes_of(code), strict=True)
        ],
    }
    if found.state == "check" and shown.verdict == "sure":  # Whatever its kind says.
        given["read_as"] = "check"
    if found.code is None:
        given |= {"holds": None, "proposal": None, "length": None}
    return ShownField(
        **given,
        field=found.field.name,
        kind=found.field.kind,
        state=found.state,
        blank=found.code is None,
        around=place.shares(place.box),
    )


def _describe_read(place: _Place, number: int) -> ReadField:
    found, code = place.found, None
    if found.code is not None:
        boxes = place.boxes_of(found.code)
        digits = [replace(p, box=box) for p, box in zip(found.code.digits, boxes, strict=True)]
        placed = replace(found.code, digits=tuple(digits), box=place.box)
        page, kind = CodePage((placed,)), kind_for(found.field)
        (code,) = messages.describe_page(page, kind, number)
        code = replace(code, verdict=VERDICTS[found.state])
    return ReadField(found.field.name, found.field.kind, found.state, list(place.box), code)


def _around(corners: Points) -> Box:
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return left, top, right, bottom
