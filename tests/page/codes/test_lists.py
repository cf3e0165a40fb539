"""Lists of valid codes that visitors send: taken, kept within bounds, and judged by."""

import weakref
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi import HTTPException
from openpyxl import Workbook

from model.codes.lists.code_list import CodeListError, read_list
from model.i18n import FRENCH
from page.codes.lists import answers, shelf
from page.codes.lists.evidence import pack
from page.codes.lists.shelf import Lists
from tests.code_doubles import DOUBTED, SURE, UNREAD, make_code, png
from tests.page.codes.listing import SeesInDetail, with_evidence
from tests.page.codes.tab import Tab

WORDS = FRENCH.lists


@pytest.fixture
def tab(tmp_path: Path) -> Tab:
    return Tab(SeesInDetail, tmp_path)


def take(tab: Tab, *rows: str) -> str:
    """Sends a list; the name of its kind."""
    answer = tab.ask("take_list", {"path": str(tab.upload("list.csv", "\n".join(rows).encode()))})
    return str(answer["kind"])


def sent_code(text: str, **changed: Any) -> dict[str, Any]:
    """A code as the script sends it to be judged."""
    code = with_evidence(make_code(text))
    digits = [
        {
            "value": "?" if position.digit is None else str(position.digit),
            "answered": False,
            "verdict": position.verdict,
            "probabilities": [float(p) for p in position.probabilities],
        }
        for position in code.digits
    ]
    packed = pack(code.evidence)
    assert packed is not None
    return {"verdict": code.verdict, "digits": digits, "evidence": asdict(packed)} | changed


def judge(tab: Tab, kind: str, *codes: dict[str, Any]) -> Any:
    answer = tab.ask("judge", {"kind": kind, "codes": list(codes)})
    return answer.get("codes") or answer


def test_a_list_is_taken_and_its_file_goes_at_once(tab: Tab) -> None:
    file = tab.upload("list.csv", "code;nom\n4711;Zoé\n4711;Zoé\nabc\n".encode("cp1252"))
    answer = tab.ask("take_list", {"path": str(file)})
    assert answer["said"] == " ".join(
        (
            WORDS.codes.format(count=1),
            WORDS.left_out["not_digits"].format(count=1),
            WORDS.left_out["repeated"].format(count=1),
        )
    )
    assert not file.exists()
    (judged,) = judge(tab, answer["kind"], sent_code(SURE))
    assert (judged["verdict"], judged["choices"][0]["name"]) == ("sure", "Zoé")


def test_a_workbook_is_parsed_in_a_process_of_its_own(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Workbook()
    book.active.append([SURE, "Zoé"])
    book.save(tab.folder / "list.xlsx")
    monkeypatch.setattr(shelf, "read_list", pytest.fail)  # of this process
    answer = tab.ask("take_list", {"path": str(tab.folder / "list.xlsx")})
    assert answer["said"] == WORDS.codes.format(count=1)


def test_what_ends_the_process_is_said_to_be_too_much(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MAX_SMALL_BYTES", 0)
    monkeypatch.setattr(shelf, "_limit_memory", "nothing that can be called")
    answer = tab.ask("take_list", {"path": str(tab.upload("list.csv", b"4711\n"))})
    assert answer["error"] == WORDS.refused["too_complex"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"name\nZoe\n", "no_codes"), (b"\0\1\2", "unreadable"), (b"PK\3\4 no archive", "unreadable")],
)
def test_what_is_no_list_is_said_to_be_none(tab: Tab, data: bytes, reason: str) -> None:
    file = tab.upload("list.csv", data)
    answer = tab.ask("take_list", {"path": str(file)})
    assert answer["error"] == answers.list_words(FRENCH)["refused"][reason]
    assert not file.exists()


@pytest.mark.parametrize("path", ["/etc/passwd", "../list.csv", "", "a\0b"])
def test_no_file_is_read_but_uploads(tab: Tab, path: str) -> None:
    assert tab.ask("take_list", {"path": path})["reason"] == "missing"
    file = tab.upload("a.png", png(SURE))
    shown = tab.read(file, kind=f"list:{path}")
    assert shown["kind_error"] in (WORDS.gone, WORDS.none_chosen)
    assert shown["codes"][0]["choices"] is None
    told = tab.ask("judge", {"kind": f"list:{path}", "codes": []})
    assert told["error"] in (WORDS.gone, WORDS.none_chosen)


def test_a_list_chooses_proposes_or_says_that_there_is_none(tab: Tab) -> None:
    kind = take(tab, "4711;Zoé", "7071;Ada", "7671;Bob", "4832;Cleo", "99999;Far")
    sure, doubted, unread, other = judge(
        tab, kind, *map(sent_code, (SURE, DOUBTED, UNREAD, "2024"))
    )
    assert (sure["verdict"], sure["holds"]) == ("sure", True)
    assert doubted["verdict"] == "check"
    assert [(c["text"], c["name"]) for c in doubted["choices"]] == [
        ("7071", "Ada"),
        ("7671", "Bob"),
    ]
    # Another text than what was read is never slipped in.
    assert (unread["verdict"], [c["text"] for c in unread["choices"]]) == ("check", ["4832"])
    assert (other["verdict"], other["holds"], other["choices"]) == ("check", False, [])


