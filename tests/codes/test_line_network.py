"""The line network that ships."""

import numpy as np
import pytest

from model.codes.ctc import BLANK, CLASSES, decode
from model.codes.line_network import STRIDE, LineNetwork
from model.codes.text_lines import TextLine, find_text_lines
from model.images.ink import Ink
from model.litert import WEIGHTS, read_weights
from tests.codes.test_reader import write
from tests.conftest import Digits


@pytest.fixture(scope="module")
def network() -> LineNetwork:
    content, _ = read_weights("line")
    return LineNetwork(content)


def line_of(ink: Ink) -> TextLine:
    return TextLine(ink, np.eye(2, 3), np.zeros((*ink.shape, 3), np.uint8))


def test_it_is_small() -> None:
    assert (WEIGHTS / "line.tflite").stat().st_size < 4 * 2**20


def test_it_has_logits_for_every_four_columns(network: LineNetwork, digits: Digits) -> None:
    (line,) = find_text_lines(write(digits, "38205961"))
    for width in (200, 201, 204):
        logits = network.logits(line_of(line.ink[:, :width]))
        assert logits.shape == (-(-width // STRIDE), CLASSES) and logits.dtype == np.float32


def test_writing_with_much_paper_between_is_read_as_if_alone(
    network: LineNetwork, digits: Digits
) -> None:
    first, second = (find_text_lines(write(digits, code))[0].ink for code in ("3820", "5961"))
    first = first[:, : first.shape[1] // STRIDE * STRIDE]
    paper = np.zeros((48, 400), np.float32)
    apart = network.logits(line_of(np.concatenate([first, paper, second], axis=1)))
    assert decode(apart).symbols == (3, 8, 2, 0, 5, 9, 6, 1)
    alone = network.logits(line_of(first))
    assert np.array_equal(apart[: len(alone)], alone)
    between = apart[len(alone) + 10 : len(alone) + 90]
    assert set(between.argmax(axis=1)) == {BLANK} and np.ptp(between, axis=0).max() == 0


def test_paper_says_nothing(network: LineNetwork) -> None:
    assert decode(network.logits(line_of(np.zeros((48, 90), np.float32)))).symbols == ()
