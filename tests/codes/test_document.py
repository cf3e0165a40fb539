"""A page upright, and its fields as lines."""

from dataclasses import replace
from itertools import pairwise
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from model.codes import document
from model.codes.cells import find_cells
from model.codes.code import Code, Position
from model.codes.document import MAX_STEPS_BACK, Document, find_document, without_repeats
from model.codes.field_network import FieldMaps, FieldNetwork
from model.codes.fields import Field
from model.images.picture import Pixels
from tests.codes.test_fields import box, maps_of, turned
from tests.codes.test_text_lines import write

NO_PRINT = np.zeros((100, 100), np.float32)


def page_of(*texts: tuple[str, int, int]) -> Pixels:
    """A page of 400×400 pixels with texts, 40 pixels high, whose upper left corners are given."""
    page = np.full((400, 400, 3), 230, np.uint8)
    for text, x, y in texts:
        written = write(text)[40:84, 36:-36]
        part = page[y - 2 : y + 42, x - 4 : x - 4 + written.shape[1]]
        np.minimum(part, written[:, : part.shape[1]], out=part)
    return page


def document_of(
    page: Pixels, field: Field, printed: npt.NDArray[np.float32], by_hand: float = 0.5
) -> Document:
    """A page of one field, on all of which there may be other writing, so likely."""
    maps = maps_of(np.asarray(field.corners, np.float64))
    writing = np.full_like(maps.writing, by_hand)
    maps = FieldMaps(maps.digits, writing, printed, maps.direction, maps.stride)
    return Document(page, 0, maps, [field])


FIELD = Field(box(140, 180, 250, 220), "digits", 1.0)


def test_a_field_is_cut_out_as_one_line_whatever_is_above_and_below() -> None:
    page = page_of(("2958", 140, 180), ("11111", 120, 130), ("0000", 150, 232))
    line = document_of(page, FIELD, NO_PRINT).line_of(FIELD)
    assert line is not None and not len(line.beside)
    alone = document_of(page_of(("2958", 140, 180)), FIELD, NO_PRINT).line_of(FIELD)
    assert alone is not None and line.ink.shape == alone.ink.shape
    assert np.abs(line.ink - alone.ink).mean() < 0.02
    left, top = line.to_picture @ (20, 7, 1)
    assert left == pytest.approx(140, abs=4) and top == pytest.approx(180, abs=5)
    assert line.picture is page


def test_a_stroke_beside_a_field_is_told_unless_it_is_printed() -> None:
    page = page_of(("2958", 140, 180), ("7", 300, 180))
    line = document_of(page, FIELD, NO_PRINT).line_of(FIELD)
    assert line is not None and line.beside == pytest.approx(np.array([[311, 200]]), abs=12)
    printed = NO_PRINT.copy()
    printed[44:56, 70:85] = 1
    line = document_of(page, FIELD, printed).line_of(FIELD)
    assert line is not None and not len(line.beside)


def test_a_stroke_beside_a_field_is_none_where_nothing_is_written_by_hand() -> None:
    page = page_of(("2958", 140, 180), ("7", 300, 180))
    line = document_of(page, FIELD, NO_PRINT, by_hand=0.02).line_of(FIELD)
    assert line is not None and not len(line.beside)


def test_a_digit_that_a_rule_goes_on_from_is_not_beside_itself() -> None:
    page = page_of(("2958", 140, 180))
    cv2.line(page, (236, 200), (330, 204), (60, 60, 60), 2)
    line = document_of(page, FIELD, NO_PRINT).line_of(FIELD)
    assert line is not None and not len(line.beside)
    cv2.ellipse(page, (285, 202), (14, 19), 0, 0, 360, (60, 60, 60), 3)
    line = document_of(page, FIELD, NO_PRINT).line_of(FIELD)
    assert line is not None and len(line.beside), "a zero that hangs on it is"


def test_a_code_that_reaches_a_side_of_its_picture_may_be_cut() -> None:
    page = document_of(page_of(), FIELD, NO_PRINT)
    assert page.cuts((0, 50, 60, 90)) and page.cuts((350, 50, 399, 90))
    assert not page.cuts((10, 0, 60, 40)), "of a code on a level line no digit is above"


