"""Hands with a pen, as they fill in pages."""

import numpy as np
import pytest

from model.codes.code import UNREADABLE
from model.data import page_words
from model.data.page_hand import Hand, Penmen
from model.data.page_sheet import Writing
from model.data.writers import Writers
from model.images.ink import pen_box
from tests.conftest import Digits

HEIGHT = 30.0


@pytest.fixture
def hands(digits: Digits) -> list[Hand]:
    stroke = [np.array([[0, 0], [8, 20]], np.float32)]
    writers = Writers(digits, drawn=[[(stroke, 1)] * 5], letters=[[stroke]])
    penmen = Penmen(writers, np.random.default_rng(0))
    return [penmen.hand(HEIGHT) for _ in range(12)]


def is_tight(writing: Writing) -> bool:
    """Whether level corners lie within some pixels around the ink."""
    x, y, width, height = pen_box(writing.ink, 0.25)
    box = np.array([[x, y], [x + width, y + height]])
    return bool(np.abs(writing.corners[[0, 2]] - box).max() < 4)


def test_a_number_is_as_high_as_the_hand_and_its_corners_are_tight(hands: list[Hand]) -> None:
    for hand in hands:
        writing = hand.number("20/11/23")
        assert writing.text == "20/11/23" and writing.kind == "digits" and is_tight(writing)
        assert 0.8 * HEIGHT < writing.height < 2.4 * HEIGHT
        assert writing.width > 3 * HEIGHT
        assert 0.5 * writing.height < writing.baseline < 1.2 * writing.height


def test_a_space_parts_digits_further_than_they_stand_anyway(hands: list[Hand]) -> None:
    for hand in hands:
        wide = np.mean([hand.number("88 88").width for _ in range(8)])
        assert wide > np.mean([hand.number("8888").width for _ in range(8)]) + 0.15 * HEIGHT


def test_a_line_that_falls_has_corners_that_fall(hands: list[Hand]) -> None:
    (left, left_y), (right, right_y), *_ = hands[0].number("123456", turn=0.2).corners
    assert np.isclose((right_y - left_y) / (right - left), np.tan(0.2), atol=0.02)


def test_cells_that_are_left_empty_are_gaps_and_what_is_scratched_out_cannot_be_read(
    hands: list[Hand],
) -> None:
    lefts = [40.0 * cell for cell in range(6)]
    for hand in hands:
        writing = hand.in_cells(f"12 4{UNREADABLE}", lefts, 40.0)
        assert writing.text == f"12 4{UNREADABLE}"
        columns = writing.ink.max(axis=0) > 0.3
        assert columns[:80].any() and not columns[90:110].any() and columns[160:].any()


def test_words_signatures_and_strokes_say_no_digit(hands: list[Hand]) -> None:
    for hand in hands:
        strokes = [hand.stroke(kind, HEIGHT) for kind in ("cross", "tick", "dash")]
        for writing in (hand.word(), hand.drawing(50), *strokes):
            assert writing.kind == "writing" and writing.text == UNREADABLE and is_tight(writing)
        assert hand.signature().kind == "writing" and hand.signature().text == UNREADABLE
        assert hand.stroke("dash", HEIGHT).width > 2 * hand.stroke("dash", HEIGHT).height


def test_a_number_written_in_one_go_is_as_high_as_the_others(digits: Digits) -> None:
    level = [np.array([[10 * x, 20 * (x % 2)] for x in range(9)], np.float32)]
    steep = [np.array([[0, 0], [10, 80]], np.float32)]
    for strokes, is_level in ((level, True), (steep, False)):
        writers = Writers(digits, numbers=[(strokes, "1234")])
        writing = Penmen(writers, np.random.default_rng(0)).hand(HEIGHT).whole()
        assert (writing is not None) == is_level
        if writing is not None:
            assert writing.text == "1234" and 0.8 * HEIGHT < writing.height < 1.2 * HEIGHT


def test_a_writers_own_digits_are_taken_where_there_are_any(digits: Digits) -> None:
    square = [np.array([[0, 0], [20, 0], [20, 20], [0, 20], [0, 0]], np.float32)]
    everything = [(square, digit) for digit in range(10)]
    writers = Writers(digits, drawn=[everything])
    penmen = Penmen(writers, np.random.default_rng(1))
    hollow = []
    for _ in range(20):
        ink = penmen.hand(40).number("8").ink
        height, width = ink.shape
        middle = ink[height // 3 : 2 * height // 3, 2 * width // 5 : 3 * width // 5]
        hollow.append(middle.max() < 0.2)
    assert 4 < sum(hollow) < 20


def test_numbers_have_the_marks_that_people_write() -> None:
    rng = np.random.default_rng(0)
    numbers = [page_words.written_number(rng) for _ in range(400)]
    assert set("".join(numbers)) == set("0123456789/.,-: ")
    spoilt = [page_words.spoilt(number, rng) for number in numbers]
    assert all(text.count(UNREADABLE) == 1 for text in spoilt)
    assert all(
        a == b or b == UNREADABLE
        for number, text in zip(numbers, spoilt, strict=True)
        for a, b in zip(number, text, strict=True)
    )
