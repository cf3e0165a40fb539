"""Forms in the tab, asked without its script: taught, kept, used for a stack, exported."""

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import openpyxl
import pytest
from fastapi import HTTPException
from PIL import Image

from model.codes.forms.form import MAX_BYTES, Form
from model.codes.forms.words import form_words
from model.codes.reader import CodeReader
from model.i18n import FRENCH
from model.images.picture import Pixels
from page.codes.forms.shelf import FormShelf, MissingFormsError
from tests.code_doubles import png
from tests.codes.forms.pages import BOXES, SIZE, fields, printed, scratch_out, slanted, write
from tests.conftest import Digits
from tests.page.codes.browsing import read_csv
from tests.page.codes.tab import Tab

WORDS = form_words("fr")
JPEG = base64.b64encode(png("4711")).decode()


@pytest.fixture(scope="module")
def tab(reader: CodeReader, tmp_path_factory: pytest.TempPathFactory) -> Tab:
    return Tab(lambda: reader, tmp_path_factory.mktemp("uploads"))


@pytest.fixture(scope="module")
def kept(tab: Tab, form: Form) -> str:
    answer = tab.ask("keep_form", {"content": form.to_json()})
    assert (answer["name"], answer["size"]) == ("order", list(SIZE))
    assert [field["name"] for field in answer["fields"]] == list(BOXES)
    return str(answer["hash"])


def as_png(pixels: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def filled(digits: Digits, seed: int = 1) -> Pixels:
    return write(write(printed(seed), "customer", "2958", digits), "order", "41047", digits)


def in_editor(**changes: Any) -> list[dict[str, Any]]:
    """The fields of the form as the editor sends them."""
    shares = [[x / SIZE[0], y / SIZE[1], r / SIZE[0], b / SIZE[1]] for x, y, r, b in BOXES.values()]
    sent = [
        {"name": name, "kind": "free", "may_be_empty": False, "zone": zone}
        for name, zone in zip(BOXES, shares, strict=True)
    ]
    sent[1] |= changes
    return sent


def test_a_sample_is_shown_with_what_is_written_on_it(tab: Tab, digits: Digits) -> None:
    file = tab.upload("sample.png", as_png(filled(digits)))
    shown = tab.ask("open_sample", {"path": str(file), "page": 1})
    assert (shown["pages"], shown["turned"]) == (1, 0) and not file.exists()
    assert (shown["width"], shown["height"]) == SIZE
    assert len(shown["offered"]) == 2
    for (x, y, r, b), (left, top, right, bottom) in zip(
        BOXES.values(), shown["offered"], strict=True
    ):
        assert left < (x + 30) / SIZE[0] < right < r / SIZE[0] + 0.02
        assert top < (y + b) / 2 / SIZE[1] < bottom


def test_a_form_is_taught_by_an_upload_that_goes_at_once(tab: Tab, digits: Digits) -> None:
    file = tab.upload("sample.png", as_png(np.rot90(filled(digits), -1)))
    sample = {"path": str(file), "page": 1}
    asked = {"name": "order", "fields": in_editor(), "turned": 270, "sample": sample}
    answer = tab.ask("teach", asked)
    assert not file.exists()
    made = Form.parse(answer["content"].encode())
    assert [field.name for field in made.fields] == list(BOXES) and made.size == SIZE
    page = tab.upload("page.png", as_png(filled(digits)))
    assert tab.read(page, forms=[answer["hash"]])["codes"][1]["text"] == "41047"


def test_a_form_is_changed_without_its_sample(tab: Tab, form: Form) -> None:
    asked = {
        "name": "new",
        "fields": in_editor(zone=[0.05, 0.02, 0.95, 0.2]),
        "content": form.to_json(),
    }
    changed = Form.parse(tab.ask("teach", asked)["content"].encode())
    assert changed.name == "new" and changed.fields[1].zone.left == 0.05
    assert 0 < len(changed.landmarks) < len(form.landmarks)
    assert not ((changed.landmarks.points / SIZE)[:, 1] < 0.2).all()
    y = changed.landmarks.points[:, 1] / SIZE[1]
    x = changed.landmarks.points[:, 0] / SIZE[0]
    assert not ((x > 0.05) & (x < 0.95) & (y > 0.02) & (y < 0.2)).any()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": " "}, "name"),
        ({"name": "Customer"}, "twice"),
        ({"kind": "sirt"}, "kind"),
        ({"zone": [0.5, 0.5, 1.2, 0.6]}, "outside"),
        ({"zone": [0.4, 0.28, 0.76, 0.34]}, "overlapping"),
    ],
)
def test_what_is_wrong_with_the_fields_is_said_in_a_sentence(
    tab: Tab, form: Form, changes: dict[str, Any], reason: Any
) -> None:
    sent = in_editor(**changes)
    answer = tab.ask("teach", {"name": "order", "fields": sent, "content": form.to_json()})
    assert answer["error"] == WORDS.refused[reason].format(field=answer["field"])
    assert answer["field"] == sent[1]["name"].strip()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda content: "no form", "no_form"),
        (lambda content: content.replace('"version": 1', '"version": 2'), "newer"),
        (lambda content: " " * (MAX_BYTES + 1), "too_heavy"),
    ],
)
def test_a_file_that_is_no_form_is_refused_in_a_sentence(
    tab: Tab, form: Form, change: Callable[[str], str], reason: Any
) -> None:
    answer = tab.ask("keep_form", {"content": change(form.to_json())})
    assert answer["error"] == WORDS.refused[reason]


