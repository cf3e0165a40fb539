"""The workbook of codes, as openpyxl opens it again."""

import io

import numpy as np
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from model.codes.code import Code, CodePage
from model.codes.table import Row
from model.i18n import LANGUAGES
from page.codes.workbook import DOUBT, FAILURE, HEIGHT, PROPOSAL, cut_code, to_xlsx

PICTURE = Image.new("RGB", (90, HEIGHT), "navy")
SURE = Row("a.png", 1, "length:5", 0.25, 1, "00123", verdict="sure", holds=True, confidence=0.98765)
DOUBTED = Row(
    "a.png", 1, "siret", 0.25, 2, "7328?932000074", "73282932000074", "", "check", None, False, 0.0
)


def reopened(*rows: Row, lang: str = "en") -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(rows, [PICTURE] * len(rows), lang))).active


def color(sheet: Worksheet, place: str) -> str | None:
    fill = sheet[place].fill
    return fill.fgColor.rgb if fill.fill_type else None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_columns_are_those_of_the_csv_after_the_picture(lang: str) -> None:
    heading = next(reopened(SURE, lang=lang).iter_rows(max_row=1, values_only=True))
    assert heading[1:] == LANGUAGES[lang].table.columns


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
        DOUBT.fgColor.rgb,
        PROPOSAL.fgColor.rgb,
        DOUBT.fgColor.rgb,
        FAILURE.fgColor.rgb,
    ]
    assert color(sheet, "H4") == FAILURE.fgColor.rgb
    assert color(sheet, "E5") is None  # a person has looked


def test_each_code_has_its_picture_in_its_row() -> None:
    bad = Row("b.png", 1, "siret", 0.0, refusal="damaged")
    data = to_xlsx([SURE, bad, DOUBTED], [PICTURE, None, PICTURE], "fr")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    places = [(image.anchor._from.row + 1, image.anchor._from.col) for image in sheet._images]
    assert places == [(2, 0), (4, 0)]
    assert Image.open(io.BytesIO(sheet._images[0]._data())).size == PICTURE.size
    assert sheet.row_dimensions[2].height * 4 / 3 > HEIGHT


@pytest.mark.parametrize("text", ["=1+1", "+33", "-5", "@SUM(A1)"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    sheet = reopened(Row(text, 1, text, 0.0, 1, "12", corrected=text))
    for place in ("B2", "G2", "I2"):
        assert (sheet[place].value, sheet[place].data_type) == (text, "s")


def test_a_file_may_have_any_name() -> None:
    assert reopened(Row("a\x07\udcff.png", 1, "free", 0.0))["B2"].value == r"a\x07\udcff.png"


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_code_is_cut_out_as_it_was_read(turned: int) -> None:
    upright = np.full((100, 200, 3), 255, np.uint8)
    upright[40:60, 20:80] = (255, 0, 0)
    code = Code((), 0.5, "check", (20, 40, 80, 60))
    taken = np.rot90(upright, turned // 90)  # as the picture was before it was turned clockwise
    cut = np.asarray(cut_code(taken, CodePage((code,), turned), code))
    assert cut.shape[:2] == (31, 71)
    assert (cut[5:25, 5:65] == (255, 0, 0)).all() and (cut[0] == 255).all()


def test_a_large_code_is_made_small() -> None:
    page = np.full((800, 3000, 3), 255, np.uint8)
    code = Code((), 0.5, "check", (-5, 100, 2900, 300))
    cut = cut_code(page, CodePage((code,)), code)
    assert cut.width == 320 and cut.height <= HEIGHT
