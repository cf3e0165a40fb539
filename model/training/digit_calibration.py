"""What the confidence of a digit network means, and from which on its answer is sure.

Both are fitted on validation: a temperature for the logits (Guo et al. 2017), and a threshold
(selective classification, Geifman and El-Yaniv 2017).
"""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from model.codes.ctc import softmax
from model.data.datasets import NO_DIGIT, Labels
from model.data.glyph_pools import ValidationSets
from model.training import inference, metrics
from model.training.metrics import Right, Scores

MAX_ERROR = 0.002  # Of the answers given without doubt, so many may be wrong on validation.
# So many of validation's letters and symbols may be taken for a digit without doubt.
MAX_FALSE_ACCEPTS = 0.035
MIN_THRESHOLD = 0.5  # No answer is given against the odds.
CURVE_POINTS = 60  # The card's coverage curve has so many at most.
TEMPERATURES = np.geomspace(0.3, 4, 260)  # Each is 1 % above the one before.


def calibrate(
    network: keras.Model,
    validation: ValidationSets,
    angles: Sequence[float],
    temperatures: npt.NDArray[np.float64] = TEMPERATURES,
) -> dict[str, Any]:
    """Scales the network's temperature and chooses its threshold; what the card says of both.

    The threshold is the least that keeps to `MAX_ERROR` and to `MAX_FALSE_ACCEPTS`, the former
    on the handwriting given by path, where there is any, rather than on MNIST: it is nearer to
    what visitors write.

    Args:
        network: of digits; the weights of its last layer are divided by the temperature.
        validation: sets by name.
        angles: of test-time augmentation, in degrees.
        temperatures: the candidates.
    """
    digits = {name: part for name, part in validation.items() if part[1].max() < NO_DIGIT}
    labels = np.concatenate([labels for _, labels in digits.values()])
    logits = np.concatenate(
        [inference.digit_logits(network, glyphs, angles) for glyphs, _ in digits.values()]
    )
    temperature = metrics.best_temperature(
        lambda candidate: metrics.negative_log_likelihood(logits[:, :10] / candidate, labels),
        temperatures,
    )
    inference.scale_temperature(network, "probabilities", temperature)

    probabilities = softmax(logits / temperature)[:, :10]
    handwriting = _given_by_path(digits)
    scores, right = metrics.confidences(probabilities[handwriting], labels[handwriting])
    threshold = _threshold(scores, right, _no_digit_scores(network, validation, angles))
    return {
        "temperature": temperature,
        **_reliability(probabilities, labels),
        "threshold": threshold,
        "coverage": round(float((scores >= threshold).mean()), 5),
        "coverage_curve": _coverage_curve(scores, right),
    }


def _given_by_path(digits: ValidationSets) -> Right:
    """Which samples are of handwriting given by path; all where there is none, (N,)."""
    counts = [len(labels) for _, labels in digits.values()]
    given = np.repeat([name != "MNIST" for name in digits], counts)
    return given | (not given.any())


def _no_digit_scores(
    network: keras.Model, validation: ValidationSets, angles: Sequence[float]
) -> Scores:
    """How likely the likeliest digit is of what is no digit, (N,)."""
    scores = [
        inference.digit_probabilities(network, glyphs, angles)[:, :10].max(axis=1)
        for glyphs, labels in validation.values()
        if labels.min() == NO_DIGIT
    ]
    return np.concatenate(scores) if scores else np.zeros(0, np.float32)


def _threshold(scores: Scores, right: Right, no_digit_scores: Scores) -> float:
    threshold, _ = metrics.doubt_threshold(scores, right, MAX_ERROR)
    if len(no_digit_scores):
        accepted = np.quantile(no_digit_scores, 1 - MAX_FALSE_ACCEPTS, method="higher")
        threshold = max(threshold, float(np.nextafter(accepted, np.float32(1))))
    return max(threshold, MIN_THRESHOLD)


def _reliability(probabilities: npt.NDArray[np.floating], labels: Labels) -> dict[str, Any]:
    """How confidence and accuracy agree, of probabilities (N, 10) among the digits alone."""
    shares = probabilities / probabilities.sum(axis=1, keepdims=True)
    scores, right = metrics.confidences(shares, labels)
    return {
        "reliability": [
            [round(said, 5), round(true, 5), count]
            for said, true, count in metrics.reliability(scores, right)
        ],
        "calibration_error": round(metrics.calibration_error(scores, right), 5),
    }


def _coverage_curve(scores: Scores, right: Right) -> list[list[float]]:
    """Coverage, error and threshold at points of the curve's upper half."""
    curve = metrics.coverage_curve(scores, right)
    points = np.unique(np.linspace(len(scores) // 2, len(scores) - 1, CURVE_POINTS).astype(int))
    return [[round(float(values[point]), 5) for values in curve] for point in points]
