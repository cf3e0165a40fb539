"""Which of several readings of a picture is right: the one that can be read.

of_fields              what was read in the fields of a page, without what can't be
reads_well, best_of    a picture that may lie on its side
may_be_upside_down, is_upside_down   a page the other way up
legible_digits         how much of a code can be read

A picture is taken as it is unless it reads badly, and another way is believed only if it is much
better, and nearly all of it can be read.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.codes.code import Code, CodePage

MIN_GAIN = 1.2  # Another reading has more than so many times as many legible digits,
MIN_MORE = 0.6  # and so many more.
MIN_LEGIBLE = 0.85  # This share of its digits is legible; print on its head is no code either.

MIN_UPRIGHT = 0.95  # Of a page that is upright, this share of the digits is legible.


def reads_well(page: CodePage) -> bool:
    """Whether nearly all its digits can be read: another way, there would be about as many."""
    return 0 < _digits(page) <= _min_legible(page)


def best_of(page: CodePage, others: Sequence[CodePage]) -> CodePage:
    """A page as it reads best.

    Args:
        page: as it was read at first.
        others: as it was read in other ways.
    """
    best = max(others, key=_legible, default=page)
    is_better = _legible(best) > _min_legible(page)
    return best if is_better and _legible(best) > MIN_LEGIBLE * _digits(best) else page


def may_be_upside_down(page: CodePage) -> bool:
    """Whether a page of documents reads worse than one that is upright."""
    return _legible(page) < MIN_UPRIGHT * _digits(page)


def is_upside_down(page: CodePage, other: CodePage) -> bool:
    """Whether a page reads better the other way up: about the same digits, but surer."""
    more = _legible(other) - _legible(page)
    return more > MIN_MORE and _legible(other) * _digits(page) > _legible(page) * _digits(other)


def of_fields(codes: Sequence[Code]) -> tuple[Code, ...]:
    """The codes of a page's fields that can be read; none is sure if most of them can't.

    What can hardly be read is no code: it may be print, a drawing, or a page on its side.
    """
    legible = tuple(code for code in codes if code.verdict != "unreadable")
    if 2 * _positions(legible) < _positions(codes):
        return tuple(
            replace(code, verdict="check", is_sure_but_for_digits=False) for code in legible
        )
    return legible


def _positions(codes: Sequence[Code]) -> int:
    return sum(len(code.digits) for code in codes)


def _min_legible(page: CodePage) -> float:
    return MIN_GAIN * _legible(page) + MIN_MORE


def _digits(page: CodePage) -> int:
    return _positions(page.codes)


def _legible(page: CodePage) -> float:
    """About how many digits of a picture can be read."""
    return sum(map(legible_digits, page.codes))


def legible_digits(code: Code) -> float:
    """About how many of a code's digits can be read."""
    confidences = [float(p.probabilities.max()) for p in code.digits if p.digit is not None]
    # With a position that can't be read, a code is never right: then the others count alone.
    is_whole = len(confidences) == len(code.digits)
    confidence = code.confidence if is_whole else float(np.prod(confidences))
    return confidence ** (1 / len(code.digits)) * sum(confidences)
