"""The workbook of codes, as openpyxl opens it again."""

import io

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from model.codes.table import COLUMNS, Row
from model.i18n import FRENCH, LANGUAGES
from page.codes.workbook import MAX_PICTURE_SIZE, to_xlsx
from page.colors import PROPOSED_CELL, UNSURE_CELL, WRONG_CELL

PICTURE = Image.new("RGB", (90, MAX_PICTURE_SIZE[1]), "navy")
SURE = Row("a.png", 1, "length:5", 0.25, 1, "00123", verdict="sure", holds=True, confidence=0.98765)
DOUBTED = Row(
    "a.png", 1, "siret", 0.25, 2, "7328?932000074", "73282932000074", "", "check", None, False, 0.0
)


def reopened(*rows: Row, lang: str = "en") -> Worksheet:
    return openpyxl.load_workbook(
        io.BytesIO(to_xlsx(rows, [PICTURE] * len(rows), LANGUAGES[lang]))
    ).active


def color(sheet: Worksheet, place: str) -> str | None:
    fill = sheet[place].fill
    return f"#{fill.fgColor.rgb[2:].lower()}" if fill.fill_type else None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_columns_are_those_of_the_csv_after_the_picture(lang: str) -> None:
    heading = next(reopened(SURE, lang=lang).iter_rows(max_row=1, values_only=True))
    assert heading[1:] == tuple(LANGUAGES[lang].table.columns[column] for column in COLUMNS)


def test_codes_are_text_and_figures_are_numbers() -> None:
    sheet = reopened(SURE, DOUBTED)
    assert [sheet[place].value for place in ("E2", "E3", "F3")] == [
        "00123",
        "7328?932000074",
        "73282932000074",
    ]
    for place in ("E2", "F2", "G2"):
        assert sheet[place].number_format == "@"  # what a person types there stays text too
    assert sheet["E2"].data_type == "s"
    assert (sheet["K2"].value, sheet["K2"].number_format) == (0.98765, "0.00%")
    assert sheet["C2"].value == 1


def test_doubtful_cells_are_colored_and_sure_ones_are_not() -> None:
    bad = Row("b.png", 1, "siret", 0.0, refusal="damaged")
    corrected = Row("c", 1, "siret", 0.25, 1, "732", "", "73282932000074", "check", None, True, 0.5)
    sheet = reopened(SURE, DOUBTED, bad, corrected)
    assert {color(sheet, f"{column}2") for column in "BCDEFGHIJKL"} == {None}
    assert [color(sheet, place) for place in ("E3", "F3", "H3", "J3")] == [
        UNSURE_CELL,
        PROPOSED_CELL,
        UNSURE_CELL,
        WRONG_CELL,
    ]
    assert color(sheet, "H4") == WRONG_CELL
    assert color(sheet, "E5") is None  # a person has looked


def test_each_code_has_its_picture_in_its_row() -> None:
    bad = Row("b.png", 1, "siret", 0.0, refusal="damaged")
    data = to_xlsx([SURE, bad, DOUBTED], [PICTURE, None, PICTURE], FRENCH)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    places = [(image.anchor._from.row + 1, image.anchor._from.col) for image in sheet._images]
    assert places == [(2, 0), (4, 0)]
    assert Image.open(io.BytesIO(sheet._images[0]._data())).size == PICTURE.size
    assert sheet.row_dimensions[2].height * 4 / 3 > PICTURE.height


@pytest.mark.parametrize("text", ["=1+1", "+33", "-5", "@SUM(A1)"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    sheet = reopened(Row(text, 1, text, 0.0, 1, "12", corrected=text))
    for place in ("B2", "G2", "I2"):
        assert (sheet[place].value, sheet[place].data_type) == (text, "s")


def test_a_file_may_have_any_name() -> None:
    assert reopened(Row("a\x07\udcff.png", 1, "free", 0.0))["B2"].value == r"a\x07\udcff.png"
