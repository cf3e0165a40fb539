"""CSV for spreadsheets, and cells that stay what they are."""

import pytest

from model.codes.spreadsheet import csv_lines, harmless, plain


def test_a_row_is_a_line_as_excel_writes_it() -> None:
    assert csv_lines([["é", "a;b"], ["", '"']], ";") == 'é;"a;b"\r\n;""""\r\n'.encode()


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+33",
        "-5",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u00a0\ufeff@A1",
        "＝1",
        " ＋1",
        "－1",
        "＠A1",
    ],
)
def test_no_cell_becomes_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a.png", "1=1", "00123"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == plain(cell) == cell


def test_what_no_file_takes_is_written_by_number() -> None:
    assert plain("a\n\x07\udcff") == r"a\x0a\x07\udcff"
