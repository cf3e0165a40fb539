"""What the line network is taught."""

import numpy as np
import pytest

from model.codes import ctc
from model.codes.line_network import WIDTH_MULTIPLE
from model.codes.text_lines import STRIP_HEIGHT
from model.data.line_sets import (
    MAX_LINE_WIDTH,
    MIN_SYMBOL_WIDTH,
    Lines,
    batches,
    compose,
    to_symbols,
)
from model.data.writers import Writers
from tests.conftest import Digits


@pytest.fixture(scope="module")
def lines(digits: Digits) -> Lines:
    return compose(Writers(digits), 40, seed=1, keep_pictures=True)


def test_composed_lines_have_room_for_their_code(lines: Lines) -> None:
    assert len(lines.text_lines) == len(lines.codes) == len(lines.pictures) == 40
    for line, code in zip(lines.text_lines, lines.codes, strict=True):
        assert line.dtype == np.uint8 and line.shape[0] == STRIP_HEIGHT
        assert MIN_SYMBOL_WIDTH * len(code) <= line.shape[1] <= MAX_LINE_WIDTH


def test_batches_hold_lines_of_like_width_varied_anew(lines: Lines) -> None:
    endless = batches(lines, 10, seed=0)
    widths = [batch.shape[2] for batch, _ in (next(endless) for _ in range(30))]
    assert len(set(widths)) > 3 and all(width % WIDTH_MULTIPLE == 0 for width in widths)
    batch, codes = next(endless)
    assert batch.shape[:2] == (10, STRIP_HEIGHT) and batch.min() >= 0 and batch.max() <= 1
    said = ["".join("0123456789?"[s] for s in code if s != ctc.BLANK) for code in codes]
    assert set(said) <= set(lines.codes)
    first, again = (next(batches(lines, 10, seed=3)) for _ in range(2))
    assert np.array_equal(first[0], again[0]) and np.array_equal(first[1], again[1])


def test_a_round_may_leave_out_what_is_wide(lines: Lines) -> None:
    narrow = lines.up_to(200)
    assert 0 < len(narrow.codes) == len(narrow.text_lines) < 40
    assert all(line.shape[1] <= 200 for line in narrow.text_lines)


def test_symbols_are_digits_and_what_nobody_can_read() -> None:
    assert to_symbols("07?") == [0, 7, 10]
