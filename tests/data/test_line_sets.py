"""What the line network is taught."""

import numpy as np
import pytest

from model.codes import ctc
from model.codes.ctc import MARKS
from model.codes.line_network import WIDTH_MULTIPLE
from model.codes.text_lines import STRIP_HEIGHT
from model.data.line_sets import (
    LONGEST_TEXT,
    MAX_LINE_WIDTH,
    Lines,
    batches,
    compose,
    min_width,
    to_symbols,
)
from model.data.writers import Writers
from tests.conftest import Digits


@pytest.fixture(scope="module")
def lines(digits: Digits) -> Lines:
    return compose(Writers(digits), 40, seed=1, keep_pictures=True)


def test_composed_lines_have_room_for_their_code(lines: Lines) -> None:
    assert len(lines.text_lines) == len(lines.codes) == len(lines.pictures) == 40
    for line, written in zip(lines.text_lines, lines.written, strict=True):
        assert line.dtype == np.uint8 and line.shape[0] == STRIP_HEIGHT
        assert min_width(written) <= line.shape[1] <= MAX_LINE_WIDTH
        assert len(written) <= LONGEST_TEXT
    assert min_width("12") < min_width("1/2") < min_width("132")


def test_codes_of_lines_are_what_is_written_without_its_marks(lines: Lines) -> None:
    pairs = [*zip(lines.written, lines.codes, strict=True)]
    assert any(written != code for written, code in pairs)
    assert all(code == "".join(c for c in written if c not in MARKS) for written, code in pairs)


def test_batches_hold_lines_of_like_width_varied_anew(lines: Lines) -> None:
    endless = batches(lines, 10, seed=0)
    widths = [batch.shape[2] for batch, _ in (next(endless) for _ in range(30))]
    assert len(set(widths)) > 3 and all(width % WIDTH_MULTIPLE == 0 for width in widths)
    batch, texts = next(endless)
    assert batch.shape[:2] == (10, STRIP_HEIGHT) and batch.min() >= 0 and batch.max() <= 1
    known = "0123456789? " + MARKS
    said = ["".join(known[s] for s in text if s != ctc.BLANK) for text in texts]
    assert set(said) <= set(lines.written) and any(set(text) & set(MARKS) for text in said)
    first, again = (next(batches(lines, 10, seed=3)) for _ in range(2))
    assert np.array_equal(first[0], again[0]) and np.array_equal(first[1], again[1])


def test_a_round_may_leave_out_what_is_wide(lines: Lines) -> None:
    narrow = lines.up_to(200)
    assert 0 < len(narrow.codes) == len(narrow.text_lines) < 40
    assert all(line.shape[1] <= 200 for line in narrow.text_lines)


def test_symbols_are_digits_what_nobody_can_read_and_marks() -> None:
    assert to_symbols("07?") == [0, 7, 10]
    assert to_symbols(MARKS) == [*range(ctc.FIRST_MARK, ctc.CLASSES)]
