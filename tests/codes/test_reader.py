"""Whole codes, from picture to text."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from model import CodeReader, PictureError, open_picture
from model.codes.ctc import BLANK, CLASSES
from model.codes.field_network import FieldMaps, FieldNetwork
from model.codes.grading import Thresholds
from model.codes.line_recognizer import LineRecognizer
from model.codes.text_lines import TextLine
from model.data.line_sets import to_symbols
from tests.codes.test_fields import box, maps_of
from tests.conftest import Digits

Picture = npt.NDArray[np.uint8]

EXAMPLES = Path(__file__).parents[2] / "examples" / "codes"
PITCH = 44  # pixels between digits
CODES = ["20517734", "906183", "4417", "38205961", "7250093", "61947", "18306275", "552190"]


@pytest.fixture(scope="module")
def reader() -> CodeReader:
    return CodeReader.load(alone=True)


def write(
    digits: Digits,
    code: str,
    missing: int | None = None,
    paper: int = 225,
    spaces: Mapping[int, int] = MappingProxyType({}),
) -> Picture:
    """A code of MNIST's digits on paper, uint8 (90, W, 3); a missing digit leaves its place.

    Before some positions there is a space, in pixels.
    """
    images, labels = digits
    page = np.full((90, PITCH * (len(code) + 1) + sum(spaces.values()), 3), paper, np.float32)
    shift = 0
    for position, digit in enumerate(code):
        shift += spaces.get(position, 0)
        if position == missing:
            continue
        image = images[np.flatnonzero(labels == int(digit))[position % 5]]
        ink = cv2.resize(image, (56, 56), interpolation=cv2.INTER_CUBIC)[8:48, 6:50] / 255
        left = PITCH // 2 + position * PITCH + shift
        page[25:65, left : left + 44] *= 1 - 0.8 * np.clip(ink, 0, 1)[..., None]
    return page.astype(np.uint8)


def texts(reader: CodeReader, picture: Picture) -> list[str]:
    return [code.text for code in reader.read(picture).codes]


def test_codes_are_read_and_no_position_is_lost(reader: CodeReader, digits: Digits) -> None:
    read = [texts(reader, write(digits, code)) for code in CODES]
    assert [[len(code)] for code in CODES] == [[len(text) for text in found] for found in read]
    assert sum([code] == found for code, found in zip(CODES, read, strict=True)) >= 7


def test_the_examples_that_ship_are_read(reader: CodeReader) -> None:
    found = {
        name: [code.text for code in reader.read(open_picture(EXAMPLES / name)).codes]
        for name in ("line.jpg", "slip.jpg", "form.jpg")
    }
    assert found == {
        "line.jpg": ["20457183"],
        "slip.jpg": ["107254", "983016", "450782", "316049", "672835"],
        "form.jpg": ["40721968", "732829320", "69003", "0672183954"],
    }


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_one_of_a_single_thin_stroke_is_no_wall(
    reader: CodeReader, digits: Digits, place: int
) -> None:
    codes = [f"{code[:place]}1{code[place:4]}" for code in CODES]
    x, right = PITCH * (place + 1), 0
    for code in codes:
        picture = write(digits, code, missing=place)
        cv2.line(picture, (x + 1, 23), (x - 1, 66), (45, 45, 45), 3, cv2.LINE_AA)
        right += texts(reader, picture) == [code]
    assert right >= 7


@pytest.mark.parametrize("code", ["20517734", "38205961", "18306275"])
def test_where_a_digit_is_gone_those_beside_the_gap_are_to_be_looked_at(
    reader: CodeReader, digits: Digits, code: str
) -> None:
    for place in range(1, len(code) - 1):
        (read,) = reader.read(write(digits, code, missing=place)).codes
        assert read.text == code[:place] + code[place + 1 :] and read.verdict == "check"
        assert {"unsure"} == {position.verdict for position in read.digits[place - 1 : place + 1]}


def test_between_groups_of_digits_nothing_is_missing(reader: CodeReader, digits: Digits) -> None:
    for code, spaces in [("906183", {3: 22, 5: 34}), ("20517734", {2: 36, 6: 24})]:
        assert texts(reader, write(digits, code, spaces=spaces)) == [code]


def test_a_stroke_that_was_not_read_is_unreadable_where_it_stands(
    reader: CodeReader, digits: Digits
) -> None:
    recognizer, picture = SaysOfEveryLine("205177", 4, skipped=3), write(digits, "205177")
    anything = Thresholds(code=0.5, digit=0.5)
    (code,) = replace(reader, recognizer=recognizer, thresholds=anything).read(picture).codes
    assert code.text == "205?77" and code.verdict == "check" and code.confidence == 0
    assert code.digits[3].verdict == "unreadable" and code.digits[3].digit is None
    left, _, right, _ = code.digits[3].box
    assert (left + right) / 2 == pytest.approx(PITCH * 4, abs=PITCH / 3)


def test_marks_are_no_digits_but_how_a_code_is_written(reader: CodeReader, digits: Digits) -> None:
    recognizer, picture = SaysOfEveryLine("205/7-23", 4), write(digits, "20511723")
    anything = Thresholds(code=0.5, digit=0.5)
    (code,) = replace(reader, recognizer=recognizer, thresholds=anything).read(picture).codes
    assert code.text == "205723" and code.verdict == "sure" and len(code.digits) == 6
    assert code.written == "205/7-23"


def test_each_digit_has_its_probabilities_and_its_box(reader: CodeReader, digits: Digits) -> None:
    (code,) = reader.read(write(digits, "20517734")).codes
    for place, position in enumerate(code.digits):
        assert position.probabilities.shape == (10,)
        assert position.probabilities.sum() == pytest.approx(1, abs=1e-5)
        left, top, right, bottom = position.box
        assert (left + right) / 2 == pytest.approx(PITCH * (place + 1), abs=PITCH / 3)
        assert 20 < top < bottom < 70
    assert 0 < code.confidence <= 1
    assert code.box[0] == min(position.box[0] for position in code.digits)


def test_lines_are_read_from_top_to_bottom(reader: CodeReader, digits: Digits) -> None:
    page = np.concatenate([write(digits, code) for code in ("20517734", "38205961", "18306275")])
    assert texts(reader, page) == ["20517734", "38205961", "18306275"]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_picture_is_turned_back(reader: CodeReader, digits: Digits, turned: int) -> None:
    page = np.concatenate([write(digits, code) for code in ("20517734", "38205961", "72590834")])
    read = reader.read(np.rot90(page, turned // 90))
    assert read.turned == turned
    assert [code.text for code in read.codes][:2] == ["20517734", "38205961"]


@pytest.mark.parametrize("height", [24, 90, 1200])
def test_pictures_may_be_small_or_large(reader: CodeReader, digits: Digits, height: int) -> None:
    page = write(digits, "20517734")
    scale = height / len(page)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    assert texts(reader, cv2.resize(page, None, fx=scale, fy=scale, interpolation=method)) == [
        "20517734"
    ]


def test_a_form_gives_its_codes_and_not_what_is_printed(reader: CodeReader, digits: Digits) -> None:
    page = np.full((420, 760, 3), 235, np.uint8)
    for row, (label, code) in enumerate((("Client :", "20517734"), ("Reference :", "38205961"))):
        top = 60 + 160 * row
        written = write(digits, code, paper=235)[20:70]
        page[top : top + 50, 280 : 280 + written.shape[1]] = written
        for place in range(len(code) + 1):
            x = 280 + PITCH // 2 + place * PITCH
            cv2.line(page, (x, top - 6), (x, top + 56), (120, 120, 120), 2)
        for y in (top - 6, top + 56):
            cv2.line(page, (302, y), (302 + PITCH * len(code), y), (120, 120, 120), 2)
        cv2.putText(page, label, (30, top + 35), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (60,) * 3, 2)
    turn = cv2.getRotationMatrix2D((380, 210), 4, 0.95)
    slanted = cv2.warpAffine(page, turn, (760, 420), borderValue=(235, 235, 235))
    assert texts(reader, slanted) == ["20517734", "38205961"]


def page_with(digits: Digits, code: str, spaces: Mapping[int, int]) -> Picture:
    """A code in the middle of a page of 400×400 pixels."""
    page = np.full((400, 400, 3), 225, np.uint8)
    written = write(digits, code, spaces=spaces)
    left = 200 - written.shape[1] // 2
    page[155:245, left : left + written.shape[1]] = written
    return page


def test_a_page_that_reads_badly_on_its_side_is_read_as_it_lies(
    reader: CodeReader, digits: Digits
) -> None:
    page = page_with(digits, "205177", {})

    class SeesItOnItsSide:
        def maps(self, pixels: Picture, max_pixels: float) -> FieldMaps:
            return maps_of(box(180, 60, 220, 340)[[1, 2, 3, 0]])

        def multiscale_maps(self, pixels: Picture, max_pixels: float, maps: FieldMaps) -> FieldMaps:
            return maps_of(*([box(55, 178, 345, 222)] if np.array_equal(pixels, page) else []))

    sees = replace(reader, field_network=cast(FieldNetwork, SeesItOnItsSide()))
    read = sees.read(page)
    assert [code.text for code in read.codes] == ["205177"] and read.turned == 0


@pytest.mark.parametrize(("wider", "expected"), [(20, ["20517"]), (80, ["205", "17"])])
def test_a_code_in_two_fields_is_one_if_its_digits_are_as_far_apart(
    wider: int, expected: list[str], reader: CodeReader, digits: Digits
) -> None:
    page = page_with(digits, "20517", {1: 30, 3: wider})
    left = 200 - (6 * PITCH + 30 + wider) / 2 + PITCH / 2
    end = left + 3 * PITCH + 30
    halves = box(left, 178, end, 222), box(end + wider, 178, end + wider + 2 * PITCH, 222)

    class SeesTwo:
        def maps(self, pixels: Picture, max_pixels: float) -> FieldMaps:
            return maps_of(*halves)

        def multiscale_maps(self, pixels: Picture, max_pixels: float, maps: FieldMaps) -> FieldMaps:
            return maps

    codes = replace(reader, field_network=cast(FieldNetwork, SeesTwo())).read(page).codes
    assert [code.text for code in codes] == expected
    assert codes[0].verdict == "check"


def test_blank_paper_holds_no_code_and_print_hardly_any(reader: CodeReader) -> None:
    page = Image.new("RGB", (600, 300), (230, 230, 230))
    assert texts(reader, np.asarray(page)) == []
    font = ImageFont.truetype(str(Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")), 32)
    for row, line in enumerate(("Livraison gratuite", "Merci de votre visite", "Conditions")):
        ImageDraw.Draw(page).text((40, 50 + 80 * row), line, (40, 40, 40), font)
    read = reader.read(np.asarray(page))
    assert sum(len(code.digits) for code in read.codes) < 6  # of 47 letters
    assert all(code.verdict != "sure" for code in read.codes)


@pytest.mark.parametrize("shape", [(8, 100_000, 3), (100_000, 8, 3), (4, 40, 3)])
def test_a_thread_of_a_picture_is_refused(reader: CodeReader, shape: tuple[int, ...]) -> None:
    with pytest.raises(PictureError):
        reader.read(np.full(shape, 255, np.uint8))


def test_one_reader_serves_several_threads(reader: CodeReader, digits: Digits) -> None:
    pictures = [write(digits, code) for code in CODES] * 3
    alone = [texts(reader, picture) for picture in pictures]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda picture: texts(reader, picture), pictures)) == alone


class Recorder:
    """A second recognizer that agrees with the first, and keeps the lines that it is given."""

    def __init__(self, first: LineRecognizer) -> None:
        self.first = first
        self.lines: list[TextLine] = []

    def logits(self, line: TextLine) -> npt.NDArray[np.float32]:
        self.lines.append(line)
        return self.first.logits(line)


def test_a_second_recognizer_is_given_each_code_cut_out(reader: CodeReader, digits: Digits) -> None:
    second = Recorder(reader.recognizer)
    page = np.full((900, 700, 3), 225, np.uint8)
    alone = write(digits, "20517734")
    page[300 : 300 + len(alone), 150 : 150 + alone.shape[1]] = alone
    together = replace(reader, second=second)
    assert texts(together, page) == ["20517734"]
    (line,) = second.lines  # It is the page's only one, and yet not the page.
    height, width = line.pixels.shape[:2]
    assert 40 < height < 70 and 300 < width < alone.shape[1] * 1.2

    apart = write(digits, "205177", spaces={3: 400})
    assert texts(together, apart) == ["205", "177"]
    assert all(line.pixels.shape[1] < apart.shape[1] / 2 for line in second.lines[1:])


class SaysOfEveryLine:
    """A recognizer with a stride of its own, that says the same digits of every line."""

    def __init__(self, text: str, stride: int, skipped: int | None = None) -> None:
        self.text, self.stride, self.skipped = text, stride, skipped

    def logits(self, line: TextLine) -> npt.NDArray[np.float32]:
        logits = np.zeros((-(-line.ink.shape[1] // self.stride), CLASSES), np.float32)
        logits[:, BLANK] = 9.0
        timesteps = np.linspace(0, len(logits), 2 * len(self.text) + 1)[1::2]
        for place, symbol in enumerate(to_symbols(self.text)):
            if place != self.skipped:
                logits[int(timesteps[place]), [BLANK, symbol]] = 0.0, 12.0
        return logits


@pytest.mark.parametrize("stride", [2, 4, 8])
def test_any_recognizer_of_lines_will_do(reader: CodeReader, digits: Digits, stride: int) -> None:
    recognizer = SaysOfEveryLine("123456", stride)
    picture = write(digits, "205177")
    anything = Thresholds(code=0.5, digit=0.5)
    (code,) = replace(reader, recognizer=recognizer, thresholds=anything).read(picture).codes
    assert code.text == "123456" and code.verdict == "sure"
    for number, position in enumerate(code.digits):
        left, _, right, _ = position.box
        assert (left + right) / 2 == pytest.approx(PITCH * (number + 1), abs=PITCH / 3)


def test_recognizers_change_places(reader: CodeReader, digits: Digits) -> None:
    other = SaysOfEveryLine("205171", stride=8)
    thresholds = Thresholds(code=0.9, digit=0.9)
    for first, second in ((reader.recognizer, other), (other, reader.recognizer)):
        both = replace(reader, recognizer=first, thresholds=thresholds, second=second)
        (code,) = both.read(write(digits, "205177")).codes
        assert code.text[:5] == "20517" and code.verdict == "check"
