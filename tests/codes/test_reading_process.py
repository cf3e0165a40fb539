"""Processes that read pages, and what becomes of those that end."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from model.codes import reading_process
from model.codes.reading_process import PageLost, Readers, ReadersError

Page = tuple[str, Path]  # What is to become of it, and a folder to note things in.


def load() -> None:
    """All that is needed is here."""


def fail_to_load() -> None:
    os._exit(3)


def read(page: Page) -> str:
    """Does as the page says, noting when."""
    what, folder = page
    with (folder / "notes").open("a") as notes:
        print(what, "begins", file=notes, flush=True)
        if what == "dies":
            os._exit(9)
        if what == "raises":
            raise RuntimeError
        if what == "hangs":
            time.sleep(600)
        if what == "dies once" and not (folder / "died").exists():
            (folder / "died").touch()
            os._exit(9)
        time.sleep(0.2 if what == "dies once" else 0.02)
        print(what, "ends", file=notes, flush=True)
    return what


@pytest.fixture
def readers() -> Iterator[Readers]:
    readers = Readers(load, read, jobs=2)
    yield readers
    readers.close()
    assert not multiprocessing.active_children()


def read_all(readers: Readers, folder: Path, pages: list[str]) -> list[str]:
    def attempt(what: str) -> str:
        try:
            return readers.read((what, folder))
        except PageLost:
            return "lost"

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(attempt, pages))


@pytest.mark.slow
def test_pages_that_end_their_process_are_lost_and_others_are_not(
    readers: Readers, tmp_path: Path
) -> None:
    pages = ["a", "dies", "b", "raises", "dies", "c", "d"]
    assert read_all(readers, tmp_path, pages) == ["a", "lost", "b", "lost", "lost", "c", "d"]


@pytest.mark.slow
def test_a_page_is_tried_once_more_with_none_beside_it(readers: Readers, tmp_path: Path) -> None:
    pages = ["a", "dies once", *"bcdefghij"]
    assert read_all(readers, tmp_path, pages) == pages
    notes = (tmp_path / "notes").read_text().splitlines()
    last = notes.index("dies once ends")
    assert notes[last - 1] == "dies once begins" and notes.count("dies once begins") == 2


@pytest.mark.slow
def test_a_page_that_hangs_is_given_up(
    readers: Readers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_process, "MAX_PAGE_SECONDS", 1.5)
    assert read_all(readers, tmp_path, ["a", "hangs", "b"]) == ["a", "lost", "b"]


def test_where_no_process_can_be_started_no_page_is_called_lost(tmp_path: Path) -> None:
    readers = Readers(fail_to_load, read, jobs=1)
    with pytest.raises(ReadersError):
        readers.read(("a", tmp_path))
