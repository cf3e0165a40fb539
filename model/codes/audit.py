"""How many of the codes that are sure may be wrong, by a random sample that a person has looked at.

Clopper and Pearson 1934, "The Use of Confidence or Fiducial Limits Illustrated in the Case of the
Binomial", one-sided.
"""

from math import exp, lgamma, log, log1p
from typing import Literal

AuditVerdict = Literal["right", "wrong"]  # Of a sure code that was looked at.
CERTAINTY = 0.95
PRECISION = 1e-9  # Of the bound.


def max_wrong_share(looked_at: int, wrong: int, certainty: float = CERTAINTY) -> float:
    """The largest share of wrong codes that a random sample does not speak against.

    If more were wrong, a sample with as few wrong ones would come about more seldom than in
    1 - certainty of all cases. That holds for a sample with replacement; drawn without it, from
    however few codes, such a sample is rarer still, and the bound is on the safe side.

    Args:
        looked_at: the size of the sample.
        wrong: how many of them are wrong.
        certainty: in (0, 1).

    Returns:
        The share, in [0, 1]; 1 where nothing was looked at.

    Raises:
        ValueError: fewer were looked at than are wrong, or a number is out of its range.
    """
    if not 0 <= wrong <= looked_at or not 0 < certainty < 1:
        raise ValueError(f"no sample: {wrong} of {looked_at}, certainty {certainty}")
    if wrong == looked_at:
        return 1.0
    low, high = 0.0, 1.0
    while high - low > PRECISION:
        middle = (low + high) / 2
        if _at_most(wrong, looked_at, middle) > 1 - certainty:
            low = middle
        else:
            high = middle
    return high


def _at_most(wrong: int, looked_at: int, share: float) -> float:
    """How likely a sample has at most so many wrong ones, if that share is wrong."""
    total = 0.0
    for count in range(wrong + 1):
        ways = lgamma(looked_at + 1) - lgamma(count + 1) - lgamma(looked_at - count + 1)
        total += exp(ways + count * log(share) + (looked_at - count) * log1p(-share))
    return total
