"""Each code of a list at most once: who is there, likely there, missing, twice, or unknown."""

import csv
import io
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from model.codes.code import CodeVerdict
from model.codes.kind import Choice
from model.codes.lists.attendance import Entry, State, take_attendance, to_csv
from model.codes.lists.code_list import CodeList, read_list
from model.codes.table import LIST_COLUMNS, Row, heading, lines


@pytest.fixture
def codes(tmp_path: Path) -> CodeList:
    (tmp_path / "list.csv").write_text("00111;Ada\n00222;Bob\n00333;Cleo\n00444;=Dan()\n")
    return read_list(tmp_path / "list.csv")


def row(read: str, *shares: tuple[str, float], sure: bool = False, corrected: str = "") -> Row:
    """A row of a table whose code may be so many known ones."""
    choices = tuple(Choice(text, "", share) for text, share in shares)
    verdict: CodeVerdict = "sure" if sure else "check"
    kind = "list:list.csv"
    return Row(
        "a.png", 1, kind, 0.1, 1, read, corrected=corrected, verdict=verdict, choices=choices
    )


def attend(codes: CodeList, *rows: Row) -> list[Entry]:
    data = heading("en", LIST_COLUMNS) + lines(rows, "en", LIST_COLUMNS)
    cells = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    next(cells)
    read = [dict(zip(LIST_COLUMNS, line, strict=True)) for line in cells]
    taken = take_attendance(read, codes)
    entries = list(taken.entries())
    assert taken.counts() == dict.fromkeys(get_args(State), 0) | Counter(
        entry.state for entry in entries
    )
    return entries


def states(codes: CodeList, *rows: Row) -> list[tuple[str, State, str]]:
    """Of each entry its code, its state, and what was read there."""
    return [
        (
            "" if entry.index is None else codes.code(entry.index),
            entry.state,
            "" if entry.row is None else entry.row["read"].strip('="'),
        )
        for entry in attend(codes, *rows)
    ]


def test_what_is_sure_is_there_and_the_rest_is_missing(codes: CodeList) -> None:
    assert states(codes, row("00222", ("00222", 1.0), sure=True)) == [
        ("00111", "missing", ""),
        ("00222", "there", "00222"),
        ("00333", "missing", ""),
        ("00444", "missing", ""),
    ]


def test_two_that_are_sure_of_one_code_are_both_shown(codes: CodeList) -> None:
    sure = row("00222", ("00222", 1.0), sure=True)
    twice = [entry for entry in attend(codes, sure, sure) if entry.state == "twice"]
    assert [codes.code(entry.index or 0) for entry in twice] == ["00222", "00222"]


def test_doubts_are_settled_together(codes: CodeList) -> None:
    """Each alone would be 00222; together they are likeliest as 00222 and 00333."""
    first = row("00222", ("00222", 0.9), ("00333", 0.05))
    second = row("00233", ("00222", 0.5), ("00333", 0.48))
    found = states(codes, second, first)
    assert ("00222", "likely", "00222") in found and ("00333", "likely", "00233") in found


def test_a_code_that_is_surely_elsewhere_is_no_longer_to_be_had(codes: CodeList) -> None:
    sure = row("00222", ("00222", 1.0), sure=True)
    doubtful = row("0022?", ("00222", 0.9), ("00111", 0.1))
    assert ("00111", "likely", "0022?") in states(codes, doubtful, sure)
    only = row("0022?", ("00222", 0.9))
    assert states(codes, only, sure)[-1] == ("", "unknown", "0022?")


def test_what_is_none_of_the_list_comes_last_and_is_unknown(codes: CodeList) -> None:
    assert states(codes, row("98765"))[-1] == ("", "unknown", "98765")
    assert [state for _, state, _ in states(codes, row("98765"))[:-1]] == ["missing"] * 4


def test_what_a_person_wrote_counts_as_sure(codes: CodeList) -> None:
    right = row("00911", ("00111", 0.6), corrected="00111")
    other = row("00911", ("00111", 0.6), corrected="12345")
    assert states(codes, right)[0] == ("00111", "there", "00911")
    assert states(codes, other)[0][1] == "missing"
    assert states(codes, other)[-1] == ("", "unknown", "00911")


def test_a_row_without_a_code_is_nobody(codes: CodeList) -> None:
    nothing = Row("a.png", 1, "list:list.csv", 0.1)
    assert [state for _, state, _ in states(codes, nothing)] == ["missing"] * 4


def test_the_table_has_names_words_and_no_formula(codes: CodeList) -> None:
    sure = row("00444", ("00444", 1.0), sure=True)
    lines_fr = to_csv(attend(codes, sure), codes, "fr").decode("utf-8-sig").splitlines()
    assert lines_fr[0] == "Code de la liste;Nom;Présence;Fichier;Page;Position;Code lu"
    assert lines_fr[1] == '"=""00111""";Ada;absent;;;;'
    assert lines_fr[4] == '"=""00444""";\'=Dan();présent;a.png;1;1;"=""00444"""'
