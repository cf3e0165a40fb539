"""Marks as they are drawn."""

import numpy as np
import pytest

from model.codes.ctc import MARKS
from model.data.line_tokens import Token
from model.data.marks import MarkStyle, draw_mark, format_as, punctuate, random_style, surround
from model.data.paper import DIGIT_HEIGHT

STYLE = MarkStyle(thickness=4, slash=1.5 * DIGIT_HEIGHT, slope=0.3)
DIGIT = np.ones((DIGIT_HEIGHT, 20), np.float32)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def said(tokens: list[Token]) -> str:
    return "".join(text for _, text in tokens)


def extent(ink: np.ndarray) -> tuple[float, float, float]:
    """Top and bottom of a mark, in rows below a digit's head, and its width."""
    rows = np.flatnonzero((ink > 0.3).any(axis=1)) - (len(ink) - DIGIT_HEIGHT) / 2
    return float(rows[0]), float(rows[-1]), ink.shape[1]


def test_marks_stand_where_a_hand_sets_them(rng: np.random.Generator) -> None:
    for _ in range(20):
        top, bottom, width = extent(draw_mark("/", STYLE, rng)[0])
        assert top < 0 and bottom > DIGIT_HEIGHT and 8 < width < 40
        top, bottom, width = extent(draw_mark(".", STYLE, rng)[0])
        assert top > 0.6 * DIGIT_HEIGHT and bottom - top < 12 and width < 14
        top, bottom, _ = extent(draw_mark(",", STYLE, rng)[0])
        assert top > 0.6 * DIGIT_HEIGHT and bottom > DIGIT_HEIGHT - 5
        top, bottom, _ = extent(draw_mark(":", STYLE, rng)[0])
        assert top < 0.75 * DIGIT_HEIGHT and bottom > 0.75 * DIGIT_HEIGHT
        top, bottom, width = extent(draw_mark("-", STYLE, rng)[0])
        assert top > 2 and bottom < DIGIT_HEIGHT and width > bottom - top


def test_a_mark_says_what_it_is_and_an_equals_sign_nothing(rng: np.random.Generator) -> None:
    assert [draw_mark(mark, STYLE, rng)[1] for mark in MARKS] == list(MARKS)
    assert draw_mark("=", STYLE, rng)[1] == ""


def test_a_slash_that_its_place_does_not_tell_is_no_upright_stroke(
    rng: np.random.Generator,
) -> None:
    clear, any_ = ([random_style(rng, clear=clear) for _ in range(300)] for clear in (True, False))
    assert min(style.slash for style in clear) >= 1.3 * DIGIT_HEIGHT
    assert min(style.slope for style in clear) >= 0.2
    assert any(style.slope < 0.1 and style.slash < 1.15 * DIGIT_HEIGHT for style in any_)


def test_digits_are_set_as_a_text_says(rng: np.random.Generator) -> None:
    tokens = format_as("20/1 1-7", [(DIGIT, digit) for digit in "20117"], rng)
    assert said(tokens) == "20/11-7" and len(tokens) == 8
    space, _ = tokens[4]
    assert not space.any() and space.shape[1] >= 0.2 * DIGIT_HEIGHT


def test_digits_keep_their_order_whatever_is_between_and_beside(rng: np.random.Generator) -> None:
    texts = [
        said(surround(punctuate([(DIGIT, digit) for digit in "3140592"], rng), rng))
        for _ in range(200)
    ]
    assert all("".join(filter(str.isdecimal, text)) == "3140592" for text in texts)
    assert {mark for text in texts for mark in text} == set(MARKS + "3140592")