@pytest.mark.parametrize("apart, is_told", [(70, False), (30, True)])
def test_a_stroke_of_another_code_at_some_distance_is_none_beside(
    apart: int, is_told: bool
) -> None:
    page = page_of(("2958", 140, 180), ("7", 250 + apart, 180))
    other = Field(box(240 + apart, 180, 280 + apart, 220), "digits", 1.0)
    document = document_of(page, FIELD, NO_PRINT)
    line = replace(document, fields=[FIELD, other]).line_of(FIELD)
    assert line is not None and bool(len(line.beside)) == is_told


@pytest.mark.parametrize("is_parted", [True, False])
def test_a_stroke_of_another_code_behind_a_wall_is_none_beside(is_parted: bool) -> None:
    page = page_of(("2958", 140, 180), ("7", 280, 180))
    other = Field(box(270, 180, 310, 220), "digits", 1.0)
    if is_parted:
        cv2.line(page, (265, 120), (265, 280), (90, 90, 90), 2)
    document = document_of(page, FIELD, NO_PRINT)
    line = replace(document, fields=[FIELD, other]).line_of(FIELD)
    assert line is not None and bool(len(line.beside)) != is_parted
    unknown = document.line_of(FIELD)
    assert unknown is not None and len(unknown.beside), "of no other field"


def test_long_walls_around_a_field_are_no_ones() -> None:
    page = page_of(("2958", 140, 180))
    for x in (120, 262):
        cv2.line(page, (x, 100), (x, 300), (90, 90, 90), 2)
    line = document_of(page, FIELD, NO_PRINT).line_of(FIELD)
    assert line is not None and len(line.dividers) == 2 and not len(line.beside)
    columns = np.flatnonzero((line.ink > 0.5).any(axis=0))
    assert columns[0] == 20 or abs(columns[0] - 20) < 6  # The margin before the first digit.


def test_a_field_of_some_cells_goes_on_with_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of()
    for n, digit in enumerate("1295830"):
        x = 30 + 44 * n
        cv2.rectangle(page, (x, 170), (x + 44, 230), (60, 60, 60), 2)
        written = write(digit)[40:84, 36:-36]
        np.minimum(part := page[178:222, x + 8 : x + 38], written[:, : part.shape[1]], out=part)
    some = Field(box(37, 180, 76, 220), "digits", 1.0)
    line = document_of(page, some, NO_PRINT).line_of(some)
    assert line is not None and not len(line.beside)
    assert len(find_cells(line)) == 7
    assert (line.to_picture @ (line.ink.shape[1], 24, 1))[0] > 320 and not line.is_doubtful
    monkeypatch.setattr(document, "MAX_ROW_PARTS", 1)
    line = document_of(page, some, NO_PRINT).line_of(some)
    assert line is not None and line.is_doubtful  # Of a row that goes on it is a part.


def test_a_stroke_that_was_taken_for_a_wall_is_missed() -> None:
    page = page_of(("2958", 140, 180))
    cv2.line(page, (130, 120), (130, 280), (90, 90, 90), 2)
    line = document_of(page, FIELD, NO_PRINT).line_of(FIELD)
    assert line is not None and not line.is_doubtful
    cv2.line(page, (142, 120), (142, 280), (90, 90, 90), 2)
    line = document_of(page, FIELD, NO_PRINT).line_of(FIELD)
    assert line is not None and line.is_doubtful


def test_a_field_without_pen_is_no_line() -> None:
    assert document_of(page_of(), FIELD, NO_PRINT).line_of(FIELD) is None


class Sees:
    """Sees a page's fields as they are turned, and keeps count of the pixels that it is shown."""

    def __init__(self, *truths: npt.NDArray[np.float64]) -> None:
        self.truths, self.seen = truths, list[float]()

    def maps(self, pixels: Pixels, max_pixels: float) -> FieldMaps:
        self.seen.append(max_pixels)
        quarters = int(pixels[0, 0, 0])  # As many are needed to make it upright.
        return maps_of(*(turned(corners, 90.0 * quarters) for corners in self.truths))

    def multiscale_maps(self, pixels: Pixels, max_pixels: float, maps: FieldMaps) -> FieldMaps:
        return maps


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_is_turned_as_most_of_its_fields_run(quarters: int) -> None:
    pixels = np.zeros((400, 400, 3), np.uint8)
    pixels[..., 0] = quarters

    class Turns(Sees):
        def maps(self, pixels: Pixels, max_pixels: float) -> FieldMaps:
            maps = super().maps(pixels, max_pixels)
            pixels[..., 0] = 0  # What is shown next is upright.
            return maps

    network = Turns(box(60, 100, 300, 140), box(60, 180, 200, 220))
    document = find_document(pixels, cast(FieldNetwork, network))
    assert document.turned == -90 * quarters % 360
    assert all(field.direction[0] > 0.99 for field in document.fields)
    assert len(network.seen) == 1 + (quarters > 0)


