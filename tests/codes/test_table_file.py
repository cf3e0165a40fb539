"""A table on disk: whole rows only, whatever ends the run."""

import errno
from pathlib import Path
from typing import Any

import pytest

from model.codes.table import Row, heading, lines
from model.codes.table_file import TableError, TableFile
from model.i18n import LANGUAGES

PAGES = [
    [Row("a.png", 1, "free", 0.5, 1, "00123"), Row("a.png", 1, "free", 0.5, 2, "00456")],
    [Row("b,\n.png", 1, "free", 0.5)],
    [Row("c.pdf", 1, "free", 0.5, 1, "12?"), Row("c.pdf", 1, "free", 0.5, 2, "7")],
    [Row("c.pdf", 2, "free", 0.5, refusal="damaged")],
]
KEYS = [("a.png", "1"), (r"b,\x0a.png", "1"), ("c.pdf", "1"), ("c.pdf", "2")]
WHOLE = heading("en") + b"".join(lines(page, "en") for page in PAGES)


def go_on(path: Path) -> int:
    """Adds the pages that a table lacks; how many those are."""
    added = 0
    with TableFile(path, "free", "en") as table:
        for key, page in zip(KEYS, PAGES, strict=True):
            if key not in table.done:
                table.add(page)
                added += 1
    return added


def test_a_table_begins_with_its_heading(tmp_path: Path) -> None:
    with TableFile(tmp_path / "out.csv", "free", "fr") as table:
        assert table.done == set()
    assert (tmp_path / "out.csv").read_bytes() == heading("fr")


def test_an_opened_table_knows_its_pages_and_changes_nothing(tmp_path: Path) -> None:
    assert go_on(tmp_path / "out.csv") == len(PAGES)
    assert go_on(tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_bytes() == WHOLE


def test_wherever_a_write_was_torn_the_table_is_made_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    ends = [len(heading("en"))]
    for page in PAGES:
        ends.append(ends[-1] + len(lines(page, "en")))
    for cut in range(len(WHOLE) + 1):
        if WHOLE[:cut].endswith(b"\n") and cut not in ends:
            continue  # between two rows of a page, which nothing tells from its end
        path.write_bytes(WHOLE[:cut])
        added = go_on(path)
        assert path.read_bytes() == WHOLE, cut
        kept = sum(end <= cut for end in ends[1:])
        # Of a page that was torn in its first row, the one before may be read again too.
        assert len(PAGES) - kept <= added <= len(PAGES) - kept + (cut not in ends)


@pytest.mark.parametrize("taken", [0, 30])
def test_a_page_that_does_not_fit_on_the_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    path = tmp_path / "out.csv"
    with TableFile(path, "free", "en") as table:
        table.add(PAGES[0])
        disk = FullDisk(table._file, taken)
        monkeypatch.setattr(table, "_file", disk)
        with pytest.raises(TableError, match=r"out\.csv can't be written: No space left"):
            table.add(PAGES[1])
        assert disk.room == 0  # what fitted had been written, and was taken back
    assert path.read_bytes() == heading("en") + lines(PAGES[0], "en")


class FullDisk:
    """A file on a disk with room for so many bytes more."""

    def __init__(self, file: Any, room: int) -> None:
        self.file, self.room = file, room

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def write(self, data: bytes) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken: int = self.file.write(data[: self.room])
        self.room -= taken
        return taken


@pytest.mark.parametrize(
    "found",
    [
        b"\x89PNG\r\n\x1a\n and a picture",
        b"File,Page\r\n",
        heading("fr"),
        heading("en") + b"a,b\r\n",
        heading("en") + b'"\r\n",1\r\n',
        heading("en") + lines([Row("a.png", 1, "siret", 0.5)], "en"),
    ],
)
def test_a_file_that_is_no_such_table_is_left_as_it_is(tmp_path: Path, found: bytes) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(found)
    with pytest.raises(TableError, match="name another file"):
        TableFile(path, "free", "en")
    assert path.read_bytes() == found


def test_a_table_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="No such file or directory"):
        TableFile(tmp_path / "nowhere" / "out.csv", "free", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_excel_saved_again_can_be_gone_on_with(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "out.csv"
    saved = lines([Row("a.png", 1, "free", 0.5, 1, "00123")], lang).replace(b'"=""', b"")
    path.write_bytes(heading(lang) + saved.replace(b'"""', b""))
    with TableFile(path, "free", lang) as table:
        assert table.done == {("a.png", "1")}
