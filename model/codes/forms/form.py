"""A form: its named fields, and the print by which its pages are recognized; one small JSON file.

    {"type": "form", "version": 1, "name": "Order", "size": [1654, 2339],
     "fields": [{"name": "customer", "kind": "length:8", "zone": [0.1, 0.2, 0.5, 0.25],
                 "may_be_empty": false}],
     "landmarks": {"places": "…", "descriptors": "…"}}

Of the sample page it has no pixels, and of handwriting nothing at all.
"""

import base64
import binascii
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, Literal

import numpy as np

from model.codes.forms.landmarks import DESCRIPTOR_BYTES, Landmarks
from model.codes.kinds import kind_of
from model.codes.zone import Zone

TYPE, VERSION = "form", 1
MAX_BYTES = 200_000
MAX_FIELDS = 60
MAX_NAME_LENGTH = 80
MAX_SIDE = 20_000  # Pixels of a sample page.
MAX_FORM_LANDMARKS = 1200
MAX_OVERLAP = 0.1  # Of the smaller of two zones; who draws by hand meets the next cell.
LIST_KIND = "list"  # Of a field whose codes are in a list, which is given beside the form.
FINEST = 65_535  # Places are kept as shares of the page's sides, in so many steps.

FormReason = Literal[
    "no_form",
    "too_heavy",
    "newer",  # Of a version that is not known yet.
    "no_fields",
    "too_many",  # Fields.
    "name",  # One is empty, too long, or of several lines.
    "twice",  # Two fields have one name.
    "kind",  # There is no such kind of code.
    "outside",  # A zone reaches beyond the page, or is empty.
    "overlapping",
    "no_print",  # Too little print on the sample to recognize its like.
]


class FormError(ValueError):
    """A form that can't be used. `reason` says why, for a page to put into words.

    Attributes:
        reason: why.
        field: the name of the field that it is about; "" where it is about none.
    """

    def __init__(self, reason: FormReason, field: str = "") -> None:
        about = f" ({field})" if field else ""
        super().__init__(f"the form cannot be used: {reason.replace('_', ' ')}{about}")
        self.reason: FormReason = reason
        self.field = field


@dataclass(frozen=True)
class FormField:
    """A place of a form where one code is written.

    Attributes:
        name: of its column.
        zone: where on the page it is.
        kind: of code, as `kind_of` takes it; or `LIST_KIND`.
        may_be_empty: whether nothing is missing where nothing is written.
    """

    name: str
    zone: Zone
    kind: str = "free"
    may_be_empty: bool = False


