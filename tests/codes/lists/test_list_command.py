"""The command with a list of valid codes, run as a user runs it."""

import contextlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.codes import batch
from model.codes.__main__ import main
from model.codes.batch import Page
from model.codes.table import Row
from tests.codes.test_batch import Reader, picture, table

LISTED = ["--csv", "out.csv", "--list", "list.csv", "--once", "who.csv"]


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Reads in the command's own process a picture's gray level; pictures and a list are there."""

    @contextlib.contextmanager
    def reading(pages: list[Page], kind: str, jobs: int) -> Iterator[Iterator[list[Row]]]:
        yield (batch.read_page(page, kind) for page in pages)

    reader = Reader()
    monkeypatch.setattr(batch, "load_reader", lambda: reader)
    monkeypatch.setattr(batch, "reading", reading)
    monkeypatch.chdir(tmp_path)
    batch.find_kind.cache_clear()
    Path("scans").mkdir()
    for name, level in (("a.png", 7), ("b.png", 0), ("c.png", 200)):
        picture(Path("scans") / name, level)
    Path("list.csv").write_text("code;name\n007;Bond\n008;Bill\n008;Bill\n")
    return reader


def test_codes_have_names_or_are_said_not_to_be_in_the_list(
    reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scans", *LISTED]) == 0
    found = [(row["State"], row["Code of the list"].strip('="'), row["Name"]) for row in table()]
    assert found == [
        ("sure", "007", "Bond"),
        ("no code found", "", ""),
        ("to check: not in the list", "", ""),
    ]
    said = capsys.readouterr()
    assert said.err.startswith("Codes in the list: 2. Codes that are there several times")
    assert "who.csv: present: 1; to check: the likeliest here: 0;" in said.out


def test_who_is_missing_is_said_of_the_whole_table_also_when_it_is_run_again(
    reader: Reader,
) -> None:
    main(["scans", *LISTED])
    assert [(row["Name"], row["Presence"], row["File"]) for row in table("who.csv")] == [
        ("Bond", "present", "scans/a.png"),
        ("Bill", "missing", ""),
        ("", "to check: not in the list", "scans/c.png"),
    ]
    picture(Path("scans/d.png"), 8)
    main(["scans", *LISTED])
    assert [row["Presence"] for row in table("who.csv")][:2] == ["present", "present"]
    assert reader.read_so_far == [7, 0, 200, 8]


def test_a_list_that_is_none_is_said_before_a_table_is_begun(
    reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scans", "--csv", "out.csv", "--list", "scans/a.png"]) == 1
    assert "scans/a.png: This file is no list: choose a TXT" in capsys.readouterr().err
    assert not Path("out.csv").exists()


@pytest.mark.parametrize("other", ["list.csv", "out.csv", "scans/a.png", "scans"])
def test_no_other_file_is_written_over(
    reader: Reader, capsys: pytest.CaptureFixture[str], other: str
) -> None:
    main(["scans", *LISTED])
    path = Path(other)
    before = path.read_bytes() if path.is_file() else None
    assert main(["scans", *LISTED[:-1], other]) == 1
    assert f"{other} " in capsys.readouterr().err
    assert before is None or path.read_bytes() == before


def test_a_table_of_one_list_is_not_gone_on_with_by_another(
    reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["scans", *LISTED])
    Path("other.csv").write_text("009\n")
    assert main(["scans", "--csv", "out.csv", "--list", "other.csv"]) == 1
    assert "holds codes of kind list:list.csv" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--once", "who.csv"], ["--list", "list.csv", "--kind", "siret"]])
def test_a_list_is_of_no_other_kind_and_once_is_of_a_list(reader: Reader, more: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["scans", "--csv", "out.csv", *more])


def test_without_scipy_it_is_said_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit):
        main(["scans", *LISTED])
    assert 'no scipy: pip install -e ".[lists]"' in capsys.readouterr().err
