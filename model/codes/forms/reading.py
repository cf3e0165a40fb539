"""A page of one of several forms → what is written in each field.

find_form    which form a page is of, and how it lies on it
read_form    what is written in all its fields
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image

from model.codes.forms.field_reading import (
    FieldRead,
    Reader,
    cut_field,
    place_field,
    read_field,
    turned_by,
)
from model.codes.forms.form import Form
from model.codes.forms.landmarks import find_landmarks
from model.codes.forms.moved import find_moved
from model.codes.forms.registration import Registration, register
from model.codes.kind import Kind
from model.images import picture
from model.images.picture import Pixels


@dataclass(frozen=True, eq=False)
class FormRead:
    """What was read on a page of a form.

    Attributes:
        form: which the page is of.
        fields: what was read in each, in the form's order.
    """

    form: Form
    fields: tuple[FieldRead, ...]

    @property
    def turned(self) -> int:
        """By how many degrees clockwise the picture must be turned for the form to be upright."""
        return turned_by(self.fields)


def find_form(pixels: Pixels, forms: Sequence[Form]) -> tuple[Form, Registration] | None:
    """Which form a page is of, and how that lies on it; None where it is of none.

    Args:
        pixels: uint8 (H, W, 3) or (H, W, 1), any way up.
        forms: of which it may be.
    """
    landmarks = find_landmarks(pixels)
    lying = [(form, register(form.landmarks, landmarks)) for form in forms]
    fitting = [(form, registration) for form, registration in lying if registration is not None]
    return max(fitting, key=lambda found: found[1].share, default=None)


def read_form(
    image: Image.Image | Pixels, forms: Sequence[Form], reader: Reader, known: Kind | None = None
) -> FormRead | None:
    """What is written in the fields of a page; None where it is of none of the forms.

    Args:
        image: as of `CodeReader.read`.
        forms: of which the page may be.
        reader: reads the fields.
        known: the kind of fields whose codes are in a list, as `KnownCodes.of` makes it; without
            it they are never sure.

    Raises:
        picture.PictureError: as of `CodeReader.read`.
    """
    pixels = picture.to_pixels(image)
    found = find_form(pixels, forms)
    if found is None:
        return None
    form, registration = found
    fields = []
    for field in form.fields:
        cut = cut_field(pixels, field.zone, form.size, registration)
        corners = place_field(field.zone, form.size, registration)
        fields.append(replace(read_field(cut, field, reader, known), corners=corners))
    return FormRead(form, find_moved(pixels, fields, reader, known))
