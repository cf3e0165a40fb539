"""Which way up a picture is."""

import numpy as np
import pytest

from model.codes.code import Code, CodePage, Position
from model.codes.orientation import read_turned
from model.images.picture import Pixels

BOX = 0.0, 0.0, 1.0, 1.0


def code(digits: int, confidence: float) -> Code:
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[4] = confidence
    position = Position("sure", probabilities, BOX)
    return Code((position,) * digits, confidence**digits, "check", BOX)


class Reads:
    """Reads well what has its mark in the top left corner, and keeps count."""

    def __init__(self, well: Code) -> None:
        self.well = well
        self.pictures: list[tuple[int, ...]] = []

    def __call__(self, pixels: Pixels) -> tuple[Code, ...]:
        self.pictures.append(pixels.shape)
        return (self.well,) if pixels[0, 0, 0] else (code(4, 0.4),)


def marked(turned: int, shape: tuple[int, int] = (60, 80)) -> Pixels:
    """A picture whose mark is at the top left once it is turned clockwise by so many degrees."""
    pixels = np.zeros((*shape, 3), np.uint8)
    pixels[0, 0] = 255
    return np.ascontiguousarray(np.rot90(pixels, turned // 90))


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_picture_that_reads_badly_is_turned_until_it_reads_well(turned: int) -> None:
    page = read_turned(marked(turned), CodePage((code(4, 0.4),)), Reads(code(5, 0.98)))
    assert page.turned == turned and page.codes[0].text == "44444"


def test_a_picture_that_reads_well_is_read_once() -> None:
    read, upright = Reads(code(5, 0.98)), CodePage((code(5, 0.97),))
    assert read_turned(marked(90), upright, read) is upright and not read.pictures


@pytest.mark.parametrize(("digits", "confidence"), [(4, 0.45), (9, 0.7)])
def test_a_turned_reading_must_be_much_better_and_nearly_all_legible(
    digits: int, confidence: float
) -> None:
    upright = CodePage((code(4, 0.4),))
    assert read_turned(marked(90), upright, Reads(code(digits, confidence))) is upright


@pytest.mark.parametrize(("shape", "times"), [((60, 80), 3), ((30, 80), 1), ((80, 30), 2)])
def test_a_single_line_lies_or_stands(shape: tuple[int, int], times: int) -> None:
    read = Reads(code(5, 0.98))
    read_turned(marked(0, shape), CodePage(()), read)
    assert len(read.pictures) == times
