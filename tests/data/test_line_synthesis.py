"""Lines of writing composed from single digits."""

import cv2
import numpy as np
import pytest

from model.data.line_camera import HEIGHT, photograph_line
from model.data.line_synthesis import UNREADABLE, LineSynthesizer, Writers
from tests.conftest import Digits

STROKES = [np.array([[0, 0], [10, 4], [2, 20]], np.float32)]


def hands(digits: Digits) -> Writers:
    ink = np.pad(np.ones((30, 12), np.float32), 1)
    return Writers(
        digits,
        scanned=[[(ink, 4)]],
        drawn=[[(STROKES, 7)]],
        numbers=[(STROKES, "123")],
        letters=[[STROKES]],
    )


def composer(digits: Digits, seed: int = 0) -> LineSynthesizer:
    return LineSynthesizer(hands(digits), np.random.default_rng(seed))


def test_a_line_is_a_gray_picture_and_its_code(digits: Digits) -> None:
    line = composer(digits)
    for _ in range(50):
        picture, code = line.line()
        assert picture.dtype == np.uint8 and picture.ndim == 2 and min(picture.shape) >= 8
        assert len(code) <= 20 and set(code) <= set("0123456789" + UNREADABLE)


def test_the_same_seed_composes_the_same_lines(digits: Digits) -> None:
    (first, code), (second, again) = composer(digits, 3).line(), composer(digits, 3).line()
    assert code == again and np.array_equal(first, second)
    assert composer(digits, 4).line()[1] != code


def test_all_hands_write_and_some_lines_hold_what_nobody_can_read(digits: Digits) -> None:
    line = composer(digits)
    codes = [line.ink()[1] for _ in range(400)]
    assert any(set(code) == {"4"} for code in codes)
    assert any(set(code) == {"7"} for code in codes)
    assert codes.count("123") > 5
    assert 0.05 < np.mean([UNREADABLE in code for code in codes]) < 0.25


def test_what_is_printed_is_no_part_of_a_code(digits: Digits) -> None:
    line = LineSynthesizer(hands(digits), np.random.default_rng(1))
    assert 3 < [line.ink()[1] for _ in range(400)].count("") < 30


def test_some_lines_are_closed_by_a_dash_longer_than_a_digit_is_wide(digits: Digits) -> None:
    line = LineSynthesizer(Writers(digits), np.random.default_rng(0))
    inks = [line.ink()[0] for _ in range(300)]
    pens = [np.count_nonzero(ink > 0.1, axis=0)[::-1] for ink in inks]
    assert max(np.argmin((pen > 0) & (pen < 12)) for pen in pens) > 1.2 * HEIGHT


def test_in_some_lines_a_one_is_a_single_straight_stroke() -> None:
    blots = np.zeros((20, 28, 28), np.uint8)
    blots[:, 4:24, 4:24] = 255
    line = LineSynthesizer(Writers((blots, np.arange(20).clip(0, 1))), np.random.default_rng(0))
    inks = [ink for ink, code, _ in (line.ink() for _ in range(400)) if set(code) == {"1"}]
    depths = [cv2.distanceTransform((ink > 0.5).astype(np.uint8), cv2.DIST_L2, 3) for ink in inks]
    assert 0.08 < np.mean([depth.max() < 5 for depth in depths]) < 0.25


def test_mnist_alone_will_do(digits: Digits) -> None:
    line = LineSynthesizer(Writers(digits), np.random.default_rng(0))
    assert {character for _ in range(60) for character in line.line()[1]} >= set("0123456789")


def test_ink_has_no_margin_and_digits_are_of_one_height(digits: Digits) -> None:
    line = composer(digits)
    for _ in range(50):
        ink, code, _ = line.ink()
        assert ink.dtype == np.float32 and ink.max() <= 1 and ink[:, 0].any() and ink[:, -1].any()
        assert code == "123" or ink.shape[0] < 3.2 * HEIGHT


@pytest.mark.parametrize("cells", [(), (0.0, 60.0, 120.0)])
def test_a_photographed_line_is_darker_where_there_is_pen(cells: tuple[float, ...]) -> None:
    ink = np.zeros((40, 120), np.float32)
    ink[:, 50:58] = 1
    for seed in range(20):
        plain, photo = (
            photograph_line(pen, np.random.default_rng(seed), cells).astype(np.float32)
            for pen in (np.zeros_like(ink), ink)
        )
        darker = (plain - photo).mean(axis=0)
        where = np.flatnonzero(darker > darker.max() / 2)
        assert darker.max() > 3
        assert np.ptp(where) < len(darker) / 3  # one stroke in its place, and nothing else


def test_some_photographs_are_sharpened_as_phones_do() -> None:
    ink = np.zeros((40, 120), np.float32)
    ink[:, 50:58] = 1
    halos = []
    for seed in range(100):
        plain, photo = (
            photograph_line(pen, np.random.default_rng(seed)).astype(np.float32)
            for pen in (np.zeros_like(ink), ink)
        )
        halos.append((photo - plain).mean(axis=0).max())  # paper beside the pen, lighter than else
    assert 0.1 < np.mean(np.array(halos) > 8) < 0.4