@dataclass(frozen=True, eq=False)
class Form:
    """A form that was taught.

    Attributes:
        name: of the form.
        fields: in the order of their columns.
        landmarks: of the print of the sample page, outside of its fields.

    Raises:
        FormError: there are no fields or too many, a name is none or there twice, there is no such
            kind, or zones overlap.
    """

    name: str
    fields: tuple[FormField, ...]
    landmarks: Landmarks

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise FormError("name", self.name[:MAX_NAME_LENGTH])
        check_fields(self.fields)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the sample page, upright, in pixels."""
        return self.landmarks.size

    @property
    def listed(self) -> list[str]:
        """The names of the fields whose codes are in a list."""
        return [field.name for field in self.fields if field.kind == LIST_KIND]

    def to_json(self) -> str:
        """The form as a file has it."""
        places = np.round(self.landmarks.points / np.array(self.size) * FINEST)
        content = {
            "type": TYPE,
            "version": VERSION,
            "name": self.name,
            "size": list(self.size),
            "fields": [
                {
                    "name": field.name,
                    "kind": field.kind,
                    "zone": list(astuple(field.zone)),
                    "may_be_empty": field.may_be_empty,
                }
                for field in self.fields
            ],
            "landmarks": {
                "places": _to_text(np.clip(places, 0, FINEST).astype("<u2")),
                "descriptors": _to_text(self.landmarks.descriptors),
            },
        }
        return json.dumps(content, ensure_ascii=False, indent=1)

    @classmethod
    def parse(cls, content: bytes) -> "Form":
        """A form from the bytes of its file.

        Raises:
            FormError: it is none, or can't be used.
        """
        if len(content) > MAX_BYTES:
            raise FormError("too_heavy")
        try:
            found = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise FormError("no_form") from error
        if not isinstance(found, dict) or found.get("type") != TYPE:
            raise FormError("no_form")
        version = found.get("version")
        if isinstance(version, int) and version > VERSION:
            raise FormError("newer")
        try:
            return cls(
                _text(found["name"]), _parse_fields(found["fields"]), _parse_landmarks(found)
            )
        except FormError:
            raise
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise FormError("no_form") from error


def check_fields(fields: Sequence[FormField]) -> None:
    """Says what is wrong with the fields of a form together.

    Raises:
        FormError: something is.
    """
    if not fields:
        raise FormError("no_fields")
    if len(fields) > MAX_FIELDS:
        raise FormError("too_many")
    for number, field in enumerate(fields):
        if not is_name(field.name):
            raise FormError("name", field.name[:MAX_NAME_LENGTH])
        if field.name.casefold() in (other.name.casefold() for other in fields[:number]):
            raise FormError("twice", field.name)
        if field.kind == LIST_KIND:
            continue
        try:
            kind_of(field.kind)
        except ValueError as error:
            raise FormError("kind", field.name) from error
    for one, other in itertools.combinations(fields, 2):
        if _overlap(one.zone, other.zone) > MAX_OVERLAP:
            raise FormError("overlapping", other.name)


def is_name(name: str) -> bool:
    """Whether a form or a field may be called so: one short line."""
    return bool(name.strip()) and len(name) <= MAX_NAME_LENGTH and name.isprintable()


def to_zone(name: str, shares: Sequence[float]) -> Zone:
    """The zone of a field.

    Raises:
        FormError: it is empty, or reaches beyond the page.
    """
    try:
        return Zone(*map(float, shares))
    except (TypeError, ValueError) as error:
        raise FormError("outside", name) from error


def _overlap(one: Zone, other: Zone) -> float:
    """The share of the smaller zone that is in the other as well."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    smaller = min((z.right - z.left) * (z.bottom - z.top) for z in (one, other))
    return max(width, 0.0) * max(height, 0.0) / smaller


def _parse_fields(found: Any) -> tuple[FormField, ...]:
    if not isinstance(found, list):
        raise FormError("no_form")
    if len(found) > MAX_FIELDS:
        raise FormError("too_many")
    return tuple(map(_parse_field, found))


def _parse_field(found: Mapping[str, Any]) -> FormField:
    name, zone = _text(found["name"]), found["zone"]
    if not isinstance(zone, list) or len(zone) != 4:
        raise FormError("no_form")
    is_optional = found.get("may_be_empty", False) is True
    return FormField(name, to_zone(name, zone), _text(found.get("kind", "free")), is_optional)


def _parse_landmarks(found: Mapping[str, Any]) -> Landmarks:
    width, height = found["size"]
    if not (type(width) is type(height) is int and min(width, height) > 0):
        raise FormError("no_form")
    if max(width, height) > MAX_SIDE:
        raise FormError("no_form")
    places = np.frombuffer(_to_bytes(found["landmarks"]["places"]), "<u2").reshape(-1, 2)
    descriptors = np.frombuffer(_to_bytes(found["landmarks"]["descriptors"]), np.uint8)
    descriptors = descriptors.reshape(-1, DESCRIPTOR_BYTES)
    if not 0 < len(places) == len(descriptors) <= MAX_FORM_LANDMARKS:
        raise FormError("no_form")
    points = places / FINEST * np.array([width, height])
    return Landmarks(points.astype(np.float32), descriptors, (width, height))


def _text(found: Any) -> str:
    if not isinstance(found, str):
        raise FormError("no_form")
    return found


def _to_text(numbers: np.ndarray[Any, Any]) -> str:
    return base64.b64encode(numbers.tobytes()).decode()


def _to_bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(_text(text), validate=True)
    except binascii.Error as error:
        raise FormError("no_form") from error
