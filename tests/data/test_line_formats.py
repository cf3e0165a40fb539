"""Dates, telephone numbers, amounts and scores, as they are written."""

import re

import numpy as np
import pytest

from model.codes.ctc import MARKS
from model.data.line_formats import date, random_text


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_texts_are_digits_with_single_marks_and_spaces_between(rng: np.random.Generator) -> None:
    for _ in range(500):
        text = random_text(rng)
        assert set(text) <= set("0123456789 " + MARKS) and "  " not in text
        assert text[0].isdecimal() and 1 <= sum(map(str.isdecimal, text)) <= 14


@pytest.mark.parametrize(
    "form",
    [
        r"[0-3]\d/[01]\d/(19|20)\d\d",  # a date
        r"[1-9]\.[1-9]\.\d\d",
        r"(19|20)\d\d-[01]\d-[0-3]\d",
        r"[0-2]\d:[0-5]\d",  # a time
        r"\d\d \d\d \d\d \d\d \d\d",  # a telephone number
        r"\d{3} - \d{8}",
        r"\d{1,3}\.\d{3},\d\d",  # an amount
        r"\d+\.-",
        r"\d+/(5|10|20|40|50|60|100)",  # a score
        r"\d\d / \d\d/\d\d",  # spaces as they come
    ],
)
def test_all_forms_are_written(form: str, rng: np.random.Generator) -> None:
    assert any(re.fullmatch(form, random_text(rng)) for _ in range(4000))


def test_slashes_are_of_the_calendar(rng: np.random.Generator) -> None:
    for _ in range(200):
        parts = date(rng, mark="/").split("/")
        assert 2 <= len(parts) <= 3 and min(int(part) for part in parts[:2]) >= 0
        assert any(1 <= int(part) <= 12 for part in parts)


def test_a_date_may_have_another_mark(rng: np.random.Generator) -> None:
    assert all(set(date(rng, mark="1")) <= set("0123456789") for _ in range(20))
