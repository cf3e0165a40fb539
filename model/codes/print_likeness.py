"""Whether digits that were found on a page are printed, not written.

The field network errs where print is large, or looks like a hand. What a machine has set stands
between two straight lines, though, and a hand wavers: how far it does, and how much print the
network sees there beside the writing, tell both apart.
"""

from collections.abc import Callable

import numpy as np

from model.codes.code import Box, Code
from model.codes.grading import never_sure

# A logistic regression on what was read on 250 composed validation pages, by logarithms:
BIAS, WEIGHT_OF_PRINT, WEIGHT_OF_WAVERING = 0.64, 1.67, -1.12
MIN_PRINT = 0.003  # Of print there is always so much.
# Few digits stand between two straight lines by chance. So they count as if a tenth of a digit
# more wavered as much as this, in heights of a digit.
USUAL_WAVERING, WEIGHT_OF_USUAL = 0.08, 0.1
MAX_PROBABILITY = 0.6  # What is likelier to be printed is no code,
MAX_SURE_PROBABILITY = 0.3  # and what is likelier than that is never sure.
MAX_SURE_PRINT = 0.1  # Nor is a code of which one digit stands in so much print, on average.

PrintShare = Callable[[Box], float]


def unless_printed(code: Code, print_share: PrintShare) -> Code | None:
    """The code, which is never sure where it may be printed; None where it is taken to be.

    Args:
        code: as it was read, with a box for each digit.
        print_share: of a box, how likely there is print in it, on average, in [0, 1].
    """
    probability = print_probability(code, print_share(code.box))
    if probability > MAX_PROBABILITY:
        return None
    # A digit that is printed may stand beside one that is not.
    most = max(print_share(digit.box) for digit in code.digits)
    is_sure = probability <= MAX_SURE_PROBABILITY and most <= MAX_SURE_PRINT
    return code if is_sure else never_sure(code)


def print_probability(code: Code, printed: float) -> float:
    """How likely a code is printed, in [0, 1].

    Args:
        code: as it was read, with a box for each digit.
        printed: how likely there is print in its box, on average, in [0, 1].
    """
    score = (
        BIAS
        + WEIGHT_OF_PRINT * np.log(printed + MIN_PRINT)
        + WEIGHT_OF_WAVERING * np.log(wavering(code))
    )
    return float(1 / (1 + np.exp(-score)))


def wavering(code: Code) -> float:
    """How far the heads and feet of its digits are off two straight lines, in their heights."""
    lefts, tops, rights, bottoms = np.array([digit.box for digit in code.digits], float).T
    middles = (lefts + rights) / 2
    line = np.column_stack([np.ones(len(middles)), middles - middles.mean()])
    ends = np.column_stack([tops, bottoms])
    slope, *_ = np.linalg.lstsq(line, ends, rcond=None)
    height = max(float(np.median(bottoms - tops)), 1.0)
    off = float(np.square((ends - line @ slope) / height).sum())
    free = max(len(middles) - 2, 0)  # Two digits are on any two lines.
    squared = (off + WEIGHT_OF_USUAL * USUAL_WAVERING**2) / (free + WEIGHT_OF_USUAL)
    return float(np.sqrt(squared))
