"""Codes in two fields, by hands that write wide."""

import numpy as np
import pytest

from model.codes.code import Code, Position
from model.codes.fields import Field
from model.codes.wide_hands import fields_in_two, may_go_on
from tests.codes.test_fields import box

Read = tuple[Field, list[Code]]


def code(*lefts: float, top: float = 100, height: float = 40) -> Code:
    """A code whose digits, 20 pixels wide, begin at these places."""
    boxes = [(left, top, left + 20, top + height) for left in lefts]
    digits = tuple(Position("sure", np.full(10, 0.1, np.float32), around) for around in boxes)
    return Code(digits, 0.9, "sure", (lefts[0], top, lefts[-1] + 20, top + height))


WIDE = code(0, 80, 150)  # With gaps of 60 and 50 pixels.


def read(*codes: Code) -> list[Read]:
    return [(Field(box(*c.box), "digits", 1.0), [c]) for c in codes]


@pytest.mark.parametrize(
    ("after", "goes_on"),
    [
        (code(225, 260, 290), True),  # 55 pixels behind.
        (code(225), True),
        (code(235, 260, 290), False),
        (code(225, 260, top=125), False),
        (code(225, 260, height=20), False),
    ],
    ids=["near", "a digit", "far", "another line", "low"],
)
def test_a_code_goes_on_no_farther_than_its_digits_are_apart(after: Code, goes_on: bool) -> None:
    assert may_go_on(WIDE, after) == goes_on


def test_either_code_shows_how_wide_a_hand_writes_unless_it_is_short() -> None:
    near = code(225, 250, 275)
    assert may_go_on(code(100, 170), code(240, 310, 380))
    assert not may_go_on(code(100, 170), code(240, 310)), "two columns of a table"
    assert not may_go_on(code(100, 125, 150), near)


def test_the_field_around_both_is_told_with_them() -> None:
    after, below = code(225, 260, 290), code(0, 80, 150, top=200)
    ((whole, *halves),) = fields_in_two(read(WIDE, after, below))
    assert halves == [WIDE, after]
    assert whole.corners == pytest.approx(box(0, 100, 310, 140))
    several = [(field, codes * 2) for field, codes in read(WIDE, after)]
    assert fields_in_two(several) == []