def test_a_page_of_a_form_has_a_code_for_each_field(tab: Tab, kept: str, digits: Digits) -> None:
    photo, lies = slanted(filled(digits), quarters=2)
    answer = tab.read(tab.upload("page.png", as_png(photo)), forms=[kept])
    assert (answer["form"], answer["turned"], answer["said"]) == ("order", 180, [])
    customer, order = answer["codes"]
    assert (customer["field"], customer["text"], customer["kind"]) == (
        "customer",
        "2958",
        "length:5",
    )
    assert (customer["verdict"], customer["holds"], customer["length"]) == ("check", False, 5)
    assert (order["field"], order["text"], order["holds"]) == ("order", "41047", True)
    assert order["crop"]["data"] and len(order["digits"]) == 5
    # The page lies upside down: what is shown of it is upright, and so are the places there.
    left, top, right, bottom = BOXES["order"]
    middle = lies @ [(left + right) / 2, (top + bottom) / 2, 1]
    x, y = 1 - middle[0] / middle[2] / photo.shape[1], 1 - middle[1] / middle[2] / photo.shape[0]
    for box in (order["around"], np.mean([digit["place"] for digit in order["digits"]], axis=0)):
        assert (box[0] + box[2]) / 2 == pytest.approx(x, abs=0.06)
        assert (box[1] + box[3]) / 2 == pytest.approx(y, abs=0.01)
    assert np.mean(answer["fields"][1], axis=0) == pytest.approx((x, y), abs=0.01)


def test_fields_without_a_code_are_asked_unless_they_may_be_empty(
    tab: Tab, form: Form, digits: Digits
) -> None:
    optional = Form("optional", tuple(fields(may_be_empty=True)), form.landmarks)
    hashes = [tab.ask("keep_form", {"content": one.to_json()})["hash"] for one in (form, optional)]
    for name, state, verdict in zip(hashes, ("missing", "empty"), ("check", "sure"), strict=True):
        page = tab.upload("page.png", as_png(scratch_out(printed(1), "customer")))
        struck, blank = tab.read(page, forms=[name])["codes"]
        assert (blank["state"], blank["verdict"], blank["blank"]) == (state, verdict, True)
        assert (blank["text"], blank["digits"], blank["holds"]) == ("", [], None)
        assert struck["verdict"] != "sure"


def test_a_page_of_no_form_is_read_as_any_other(tab: Tab, kept: str, digits: Digits) -> None:
    answer = tab.read(tab.upload("page.png", as_png(filled(digits, 2))), forms=[kept])
    assert answer["form"] is None and "error" not in answer
    assert all("field" not in code for code in answer["codes"])


def test_forms_that_are_not_here_are_asked_for_and_the_upload_waits(
    reader: CodeReader, tab: Tab, form: Form, digits: Digits
) -> None:
    fresh = Tab(lambda: reader, tab.folder)
    file = fresh.upload("page.png", as_png(filled(digits)))
    name = tab.ask("keep_form", {"content": form.to_json()})["hash"]
    assert fresh.read(file, forms=[name]) == {"forms": [name]} and file.exists()
    fresh.ask("keep_form", {"content": form.to_json()})
    assert fresh.read(file, forms=[name])["form"] == "order"


def test_so_many_forms_are_kept_and_the_least_used_go(form: Form) -> None:
    shelf, names = FormShelf(2), []
    for title in "abc":
        content = Form(title, form.fields, form.landmarks).to_json()
        names.append(shelf.keep(content)[0])
        shelf.find(names[:1])
    assert [found.name for found in shelf.find([names[2], names[0]])] == ["c", "a"]
    with pytest.raises(MissingFormsError) as missing:
        shelf.find(names)
    assert missing.value.hashes == [names[1]]


def test_a_code_is_judged_by_the_kind_of_its_field(tab: Tab) -> None:
    digit = {"value": "7", "answered": True, "verdict": "sure", "probabilities": [0.1] * 10}
    codes = [
        {"verdict": "sure", "digits": [digit] * 4, "kind": kind} for kind in ("length:4", None)
    ]
    judged = tab.ask("judge", {"kind": "length:5", "codes": codes})["codes"]
    assert [code["holds"] for code in judged] == [True, False]


ROWS: list[dict[str, Any]] = [
    {"file": "a.png", "page": 2, "form": "order", "cells": [
        {"name": "customer", "state": "sure", "read": "00123", "crop": None},
        {"name": "order", "state": "check", "read": "4?1", "proposed": "471"},
    ]},
    {"file": "a.png", "page": 3, "form": "order", "cells": [
        {"name": "customer", "state": "missing", "read": ""},
        {"name": "order", "state": "empty", "read": ""},
    ]},
    {"file": "b.png", "page": 1, "form": None, "others": [["12", True], ["3?", False]]},
    {"file": "c.png", "page": 1, "refusal": "unreadable"},
]  # fmt: skip


