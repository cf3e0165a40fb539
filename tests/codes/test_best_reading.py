"""Which reading of a picture is right."""

from dataclasses import replace

import numpy as np
import pytest

from model.codes.best_reading import best_of, legible_digits, of_fields, reads_well
from model.codes.code import Code, CodePage, Position

BOX = 0.0, 0.0, 1.0, 1.0


def code(digits: int, confidence: float) -> Code:
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[4] = confidence
    position = Position("sure", probabilities, BOX)
    return Code((position,) * digits, confidence**digits, "check", BOX)


def test_no_code_is_sure_where_most_of_the_writing_stays_unread() -> None:
    sure, unread = (
        replace(code(4, 0.99), verdict="sure", is_sure_but_for_digits=True),
        replace(code(3, 0.1), verdict="unreadable"),
    )
    assert of_fields([sure, unread]) == (sure,)
    (doubted,) = of_fields([sure, unread, unread])
    assert doubted.verdict == "check" and doubted.text == sure.text
    assert not doubted.is_sure_but_for_digits


def test_of_a_code_that_is_surely_wrong_no_digit_is_legible() -> None:
    wrong = replace(code(4, 0.99), confidence=0.0)
    assert legible_digits(wrong) == 0 < legible_digits(code(4, 0.99))


def test_beside_a_digit_that_cannot_be_read_the_others_count() -> None:
    unread = replace(code(1, 0.1).digits[0], verdict="unreadable")
    torn = replace(code(4, 0.9), confidence=0.0)
    assert 3 < legible_digits(replace(torn, digits=(*torn.digits, unread))) < 4


def test_what_can_be_read_reads_well() -> None:
    assert reads_well(CodePage((code(5, 0.97),)))
    assert not reads_well(CodePage((code(4, 0.4),)))
    assert not reads_well(CodePage(()))


def test_the_other_way_is_taken_in_which_most_can_be_read() -> None:
    page, turned = CodePage((code(4, 0.4),)), CodePage((code(5, 0.98),), 180)
    assert best_of(page, [CodePage(()), turned, CodePage((code(5, 0.9),))]) is turned


@pytest.mark.parametrize(("digits", "confidence"), [(4, 0.45), (9, 0.7)])
def test_another_way_must_be_much_better_and_nearly_all_legible(
    digits: int, confidence: float
) -> None:
    page = CodePage((code(4, 0.4),))
    assert best_of(page, [CodePage((code(digits, confidence),))]) is page
