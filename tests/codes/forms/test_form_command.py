"""The commands that teach a form and read a stack of forms, run as a user runs them."""

import contextlib
import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook
from PIL import Image

from model.codes import batch
from model.codes.__main__ import main
from model.codes.forms.__main__ import main as teach
from model.codes.reader import CodeReader
from tests.codes.forms.pages import BOXES, SIZE, printed, scratch_out, slanted, write
from tests.conftest import Digits


@pytest.fixture(scope="module")
def reader() -> CodeReader:
    return CodeReader.load(alone=True)


@pytest.fixture
def read_so_far(monkeypatch: pytest.MonkeyPatch, reader: CodeReader) -> list[str]:
    """Reads in the command's own process; the files that it has opened."""
    opened: list[str] = []

    @contextlib.contextmanager
    def reading_by(
        read: Callable[[batch.Page], Any],
        lost: object,
        pages: list[batch.Page],
        jobs: int,
        load: object = None,
    ) -> Iterator[Iterator[Any]]:
        def made(page: batch.Page) -> Any:
            opened.append(page.file.name)
            return read(page)

        yield map(made, pages)

    monkeypatch.setattr(batch, "load_reader", lambda: reader)
    monkeypatch.setattr(batch, "reading_by", reading_by)
    return opened


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digits: Digits) -> Path:
    """A folder of a filled form, one that fits none, one scratched out, and what is no picture."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "scans"
    folder.mkdir()
    filled = write(write(printed(1), "customer", "29583", digits), "order", "41047", digits)
    save(printed(1), tmp_path / "sample.png")
    save(write(printed(2), "customer", "29583", digits), folder / "a-other.png")
    save(slanted(filled)[0], folder / "b.png")
    (folder / "c.png").write_bytes(b"no picture")
    save(scratch_out(filled, "customer"), folder / "d.png")
    assert teach(["sample.png", *map(str, field_options()), "--out", "order.json"]) == 0
    return folder


def save(pixels: np.ndarray, path: Path) -> None:
    Image.fromarray(pixels).save(path)


def field_options(kind: str = ":length:5") -> Iterator[str]:
    for name, (left, top, right, bottom) in BOXES.items():
        shares = left / SIZE[0], top / SIZE[1], right / SIZE[0], bottom / SIZE[1]
        yield from ("--field", f"{name}={','.join(map(str, shares))}{kind}")


def table(path: str = "out.csv", delimiter: str = ",") -> list[dict[str, str]]:
    text = Path(path).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


RUN = ["scans", "--form", "order.json", "--csv", "out.csv"]


def test_a_stack_has_one_row_a_page_and_one_column_a_field(
    stack: Path, read_so_far: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(RUN) == 0
    rows = table()
    assert [row["File"] for row in rows] == [
        *("scans/b.png", "scans/d.png"),  # what is of no form, or no picture, comes last
        *("scans/a-other.png", "scans/c.png"),
    ]
    assert [row["Form"] for row in rows] == ["order", "order", "none", ""]
    filled, struck, other, bad = rows
    assert filled["order"].strip('="').removesuffix(" ?") == "41047"
    assert struck["customer"].endswith("?") and struck["To check"].startswith("customer")
    assert struck["State"] == "to check"
    assert "29583" in other["Codes found"] and other["customer"] == other["order"] == ""
    assert bad["State"] == "not read: not a picture"
    said = capsys.readouterr()
    assert said.err == "scans/c.png: not read: not a picture\n"
    assert said.out.startswith("pages: 4 (order: 2, of no form: 1); fields: sure: ")
    assert said.out.endswith("; bad files: 1\n")


def test_run_again_it_reads_what_is_new_and_the_workbook_has_all(
    stack: Path, read_so_far: list[str], digits: Digits
) -> None:
    assert main(RUN) == 0
    read_so_far.clear()
    save(write(printed(1), "customer", "00123", digits), stack / "e.png")
    assert main([*RUN, "--xlsx", "out.xlsx"]) == 0
    assert read_so_far[0] == "e.png"
    names = [Path(row["File"]).name for row in table()]
    assert names == ["b.png", "d.png", "e.png", "a-other.png", "c.png"]
    book = load_workbook("out.xlsx")
    codes, shown = book.worksheets
    head = [cell.value for cell in codes[1]]
    assert head[:6] == ["File", "Page", "Form", "State", "customer", "order"]
    customer, order = codes["E4"], codes["F4"]
    assert (customer.value, customer.data_type, customer.number_format) == ("00123", "s", "@")
    assert order.value is None and order.fill.fgColor.rgb.endswith("FFE699")  # nothing is written
    assert [cell.value for cell in shown[1]] == ["File", "Page", "customer", "order"]
    places = {(image.anchor._from.row, image.anchor._from.col) for image in shown._images}
    assert places == {(row, column) for row in (1, 2, 3) for column in (2, 3)}


def test_a_french_table_says_it_in_french(stack: Path, read_so_far: list[str]) -> None:
    assert main([*RUN, "--lang", "fr"]) == 0
    rows = table(delimiter=";")
    assert [row["Formulaire"] for row in rows] == ["order", "order", "aucun", ""]
    assert rows[1]["À vérifier"].startswith("customer")


def test_a_table_of_other_forms_is_left_as_it_is(
    stack: Path, read_so_far: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(RUN) == 0
    before = Path("out.csv").read_bytes()
    form = json.loads(Path("order.json").read_text("utf-8"))
    for change in ({"name": "invoice"}, {"fields": form["fields"][:1]}):
        Path("other.json").write_text(json.dumps(form | change), "utf-8")
        assert main(["scans", "--form", "other.json", "--csv", "out.csv"]) == 1
    assert main(["scans", "--csv", "out.csv"]) == 1
    assert Path("out.csv").read_bytes() == before
    assert "out.csv holds forms order; name another file" in capsys.readouterr().err


def test_a_field_s_codes_may_be_in_a_list(
    stack: Path, read_so_far: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    given = *field_options(":list"), "--out", "order.json"
    assert teach(["sample.png", *given]) == 0
    Path("codes.csv").write_text("29583;Ada\n29588;Bob\n41047;=Cleo()\n")
    assert main([*RUN, "--list", "codes.csv", "--xlsx", "out.xlsx"]) == 0
    said = capsys.readouterr()
    assert said.err.startswith("Codes in the list: 3.")
    filled, struck = table()[:2]
    assert list(filled)[4:8] == ["customer", "customer: Name", "order", "order: Name"]
    read = filled["order"].strip('="'), filled["order: Name"]
    assert read == ("41047", "'=Cleo()")  # no formula
    assert struck["customer: Name"] == ""
    assert load_workbook("out.xlsx").worksheets[0]["H2"].data_type == "s"

    Path("others.csv").write_text("77777\n88888\n")
    run = [*RUN[:-1], "false.csv", "--list", "others.csv"]
    assert main(run) == 0
    false = table("false.csv")[0]
    assert false["order"] == "41047 ?" and "order (not in the list)" in false["To check"]


def test_each_code_of_a_list_is_in_one_field_of_the_stack_at_most(
    stack: Path,
    read_so_far: list[str],
    digits: Digits,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert teach(["sample.png", *field_options(":list"), "--out", "order.json"]) == 0
    Path("students.csv").write_text("29583;Ada\n29588;Bob\n41047;Cleo\n12604;Dan\n")
    save(write(printed(1), "order", "41047", digits), stack / "again.png")
    once = [*RUN, "--list", "students.csv", "--once", "who.csv"]
    assert main(once) == 0
    assert "who.csv: present: " in capsys.readouterr().out
    rows = table("who.csv")
    of = {code: [row for row in rows if row["Code of the list"].strip('="') == code]
          for code in ("29588", "41047", "12604")}  # fmt: skip
    places = [(row["File"], row["Position"]) for row in of["41047"]]
    assert places == [(f"scans/{name}.png", "order") for name in ("again", "b", "d")]
    assert [row["Presence"] for row in of["41047"]] == ["present several times"] * 3
    assert [row["Presence"] for row in of["12604"]] == ["missing"]
    assert not any(row["File"] == "scans/a-other.png" for row in rows)

    # What a person has settled in the table is sure.
    written = Path("out.csv").read_bytes()
    Path("out.csv").write_bytes(written.replace(b'"=""41047"""', b"12604", 1))
    assert main(once) == 0
    dan = next(row for row in table("who.csv") if row["Name"] == "Dan")
    assert dan["Presence"] == "present" and dan["File"] == "scans/again.png"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([":list"], "the codes of the field customer are in a list: name it by --list"),
        ([":free", "--list", "codes.csv"], "leave out --list"),
    ],
)
def test_a_list_goes_with_a_field_that_needs_one(
    stack: Path, capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    kind, *more = options
    assert teach(["sample.png", *field_options(kind), "--out", "order.json"]) == 0
    with pytest.raises(SystemExit, match="2"):
        main([*RUN, *more])
    assert sentence in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--form", "no.json"], "no.json can't be opened"),
        (["--form", "sample.png"], "sample.png: This file is no form"),
        (["--form", "newer.json"], "newer.json: This form is of a newer version"),
        (["--form", "order.json", "--kind", "siret"], "leave out --zone and --kind"),
        (["--form", "order.json", "--form", "order.json"], "two forms have one name"),
        (["--xlsx", "out.xlsx"], "--xlsx goes with --form"),
    ],
)
def test_a_wrong_command_is_said_and_begins_nothing(
    stack: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    Path("newer.json").write_text('{"type": "form", "version": 2}')
    with pytest.raises(SystemExit, match="2"):
        main(["scans", "--csv", "out.csv", *arguments])
    assert sentence in " ".join(capsys.readouterr().err.split())
    assert not Path("out.csv").exists()


def test_teaching_says_where_fields_are_and_why_a_form_is_none(
    stack: Path, digits: Digits, capsys: pytest.CaptureFixture[str]
) -> None:
    assert teach(["scans/b.png"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "--turned 0" and len(said) >= 3
    one, zone, *_ = field_options(kind="")
    for wrong, sentence in (
        (["--field", "a=0,0,1,2"], 'The field "a" is empty or reaches beyond the page'),
        (["--field", "a=here"], "write NAME=LEFT,TOP,RIGHT,BOTTOM"),
    ):
        with pytest.raises(SystemExit, match="2"):
            teach(["sample.png", *wrong, "--out", "no.json"])
        assert sentence in " ".join(capsys.readouterr().err.split())
    assert teach(["sample.png", one, zone, one, zone, "--out", "no.json"]) == 1
    assert 'Two fields are called "customer"' in capsys.readouterr().err
    assert teach(["scans/c.png", one, zone, "--out", "no.json"]) == 1
    assert "not a picture" in capsys.readouterr().err
    assert not Path("no.json").exists()
