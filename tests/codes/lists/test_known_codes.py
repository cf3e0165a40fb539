"""A choice among known codes: sure, proposed, or none of them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.codes import ctc
from model.codes.code import Code, Evidence, Position
from model.codes.ctc import BLANK, UNREAD, Timesteps
from model.codes.kind import Judgment
from model.codes.lists.code_list import read_list
from model.codes.lists.known_codes import KnownCodes
from model.codes.reader import CodeReader
from tests.codes.test_reader import write
from tests.conftest import Digits

BOX = (0.0, 0.0, 1.0, 1.0)
Doubt = tuple[int, int, float]  # a place, the other digit there, and its share


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def known(folder: Path, *rows: str) -> KnownCodes:
    (folder / "list.csv").write_text("\n".join(rows))
    return KnownCodes.of(read_list(folder / "list.csv"), "list:list.csv")


def said(text: str, *doubts: Doubt) -> Timesteps:
    """What a recognizer says that is sure of some digits, and doubts others; "?" is unreadable."""
    rows = np.zeros((2 * len(text) + 1, ctc.SYMBOLS + 1))
    rows[::2, BLANK] = 1.0
    for place, character in enumerate(text):
        rows[2 * place + 1, UNREAD if character == "?" else int(character)] = 1.0
    for place, other, share in doubts:
        rows[2 * place + 1] *= 1 - share
        rows[2 * place + 1, other] = share
    rows += ctc.MIN_PROBABILITY
    return Timesteps(rows / rows.sum(axis=1, keepdims=True), np.arange(len(rows), dtype=float))


def code(
    text: str,
    *readings: Timesteps,
    is_complete: bool = True,
    is_doubtful: bool = False,
) -> Code:
    digits = tuple(
        Position(
            "unreadable" if character == "?" else "sure",
            np.eye(10, dtype=np.float32)[0 if character == "?" else int(character)],
            BOX,
        )
        for character in text
    )
    evidence = Evidence(readings, is_complete, is_doubtful)
    return Code(digits, 0.5, "check", BOX, evidence=evidence)


def judge(kind: KnownCodes, text: str, *doubts: Doubt, is_complete: bool = True) -> Judgment:
    return kind.judge(code(text, said(text, *doubts), is_complete=is_complete))


def choices(judgment: Judgment) -> list[str]:
    return [choice.text for choice in judgment.choices]


def test_a_doubt_is_settled_where_only_one_of_both_is_known(folder: Path) -> None:
    judgment = judge(known(folder, "4711001;Zoé", "9000000"), "4711001", (6, 7, 0.1))
    assert (judgment.verdict, judgment.holds) == ("sure", True)
    assert [(choice.text, choice.name) for choice in judgment.choices] == [("4711001", "Zoé")]


@pytest.mark.parametrize("text", ["4711001", "4" * 40])
def test_another_code_than_was_read_is_proposed_and_never_sure(folder: Path, text: str) -> None:
    read = text[:-1] + "7"
    judgment = judge(known(folder, text), read, (len(text) - 1, int(text[-1]), 0.499))
    assert (judgment.verdict, judgment.holds, choices(judgment)) == ("check", False, [text])


def test_between_two_known_ones_a_person_decides(folder: Path) -> None:
    kind = known(folder, "4711001", "4711007", "4711009", "4711004", "5555555")
    judgment = judge(kind, "4711001", (6, 7, 0.3), (5, 8, 0.1))
    assert judgment.verdict == "check" and choices(judgment)[:2] == ["4711001", "4711007"]
    assert len(judgment.choices) <= 3 and sum(c.share for c in judgment.choices) <= 1
    shares = [choice.share for choice in judgment.choices]
    assert shares == sorted(shares, reverse=True) and shares[0] > 0.5


def test_what_is_far_from_all_is_none_of_the_list(folder: Path) -> None:
    judgment = judge(known(folder, "4711001", "4711002"), "9038265")
    assert (judgment.verdict, judgment.holds, judgment.choices) == ("check", False, ())


def test_a_false_list_is_never_sure_even_of_the_code_beside(folder: Path) -> None:
    beside = [f"{number}" for number in range(4711000, 4711010) if number != 4711001]
    judgment = judge(known(folder, *beside), "4711001", (6, 7, 0.05))
    assert judgment.verdict == "check"


def test_the_denser_the_list_the_more_must_be_read(folder: Path) -> None:
    doubt = (6, 7, 0.01)
    alone = judge(known(folder, "4711001"), "4711001", doubt)
    crowd = [f"{n}" for n in range(4711000, 4712000) if n not in (4711001, 4711007)]
    among_others = judge(known(folder, "4711001", *crowd), "4711001", doubt)
    assert (alone.verdict, among_others.verdict) == ("sure", "check")


@pytest.mark.parametrize(("step", "verdict"), [(11, "check"), (37, "sure")])
def test_of_a_dense_list_only_what_is_sure_without_it_is_sure(
    step: int, verdict: str, folder: Path
) -> None:
    kind = known(folder, *(f"{number:04}" for number in range(4710 % step, 10_000, step)))
    doubted = code("4710", said("4710"))
    assert kind.judge(doubted).verdict == verdict
    assert kind.judge(replace(doubted, verdict="sure")).verdict == "sure"


def test_a_digit_that_cannot_be_read_may_be_any(folder: Path) -> None:
    kind = known(folder, "4711001", "9999999")
    judgment = judge(kind, "47?1001")
    assert choices(judgment) == ["4711001"] and judgment.verdict in ("sure", "check")


def test_a_missed_digit_is_proposed_and_never_sure(folder: Path) -> None:
    judgment = judge(known(folder, "781528989"), "78152898")
    assert (judgment.verdict, choices(judgment)) == ("check", ["781528989"])


def test_what_may_be_part_of_another_code_needs_a_list_that_is_met_by_no_chance(
    folder: Path,
) -> None:
    sparse = judge(known(folder, "781528989"), "781528989", is_complete=False)
    dense = judge(known(folder, "78", "13"), "78", is_complete=False)
    assert (sparse.verdict, dense.verdict) == ("sure", "check")


def test_what_may_be_print_is_never_sure(folder: Path) -> None:
    read = code("781528989", said("781528989"), is_doubtful=True)
    judgment = known(folder, "781528989").judge(read)
    assert (judgment.verdict, choices(judgment)) == ("check", ["781528989"])


def test_two_recognizers_have_an_equal_say(folder: Path) -> None:
    kind = known(folder, "4711001", "4711007")
    readings = said("4711001", (6, 7, 0.1)), said("4711007", (6, 1, 0.1))
    judgment = kind.judge(code("4711001", *readings))
    assert judgment.verdict == "check"
    assert [choice.share for choice in judgment.choices] == pytest.approx([0.5, 0.5], abs=0.01)


def test_recognizers_that_contradict_each_other_are_not_sure_together(folder: Path) -> None:
    """One is certain of another code; to it the known one is but less unlikely than to the first
    the other."""
    kind = known(folder, "4711001")
    agreed = said("4711001"), said("4711001", (6, 7, 0.05))
    contrary = said("4711001"), said("4711007", (6, 1, 1e-4))
    verdicts = [kind.judge(code("4711001", *readings)).verdict for readings in (agreed, contrary)]
    assert verdicts == ["sure", "check"]


def test_without_evidence_the_digits_have_the_word(folder: Path) -> None:
    kind = known(folder, "4711001;Zoé")
    there = Code(code("4711001").digits, 0.9, "sure", BOX)
    other = Code(code("4711002").digits, 0.9, "sure", BOX)
    assert (kind.judge(there).verdict, choices(kind.judge(there))) == ("sure", ["4711001"])
    assert (kind.judge(other).verdict, kind.judge(other).choices) == ("check", ())


def test_written_codes_are_found_in_a_list_and_in_none_that_lacks_them(
    folder: Path, digits: Digits
) -> None:
    reader = CodeReader.load(alone=True)
    written = ["20517734", "38205961", "18306275"]
    codes: Sequence[Code] = [
        only for text in written for only in reader.read(write(digits, text)).codes
    ]
    true = known(folder, *written, "50517734", "18306215")
    assert [choices(true.judge(own))[0] for own in codes] == written
    false = known(folder, "50517734", "18306215", "38205967")
    assert "sure" not in [false.judge(own).verdict for own in codes]
