"""Which codes and digits are sure."""

import numpy as np
import pytest

from model.codes.alignment import Alignment
from model.codes.code import Code
from model.codes.ctc import SYMBOLS, UNREAD, Hypothesis, Symbols
from model.codes.grading import Thresholds, grade, is_code, is_whole
from model.codes.separators import Marks
from model.codes.text_lines import TextLine
from model.litert import read_weights

NO_MARKS = Marks("", np.zeros(0))
LINE = TextLine(np.zeros((48, 200), np.float32), np.eye(2, 3), np.zeros((48, 200, 3), np.uint8))


def says(symbols: Symbols, probability: float, confidences: list[float]) -> Hypothesis:
    """A hypothesis whose digits are as likely as that."""
    alternatives = np.full((len(symbols), SYMBOLS), 0.0)
    for row, symbol, confidence in zip(alternatives, symbols, confidences, strict=True):
        row[:] = (1 - confidence) / (SYMBOLS - 1)
        row[symbol] = confidence
    return Hypothesis(symbols, probability, alternatives, np.arange(len(symbols), dtype=float))


def graded(
    symbols: Symbols,
    probability: float,
    confidences: list[float],
    left_out: tuple[int, ...] = (),
    gap: int | None = None,
    stroke_beside: bool = False,
    thresholds: Thresholds | None = None,
    marks: Marks = NO_MARKS,
) -> Code:
    """A code whose digits are as likely as that."""
    hypothesis = says(symbols, probability, confidences)
    count = len(symbols) + len(left_out)
    boxes = np.array([(20 * place, 10, 12, 28) for place in range(count)], np.intp)
    aligned = Alignment(boxes, left_out, gap, stroke_beside)
    return grade(hypothesis, aligned, marks, LINE, thresholds or Thresholds(code=0.9, digit=0.8))


def verdicts(code: Code) -> list[str]:
    return [position.verdict for position in code.digits]


def test_a_code_that_is_sure_has_no_digit_in_doubt() -> None:
    code = graded((2, 0, 5), 0.95, [0.99, 0.7, 0.9])
    assert code.verdict == "sure" and set(verdicts(code)) == {"sure"}
    assert code.text == "205" and code.confidence == 0.95


def test_a_code_in_doubt_shows_the_digit_to_look_at() -> None:
    code = graded((2, 0, 5), 0.8, [0.99, 0.97, 0.98])
    assert code.verdict == "check" and verdicts(code) == ["sure", "unsure", "sure"]
    code = graded((2, 0, 5), 0.85, [0.7, 0.97, 0.6])
    assert verdicts(code) == ["unsure", "sure", "unsure"]


def test_writing_that_was_not_read_leaves_a_code_to_check() -> None:
    code = graded((2, 0, 5), 0.95, [0.99, 0.97, 0.98], stroke_beside=True)
    assert code.verdict == "check" and set(verdicts(code)) == {"sure"}


def test_a_code_may_be_sure_but_for_its_digits_in_doubt() -> None:
    # All that it may say otherwise is another digit in their place.
    one, two = graded((2, 0, 5), 0.7, [0.99, 0.7, 0.98]), graded((2, 5), 0.6, [0.75, 0.78])
    assert one.is_sure_but_for_digits and two.is_sure_but_for_digits
    assert not graded((2, 0, 5), 0.95, [0.99, 0.97, 0.98]).is_sure_but_for_digits  # It is sure.


def test_as_many_digits_are_to_be_looked_at_as_make_the_code_sure() -> None:
    code = graded((2, 0, 5, 7), 0.8, [0.99, 0.9, 0.92, 0.98])  # Each is likely enough alone.
    assert verdicts(code) == ["sure", "unsure", "unsure", "sure"]
    assert code.is_sure_but_for_digits


