"""The table of codes, and its CSV as Excel and programs take it."""

import csv
import io
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pandas  # type: ignore[import-untyped]
import pytest

from model.codes.code import Code, CodePage, Position
from model.codes.kind import Choice
from model.codes.kinds import kind_of
from model.codes.table import LIST_COLUMNS, Row, heading, lines, parse_choices, rows_of, state
from model.i18n import ENGLISH, FRENCH, LANGUAGES
from model.images.picture import Reason

ROW = Row("scans/a.png", 1, "length:5", 0.25, 1, "00123", verdict="sure", confidence=0.98765)


def code(text: str) -> Code:
    shares = [np.full(10, 0.1) if c == "?" else np.eye(10)[int(c)] for c in text]
    positions = [
        Position("unreadable" if c == "?" else "sure", share.astype(np.float32), (0, 0, 1, 1))
        for c, share in zip(text, shares, strict=True)
    ]
    return Code(tuple(positions), 0.98, "check" if "?" in text else "sure", (0, 0, 1, 1))


def reopened(rows: list[Row], lang: str = "en") -> list[dict[str, str]]:
    """What Python's own reader makes of a table: its rows by column."""
    text = (heading(lang) + lines(rows, lang)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=LANGUAGES[lang].delimiter))


def test_each_code_of_a_page_is_a_row() -> None:
    rows = rows_of("a.png", 2, CodePage((code("78949"), code("7?949"))), kind_of("luhn"), 0.5)
    assert [(row.file, row.page, row.position, row.read) for row in rows] == [
        ("a.png", 2, 1, "78949"),
        ("a.png", 2, 2, "7?949"),
    ]
    assert [(row.verdict, row.holds, row.proposed) for row in rows] == [
        ("sure", True, ""),
        ("check", False, "78949"),
    ]


def test_a_page_without_codes_is_a_row_that_says_so() -> None:
    rows = rows_of("a.png", 1, CodePage(()), kind_of("free"), 0.5)
    assert [row["State"] for row in reopened(rows)] == ["no code found"]


def test_the_columns_of_a_row() -> None:
    row = Row("a.png", 1, "siret", 0.257, 3, "12?4", "1234", "1224", "check", None, False, 0.5)
    assert list(reopened([row])[0].values()) == [
        "a.png",
        "1",
        "3",
        "12?4".join(('="', '"')),
        '="1234"',
        '="1224"',
        "corrected",
        "siret",
        "no",
        "50.00",
        "0.26",
    ]


def test_french_has_its_own_words_and_marks() -> None:
    first = reopened([ROW], "fr")[0]
    assert (first["Code lu"], first["État"], first["Confiance (%)"]) == ('="00123"', "sûr", "98,77")
    shared = {*FRENCH.table.columns.values()} & {*ENGLISH.table.columns.values()}
    assert shared == {"Page", "Position"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_has_its_own_words(lang: str) -> None:
    said = {
        state(Row("a", 1, "free", 0, refusal=why), LANGUAGES[lang].table)
        for why in get_args(Reason)
    }
    assert len(said) == len(get_args(Reason))


def test_confidence_never_shows_as_certainty() -> None:
    assert (
        reopened([Row("a", 1, "free", 0, 1, "12", confidence=1.0)])[0]["Confidence (%)"] == "99.99"
    )


@pytest.mark.parametrize("text", ["00123", "73282932000074", "12?4", "12-34", "01.23.45.67.89"])
def test_a_code_is_text_to_excel_and_comes_off_whole(text: str) -> None:
    row = Row("a", 1, "free", 0, 1, text, proposed=text, corrected=text)
    cell = reopened([row])[0]["Code as read"]
    assert cell == f'="{text}"' and cell.strip('="') == text


def test_pandas_keeps_the_zeros() -> None:
    table = pandas.read_csv(io.BytesIO(heading("en") + lines([ROW, ROW], "en")))
    assert table["Code as read"].str.strip('="').tolist() == ["00123"] * 2
    assert table["Confidence (%)"].mean() == pytest.approx(98.77)


@pytest.mark.parametrize("field", ["file", "kind", "corrected", "read"])
@pytest.mark.parametrize("text", ["=1+1", "+33", "-5", "@SUM(A1)", '1"&HYPERLINK("x")&"', '="1"'])
def test_no_cell_becomes_a_formula(field: str, text: str) -> None:
    fields: dict[str, Any] = {"file": "a", "page": 1, "kind": "free", "seconds": 0, field: text}
    cells = reopened([Row(**fields)])[0].values()
    assert text in cells or f"'{text}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("name", ["a\nb.png", "a\r\nb.png", 'a","b.png', "é\udcff.png"])
def test_a_row_is_one_line_whatever_the_file_is_called(name: str) -> None:
    data = lines([Row(name, 1, "free", 0), ROW], "en")
    assert len(data.splitlines()) == 2 and data.count(b"\n") == 2
    assert reopened([Row(name, 1, "free", 0)])[0]["Page"] == "1"


def test_a_row_of_a_list_has_the_sure_code_or_the_possible_ones() -> None:
    likely = Choice("00123", "Zoé; 1", 0.999), Choice("00128", "", 0.0001)
    none = Row("a.png", 1, "list:a.csv", 0.5, 1, "00128", verdict="check")
    doubtful, sure = replace(none, choices=likely), replace(none, choices=likely, verdict="sure")
    text = lines([sure, doubtful, none], "en", LIST_COLUMNS).decode()
    cells = [dict(zip(LIST_COLUMNS, row, strict=True)) for row in csv.reader(io.StringIO(text))]
    assert [(row["known"], row["name"], row["choices"]) for row in cells] == [
        ('="00123"', "Zoé; 1", ""),
        ("", "", "00123 (99 %) Zoé, 1; 00128 (1 %)"),
        ("", "", ""),
    ]
    assert parse_choices(cells[1]["choices"]) == [("00123", 0.99), ("00128", 0.01)]
    assert [state(row, ENGLISH.table) for row in (sure, doubtful, none)] == [
        "sure",
        "to check",
        "to check: not in the list",
    ]
