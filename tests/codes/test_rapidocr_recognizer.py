"""A second reader beside ours, where it is installed: `pip install onnxruntime rapidocr`."""

import importlib.util

import cv2
import numpy as np
import pytest

from model import CodeReader
from model.codes import ctc
from model.codes.rapidocr_recognizer import RapidOcrRecognizer
from model.codes.text_lines import TextLine, find_text_lines
from tests.codes.test_reader import CODES, write
from tests.conftest import Digits


@pytest.fixture(scope="module")
def second() -> RapidOcrRecognizer:
    reader = RapidOcrRecognizer.load()
    if reader is None:
        pytest.skip("the second reader is not installed")
    return reader


def say(second: RapidOcrRecognizer, line: TextLine) -> str:
    return "".join(map(str, ctc.decode(second.logits(line)).symbols))


@pytest.mark.slow
def test_it_says_what_its_makers_own_code_says(second: RapidOcrRecognizer, digits: Digits) -> None:
    makers = pytest.importorskip("rapidocr").RapidOCR()
    same = 0
    for code in CODES:
        (line,) = find_text_lines(write(digits, code))
        expected = makers(line.pixels[..., ::-1].copy(), use_det=False, use_cls=False)
        same += say(second, line) == "".join(getattr(expected, "txts", None) or ())
    assert same >= len(CODES) - 1


@pytest.mark.parametrize("zoom", [1, 6])
def test_a_line_is_read_in_whole_and_in_part(
    second: RapidOcrRecognizer, digits: Digits, zoom: int
) -> None:
    picture = write(digits, "38205961")
    picture = cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    (line,) = find_text_lines(picture)
    width = line.ink.shape[1]
    assert say(second, line) == "38205961"
    assert say(second, line.part(0, width // 2)) == "3820"


@pytest.mark.usefixtures("second")
def test_both_together_read_the_only_code_of_a_page(digits: Digits) -> None:
    page = np.full((900, 700, 3), 225, np.uint8)
    written = write(digits, "20517734")
    page[300 : 300 + len(written), 150 : 150 + written.shape[1]] = written
    assert [code.text for code in CodeReader.load().read(page).codes] == ["20517734"]


@pytest.mark.usefixtures("second")
def test_both_together_read_codes_and_keep_positions(digits: Digits) -> None:
    together = CodeReader.load()
    assert together.second is not None
    for code in CODES:
        (read,) = together.read(write(digits, code)).codes
        assert read.text == code and len(read.digits) == len(code)
    (gone,) = together.read(write(digits, "20517734", missing=3)).codes
    assert gone.text == "2057734" and gone.verdict == "check"


def test_where_it_is_not_installed_ours_reads_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert RapidOcrRecognizer.load() is None
    assert CodeReader.load().second is None


def test_it_serves_only_with_thresholds_of_both_together() -> None:
    alone = CodeReader.load(alone=True)
    assert alone.second is None
    assert {"threshold", "digit_threshold"} <= alone.card["second_reader"].keys()
    assert np.isfinite(alone.card["second_reader"]["threshold"])
