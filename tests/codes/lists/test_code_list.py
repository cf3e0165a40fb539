"""Files of valid codes, as people have them: what is taken, mended, left out and refused."""

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pytest

from model.codes.lists import code_list
from model.codes.lists.code_list import (
    CodeList,
    CodeListError,
    LeftOut,
    ListReason,
    describe_list,
    explain_list_error,
    read_list,
)
from model.i18n import ENGLISH, FRENCH, LANGUAGES, Language


def read(folder: Path, content: str | bytes, name: str = "list.csv") -> CodeList:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / name).write_bytes(data)
    return read_list(folder / name)


def workbook(*rows: tuple[Any, ...], number_format: str | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if number_format:
        for (cell,) in book.active.iter_rows(max_col=1):
            cell.number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def entries(codes: CodeList) -> list[tuple[str, str]]:
    return [(codes.code(index), codes.name(index)) for index in range(len(codes))]


NAMED = [("00123", "Zoé"), ("40456", "Élise")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_codes_and_names_are_read_whatever_wrote_them(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows = [("Numéro", "Nom"), ("40456", "Élise"), ('="00123"', "Zoé")]
    text = "".join(f"{delimiter.join(row)}\r\n" for row in rows)
    codes = read(tmp_path, text.encode(encoding))
    assert entries(codes) == NAMED
    assert codes.left_out == Counter() and codes.padded == 0  # A heading is no code left out.


def test_a_text_of_codes_alone_needs_no_names(tmp_path: Path) -> None:
    assert entries(read(tmp_path, "40456\n\n 12 345\n00.123", "list.txt")) == [
        ("00123", ""),
        ("12345", ""),
        ("40456", ""),
    ]


def test_a_name_may_hold_the_delimiter_in_quotes(tmp_path: Path) -> None:
    assert entries(read(tmp_path, '12345,"Curie, Marie"\n')) == [("12345", "Curie, Marie")]


def test_a_quote_that_is_not_closed_takes_no_other_line(tmp_path: Path) -> None:
    assert entries(read(tmp_path, '12345;"Curie\n23456;Bob\n')) == [
        ("12345", "Curie"),
        ("23456", "Bob"),
    ]


def test_a_workbook_is_read_with_its_numbers_and_their_zeros(tmp_path: Path) -> None:
    rows = ("Code", "Nom"), ("00123", "Zoé"), (40456, "Élise"), (None, None)
    assert entries(read(tmp_path, workbook(*rows), "a.xlsx")) == NAMED
    shown = workbook((123,), (40456,), number_format="00000")
    assert entries(read(tmp_path, shown, "b.xlsx")) == [("00123", ""), ("40456", "")]


def test_what_is_no_code_is_left_out_and_counted(tmp_path: Path) -> None:
    codes = read(tmp_path, "00123\nA1234\n=B1*2\n7\n00123;again\n" + "1" * 41 + "\n;only a name\n")
    assert entries(codes) == [("00123", "")]
    assert codes.left_out == {"not_digits": 2, "formula": 1, "wrong_length": 2, "repeated": 1}
    book = workbook((12345,), ("=A1+1",), (1234567890123456,), (1.5,), (True,))
    left_out = read(tmp_path, book, "a.xlsx").left_out
    assert left_out == {"formula": 1, "rounded": 1, "not_digits": 2}


def test_zeros_that_a_spreadsheet_ate_are_restored_and_said(tmp_path: Path) -> None:
    eaten = "\n".join(["code", "123", *(str(number) for number in range(40456, 40470))])
    codes = read(tmp_path, eaten)
    assert codes.code(0) == "00123" and codes.padded == 1
    assert describe_list(codes, FRENCH).startswith(
        "Codes dans la liste : 15. Complétés par des zéros à gauche : 1\u00a0; "
    )


@pytest.mark.parametrize(
    "kept",
    [
        ["123", "01234", *map(str, range(40456, 40470))],  # A zero has stayed.
        [*map(str, range(95, 105))],  # Too many are short: they count from 95 to 104.
    ],
)
def test_codes_of_several_lengths_stay_as_they_are(tmp_path: Path, kept: list[str]) -> None:
    codes = read(tmp_path, "\n".join(kept))
    assert codes.padded == 0 and {code for code, _ in entries(codes)} == {*kept}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_codes"),
        (b"\n ; \n", "no_codes"),
        ("Matricule;Nom\nAB;Zoé\n".encode(), "no_codes"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unreadable"),
        (b"PK\x03\x04 no archive", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b'12345;"' + b"x" * 200_000, "unreadable"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes, reason: ListReason) -> None:
    with pytest.raises(CodeListError) as refused:
        read(tmp_path, content)
    assert refused.value.reason == reason


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("12345.txt", "12345")
    with pytest.raises(CodeListError, match="unreadable"):
        read_list(tmp_path / "a.xlsx")


def test_lists_that_are_too_long_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_list, "MAX_CODES", 3)
    assert len(read(tmp_path, "11\n22\n33\n")) == 3
    with pytest.raises(CodeListError, match="too_many"):
        read(tmp_path, "11\n22\n33\n44\n")
    monkeypatch.setattr(code_list, "MAX_ROWS", 5)
    with pytest.raises(CodeListError, match="too_many"):
        read(tmp_path, "no code\r" * 6)
    monkeypatch.setattr(code_list, "MAX_LIST_BYTES", 100)
    with pytest.raises(CodeListError, match="too_heavy"):
        read(tmp_path, "11\n" * 40)
    bomb = workbook(*((12345,) for _ in range(200)))
    monkeypatch.setattr(code_list, "MAX_LIST_BYTES", len(bomb))
    monkeypatch.setattr(code_list, "MAX_UNPACKED_BYTES", len(bomb))
    with pytest.raises(CodeListError, match="too_heavy"):
        read(tmp_path, bomb, "a.xlsx")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(CodeListError, match="missing"):
            read_list(path)


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_every_language_says_what_is_wrong_and_what_was_left_out(texts: Language) -> None:
    assert texts.lists.refused.keys() == set(get_args(ListReason))
    assert texts.lists.left_out.keys() == set(get_args(LeftOut))
    for reason in get_args(ListReason):
        said = explain_list_error(CodeListError(reason), texts)
        assert said.endswith(".") and ":" in said and "{" not in said


def test_a_list_is_described_in_sentences(tmp_path: Path) -> None:
    codes = read(tmp_path, "12345\n12345\n=A1\n")
    assert describe_list(codes, ENGLISH) == (
        "Codes in the list: 1. Rows left out, formulas: 1; paste their values instead. Codes that "
        "are there several times, kept once: 1."
    )
