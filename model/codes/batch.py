"""Pictures and folders → the rows of a table, page by page, read by processes of their own."""

import contextlib
import functools
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PIL import Image

from model.codes import table
from model.codes.code import CodePage
from model.codes.kind import Kind
from model.codes.kinds import kind_of
from model.codes.lists.code_list import CodeList, read_list
from model.codes.lists.known_codes import KnownCodes
from model.codes.reader import CodeReader
from model.codes.reading_process import PageLost, Readers
from model.codes.table import LIST, Row
from model.codes.table_file import Key
from model.codes.zone import Zone
from model.images.pages import open_document
from model.images.picture import PictureError

SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".avif"),
    *(".heic", ".heif", ".ppm", ".pgm", ".pbm", ".pnm", ".ico", ".pdf"),
)


Made = TypeVar("Made")

lists: dict[str, CodeList] = {}  # By their kind's name: those whose files are on another computer.


@dataclass(frozen=True)
class Page:
    """A page of a file, by its number from 1; of it only the zone is read, if there is one.

    A copy of a file that is elsewhere has the address of that as `address`.
    """

    file: Path
    number: int
    zone: Zone | None = None
    address: str | None = None

    @property
    def name(self) -> str:
        """What a table calls its file; what is read in another zone is not mixed with it."""
        name = self.address or self.file.as_posix()
        return name if self.zone is None else f"{name} [{self.zone}]"

    @property
    def key(self) -> Key:
        """What a table calls it."""
        return Key(table.as_text(self.name), str(self.number))


@dataclass(frozen=True, eq=False)
class PageRead:
    """What was read on a page.

    Attributes:
        rows: of a table; one that says so, where the page has no codes or can't be read.
        found: the codes of the rows, in their order; None where the page can't be read.
        drawn: the page as it was read; None likewise.
    """

    rows: list[Row]
    found: CodePage | None = None
    drawn: Image.Image | None = None


@dataclass(frozen=True)
class FoundFiles:
    """The files to read, and how many others are no pictures by their name."""

    files: list[Path]
    skipped: int


def find_files(paths: Sequence[Path]) -> FoundFiles:
    """Files as they are named, and those in folders, sorted.

    A file that is named is taken whatever it is called; in folders, and in folders in them,
    `SUFFIXES` tell, and what is hidden is left out.
    """
    files: list[Path] = []
    skipped = 0
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        for file in walk(path):
            if file.suffix.lower() in SUFFIXES:
                files.append(file)
            else:
                skipped += 1
    return FoundFiles(list(dict.fromkeys(files)), skipped)


def walk(folder: Path) -> Iterator[Path]:
    """The files in a folder, and in folders in it, sorted; what is hidden is left out."""
    with contextlib.suppress(PermissionError):
        for path in sorted(folder.iterdir()):
            if path.name.startswith("."):
                continue
            if path.is_dir() and not path.is_symlink():
                yield from walk(path)
            elif path.is_file():
                yield path


def find_pages(files: Sequence[Path], zone: Zone | None = None) -> list[Page]:
    """The pages in files, each with the zone that is to be read; a file that can't be opened has
    one, and reading it will say why."""
    found = []
    for file in files:
        try:
            with open_document(file) as document:
                count = document.count
        except PictureError:
            count = 1
        found += [Page(file, number, zone) for number in range(1, count + 1)]
    return found


def read_page(page: Page, kind: str) -> list[Row]:
    """The rows of a page; one that says so, where it has no codes or can't be read.

    Raises:
        ValueError: there is no such kind.
        CodeListError: there is no such list.
    """
    return read_codes(page, kind).rows


def read_codes(page: Page, kind: str) -> PageRead:
    """The rows of a page, with the codes themselves; raises as `read_page`."""
    wanted, name = find_kind(kind), page.name
    start = time.perf_counter()
    try:
        with open_document(page.file) as document:
            drawn = document.draw(page.number)
        found = load_reader().read(drawn, page.zone)
    except PictureError as error:
        spent = time.perf_counter() - start
        return PageRead([Row(name, page.number, kind, spent, refusal=error.reason)])
    spent = time.perf_counter() - start
    return PageRead(table.rows_of(name, page.number, found, wanted, spent), found, drawn)


@functools.cache
def find_kind(name: str) -> Kind:
    """The kind of a name, as `kind_of` has it; or "list:" and the path of a list of valid codes.

    Only who may read the files of this computer may be given it.

    Raises:
        ValueError: there is no such kind.
        CodeListError: there is no such list.
    """
    if not name.startswith(LIST):
        return kind_of(name)
    codes = lists[name] if name in lists else read_list(Path(name.removeprefix(LIST)))
    return KnownCodes.of(codes, name)


@functools.cache
def load_reader() -> CodeReader:
    """This process's own reader, loaded once."""
    return CodeReader.load()


@contextlib.contextmanager
def reading(pages: Sequence[Page], kind: str, jobs: int) -> Iterator[Iterator[list[Row]]]:
    """The rows of each page, in order, as they are read by so many processes.

    A page that can't be read without the end of its process has a row that says so.

    Raises:
        ReadersError: no process can be started.
    """
    lost = partial(lost_page, kind=kind)
    read = partial(read_page, kind=kind)
    with reading_by(read, lost, pages, jobs, partial(load, kind)) as pages_read:
        yield pages_read


@contextlib.contextmanager
def reading_by(
    read: Callable[[Page], Made],
    lost: Callable[[Page, float], Made],
    pages: Sequence[Page],
    jobs: int,
    load: Callable[[], object] | None = None,
) -> Iterator[Iterator[Made]]:
    """What is made of each page, in order, as so many processes make it.

    Args:
        read: makes it; sent to the processes, so it must be a function of a module.
        lost: makes it of a page that can't be read without the end of its process, and of the
            seconds that were spent on it.
        pages: to be read.
        jobs: how many processes.
        load: called in each before its first page; loads the reader if not given.

    Raises:
        ReadersError: no process can be started.
    """
    readers = Readers(load or load_reader, read, jobs)
    threads = ThreadPoolExecutor(jobs, initializer=_leave_ctrl_c_to_main)
    try:
        yield threads.map(partial(read_apart, readers=readers, lost=lost), pages)
    finally:
        readers.close()
        threads.shutdown(cancel_futures=True)


def load(kind: str) -> None:
    """Has all at hand before the first page: a long list takes seconds, which are none of its."""
    find_kind(kind)
    load_reader()


def read_apart(page: Page, readers: Readers, lost: Callable[[Page, float], Made]) -> Made:
    """What is made of a page by a process of `readers`, or of one that can't be read; see
    `reading_by`."""
    start = time.perf_counter()
    try:
        made: Made = readers.read(page)
        return made
    except PageLost:
        return lost(page, time.perf_counter() - start)


def lost_page(page: Page, spent: float, kind: str) -> list[Row]:
    """The row of a page that can't be read without the end of its process."""
    return [Row(page.name, page.number, kind, spent, refusal="too_complex")]


def _leave_ctrl_c_to_main() -> None:
    """Has Ctrl-C pass by this thread, and by the processes that it starts."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
