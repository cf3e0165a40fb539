"""Figures from predictions."""

import numpy as np

from model.evaluation import accuracy, doubt_threshold


def answers(confidences: list[float]) -> np.ndarray:
    """Probabilities that put each confidence on 0 and the rest on 1."""
    rows = np.zeros((len(confidences), 10), np.float32)
    rows[:, 0], rows[:, 1] = confidences, 1 - np.array(confidences)
    return rows


LABELS = np.array([0, 0, 1, 0, 1], np.uint8)
ANSWERS = answers([0.99, 0.95, 0.90, 0.80, 0.70])  # right, right, wrong, right, wrong


def test_accuracy_is_the_share_of_right_answers() -> None:
    assert accuracy(ANSWERS, LABELS) == 0.6


def test_threshold_keeps_the_error_of_what_is_trusted() -> None:
    threshold, coverage = doubt_threshold(ANSWERS, LABELS, highest_error=0.0)
    assert np.isclose(threshold, 0.95) and coverage == 0.4
    threshold, coverage = doubt_threshold(ANSWERS, LABELS, highest_error=0.25)
    assert np.isclose(threshold, 0.80) and coverage == 0.8


def test_nothing_is_trusted_where_the_surest_answer_is_wrong() -> None:
    assert doubt_threshold(ANSWERS[2:3], LABELS[2:3], highest_error=0.1) == (1.0, 0.0)
