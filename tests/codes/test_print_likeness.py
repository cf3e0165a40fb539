"""What is printed is no code."""

import numpy as np
import pytest

from model.codes.code import Code, Position
from model.codes.print_likeness import print_probability, unless_printed, wavering

SHARES = np.eye(10, dtype=np.float32)[0]
HEADS = (0.0, 3.0, -2.0, 1.0, -3.0)  # Of a hand, in pixels.


def code_of(heads: tuple[float, ...], slope: float = 0.0) -> Code:
    """Digits 40 pixels high on a line that slopes, whose heads are off by so many pixels."""
    boxes = [
        (30.0 * place, 10 + slope * place + head, 30.0 * place + 22, 50 + slope * place)
        for place, head in enumerate(heads)
    ]
    digits = tuple(Position("sure", SHARES, box) for box in boxes)
    return Code(digits, 0.99, "sure", (0, 10, 150, 60))


@pytest.mark.parametrize("slope", [0.0, 6.0])
def test_digits_between_two_straight_lines_do_not_waver(slope: float) -> None:
    assert wavering(code_of((0.0,) * 5, slope)) < 0.02 < 0.05 < wavering(code_of(HEADS, slope))


def test_what_does_not_waver_where_print_is_seen_is_printed() -> None:
    assert unless_printed(code_of((0.0,) * 5), lambda box: 0.1) is None
    by_hand = code_of(HEADS)
    assert unless_printed(by_hand, lambda box: 0.01) is by_hand


def test_what_may_be_printed_is_never_sure() -> None:
    doubted = unless_printed(code_of(HEADS), lambda box: 0.07)
    assert doubted is not None and doubted.verdict == "check"
    assert {digit.verdict for digit in doubted.digits} == {"unsure"}


def test_with_one_digit_in_print_it_is_not_sure() -> None:
    code = code_of(HEADS)
    printed = code.digits[0].box
    doubted = unless_printed(code, lambda box: 0.2 if box == printed else 0.01)
    assert doubted is not None and doubted.verdict == "check"


def test_the_fewer_digits_the_less_it_says_that_they_do_not_waver() -> None:
    assert wavering(code_of((0.0, 0.0))) == pytest.approx(wavering(code_of((0.0, 9.0))))
    shares = [print_probability(code_of((0.0,) * count), 0.05) for count in (2, 3, 6)]
    assert shares == sorted(shares)
