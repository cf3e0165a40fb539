"""What is printed is no code."""

import numpy as np

from model.codes.code import Code, Evidence, Position
from model.codes.print_likeness import print_probability, unless_printed

SHARES = np.eye(10, dtype=np.float32)[0]
BY_HAND, IN_PRINT = -8.0, 8.0  # Log-odds of shapes.
SOME_PRINT = 0.05  # Around a code, on average.


def code_of(print_logit: float) -> Code:
    """Five digits whose shapes look so much like print."""
    digits = tuple(
        Position("sure", SHARES, (left, 10, left + 22, 50)) for left in (0.0, 30, 60, 90, 120)
    )
    evidence = Evidence((), is_complete=True, print_logit=print_logit)
    return Code(digits, 0.99, "sure", (0, 10, 142, 50), evidence=evidence)


def test_what_looks_printed_is_none() -> None:
    by_hand = code_of(BY_HAND)
    assert unless_printed(by_hand, SOME_PRINT) is by_hand
    assert unless_printed(code_of(IN_PRINT), SOME_PRINT) is None


def test_what_stands_in_print_is_none_if_its_shapes_do_not_speak_for_a_hand() -> None:
    assert unless_printed(code_of(0.0), 0.5) is None
    by_hand = code_of(BY_HAND)
    assert unless_printed(by_hand, 0.2) is by_hand


def test_what_may_be_printed_is_never_sure() -> None:
    between = next(
        code
        for code in map(code_of, np.arange(BY_HAND, IN_PRINT, 0.1).tolist())
        if 0.2 < print_probability(code, SOME_PRINT) < 0.25
    )
    doubted = unless_printed(between, SOME_PRINT)
    assert doubted is not None and doubted.verdict == "check"
    assert {digit.verdict for digit in doubted.digits} == {"unsure"}


def test_without_evidence_the_print_around_decides() -> None:
    code = Code(code_of(0.0).digits, 0.99, "sure", (0, 10, 142, 50))
    assert print_probability(code, 0.3) > 0.5 > print_probability(code, 0.003)
