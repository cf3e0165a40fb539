"""A sample page → a form.

offered_fields   what the reader finds on the sample, for a person to take or to leave
teach_form       the form of a sample and its fields
change_form      a form with other fields, without its sample
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from model.codes.document import find_document
from model.codes.field_network import FieldMaps, FieldNetwork
from model.codes.fields import find_fields
from model.codes.forms.form import MAX_FORM_LANDMARKS, Form, FormError, FormField, check_fields
from model.codes.forms.frames import find_frames
from model.codes.forms.landmarks import Landmarks, Print, find_landmarks
from model.codes.forms.registration import MIN_FOUND
from model.codes.zone import Zone
from model.images import picture
from model.images.ink import Mask
from model.images.picture import Pixels

MIN_PRINT = 0.5  # From this probability on, a place is printed.
MIN_HAND = 0.2  # From this one on, it may be written by hand: rather too much is left out.
MIN_LANDMARKS = 4 * MIN_FOUND  # On a photograph, a quarter of them is found again.
REACH = 2  # Places of the maps that print and writing reach beyond what they show.
AROUND = 0.25  # Above and below handwriting that is found, so much is left out, in its heights.


def offered_fields(image: Image.Image | Pixels, network: FieldNetwork) -> tuple[int, list[Zone]]:
    """The fields of a sample that are written in by hand, in the order in which one reads: what is
    printed around the writing, as `frames.find_frames` finds it.

    Args:
        image: as of `CodeReader.read`.
        network: finds the fields.

    Returns:
        By how many degrees clockwise the sample is to be turned, and the zones of it turned so.

    Raises:
        picture.PictureError: as of `CodeReader.read`.
    """
    document = find_document(picture.to_pixels(image), network)
    height, width = document.pixels.shape[:2]
    written = [field for field in document.fields if field.kind == "digits"]
    boxes = find_frames(document.pixels, written)
    zones = [Zone(*(box / (width, height, width, height)).tolist()) for box in boxes]
    return document.turned, zones


def teach_form(
    image: Image.Image | Pixels,
    name: str,
    fields: Sequence[FormField],
    network: FieldNetwork,
    turned: int = 0,
) -> Form:
    """The form of a sample page, filled in or not.

    Args:
        image: as of `CodeReader.read`.
        name: of the form.
        fields: of the sample when it is turned.
        network: tells print from what is written by hand.
        turned: the degrees clockwise, 0, 90, 180 or 270, that make the sample upright.

    Raises:
        FormError: as of `Form`, or where the sample has too little print.
        picture.PictureError: as of `CodeReader.read`.
    """
    check_fields(fields)
    pixels = np.ascontiguousarray(np.rot90(picture.to_pixels(image), -turned // 90))
    printed = _print_of(network.maps(pixels), pixels.shape[1::-1], [f.zone for f in fields])
    landmarks = find_landmarks(pixels, MAX_FORM_LANDMARKS, printed)
    if len(landmarks) < MIN_LANDMARKS:
        raise FormError("no_print")
    return Form(name, tuple(fields), landmarks)


def change_form(form: Form, name: str, fields: Sequence[FormField]) -> Form:
    """A form under another name or with other fields; no sample is needed.

    Args:
        form: as it was.
        name: of the form.
        fields: instead of those that it has.

    Raises:
        FormError: as of `Form`, or where too little print is left outside of the fields.
    """
    check_fields(fields)
    x, y = (form.landmarks.points / np.array(form.size)).T
    is_outside = np.ones(len(form.landmarks), bool)
    for zone in (field.zone for field in fields):
        within = (zone.left <= x) & (x <= zone.right) & (zone.top <= y) & (y <= zone.bottom)
        is_outside &= ~within
    if is_outside.sum() < MIN_LANDMARKS:
        raise FormError("no_print")
    points, descriptors = form.landmarks.points, form.landmarks.descriptors
    kept = Landmarks(points[is_outside], descriptors[is_outside], form.size)
    return Form(name, tuple(fields), kept)


def _print_of(maps: FieldMaps, size: tuple[int, int], zones: Sequence[Zone]) -> Print:
    """The print of a page, without what is in fields or written by hand."""
    is_print = _widened(maps.printed >= MIN_PRINT)
    by_hand = np.maximum(maps.digits, maps.writing) >= MIN_HAND
    is_hidden = _widened(by_hand)
    scale = np.array(is_hidden.shape[::-1]) / np.array(size)
    for field in find_fields(maps):
        upper, lower = field.corners[:2], field.corners[[3, 2]]
        above = AROUND * (lower - upper)
        corners = np.concatenate([upper - above, (lower + above)[::-1]]) * scale
        cv2.fillConvexPoly(is_hidden, np.round(corners).astype(np.int32), 1)
    for zone in zones:
        left, top, right, bottom = zone.box(is_hidden[..., np.newaxis])
        is_hidden[top:bottom, left:right] = 1
    return Print(is_print, is_hidden)


def _widened(places: npt.NDArray[np.bool_]) -> Mask:
    side = 2 * REACH + 1
    return np.asarray(cv2.dilate(places.astype(np.uint8), np.ones((side, side), np.uint8)))
