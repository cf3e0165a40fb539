"""How good predictions are: figures from probabilities and labels."""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from model.codes.ctc import softmax

Probabilities = npt.NDArray[np.float32]  # (N, 10), rows sum to 1
Labels = npt.NDArray[np.uint8]  # (N,), 0 to 9
Scores = npt.NDArray[np.float32]  # (N,), how sure each answer is, in [0, 1]
Right = npt.NDArray[np.bool_]  # (N,), whether it is right

BOOTSTRAPS = 2_000  # So many times the writers are drawn anew.
CONFIDENCE_BINS = 15  # As many as Guo et al. 2017 have.


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


def confidences(probabilities: Probabilities, labels: Labels) -> tuple[Scores, Right]:
    """How sure each answer is, and whether it is right: the likeliest class and its probability."""
    return probabilities.max(axis=1), probabilities.argmax(axis=1) == labels


def reliability(scores: Scores, right: Right) -> list[tuple[float, float, int]]:
    """Mean confidence, accuracy and number of answers in each bin of confidence with any."""
    bins = np.minimum((scores * CONFIDENCE_BINS).astype(int), CONFIDENCE_BINS - 1)
    return [
        (float(scores[bins == b].mean()), float(right[bins == b].mean()), int((bins == b).sum()))
        for b in np.unique(bins)
    ]


def calibration_error(scores: Scores, right: Right) -> float:
    """Expected calibration error, in [0, 1].

    Guo, Pleiss, Sun and Weinberger 2017, "On Calibration of Modern Neural Networks": the mean
    distance between confidence and accuracy over bins of confidence, weighted by their size.
    """
    bins = reliability(scores, right)
    return sum(count * abs(said - true) for said, true, count in bins) / len(scores)


def negative_log_likelihood(logits: npt.NDArray[np.floating], labels: Labels) -> float:
    """The mean over logits (N, C) of how unlikely each label is said to be."""
    chosen = softmax(logits)[np.arange(len(labels)), labels]
    return -float(np.log(np.maximum(chosen, 1e-12)).mean())


def best_temperature(loss: Callable[[float], float], candidates: Iterable[float]) -> float:
    """What to divide logits by so that confidences mean what they say (Guo et al. 2017).

    Args:
        loss: the negative log-likelihood at a temperature.
        candidates: temperatures, of which the first of the least loss is taken.
    """
    return round(float(min(candidates, key=loss)), 4)


def coverage_curve(
    scores: Scores, right: Right
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float32]]:
    """Coverage, error among the covered, and the score they reach, at every threshold.

    Args:
        scores: (N,), how sure each answer is.
        right: (N,), whether it is right.
    """
    order = np.argsort(-scores, kind="stable")
    counts = np.arange(1, len(order) + 1)
    return counts / len(order), np.cumsum(~right[order]) / counts, scores[order]


def doubt_threshold(scores: Scores, right: Right, highest_error: float) -> tuple[float, float]:
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


def edit_distance(one: str, other: str) -> int:
    """How many symbols must be added, removed or changed (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for number, symbol in enumerate(one, 1):
        before, row = row, [number]
        for place, there in enumerate(other, 1):
            changed = before[place - 1] + (symbol != there)
            row.append(min(before[place] + 1, row[-1] + 1, changed))
    return row[-1]


def spread(
    counted: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_], writers: list[str]
) -> tuple[float, float]:
    """In which range a share lies with 95 % confidence, by what differs from writer to writer.

    Efron 1979, "Bootstrap Methods: Another Look at the Jackknife", percentiles; whole writers are
    drawn anew, for a writer's digits are alike.

    Args:
        counted: (N,), which samples are counted,
        among: (N,), and among which.
        writers: who wrote each of N samples.

    Returns:
        The least and the greatest share, in [0, 1].
    """
    names, number = np.unique(writers, return_inverse=True)
    counts = np.bincount(number[counted & among], minlength=len(names))
    totals = np.bincount(number[among], minlength=len(names))
    rng = np.random.default_rng(0)
    drawn = rng.integers(len(names), size=(BOOTSTRAPS, len(names)))
    shares = counts[drawn].sum(axis=1) / np.maximum(totals[drawn].sum(axis=1), 1)
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)


def show_share(
    counted: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_], writers: list[str]
) -> str:
    """A share in percent, and its spread over the writers; see `spread`."""
    share = float(counted[among].mean()) if among.any() else 0.0
    low, high = spread(counted, among, writers)
    return f"{share:.2%} [{100 * low:.2f}, {100 * high:.2f}]"