def test_what_a_person_has_answered_stands(tab: Tab) -> None:
    kind = take(tab, "7071;Ada", "7671;Bob")
    sent = sent_code(DOUBTED)
    answered = [
        digit | {"answered": True, "value": v}
        for digit, v in zip(sent["digits"], "7671", strict=True)
    ]
    (judged,) = judge(tab, kind, sent | {"digits": answered})
    assert (judged["verdict"], [c["name"] for c in judged["choices"]]) == ("sure", ["Bob"])
    partly = [answered[0] | {"value": "9"}, *sent["digits"][1:]]
    (judged,) = judge(tab, kind, sent | {"digits": partly})
    assert (judged["verdict"], judged["choices"]) == ("check", [])


def test_the_page_s_answer_has_what_a_later_list_goes_by(tab: Tab) -> None:
    shown = tab.read(tab.upload("a.png", png(DOUBTED)))["codes"][0]
    assert shown["choices"] is None
    sent = sent_code(DOUBTED, evidence=shown["evidence"])
    (judged,) = judge(tab, take(tab, "7071;Ada", "7677;Bob"), sent)
    assert [c["name"] for c in judged["choices"]][:1] == ["Ada"]


def test_a_field_of_a_form_has_the_list_in_the_place_of_its_kind(tab: Tab) -> None:
    kind = take(tab, "4711;Zoé")
    first, second = judge(tab, "length:3", sent_code(SURE, kind=kind), sent_code(SURE))
    assert (first["choices"][0]["name"], second["choices"]) == ("Zoé", None)
    told = judge(tab, "free", sent_code(SURE, kind="list:gone"))
    assert (told["error"], told["reason"]) == (WORDS.gone, "missing")


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("take_list", None),
        ("take_list", {"path": 7}),
        ("judge", {"kind": "free", "codes": [sent_code(SURE, evidence={"readings": ["AAAA"]})]}),
        ("judge", {"kind": "free", "codes": [sent_code(SURE, evidence=[])]}),
        ("take_attendance", {"form": "exe", "kind": "list:", "rows": []}),
        ("take_attendance", []),
    ],
)
def test_a_request_that_no_script_sends_is_a_client_s_error(tab: Tab, name: str, sent: Any) -> None:
    with pytest.raises(HTTPException) as refusal:
        tab.ask(name, sent)
    assert refusal.value.status_code == 422


def row(tab: Tab, kind: str, text: str, **changed: Any) -> dict[str, Any]:
    (judged,) = judge(tab, kind, sent_code(text))
    given = {"file": "a.png", "page": 1, "position": 1, "read": text}
    return given | {key: judged[key] for key in ("verdict", "holds", "choices")} | changed


def test_who_is_there_missing_twice_or_unknown(tab: Tab) -> None:
    kind = take(tab, "4711;Zoé", "7071;Ada", "7671;Bob", "5555;Cleo")
    rows = [
        *(row(tab, kind, SURE), row(tab, kind, SURE, page=2), row(tab, kind, "2024")),
        *(row(tab, kind, DOUBTED), row(tab, kind, DOUBTED)),
    ]
    answer = tab.ask("take_attendance", {"form": "shown", "kind": kind, "rows": [*rows, "none"]})
    assert answer["counts"] == {"there": 0, "likely": 2, "twice": 2, "missing": 1, "unknown": 1}
    # Two that read alike are not both the likelier one.
    assert sorted(answer["guesses"][3:5]) == ["7071", "7671"]
    assert answer["guesses"][:3] == [None] * 3 and answer["guesses"][5] is None
    assert [(e["state"], e["name"], e["row"]) for e in answer["entries"] if e["name"] != "Ada"] == [
        ("twice", "Zoé", 0),
        ("twice", "Zoé", 1),
        ("missing", "Cleo", None),
        ("likely", "Bob", answer["guesses"].index("7671")),
        ("unknown", "", 2),
    ]


def test_without_scipy_it_is_said_what_is_missing(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = take(tab, "4711")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    asked = {"form": "shown", "kind": kind, "rows": []}
    assert tab.ask("take_attendance", asked)["error"] == WORDS.cannot_assign


def numbered(folder: Path, count: int) -> Path:
    file = folder / f"{count}.csv"
    file.write_text("\n".join(f"{number:07}" for number in range(count)))
    return file


def test_the_least_recently_used_list_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Lists()
    first, second = (kept.take(numbered(tmp_path, count)).name for count in (10, 20))
    monkeypatch.setattr(shelf, "MAX_LISTS", 2)
    assert kept.find(first)
    third = kept.take(numbered(tmp_path, 30)).name
    assert [kept.find(name) is not None for name in (first, second, third)] == [True, False, True]
    large = numbered(tmp_path, 200)
    monkeypatch.setattr(shelf, "MAX_LISTS_BYTES", read_list(large).nbytes)
    fourth = kept.take(large).name
    assert [kept.find(name) is not None for name in (first, third, fourth)] == [False, False, True]
    with pytest.raises(CodeListError, match="too_heavy"):
        kept.take(numbered(tmp_path, 1000))


def test_a_list_that_nobody_uses_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    kept = Lists(now=lambda: now[0])
    name = kept.take(numbered(tmp_path, 10)).name
    now[0] = shelf.MAX_IDLE_SECONDS
    assert kept.find(name)
    now[0] = 2 * shelf.MAX_IDLE_SECONDS + 1
    assert kept.find(name) is None


def test_a_list_goes_though_nobody_asks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MAX_IDLE_SECONDS", 0.05)
    kept, gone = Lists(), Event()
    weakref.finalize(kept.take(numbered(tmp_path, 10)), gone.set)
    assert gone.wait(30)


def test_one_file_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, file = Lists(), numbered(tmp_path, 10)
    first = kept.take(file)
    monkeypatch.setattr(shelf, "read_list", pytest.fail)
    assert kept.take(file) is first