def export(tab: Tab, form: str, rows: list[Any]) -> bytes:
    asked = {"form": form, "names": list(BOXES), "rows": rows}
    answer = tab.ask("export_forms", asked)
    assert answer["name"] == f"codes.{form}"
    return base64.b64decode(answer["data"])


def test_a_table_has_a_row_a_page_and_a_column_a_field(tab: Tab) -> None:
    table = read_csv(export(tab, "csv", [*ROWS, {"file": 7}]))
    assert table["customer"].tolist() == ['="00123"', "?", "", ""]
    assert table["order"].tolist() == ["4?1 ?", "", "", ""]
    assert table[WORDS.form].tolist() == ["order", "order", WORDS.none, ""]
    assert table[WORDS.other_codes].tolist() == ["", "", "12; 3? ?", ""]
    proposed = WORDS.proposed.format(code="471")
    assert table[WORDS.to_check].tolist()[:2] == [
        f"order ({proposed})",
        f"customer ({WORDS.missing})",
    ]
    assert table["État"].tolist()[3] == FRENCH.table.refusals["unreadable"]


def test_a_workbook_marks_doubt_and_shows_each_field_on_a_second_sheet(tab: Tab) -> None:
    shown = io.BytesIO()
    Image.new("RGB", (900, 120), "white").save(shown, "JPEG")
    picture = base64.b64encode(shown.getvalue()).decode()
    cells = [{**cell, "crop": picture} for cell in ROWS[0]["cells"]]
    bad = [{**cell, "crop": "no picture"} for cell in ROWS[1]["cells"]]
    rows = [{**ROWS[0], "cells": cells}, {**ROWS[1], "cells": bad}, *ROWS[2:]]
    codes, pictures = openpyxl.load_workbook(io.BytesIO(export(tab, "xlsx", rows))).worksheets
    customer, order = (
        next(cell.column for cell in codes[1] if cell.value == name) for name in BOXES
    )
    assert codes.cell(2, customer).value == "00123"
    assert codes.cell(2, order).value == "4?1"
    colored = [codes.cell(2, order), codes.cell(3, customer)]
    assert {cell.fill.fgColor.rgb for cell in colored} == {"00FFE699"}
    assert codes.cell(2, customer).fill.fill_type is None
    assert pictures.title == WORDS.pictures
    assert len(pictures._images) == 2
    assert all(image.width <= 320 and image.height <= 40 for image in pictures._images)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("keep_form", None),
        ("keep_form", {"content": 7}),
        ("keep_form", {"content": "x" * (MAX_BYTES + 2)}),
        ("open_sample", {"path": "a", "page": 0}),
        ("teach", {"name": "a", "fields": [{"name": "b"}], "content": ""}),
        ("teach", {"name": "a", "fields": in_editor(zone=[0, 0, 1]), "content": ""}),
        ("teach", {"name": "a", "fields": in_editor(zone=[0, 0, 1, float("nan")]), "content": ""}),
        ("teach", {"name": "a", "fields": in_editor(), "turned": 45}),
        ("export_forms", {"form": "zip", "names": [], "rows": []}),
        ("export_forms", {"form": "csv", "names": "ab", "rows": []}),
        ("judge", {"kind": "free", "codes": [{"verdict": "sure", "digits": [], "kind": 7}]}),
    ],
)
def test_what_no_script_of_the_page_sends_is_malformed(tab: Tab, name: str, sent: Any) -> None:
    with pytest.raises(HTTPException) as refused:
        tab.ask(name, sent)
    assert refused.value.status_code == 422


@pytest.mark.parametrize("hashes", ["all", ["../a"], ["a" * 63], ["a" * 64] * 21])
def test_forms_are_named_by_hashes_alone(tab: Tab, hashes: Any) -> None:
    with pytest.raises(HTTPException):
        tab.read("a.png", forms=hashes)


def test_no_file_is_opened_that_was_not_uploaded(tab: Tab, form: Form) -> None:
    for path in ("/etc/passwd", "../../etc/passwd"):
        answer = tab.ask("open_sample", {"path": path, "page": 1})
        assert answer["error"]
        asked = {"name": "a", "fields": in_editor(), "sample": {"path": path, "page": 1}}
        assert tab.ask("teach", asked)["error"]


def test_a_table_that_is_too_large_is_said_to_be_so(tab: Tab) -> None:
    rows = [{"cells": [None] * 60}] * 2_000
    answer = tab.ask("export_forms", {"form": "csv", "names": [], "rows": rows})
    assert answer["error"] == FRENCH.codes.too_many.format(count=100_000)


def test_a_form_holds_no_picture(form: Form) -> None:
    assert json.loads(form.to_json()).keys() == {
        *("type", "version", "name", "size", "fields", "landmarks")
    }
