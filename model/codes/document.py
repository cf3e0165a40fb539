"""A picture of a page → its fields, the page upright, and each field as a line of writing."""

from dataclasses import dataclass

import numpy as np

from model.codes.deskew import Affine
from model.codes.field_network import FieldNetwork
from model.codes.fields import Field, cut_out, find_fields
from model.codes.text_lines import TextLine, find_text_lines
from model.images.picture import Pixels

MIN_CUT_SIDE = 8  # Pixels; what is lower or narrower, margin and all, can't be read.


@dataclass(frozen=True, eq=False)
class Document:
    """A page that is upright.

    Attributes:
        pixels: uint8 (H, W, C).
        turned: by how many degrees clockwise the picture was turned for that.
        fields: of both kinds, in the order in which one reads.
    """

    pixels: Pixels
    turned: int
    fields: list[Field]


def find_document(pixels: Pixels, network: FieldNetwork, is_upright: bool = False) -> Document:
    """The fields of a page, which is turned by quarters as most of what is written on it runs.

    Args:
        pixels: uint8 (H, W, C).
        network: finds the fields.
        is_upright: whether the page is known to be upright.
    """
    fields = find_fields(network.maps(pixels))
    quarters = 0 if is_upright else _quarters(fields)
    if quarters:  # Upright, what is written is surer.
        pixels = np.ascontiguousarray(np.rot90(pixels, quarters))
        fields = find_fields(network.maps(pixels))
    return Document(pixels, -90 * quarters % 360, fields)


def _quarters(fields: list[Field]) -> int:
    """How many quarters counterclockwise make a page upright, by what its fields say together."""
    if not fields:
        return 0
    x, y = np.sum([field.direction for field in fields], axis=0)
    return round(float(np.arctan2(y, x)) / (np.pi / 2)) % 4


def line_of(field: Field, pixels: Pixels) -> TextLine | None:
    """What is written in a field as one line; None where there is no pen in it.

    Args:
        field: one of the picture's.
        pixels: uint8 (H, W, C), the picture.
    """
    cut, to_picture = cut_out(pixels, field)
    if min(cut.shape[:2]) < MIN_CUT_SIDE:
        return None
    lines = find_text_lines(cut)
    if not lines:
        return None
    line = max(lines, key=lambda one: float(one.ink.sum()))
    return TextLine(line.ink, _after(to_picture, line.to_picture), pixels)


def _after(outer: Affine, inner: Affine) -> Affine:
    """The affine map that does the inner one, then the outer one."""
    return outer @ np.vstack([inner, [0, 0, 1]])
