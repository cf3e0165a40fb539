"""How good predictions are: figures from probabilities and labels."""

import numpy as np
import numpy.typing as npt

Probabilities = npt.NDArray[np.float32]  # (N, 10), rows sum to 1
Labels = npt.NDArray[np.uint8]  # (N,), 0 to 9


def accuracy(probabilities: Probabilities, labels: Labels) -> float:
    """The share of rows whose likeliest class is the label, in [0, 1]."""
    return float((probabilities.argmax(axis=1) == labels).mean())


def doubt_threshold(
    probabilities: Probabilities, labels: Labels, highest_error: float
) -> tuple[float, float]:
    """The least confidence at which answers are right often enough to be taken as such.

    The answers above a threshold are trusted, the others doubted: the selective
    classification of Geifman and El-Yaniv 2017, with the error measured, not bounded.

    Args:
        probabilities: float32 (N, 10).
        labels: (N,).
        highest_error: the share of wrong answers allowed among the trusted, in [0, 1].

    Returns:
        The threshold in [0, 1], and the share of all answers it trusts (the coverage). Where
        even the surest answers err too often, nothing is trusted: (1.0, 0.0) or near it.
    """
    confidence = probabilities.max(axis=1)
    order = np.argsort(-confidence, kind="stable")
    wrong = probabilities.argmax(axis=1) != labels
    errors = np.cumsum(wrong[order]) / np.arange(1, len(order) + 1)
    trusted = np.flatnonzero(errors <= highest_error)
    if not len(trusted):
        return 1.0, 0.0
    threshold = float(confidence[order[trusted[-1]]])
    return threshold, float((confidence >= threshold).mean())
