"""Figures from predictions."""

import numpy as np
import pytest

from model.training.metrics import (
    accuracy,
    accuracy_by_digit,
    best_temperature,
    calibration_error,
    confidences,
    confusion,
    doubt_threshold,
    negative_log_likelihood,
    show_share,
    spread,
)


def answers(shares: list[float]) -> np.ndarray:
    """Probabilities that put each share on 0 and the rest on 1."""
    rows = np.zeros((len(shares), 10), np.float32)
    rows[:, 0], rows[:, 1] = shares, 1 - np.array(shares)
    return rows


LABELS = np.array([0, 0, 1, 0, 1], np.uint8)
ANSWERS = answers([0.99, 0.95, 0.90, 0.80, 0.70])  # right, right, wrong, right, wrong
SCORES, RIGHT = confidences(ANSWERS, LABELS)


def test_accuracy_is_the_share_of_right_answers() -> None:
    assert accuracy(ANSWERS, LABELS) == 0.6
    assert accuracy_by_digit(ANSWERS, LABELS)[:2] == [1.0, 0.0]
    assert RIGHT.tolist() == [True, True, False, True, False]
    table = confusion(ANSWERS, LABELS)
    assert table[0, 0] == 3 and table[1, 0] == 2 and table.sum() == 5


def test_threshold_keeps_the_error_of_what_is_trusted() -> None:
    threshold, coverage = doubt_threshold(SCORES, RIGHT, highest_error=0.0)
    assert np.isclose(threshold, 0.95) and coverage == 0.4
    threshold, coverage = doubt_threshold(SCORES, RIGHT, highest_error=0.25)
    assert np.isclose(threshold, 0.80) and coverage == 0.8


def test_nothing_is_trusted_where_the_surest_answer_is_wrong() -> None:
    assert doubt_threshold(SCORES[2:3], RIGHT[2:3], highest_error=0.1) == (1.0, 0.0)


def test_calibration_error_is_what_confidence_says_too_much() -> None:
    labels = np.array([0] * 6 + [1] * 4, np.uint8)
    assert calibration_error(*confidences(answers([0.6] * 10), labels)) == pytest.approx(
        0.0, abs=1e-6
    )
    assert calibration_error(*confidences(answers([0.9] * 10), labels)) == pytest.approx(
        0.3, abs=1e-6
    )


@pytest.mark.slow
def test_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(0)
    honest = rng.normal(0, 2, (20_000, 10)).astype(np.float32)
    shares = np.exp(honest) / np.exp(honest).sum(axis=1, keepdims=True)
    labels = np.array([rng.choice(10, p=row / row.sum()) for row in shares.astype(np.float64)])
    temperature = best_temperature(
        lambda candidate: negative_log_likelihood(3 * honest / candidate, labels),
        np.geomspace(0.3, 4, 260),
    )
    assert temperature == pytest.approx(3, rel=0.05)


def test_the_spread_is_over_writers_not_over_samples() -> None:
    everything = np.ones(1000, bool)
    wrong = np.arange(1000) < 100
    apart = [str(number) for number in range(1000)]
    together = [str(number // 100) for number in range(1000)]  # One of ten writers is all wrong.
    low, high = spread(wrong, everything, apart)
    assert 0.07 < low < 0.1 < high < 0.13
    low, high = spread(wrong, everything, together)
    assert low == 0 and 0.2 <= high <= 0.4


def test_a_share_is_shown_with_its_spread() -> None:
    counted, among = np.array([True, False, True, True]), np.array([True, True, False, False])
    assert show_share(counted, among, ["ann"] * 4) == "50.00% [50.00, 50.00]"
    assert show_share(counted, ~among & ~counted, ["ann"] * 4) == "0.00% [0.00, 0.00]"
