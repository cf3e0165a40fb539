"""What a line says to two recognizers together."""

import numpy as np
import numpy.typing as npt
import pytest

from model.codes.ctc import BLANK, SYMBOLS, UNREAD, decode
from model.codes.ensemble import decode_together, reconsider
from model.codes.text_lines import TextLine
from tests.codes.test_ctc import say

Logits = npt.NDArray[np.float32]
LINE = TextLine(np.zeros((48, 60), np.float32), np.eye(2, 3), np.zeros((48, 60, 3), np.uint8))


def doubtful(*positions: dict[int, float]) -> Logits:
    """Logits of timesteps that each are in doubt between some symbols, blanks between."""
    probabilities = np.full((2 * len(positions), SYMBOLS + 1), 1e-6, np.float32)
    probabilities[1::2, BLANK] = 1
    for number, symbols in enumerate(positions):
        probabilities[2 * number, list(symbols)] = list(symbols.values())
    return np.log(probabilities)


def test_of_two_recognizers_the_surer_is_believed() -> None:
    ours = doubtful({7: 1}, {4: 0.6, 9: 0.4}, {2: 1})
    theirs = doubtful({7: 1}, {4: 0.1, 9: 0.9}, {2: 1})
    together = decode_together(ours, theirs)
    assert together.symbols == (7, 9, 2)
    odds = np.sqrt(0.4 * 0.9), np.sqrt(0.6 * 0.1)
    assert together.probability == pytest.approx(odds[0] / sum(odds), abs=0.01)
    assert together.alternatives[1, [9, 4]] == pytest.approx(np.array(odds) / sum(odds), abs=0.01)
    assert together.timesteps == pytest.approx([0, 2, 4], abs=0.1)


def test_two_recognizers_that_agree_are_surer_than_the_doubtful_one() -> None:
    ours, theirs = doubtful({7: 1}, {4: 0.6, 9: 0.4}), doubtful({7: 1}, {4: 0.95, 9: 0.05})
    assert decode(ours).probability < decode_together(ours, theirs).probability


def test_a_digit_that_one_recognizer_leaves_out_is_weighed_too() -> None:
    ours, theirs = doubtful({7: 1}, {1: 0.45, BLANK: 0.55}), doubtful({7: 1}, {1: 0.99})
    assert decode(ours).symbols == (7,)
    assert decode_together(ours, theirs).symbols == (7, 1)


def test_where_neither_reads_anything_nothing_is_read() -> None:
    assert decode_together(say(BLANK, BLANK), say(BLANK, BLANK, BLANK)).symbols == ()


class Says:
    """A recognizer that says the same of every line."""

    def __init__(self, logits: Logits) -> None:
        self.fixed = logits

    def logits(self, line: TextLine) -> Logits:
        return self.fixed


def test_a_line_is_reconsidered_unless_a_digit_cannot_be_read() -> None:
    second = Says(doubtful({7: 1}, {9: 1}))
    for symbols, expected in (((7, 4), (7, 9)), ((7, UNREAD), (7, UNREAD)), ((), ())):
        logits = doubtful(*({symbol: 0.6, 9: 0.4} for symbol in symbols), {BLANK: 1})
        assert reconsider(decode(logits), logits, second, LINE)[0].symbols == expected
