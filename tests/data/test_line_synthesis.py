"""Lines of writing synthesized from single digits."""

import re

import cv2
import numpy as np
import pytest

from model.codes.code import UNREADABLE
from model.codes.ctc import MARKS
from model.data.line_synthesis import LineSynthesizer
from model.data.paper import DIGIT_HEIGHT
from model.data.writers import Writers
from tests.conftest import Digits

STROKES = [np.array([[0, 0], [10, 4], [2, 20]], np.float32)]


def all_writers(digits: Digits) -> Writers:
    ink = np.pad(np.ones((30, 12), np.float32), 1)
    return Writers(
        digits,
        scanned=[[(ink, 4)]],
        drawn=[[(STROKES, 7)]],
        numbers=[(STROKES, "123")],
        letters=[[STROKES]],
    )


def synthesizer(digits: Digits, seed: int = 0) -> LineSynthesizer:
    return LineSynthesizer(all_writers(digits), np.random.default_rng(seed))


def test_a_line_is_a_gray_picture_and_its_code(digits: Digits) -> None:
    lines = synthesizer(digits)
    for _ in range(50):
        picture, line = lines.line()
        code = line.code
        assert picture.dtype == np.uint8 and picture.ndim == 2 and min(picture.shape) >= 8
        assert len(code) <= 20 and set(code) <= set("0123456789" + UNREADABLE)
        assert code == line.written.translate(str.maketrans("", "", MARKS))


def test_the_same_seed_synthesizes_the_same_lines(digits: Digits) -> None:
    (first, line), (second, again) = synthesizer(digits, 3).line(), synthesizer(digits, 3).line()
    assert line.written == again.written and np.array_equal(first, second)
    assert synthesizer(digits, 4).line()[1].written != line.written


@pytest.mark.slow
def test_all_writers_write_and_some_lines_hold_what_nobody_can_read(digits: Digits) -> None:
    lines = synthesizer(digits)
    codes = [lines.write().code for _ in range(400)]
    assert any(set(code) == {"4"} for code in codes)
    assert any(set(code) == {"7"} for code in codes)
    assert codes.count("123") > 5
    assert 0.05 < np.mean([UNREADABLE in code for code in codes]) < 0.25


def test_marks_are_written_in_many_lines_of_single_digits(digits: Digits) -> None:
    lines = LineSynthesizer(Writers(digits), np.random.default_rng(0))
    written = [lines.write().written for _ in range(300)]
    assert all(0.05 < np.mean([mark in text for text in written]) < 0.4 for mark in "/.,-")
    dates = [text for text in written if re.fullmatch(r"\d\d/\d\d/(\d\d){1,2}", text)]
    assert 3 < len(dates) < 60


def test_what_is_printed_is_no_part_of_a_code(digits: Digits) -> None:
    lines = synthesizer(digits, 1)
    assert 3 < [lines.write().code for _ in range(400)].count("") < 30


def test_some_lines_are_closed_by_a_dash_longer_than_a_digit_is_wide(digits: Digits) -> None:
    lines = LineSynthesizer(Writers(digits), np.random.default_rng(0))
    inks = [lines.write().ink for _ in range(300)]
    pens = [np.count_nonzero(ink > 0.1, axis=0)[::-1] for ink in inks]
    assert max(np.argmin((pen > 0) & (pen < 12)) for pen in pens) > 1.2 * DIGIT_HEIGHT


@pytest.mark.slow
def test_in_some_lines_a_one_is_a_single_straight_stroke() -> None:
    blots = np.zeros((20, 28, 28), np.uint8)
    blots[:, 4:24, 4:24] = 255
    labels = np.arange(20, dtype=np.uint8).clip(0, 1)
    lines = LineSynthesizer(Writers((blots, labels)), np.random.default_rng(0))
    written = [lines.write() for _ in range(400)]
    inks = [line.ink for line in written if set(line.code) == {"1"}]
    depths = [cv2.distanceTransform((ink > 0.5).astype(np.uint8), cv2.DIST_L2, 3) for ink in inks]
    assert 0.08 < np.mean([depth.max() < 5 for depth in depths]) < 0.25


def test_mnist_alone_will_do(digits: Digits) -> None:
    lines = LineSynthesizer(Writers(digits), np.random.default_rng(0))
    assert {character for _ in range(60) for character in lines.line()[1].code} >= set("0123456789")


def test_ink_has_no_margin_and_digits_are_of_one_height(digits: Digits) -> None:
    lines = synthesizer(digits)
    for _ in range(50):
        line = lines.write()
        ink = line.ink
        assert ink.dtype == np.float32 and ink.max() <= 1 and ink[:, 0].any() and ink[:, -1].any()
        assert line.code == "123" or ink.shape[0] < 3.2 * DIGIT_HEIGHT


@pytest.mark.slow
def test_some_lines_stand_in_cells_one_for_each_digit(digits: Digits) -> None:
    lines = synthesizer(digits)
    in_cells = [line for line in (lines.write() for _ in range(400)) if line.cell_edges]
    assert 10 < len(in_cells) < 50
    assert all(len(line.cell_edges) == len(line.code) + 1 for line in in_cells)


def test_a_given_code_is_spelled_with_one_digit_half_gone_if_asked(digits: Digits) -> None:
    whole, half = (
        LineSynthesizer(Writers(digits), np.random.default_rng(0)).spell("0123456789", hard=hard)
        for hard in (None, 4)
    )
    assert whole.dtype == half.dtype == np.uint8 and whole.ndim == half.ndim == 2
    assert not np.array_equal(whole, half)