def test_a_page_that_is_seen_to_run_along_its_other_side_from_nearer_by_is_not_turned() -> None:
    class Errs(Sees):
        def maps(self, pixels: Pixels, max_pixels: float) -> FieldMaps:
            return maps_of(box(180, 60, 220, 340)[[1, 2, 3, 0]])

        def multiscale_maps(self, pixels: Pixels, max_pixels: float, maps: FieldMaps) -> FieldMaps:
            is_turned = pixels[0, 0, 0] == 0
            return maps if is_turned else maps_of(*self.truths)

    pixels = np.zeros((400, 400, 3), np.uint8)
    pixels[0, 0] = 9
    truth = box(60, 180, 340, 220)
    document = find_document(pixels, cast(FieldNetwork, Errs(truth)))
    assert document.turned == 0 and document.pixels is pixels
    (found,) = document.fields
    assert found.direction == pytest.approx([1, 0], abs=0.01)


def test_large_writing_and_a_page_without_digits_are_looked_at_from_farther() -> None:
    for truths in ([box(20, 60, 380, 220)], []):
        network = Sees(*truths)
        find_document(np.zeros((400, 400, 3), np.uint8), cast(FieldNetwork, network))
        assert network.seen[0] == 160_000 and len(network.seen) == 1 + MAX_STEPS_BACK
        assert all(0.25 * near <= far < near for near, far in pairwise(network.seen))


def test_lines_that_flow_together_are_looked_at_from_farther_until_they_do_not() -> None:
    class FlowsTogether(Sees):
        def maps(self, pixels: Pixels, max_pixels: float) -> FieldMaps:
            maps = super().maps(pixels, max_pixels)
            return maps_of(box(20, 20, 380, 380)) if max_pixels > 50_000 else maps

    network = FlowsTogether(box(40, 100, 300, 150), box(40, 200, 300, 250))
    document = find_document(np.zeros((400, 400, 3), np.uint8), cast(FieldNetwork, network))
    assert network.seen == [160_000, 40_000] and len(document.fields) == 2


def code(text: str, left: float, right: float, top: float = 0.0) -> Code:
    around = (left, top, right, top + 10)
    shares = np.full(10, 0.1, np.float32)
    return Code((Position("sure", shares, around),) * len(text), 0.9, "sure", around)


def test_what_is_a_part_of_a_longer_code_is_no_code_of_its_own() -> None:
    whole, part = code("12345", 0, 50), code("345", 22, 52)
    beside, below = code("67", 60, 80), code("89", 0, 20, top=12)
    assert without_repeats([part, whole, beside, below]) == (whole, beside, below)


def test_of_a_code_that_two_fields_show_the_surer_reading_stays() -> None:
    within, around = code("10", 20, 30), replace(code("10", 10, 40, top=-5), confidence=0.6)
    around = replace(around, box=(10, -5, 40, 15))
    assert without_repeats([around, within]) == (within,)


def test_what_holds_codes_that_read_better_is_no_code_itself() -> None:
    across = replace(code("123456", 0, 80, top=-3), confidence=0.001)
    rows = code("12345", 0, 50), code("678", 52, 80)
    assert without_repeats([across, *rows]) == rows


def test_a_field_against_all_the_others_is_read_as_they_run() -> None:
    fields = box(60, 100, 300, 140), box(60, 180, 300, 220), box(60, 260, 120, 300)[[2, 3, 0, 1]]
    pixels = np.zeros((400, 400, 3), np.uint8)
    document = find_document(pixels, cast(FieldNetwork, Sees(*fields)))
    assert not document.turned and all(field.direction[0] > 0.99 for field in document.fields)


@pytest.mark.parametrize("box", [(-30, -30, -20, -20), (500, 500, 520, 520), (10, 10, 10, 10)])
def test_a_box_beyond_the_page_has_the_print_of_its_edge(box: tuple[int, int, int, int]) -> None:
    maps = maps_of()
    page = Document(np.zeros((400, 400, 3), np.uint8), 0, replace(maps, printed=NO_PRINT + 0.5), [])
    assert page.print_share(box) == 0.5
