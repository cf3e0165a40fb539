"""Whether digits that were found on a page are printed, not written.

The field network errs where print is large, or looks like a hand. How much print it sees there
beside the writing and what the print network says of the digits' shapes tell both apart.
"""

import numpy as np

from model.codes.code import Code
from model.codes.grading import never_sure

# A logistic regression on what was read on 300 composed validation pages, and on 180 of print,
# blank forms and drawings:
BIAS, WEIGHT_OF_PRINT, WEIGHT_OF_SHAPES = 3.4, 1.4, 0.45
MIN_PRINT = 0.003  # Of print there is always so much.
MAX_PROBABILITY = 0.3  # What is likelier to be printed is no code,
MAX_SURE_PROBABILITY = 0.15  # and what is likelier than that is never sure.


def unless_printed(code: Code, printed: float) -> Code | None:
    """The code, which is never sure where it may be printed; None where it is taken to be.

    Args:
        code: as it was read.
        printed: how likely there is print in its box, on average, in [0, 1].
    """
    probability = print_probability(code, printed)
    if probability > MAX_PROBABILITY:
        return None
    return code if probability <= MAX_SURE_PROBABILITY else never_sure(code)


def print_probability(code: Code, printed: float) -> float:
    """How likely a code is printed, in [0, 1].

    Args:
        code: as it was read; where its evidence is not known, its shapes say nothing.
        printed: how likely there is print in its box, on average, in [0, 1].
    """
    shapes = code.evidence.print_logit if code.evidence else 0.0
    score = BIAS + WEIGHT_OF_PRINT * np.log(printed + MIN_PRINT) + WEIGHT_OF_SHAPES * shapes
    return float(1 / (1 + np.exp(-score)))
