"""What an audit says, in the page and in the workbook."""

import io

import openpyxl
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


def test_the_last_sheet_of_a_workbook_says_it_too() -> None:
    asked = {"form": "xlsx", "kind": "free", "rows": [{"file": "a", "page": 1}]}
    with_audit = ExportRequest.model_validate({**asked, "audit": FOUND})
    book = openpyxl.load_workbook(io.BytesIO(export.make_file(with_audit, FRENCH).data))
    assert book.sheetnames[-1] == FRENCH.audit.sheet
    assert book.worksheets[-1]["A1"].value == sentence(AuditRequest(**FOUND), FRENCH)
    without = export.make_file(ExportRequest.model_validate(asked), FRENCH)
    assert len(openpyxl.load_workbook(io.BytesIO(without.data)).sheetnames) == 1
