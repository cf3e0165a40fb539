"""Pictures and folders → the rows of a table, page by page, read by one process or several."""

import functools
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from model.codes import table
from model.codes.kinds import kind_of
from model.codes.reader import CodeReader
from model.codes.table import Row
from model.codes.table_file import Key
from model.images.pages import open_document
from model.images.picture import PictureError

SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".avif"),
    *(".heic", ".heif", ".ppm", ".pgm", ".pbm", ".pnm", ".ico", ".pdf"),
)


@dataclass(frozen=True)
class Page:
    """A page of a file, by its number from 1."""

    file: Path
    number: int

    @property
    def key(self) -> Key:
        """What a table calls it."""
        return Key(table.as_text(self.file.as_posix()), str(self.number))


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
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if hidden or not file.is_file():
                continue
            if file.suffix.lower() in SUFFIXES:
                files.append(file)
            else:
                skipped += 1
    return FoundFiles(list(dict.fromkeys(files)), skipped)


def find_pages(files: Sequence[Path]) -> list[Page]:
    """The pages in files; a file that can't be opened has one, and reading it will say why."""
    found = []
    for file in files:
        try:
            with open_document(file) as document:
                count = document.count
        except PictureError:
            count = 1
        found += [Page(file, number) for number in range(1, count + 1)]
    return found


def read_page(page: Page, kind: str) -> list[Row]:
    """The rows of a page; one that says so, where it has no codes or can't be read.

    Raises:
        ValueError: there is no such kind.
    """
    wanted, name = kind_of(kind), page.file.as_posix()
    start = time.perf_counter()
    try:
        with open_document(page.file) as document:
            picture = document.draw(page.number)
        codes = load_reader().read(picture)
    except PictureError as error:
        spent = time.perf_counter() - start
        return [Row(name, page.number, kind, spent, refusal=error.reason)]
    spent = time.perf_counter() - start
    return table.rows_of(name, page.number, codes, wanted, spent)


@functools.cache
def load_reader() -> CodeReader:
    """This process's own reader, loaded once."""
    return CodeReader.load()


@contextmanager
def reading(pages: Sequence[Page], kind: str, jobs: int) -> Iterator[Iterator[list[Row]]]:
    """The rows of each page, in order, as they are read by so many processes."""
    read = partial(read_page, kind=kind)
    if jobs == 1:
        yield map(read, pages)
        return
    # Processes are spawned, for the threads of the reader would not survive a fork.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=_end_with_parent)
    try:
        answer = signal.signal(signal.SIGINT, signal.SIG_IGN)  # The processes inherit it.
        try:
            rows = pool.map(read, pages)
        finally:
            signal.signal(signal.SIGINT, answer)
        yield rows
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Has this process end when its parent is killed; it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait_and_end() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait_and_end, daemon=True).start()