def test_a_code_in_doubt_for_more_than_digits_is_not_sure_but_for_them() -> None:
    digits: tuple[Symbols, float, list[float]] = (2, 0, 5), 0.7, [0.99, 0.7, 0.98]
    # It may say fewer or more of them, or differ in several.
    assert not graded((2, 0, 5), 0.7, [0.99, 0.9, 0.98]).is_sure_but_for_digits
    assert not graded(*digits, left_out=(1,)).is_sure_but_for_digits
    assert not graded(*digits, gap=1).is_sure_but_for_digits
    assert not graded(*digits, stroke_beside=True).is_sure_but_for_digits
    assert not graded((2, UNREAD, 5), *digits[1:]).is_sure_but_for_digits
    never = Thresholds(code=2.0, digit=2.0)
    assert not graded(*digits, thresholds=never).is_sure_but_for_digits


def test_a_stroke_left_out_cannot_be_read_where_it_stands() -> None:
    code = graded((2, 0, 5), 0.95, [0.99, 0.97, 0.98], left_out=(1, 3))
    assert code.text == "2?0?5" and code.verdict == "unreadable" and code.confidence == 0
    code = graded((2, 0, 5), 0.95, [0.99, 0.97, 0.98], left_out=(1,))
    assert code.text == "2?05" and code.verdict == "check" and code.confidence == 0
    assert code.digits[1].probabilities == pytest.approx(np.full(10, 0.1))


def test_a_gap_is_no_digit_but_those_beside_it_are_to_be_looked_at() -> None:
    code = graded((2, 0, 5, 7), 0.95, [0.99] * 4, gap=2)
    assert code.text == "2057" and code.verdict == "check" and code.confidence == 0.95
    assert verdicts(code) == ["sure", "unsure", "unsure", "sure"]


def test_marks_and_spaces_are_kept_beside_the_digits() -> None:
    marks = Marks("/-", np.array([36.0, 57.0]))
    code = graded((2, 0, 5, 7), 0.95, [0.99] * 4, marks=marks)
    assert code.text == "2057" and code.written == "20/5-7" and code.verdict == "sure"


@pytest.mark.parametrize(
    ("symbols", "verdict"), [((1, 2, UNREAD), "check"), ((1, UNREAD), "unreadable")]
)
def test_a_code_is_unreadable_where_hardly_any_digit_is(symbols: Symbols, verdict: str) -> None:
    code = graded(symbols, 0.99, [0.99] * len(symbols))
    assert code.verdict == verdict and code.confidence == 0


def test_no_code_is_sure_above_a_threshold_of_one() -> None:
    code = graded((2, 5), 1.0, [1.0, 1.0], thresholds=Thresholds(code=1.1, digit=0.8))
    assert code.verdict == "check"


@pytest.mark.parametrize(
    ("symbols", "code"),
    [
        ((1, 2), True),
        ((1,), False),
        ((), False),
        ((1, UNREAD), True),
        ((1, *[UNREAD] * 2), True),
        ((1, *[UNREAD] * 3), False),  # It is a word.
    ],
)
def test_a_single_digit_is_no_code_nor_is_a_word(symbols: Symbols, code: bool) -> None:
    assert is_code(symbols) == code


@pytest.mark.parametrize(
    ("symbols", "left_out", "gap", "stroke_beside", "whole"),
    [
        ((1, 2), (), None, False, True),
        ((1, 2), (1,), None, False, False),
        ((1, 2), (), 1, False, False),
        ((1, 2), (), None, True, False),
        ((1, UNREAD), (), None, False, False),
        ((1,), (), None, False, False),  # A single digit is no code.
        ((), (), None, False, False),
    ],
)
def test_a_line_is_whole_where_all_of_it_is_read_as_digits(
    symbols: Symbols, left_out: tuple[int, ...], gap: int | None, stroke_beside: bool, whole: bool
) -> None:
    aligned = Alignment(np.zeros((len(symbols), 4), np.intp), left_out, gap, stroke_beside)
    assert is_whole(symbols, aligned) == whole


def test_the_card_has_thresholds_of_one_recognizer_and_of_both() -> None:
    _, card = read_weights("line")
    alone, both = (Thresholds.of_card(card, both=which) for which in (False, True))
    assert alone != both
    assert all(0.5 <= bar <= 1 for one in (alone, both) for bar in (one.code, one.digit))
