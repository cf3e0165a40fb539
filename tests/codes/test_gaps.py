"""Where one line holds more than one code."""

import numpy as np
import pytest

from model.codes.gaps import may_be_of_two, split_at_gaps


@pytest.mark.parametrize(
    ("columns", "spans"),
    [
        (np.linspace(0, 450, 6), [(0, 120)]),  # Digits are wide apart everywhere.
        ([0, 20, 40, 60, 200], [(0, 120)]),  # A single digit is left behind.
        ([0, 140, 160, 180, 200], [(0, 120)]),
        ([0, 20, 40, 200, 220, 240], [(0, 30), (30, 120)]),
        ([0, 20, 160, 180, 320, 340], [(0, 22), (22, 62), (62, 120)]),
        ([0, 20, 40, 140, 160, 180], [(0, 120)]),  # They are not apart enough.
        ([], [(0, 120)]),
        ([50], [(0, 120)]),
    ],
)
def test_codes_are_further_apart_than_digits(
    columns: list[float], spans: list[tuple[int, int]]
) -> None:
    stride = 4
    assert split_at_gaps(np.array(columns, float) / stride, np.zeros(0), 120, stride) == spans


@pytest.mark.parametrize(
    ("marks", "spans"),
    [([115], [(0, 120)]), ([60], [(0, 30), (30, 120)]), ([230], [(0, 30), (30, 120)])],
)
def test_a_mark_in_the_middle_of_a_gap_joins_what_is_beside_it(
    marks: list[float], spans: list[tuple[int, int]]
) -> None:
    columns, stride = np.array([0, 20, 40, 200, 220, 240.0]), 4
    assert split_at_gaps(columns / stride, np.array(marks) / stride, 120, stride) == spans


def test_digits_as_far_apart_as_in_two_cells_may_be_of_two_codes() -> None:
    boxes = np.array([(10, 7, 20, 34), (45, 7, 20, 34), (85, 7, 20, 34)])
    assert not may_be_of_two(boxes) and not may_be_of_two(boxes[:1])
    assert may_be_of_two(boxes[[0, 2]])
    boxes[2, 0] += 15
    assert may_be_of_two(boxes)
    boxes[1, 0] += 10  # Now both are far apart, as this hand writes.
    assert not may_be_of_two(boxes)
