"""Codes of a hand that writes so wide that one of them may lie in two fields."""

import itertools
from collections.abc import Sequence

import numpy as np

from model.codes.code import Code
from model.codes.fields import Field, as_one

MIN_EVIDENCE = 3  # Digits of a code that shows how wide a hand writes.
MIN_HEIGHTS_ALIKE = 0.6  # The lower code is at least so many times as high as the other.
MAX_STEP = 0.5  # Codes on one line are no farther above each other, in heights of the lower one.


def fields_in_two(read: Sequence[tuple[Field, list[Code]]]) -> list[tuple[Field, Code, Code]]:
    """Pairs of fields that may be one, for nobody parts codes by less than their digits.

    Args:
        read: fields in the order in which one reads, each with its codes.

    Returns:
        The field around each pair, and the code of either.
    """
    found = []
    for (field, codes), (after, others) in itertools.pairwise(read):
        if len(codes) == len(others) == 1 and may_go_on(codes[0], others[0]):
            found.append((as_one(field, after), codes[0], others[0]))
    return found


def may_go_on(code: Code, after: Code) -> bool:
    """Whether a code begins on the line of another, as near behind it as digits of one of them."""
    heights = [float(np.median([d.box[3] - d.box[1] for d in c.digits])) for c in (code, after)]
    middles = [(c.box[1] + c.box[3]) / 2 for c in (code, after)]
    low = min(heights)
    if low < MIN_HEIGHTS_ALIKE * max(heights) or abs(middles[1] - middles[0]) > MAX_STEP * low:
        return False
    gap = after.digits[0].box[0] - code.digits[-1].box[2]
    return 0 < gap <= max(_widest_gap(code), _widest_gap(after))


def _widest_gap(code: Code) -> float:
    """Between its digits, in pixels; 0 where these are too few to say how a hand writes."""
    if len(code.digits) < MIN_EVIDENCE:
        return 0.0
    boxes = [digit.box for digit in code.digits]
    return max(right[0] - left[2] for left, right in itertools.pairwise(boxes))
