"""What stands between the digits of a code."""

import numpy as np
import numpy.typing as npt
import pytest

from model.codes.ctc import BLANK, CLASSES, FIRST_MARK, MARKS
from model.codes.separators import Marks, find_marks, separate

SLASH, DOT, COMMA = (FIRST_MARK + MARKS.index(mark) for mark in "/.,")
NO_MARKS = Marks("", np.zeros(0))


def doubtful(*timesteps: dict[int, float]) -> npt.NDArray[np.float32]:
    """Logits of timesteps, by the probability of each class; the rest is the blank's."""
    probabilities = np.full((len(timesteps), CLASSES), 1e-6)
    for row, shares in zip(probabilities, timesteps, strict=True):
        row[BLANK] = 1 - sum(shares.values())
        row[list(shares)] = list(shares.values())
    return np.log(np.maximum(probabilities, 1e-6)).astype(np.float32)


def boxes(*columns: int) -> npt.NDArray[np.intp]:
    return np.array([(column, 10, 10, 28) for column in columns], np.intp)


def test_marks_are_found_where_they_are_said() -> None:
    logits = doubtful({2: 1}, {}, {SLASH: 0.9}, {}, {}, {DOT: 0.8}, {}, {7: 1})
    marks = find_marks(logits, np.array([0.0, 7.0]))
    assert marks.characters == "/." and marks.places.tolist() == pytest.approx([2, 5], abs=0.01)


def test_a_mark_may_be_said_at_two_timesteps_and_be_one_of_two() -> None:
    marks = find_marks(
        doubtful({}, {DOT: 0.3, COMMA: 0.1}, {DOT: 0.3, COMMA: 0.2}, {}), np.zeros(0)
    )
    assert marks.characters == "." and 1 < marks.places[0] < 2


def test_what_is_hardly_a_mark_or_is_a_digit_is_none() -> None:
    assert find_marks(doubtful({}, {SLASH: 0.3}, {}), np.zeros(0)).characters == ""
    assert find_marks(doubtful({}, {SLASH: 0.6, 1: 0.4}, {}), np.array([1.4])).characters == ""


def test_a_network_that_knows_no_marks_says_none() -> None:
    assert find_marks(np.zeros((5, BLANK + 1), np.float32), np.zeros(0)).characters == ""


def test_marks_stand_between_the_digits_beside_them() -> None:
    marks = Marks("-/.:-", np.array([2.0, 37.0, 65.0, 70.0, 99.0]))
    assert separate(boxes(10, 50, 80), marks) == ("", "/", ".:")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ((0, 14, 60, 74, 120, 134), ("", "", " ", "", " ", "")),
        ((0, 14, 28, 74, 88), ("", "", "", " ", "")),
        ((0, 14, 60), ("", "", " ")),
        ((0, 40, 80, 120), ("", "", "", "")),  # Digits are wide apart everywhere.
        ((0, 60), ("", "")),
        ((0, 14, 30, 46), ("", "", "", "")),
        ((5,), ("",)),
    ],
)
def test_a_space_is_where_digits_are_further_apart_than_others(
    columns: tuple[int, ...], expected: tuple[str, ...]
) -> None:
    assert separate(boxes(*columns), NO_MARKS) == expected


def test_where_a_mark_is_no_space_is() -> None:
    assert separate(boxes(0, 14, 60), Marks("-", np.array([42.0]))) == ("", "", "-")
