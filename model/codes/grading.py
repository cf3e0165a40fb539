"""What counts as sure: a hypothesis with its alignment → a code with its verdicts.

A code is sure, and nobody need look at it, if

- it is as likely as `Thresholds.code` at least, and
- all writing of its part of the line is read as its digits (`is_whole`).

A digit of any other code is sure if it is as likely as `Thresholds.digit`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from model.codes import ctc
from model.codes.alignment import Alignment
from model.codes.code import MIN_DIGITS, Box, Code, CodeVerdict, Position, PositionVerdict
from model.codes.ctc import UNREAD, Hypothesis, Symbols
from model.codes.separators import Marks, separate
from model.codes.text_lines import TextLine

MAX_UNREAD_OF_CODE = 0.67  # Above this share of unreadable positions it is a word and no code.
MAX_UNREAD_TO_CHECK = 0.34  # Above this share of unreadable positions the code is unreadable.
ROUNDING = 1e-6  # Of probabilities that should sum to 1.


@dataclass(frozen=True)
class Thresholds:
    """From which probability on something is taken as right.

    The shipped ones are chosen on validation, so that of all that is sure at most 0.15 % is
    wrong; higher ones leave more to check. They are of one recognizer, or of two together.

    Attributes:
        code: of a whole code, in [0, 1]; above 1, none is sure.
        digit: of a digit, in [0, 1].
    """

    code: float
    digit: float

    @classmethod
    def of_card(cls, card: dict[str, Any], both: bool) -> "Thresholds":
        """Those in a model card, of the line network alone or of both recognizers together."""
        chosen = card["second_reader"] if both else card
        return cls(chosen["threshold"], chosen["digit_threshold"])


def is_code(symbols: Symbols) -> bool:
    """Whether what a line says is a code, and neither a single digit nor a word."""
    return len(symbols) >= MIN_DIGITS and symbols.count(UNREAD) <= MAX_UNREAD_OF_CODE * len(symbols)


def is_whole(symbols: Symbols, aligned: Alignment) -> bool:
    """Whether all writing of a line is read as the digits of one code; else it is never sure."""
    return has_all_writing(aligned) and len(symbols) >= MIN_DIGITS and UNREAD not in symbols


def has_all_writing(aligned: Alignment) -> bool:
    """Whether no writing of a line is left out, and no digit may be missing."""
    return not aligned.left_out and aligned.gap is None and not aligned.stroke_beside


def grade(
    hypothesis: Hypothesis,
    aligned: Alignment,
    marks: Marks,
    line: TextLine,
    thresholds: Thresholds,
) -> Code:
    """The code that a line, or a part of it, is taken to say.

    Args:
        hypothesis: what it says.
        aligned: where its digits are in the strip of `line`.
        marks: the line's, by column of the strip.
        line: the line.
        thresholds: from which probability on code and digits are sure.
    """
    likely = hypothesis.probability >= thresholds.code
    whole = is_whole(hypothesis.symbols, aligned)
    sure = likely and whole
    symbols, alternatives = _with_left_out(hypothesis, aligned.left_out)
    digit_confidences = alternatives[:, :10].max(axis=1)
    clear = (digit_confidences >= thresholds.digit) | sure
    needed = None
    if not likely:  # Who has to look is shown where.
        least = digit_confidences.argsort()
        clear[least[0]] = False
        if whole:
            needed = _needed(hypothesis, clear, least, thresholds.code)
        if needed is not None:
            clear[needed] = False
    if aligned.gap is not None and not aligned.left_out:
        clear[aligned.gap - 1 : aligned.gap + 1] = False
    boxes = _boxes_in_picture(aligned.boxes, line)
    positions = tuple(
        _position(symbol == UNREAD, probabilities, box, is_clear)
        for symbol, probabilities, box, is_clear in zip(
            symbols, alternatives, boxes, clear.tolist(), strict=True
        )
    )
    confidence = hypothesis.probability if UNREAD not in symbols else 0.0
    separators = separate(aligned.boxes, marks)
    return Code(
        positions,
        confidence,
        _verdict(symbols, sure),
        _around(boxes),
        separators,
        is_sure_but_for_digits=needed is not None,
    )


def _needed(
    hypothesis: Hypothesis,
    clear: npt.NDArray[np.bool_],
    least: npt.NDArray[np.intp],
    threshold: float,
) -> npt.NDArray[np.intp] | None:
    """The digits that a person must look at for the code to be sure, beside those that are not
    clear, the least likely first; None where more than digits is in doubt.

    Args:
        hypothesis: what a line says.
        clear: (N,), which of its digits are.
        least: (N,), their places, from the least likely one on.
        threshold: from which probability on a code is sure.
    """
    for count in range(1, len(least) + 1):
        looked_at = ~clear
        looked_at[least[:count]] = True
        if _rest(hypothesis, looked_at) >= threshold:
            return least[:count]
    return None


def _rest(hypothesis: Hypothesis, looked_at: npt.NDArray[np.bool_]) -> float:
    """The probability that a line says what it is taken to say, if the digits that are looked at
    are right, in [0, 1].

    Of all that the line may say otherwise, what differs in these digits alone is ruled out; what
    stands at one place is taken to say nothing of another.
    """
    places = np.flatnonzero(looked_at)
    shares = hypothesis.alternatives[places, np.array(hypothesis.symbols)[places]] + ctc.TINY
    probability = hypothesis.probability
    otherwise = 1 - probability * float(1 + (1 / shares - 1).sum())
    if otherwise < -ROUNDING:  # The probability was lowered for another reason than its digits.
        return 0.0
    return min(probability / float(shares.prod()), 1.0)


def never_sure(code: Code) -> Code:
    """The code as one that a person must look at, each of its digits too."""
    unsure = tuple(
        replace(digit, verdict="unsure") if digit.verdict == "sure" else digit
        for digit in code.digits
    )
    verdict = "check" if code.verdict == "sure" else code.verdict
    evidence = code.evidence and replace(code.evidence, is_doubtful=True)
    return replace(
        code, digits=unsure, verdict=verdict, evidence=evidence, is_sure_but_for_digits=False
    )


def _with_left_out(
    hypothesis: Hypothesis, left_out: Sequence[int]
) -> tuple[Symbols, npt.NDArray[np.float64]]:
    """Its symbols and alternatives with strokes left out, which may be any digit."""
    symbols, alternatives = list(hypothesis.symbols), hypothesis.alternatives
    for position in left_out:
        symbols.insert(position, UNREAD)
        alternatives = np.insert(alternatives, position, 1 / ctc.SYMBOLS, axis=0)
    return tuple(symbols), alternatives


def _verdict(symbols: Symbols, sure: bool) -> CodeVerdict:
    if symbols.count(UNREAD) > MAX_UNREAD_TO_CHECK * len(symbols):
        return "unreadable"
    return "sure" if sure else "check"


def _position(
    unread: bool, alternatives: npt.NDArray[np.float64], box: Box, clear: bool
) -> Position:
    digits = alternatives[:10] + 1e-9
    verdict: PositionVerdict = "unreadable" if unread else "sure" if clear else "unsure"
    return Position(verdict, (digits / digits.sum()).astype(np.float32), box)


def _boxes_in_picture(boxes: npt.NDArray[np.intp], line: TextLine) -> list[Box]:
    """The boxes around what boxes of a strip hold, in the picture."""
    found = []
    for x, y, w, h in boxes:
        corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], float)
        there = corners @ line.to_picture[:, :2].T + line.to_picture[:, 2]
        found.append((*there.min(axis=0).tolist(), *there.max(axis=0).tolist()))
    return found


def _around(boxes: list[Box]) -> Box:
    corners = np.array(boxes)
    return (*corners[:, :2].min(axis=0).tolist(), *corners[:, 2:].max(axis=0).tolist())
