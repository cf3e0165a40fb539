"""What an audit says, in the page and in its tables."""

import base64
import io

import openpyxl
import pandas as pd  # type: ignore[import-untyped]
import pytest
from fastapi import HTTPException

from model.i18n import ENGLISH, FRENCH
from page.codes import export
from page.codes.requests import AuditRequest, ExportRequest
from page.codes.review.audits import sentence
from tests.page.codes.tab import Tab

FOUND = {"sure": 1200, "reached": 1200, "looked": 50, "wrong": 1}


def said(**changed: int) -> str:
    return sentence(AuditRequest.model_validate(FOUND | changed), ENGLISH)


def test_the_bound_is_said_of_all_sure_codes_and_rounded_up() -> None:
    assert said().startswith("Audit: of 1\u202f200 sure codes, at most 9.14% are wrong, with 95%")
    assert "at most 5.82%" in said(wrong=0)  # 5.8155 %


def test_an_audit_that_was_not_finished_speaks_of_those_it_has_come_by() -> None:
    assert said(reached=300, looked=12, wrong=0).startswith(
        "Audit not finished: of the first 300 of 1\u202f200 sure codes, at most 22.10% are wrong"
    )


def test_no_share_is_estimated_where_every_sure_code_was_looked_at() -> None:
    assert "%" not in said(sure=50, reached=50) and "(50)" in said(sure=50, reached=50)


@pytest.mark.parametrize(
    "changed", [{"wrong": 51}, {"looked": 1300}, {"looked": 0, "wrong": 0}, {"reached": 40}]
)
def test_what_is_no_audit_is_refused(tab: Tab, changed: dict[str, int]) -> None:
    with pytest.raises(HTTPException):
        tab.ask("say_audit", FOUND | changed)
    assert tab.ask("say_audit", FOUND)["sentence"].startswith("Contrôle : sur 1\u202f200 codes")


ROWS = [
    {"file": "a", "page": 1, "position": 1, "read": "007", "corrected": "007", "verdict": "sure"},
    {"file": "a", "page": 1, "position": 2, "read": "12", "corrected": "13", "verdict": "sure"},
    {"file": "a", "page": 1, "position": 3, "read": "45", "verdict": "sure"},
]
JUDGED = [
    {**row, "audit": audit} for row, audit in zip(ROWS, ["right", "wrong", None], strict=True)
]
FORM_ROWS = [
    {"file": "a", "page": 1, "form": "order", "cells": [
        {"name": "customer", "state": "sure", "read": "007"},
        {"name": "date", "state": "sure", "read": "13"},
    ], "audited": [["customer", "right"], ["date", "wrong"]]},
    {"file": "b", "page": 1, "others": [["45", True]], "audited": [["45", "right"]]},
    {"file": "c", "page": 1},
]  # fmt: skip


def table_of(data: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(data), sep=";", dtype=str, keep_default_na=False)


def test_a_column_says_which_codes_were_audited_and_what_they_are() -> None:
    asked = {"form": "csv", "kind": "free", "rows": JUDGED}
    made = export.make_file(ExportRequest.model_validate({**asked, "audit": FOUND}), FRENCH)
    assert table_of(made.data)["Contrôlé au hasard"].tolist() == ["juste", "faux", ""]
    assert len(made.data.splitlines()) == 1 + len(ROWS)  # A sentence has no place in it.
    without = export.make_file(ExportRequest.model_validate(asked), FRENCH)
    assert "Contrôlé au hasard" not in table_of(without.data)


def test_a_table_of_forms_says_it_too(tab: Tab) -> None:
    asked = {"names": ["customer", "date"], "rows": FORM_ROWS, "audit": FOUND}
    csv, xlsx = (
        base64.b64decode(tab.ask("export_forms", {**asked, "form": form})["data"])
        for form in ("csv", "xlsx")
    )
    wanted = ["customer (juste); date (faux)", "45 (juste)", ""]
    assert table_of(csv)["Contrôlé au hasard"].tolist() == wanted
    book = openpyxl.load_workbook(io.BytesIO(xlsx))
    heading, *rows = book.worksheets[0].values
    place = heading.index("Contrôlé au hasard")
    assert [row[place] or "" for row in rows] == wanted
    assert book.sheetnames[-1] == FRENCH.audit.sheet
    assert book.worksheets[-1]["A1"].value == sentence(AuditRequest(**FOUND), FRENCH)
    without = tab.ask("export_forms", {**asked, "form": "xlsx", "audit": None})
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(without["data"])))
    assert len(book.sheetnames) == 2 and "Contrôlé au hasard" not in next(book.active.values)


def test_the_last_sheet_of_a_workbook_says_it_too() -> None:
    asked = {"form": "xlsx", "kind": "free", "rows": [{"file": "a", "page": 1}]}
    with_audit = ExportRequest.model_validate({**asked, "audit": FOUND})
    book = openpyxl.load_workbook(io.BytesIO(export.make_file(with_audit, FRENCH).data))
    assert book.sheetnames[-1] == FRENCH.audit.sheet
    assert book.worksheets[-1]["A1"].value == sentence(AuditRequest(**FOUND), FRENCH)
    without = export.make_file(ExportRequest.model_validate(asked), FRENCH)
    assert len(openpyxl.load_workbook(io.BytesIO(without.data)).sheetnames) == 1
