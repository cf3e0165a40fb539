"""What stands in the parts of a table: what the tables of one computer have, and more."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.codes import batch, table
from model.codes.fleet.codes_table import CodesTable
from model.codes.fleet.forms_table import FormsTable
from model.codes.forms import form_batch
from model.codes.forms.form_table import FormColumns, csv_of
from model.codes.forms.teaching import teach_form
from model.codes.lists.code_list import read_list
from model.codes.reader import CodeReader
from tests.codes.forms.pages import BOXES, SIZE, fields, printed, write
from tests.conftest import Digits

CODE = "29583"


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> CodeReader:
    reader = CodeReader.load(alone=True)
    monkeypatch.setattr(batch, "load_reader", lambda: reader)
    return reader


@pytest.fixture
def page(tmp_path: Path, digits: Digits) -> batch.Page:
    """A sheet with a code, on its side."""
    blank = np.full((SIZE[1], SIZE[0], 3), 245, np.uint8)
    sheet = Image.fromarray(write(blank, "customer", CODE, digits))
    sheet.rotate(90, expand=True).save(tmp_path / "=a.png")
    return batch.Page(tmp_path / "=a.png", 1, address="=a.png")


def without_seconds(rows: list[table.Row]) -> list[dict[str, str]]:
    return [table.cells_of(row, "fr") | {"seconds": ""} for row in rows]


def test_a_row_has_what_its_digits_may_be_and_where_they_stand(page: batch.Page) -> None:
    codes = CodesTable("length:5", "fr", crops=True)
    read = codes.read(page)
    assert without_seconds(read.rows) == without_seconds(batch.read_page(page, "length:5"))
    [row] = codes.to_arrow([read]).to_pylist()
    [said] = read.rows
    assert {name: row[name] for name in ("file", "page", "position", "read", "kind")} == {
        "file": "=a.png",
        "page": 1,
        "position": 1,
        "read": CODE,
        "kind": "length:5",
    }
    assert row["holds"] is said.holds is True
    assert row["confidence"] == said.confidence and row["seconds"] == said.seconds
    assert row["state"] == table.cells_of(said, "fr")["state"]
    probabilities = np.array(row["probabilities"])
    assert probabilities.shape == (5, 10)
    assert "".join(map(str, probabilities.argmax(axis=1))) == CODE
    assert row["turned"] == 90
    (left, top, right, bottom), outer = row["box"], BOXES["customer"]
    assert outer[0] < left < right < outer[2] and outer[1] < top < bottom < outer[3]
    crop = np.asarray(Image.open(io.BytesIO(row["crop"])).convert("L"))
    assert crop.min() < 80 and crop[0].min() > 200 and crop.shape[1] > 3 * crop.shape[0]


def test_what_can_not_be_read_has_a_row_that_says_so(page: batch.Page) -> None:
    codes = CodesTable("free", "en", crops=True)
    gone = batch.Page(Path("gone.png"), 1)
    rows = codes.to_arrow([codes.read(gone), codes.lost(page, 3.0)]).to_pylist()
    assert [(row["file"], row["state"]) for row in rows] == [
        ("gone.png", "can't be opened"),
        ("=a.png", "not read: takes too much memory or time"),
    ]
    assert all(row[name] is None for row in rows for name in ("probabilities", "box", "crop"))


def test_codes_of_a_list_are_known_without_its_file(page: batch.Page, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(f"{CODE};Zoé\n111111;Eve\n", encoding="utf-8")
    codes = read_list(tmp_path / "list.csv")
    (tmp_path / "list.csv").unlink()
    listed = CodesTable("list:elsewhere.csv", "en", codes=codes)
    listed.load()
    read_again = listed.read(page)
    assert read_again.rows[0].kind == "list:elsewhere.csv"
    [row] = listed.to_arrow([read_again]).to_pylist()
    assert (row["known"], row["name"]) == (CODE, "Zoé")
    assert listed.to_csv([read_again]) == (
        table.heading("en", table.LIST_COLUMNS)
        + table.lines(read_again.rows, "en", table.LIST_COLUMNS)
    )


def test_a_form_has_a_column_a_field(tmp_path: Path, digits: Digits) -> None:
    network = CodeReader.load(alone=True).field_network
    form = teach_form(printed(1), "order", fields(may_be_empty=True), network)
    filled = write(printed(1), "customer", CODE, digits)
    Image.fromarray(filled).save(tmp_path / "a.png")
    page = batch.Page(tmp_path / "a.png", 1, address="a.png")
    forms = FormsTable((form,), "fr", crops=True)
    read = forms.read(page)
    assert read.cells == form_batch.read_page(page, [form], None).cells
    columns = FormColumns([field.name for field in form.fields], "fr")
    assert forms.to_csv([read]) == csv_of([read], columns, "fr")
    [row] = forms.to_arrow([read]).to_pylist()
    assert row["file"] == "a.png" and row["page"] == 1 and row["seconds"] == read.seconds
    assert (row["form"], row["field customer"], row["field order"]) == ("order", "29583", "")
    assert row["crop customer"] == read.cells[0].picture
    [lost] = forms.to_arrow([forms.lost(page, 1.0)]).to_pylist()
    assert lost["field customer"] == "" and lost["crop customer"] is None
