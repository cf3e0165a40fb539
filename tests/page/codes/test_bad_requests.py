"""What no script of the page sends, and too much of what it does."""

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import HTTPException

from model.i18n import FRENCH
from page.codes import panel
from page.codes.requests import MAX_CODES, MAX_ROWS
from tests.code_doubles import FixedReader
from tests.page.codes.tab import Tab, never

CODE = {
    "verdict": "sure",
    "digits": [{"value": "7", "answered": True, "verdict": "sure", "probabilities": [0.1] * 10}],
}
NESTED: list[Any] = []
for _ in range(500):
    NESTED = [NESTED]
NO_PATHS = ["/etc/passwd", "../../etc/passwd", "a\0b", "a" * 300, "/" * 4000, ""]
NO_PAGES: list[Any] = [None, 7, "x", [], {}, NESTED, {"path": "a", "page": 1}]
MALFORMED: list[tuple[str, Any]] = [
    *(("read_page", sent) for sent in NO_PAGES),
    *(
        ("read_page", {"path": path, "page": page, "kind": kind})
        for path, page, kind in (
            (None, 1, "free"),
            (NESTED, 1, "free"),
            ("a" * 5000, 1, "free"),
            ("a", 0, "free"),
            ("a", float("nan"), "free"),
            ("a", float("inf"), "free"),
            ("a", 10**30, "free"),
            ("a", "1", "free"),
            ("a", 1, 7),
            ("a", 1, "pattern:" + "#" * 10_000),
        )
    ),
    *(
        ("read_page", {"path": "a", "page": 1, "kind": "free", **sent})
        for sent in (
            {"zone": NESTED},
            {"zone": "0,0,1,1"},
            {"zone": {"left": 0}},
            {"zone": [0, 0, 1]},
            {"zone": [0, 0, 1, 1, 1]},
            {"zone": [0, 0, "1", 1]},
            {"zone": [False, False, True, True]},
            {"zone": [0, 0, 1, float("nan")]},
            {"zone": [0, 0, 1, 10**400]},
            {"zone": [0, 0, 1.01, 1]},
            {"zone": [0.5, 0, 0.5, 1]},
            {"turned": 45},
            {"turned": "90"},
        )
    ),
    ("judge", None),
    ("judge", []),
    ("judge", {"kind": "free"}),
    ("judge", {"kind": "free", "codes": NESTED}),
    ("judge", {"kind": "free", "codes": [{"verdict": "sure", "digits": [7]}]}),
    ("export_codes", None),
    ("export_codes", {"form": "exe", "kind": "free", "rows": []}),
    ("say_audit", None),
    ("say_audit", {"sure": 9, "reached": 9, "looked": 10**9, "wrong": 0}),
    ("give_example", {}),
    ("give_example", {"name": "../line"}),
    ("give_example", {"name": NESTED}),
]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Tab:
    return Tab(FixedReader, tmp_path_factory.mktemp("uploads"))


@pytest.mark.parametrize("path", NO_PATHS)
def test_what_is_no_path_of_an_upload_is_said_to_be_missing(tab: Tab, path: str) -> None:
    assert tab.read(path)["error"] == FRENCH.codes.refusal("missing")


@pytest.mark.parametrize(("name", "sent"), MALFORMED)
def test_a_request_that_no_script_sends_is_a_client_s_error(tab: Tab, name: str, sent: Any) -> None:
    request = [SimpleNamespace(is_disconnected=never)] if name == "read_page" else []
    with pytest.raises(HTTPException) as refusal:
        tab.ask(name, sent, *request)
    assert (refusal.value.status_code, refusal.value.detail) == (
        404 if sent == {"name": "../line"} else 422,
        FRENCH.malformed,
    )


def test_too_many_codes_are_said_to_be(tab: Tab) -> None:
    told = tab.ask("judge", {"kind": "free", "codes": [{}] * 20_000})
    assert told["error"] == FRENCH.codes.too_many.format(count=MAX_CODES)
    told = tab.ask("export_codes", {"form": "csv", "kind": "free", "rows": [{}] * 20_000})
    assert told["error"] == FRENCH.codes.too_many.format(count=MAX_ROWS)


def test_codes_that_take_long_are_judged_in_parts(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "MAX_JUDGING_SECONDS", 0.0)
    judged = tab.ask("judge", {"kind": "free", "codes": [CODE] * 3})
    assert len(judged["codes"]) == 1
