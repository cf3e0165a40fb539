"""How good predictions are: figures from probabilities and labels."""

import numpy as np
import numpy.typing as npt

from model.codes.ctc import softmax

Probabilities = npt.NDArray[np.float32]  # (N, 10), rows sum to 1
Labels = npt.NDArray[np.uint8]  # (N,), 0 to 9

BINS = 15  # of confidence, as Guo et al. 2017 have it


def accuracy(probabilities: Probabilities, labels: Labels) -> float:
    """The share of rows whose likeliest class is the label, in [0, 1]."""
    return float((probabilities.argmax(axis=1) == labels).mean())


def accuracy_by_digit(probabilities: Probabilities, labels: Labels) -> list[float]:
    """The accuracy among the samples of each digit, 0 to 9; NaN where there is none."""
    right = probabilities.argmax(axis=1) == labels
    return [
        float(right[labels == digit].mean()) if (labels == digit).any() else float("nan")
        for digit in range(10)
    ]


def confusion(probabilities: Probabilities, labels: Labels) -> npt.NDArray[np.int64]:
    """How often digit i was read as digit j: (10, 10), rows are what was written."""
    table = np.zeros((10, 10), np.int64)
    np.add.at(table, (labels, probabilities.argmax(axis=1)), 1)
    return table


def reliability(probabilities: Probabilities, labels: Labels) -> list[tuple[float, float, int]]:
    """Mean confidence, accuracy and number of samples in each bin of confidence with any."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        (
            float(confidence[bins == b].mean()),
            float(right[bins == b].mean()),
            int((bins == b).sum()),
        )
        for b in np.unique(bins)
    ]


def calibration_error(probabilities: Probabilities, labels: Labels) -> float:
    """Expected calibration error, in [0, 1].

    Guo, Pleiss, Sun and Weinberger 2017, "On Calibration of Modern Neural Networks": the mean
    distance between confidence and accuracy over bins of confidence, weighted by their size.
    """
    bins = reliability(probabilities, labels)
    return sum(count * abs(said - true) for said, true, count in bins) / len(labels)


def temperature(logits: npt.NDArray[np.float32], labels: Labels) -> float:
    """What to divide logits (N, 10) by so that confidences mean what they say.

    The one of least negative log-likelihood (Guo et al. 2017), to 1 %.
    """
    candidates = np.geomspace(0.3, 4, 260)
    losses = []
    for candidate in candidates:
        chosen = softmax(logits / candidate)[np.arange(len(labels)), labels]
        losses.append(-float(np.log(np.maximum(chosen, 1e-12)).mean()))
    return float(candidates[int(np.argmin(losses))])


def coverage_curve(
    scores: npt.NDArray[np.float32], right: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float32]]:
    """Coverage, error among the covered, and the score they reach, at every threshold.

    Args:
        scores: (N,), how sure each answer is.
        right: (N,), whether it is right.
    """
    order = np.argsort(-scores, kind="stable")
    counts = np.arange(1, len(order) + 1)
    return counts / len(order), np.cumsum(~right[order]) / counts, scores[order]


def doubt_threshold(
    scores: npt.NDArray[np.float32], right: npt.NDArray[np.bool_], highest_error: float
) -> tuple[float, float]:
    """The least score at which answers are right often enough to be taken as such.

    The answers above a threshold are trusted, the others doubted: the selective
    classification of Geifman and El-Yaniv 2017, with the error measured, not bounded.

    Args:
        scores: (N,), how sure each answer is, in [0, 1].
        right: (N,), whether it is right.
        highest_error: the share of wrong answers allowed among the trusted, in [0, 1].

    Returns:
        The threshold in [0, 1], and the share of all answers it trusts (the coverage). Where
        even the surest answers err too often, nothing is trusted: (1.0, 0.0).
    """
    _, errors, reached = coverage_curve(scores, right)
    trusted = np.flatnonzero(errors <= highest_error)
    if not len(trusted):
        return 1.0, 0.0
    threshold = float(reached[trusted[-1]])
    return threshold, float((scores >= threshold).mean())
