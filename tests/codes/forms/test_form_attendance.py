"""Of which codes attendance is taken in a table of forms."""

from pathlib import Path

import pytest

from model.codes.forms.form import Form, FormField
from model.codes.forms.form_attendance import attendance_rows
from model.codes.forms.form_table import FieldCell, FormRow, FormTable
from model.codes.forms.landmarks import find_landmarks
from model.codes.kind import Choice
from model.codes.table import choices_cell, parse_choices
from model.codes.zone import Zone
from tests.codes.forms.pages import printed

NAMES = ["who", "=1+1", "note; who (x)", "witness"]
KINDS = ["list", "list", "free", "list"]
LIKELY = (Choice("00123", "Zoé; (proposed: 77)", 0.6), Choice("00128", "Bob", 0.3))
OTHER = (Choice("00500", "", 0.5),)


@pytest.fixture
def form() -> Form:
    fields = [
        FormField(name, Zone(0.1, 0.1 * n, 0.9, 0.1 * n + 0.05), kind, True)
        for n, (name, kind) in enumerate(zip(NAMES, KINDS, strict=True))
    ]
    return Form("order", tuple(fields), find_landmarks(printed(1), 300))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_doubt_has_its_own_proposals(tmp_path: Path, form: Form, lang: str) -> None:
    cells = (
        FieldCell("who", "check", "0012?", choices_cell(LIKELY)),
        FieldCell("=1+1", "check", "050", choices_cell(OTHER)),
        FieldCell("note; who (x)", "check", "12", "00999"),
        FieldCell("witness", "check", "77", is_unlisted=True),
    )
    second = (
        FieldCell("who", "sure", "00128", known="Bob"),
        FieldCell("=1+1", "missing"),
        FieldCell("note; who (x)", "sure", "00128"),
        FieldCell("witness", "empty"),
    )
    with FormTable(tmp_path / "out.csv", [form], lang) as table:
        table.add([FormRow("a.png", 1, 0.1, "order", cells)])
        table.add([FormRow("a.png", 2, 0.1, "order", second)])
        table.add([FormRow("b.png", 1, 0.1, others=(("00123", True),))])
        rows = list(attendance_rows(table.read(), [form], lang))
    told = [(row["page"], row["position"], row["read"], row["corrected"]) for row in rows]
    assert told == [
        ("1", "who", "0012?", ""),
        ("1", "'=1+1", "050", ""),
        ("1", "witness", "77", ""),
        ("2", "who", "00128", "00128"),
    ]
    choices = [parse_choices(row["choices"]) for row in rows]
    assert choices == [[("00123", 0.6), ("00128", 0.3)], [("00500", 0.5)], [], []]
