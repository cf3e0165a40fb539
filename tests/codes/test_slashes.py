"""Slashes that look like ones, and ones that look like slashes."""

import numpy as np
import numpy.typing as npt
import pytest

from model.codes import ctc
from model.codes.ctc import Hypothesis
from model.codes.separators import Marks, find_marks
from model.codes.slashes import take_in_ones, take_out_slashes
from tests.codes.test_separators import SLASH, doubtful


def says(text: str, slash: float = 0.1) -> npt.NDArray[np.float32]:
    """Logits of digits and slashes, where each `|` is a one, and a slash by some share."""
    timesteps: list[dict[int, float]] = []
    for character in text:
        shares = {"|": {1: 0.98 - slash, SLASH: slash}, "/": {SLASH: 0.99}}
        timesteps += [shares[character] if character in shares else {int(character): 0.99}, {}]
    return doubtful(*timesteps)


def read(logits: npt.NDArray[np.float32]) -> tuple[Hypothesis, Marks]:
    hypothesis = ctc.decode(logits)
    return take_out_slashes(hypothesis, find_marks(logits, hypothesis.timesteps), logits)


@pytest.mark.parametrize("written", ["20|11|23", "01|12|2024", "20/11|23", "31|10/1999"])
def test_ones_are_slashes_where_they_make_a_date(written: str) -> None:
    hypothesis, marks = read(says(written))
    digits = [character for character in written if character.isdigit()]
    assert "".join(map(str, hypothesis.symbols)) == "".join(digits)
    assert len(hypothesis.alternatives) == len(hypothesis.timesteps) == len(digits)
    assert marks.characters == "//" and marks.places.tolist() == pytest.approx([4, 10], abs=0.1)
    assert hypothesis.probability <= 0.5  # Never sure: a person is to look at it.


@pytest.mark.parametrize(
    "written",
    [
        "32|11|23",  # There is no such day,
        "20|13|23",  # or no such month;
        "20|11|2",  # no such year;
        "20|1123",
        "20/11/23",  # it is a date as it is.
        "20711|23",  # A seven is no slash.
    ],
)
def test_other_digits_stay_what_they_are(written: str) -> None:
    hypothesis, _ = read(says(written))
    expected = written.replace("|", "1").replace("/", "")
    assert "".join(map(str, hypothesis.symbols)) == expected


def test_ones_that_are_hardly_slashes_stay_ones() -> None:
    assert len(read(says("20|11|23", slash=0.01))[0].symbols) == 8
    assert len(read(says("20|11|23", slash=0.04))[0].symbols) == 8


@pytest.mark.parametrize(("written", "expected"), [("76/", "761"), ("/23", "123"), ("/5/", "151")])
def test_a_slash_at_the_end_of_a_code_is_a_one(written: str, expected: str) -> None:
    logits = says(written)
    hypothesis = ctc.decode(logits)
    found, marks = take_in_ones(hypothesis, find_marks(logits, hypothesis.timesteps), logits)
    assert "".join(map(str, found.symbols)) == expected and not marks.characters
    assert found.alternatives.argmax(axis=1).tolist() == list(found.symbols)
    assert (np.diff(found.timesteps) > 0).all()
    assert found.probability <= 0.5  # Never sure: a person is to look at it.


def test_a_slash_between_digits_is_none() -> None:
    logits = says("20/3")
    hypothesis = ctc.decode(logits)
    found, marks = take_in_ones(hypothesis, find_marks(logits, hypothesis.timesteps), logits)
    assert found.symbols == (2, 0, 3) and marks.characters == "/"
