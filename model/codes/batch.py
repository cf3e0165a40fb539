"""Pictures and folders → a table of codes, as they are read.

    python -m model.codes scans --csv out.csv
    python -m model.codes scans one.pdf --csv out.csv --kind siret --jobs 4

The table is all that a run leaves behind: the same command, run again, reads what is not in it.
"""

import argparse
import functools
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from model.codes import table
from model.codes.kinds import KINDS, kind_of
from model.codes.reader import CodeReader
from model.codes.table import Row
from model.codes.table_file import Key, TableError, TableFile
from model.i18n import ENGLISH, LANGUAGES
from model.images import pages
from model.images.picture import PictureError
from model.litert import WeightsError

SUFFIXES = (
    *(".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".avif"),
    *(".heic", ".heif", ".ppm", ".pgm", ".pbm", ".pnm", ".ico", ".pdf"),
)
INTERRUPTED = 130  # what shells take for Ctrl-C
GO_ON = "The rows in the table are whole: the same command goes on from there."

Page = tuple[Path, int]  # of a file, its number from 1


def find_files(paths: Sequence[Path]) -> tuple[list[Path], int]:
    """The files to read, those in folders by name; and how many there are no pictures.

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
    return list(dict.fromkeys(files)), skipped


def find_pages(files: Sequence[Path]) -> list[Page]:
    """The pages in files; a file that can't be opened has one, and reading it will say why."""
    found = []
    for file in files:
        try:
            count = pages.count_pages(file)
        except PictureError:
            count = 1
        found += [(file, number) for number in range(1, count + 1)]
    return found


def read_page(page: Page, kind: str) -> list[Row]:
    """The rows of a page; one that says so, where it has no codes or can't be read."""
    file, number = page
    start = time.perf_counter()
    try:
        codes = _reader().read(pages.open_page(file, number))
    except PictureError as error:
        spent = time.perf_counter() - start
        return [Row(file.as_posix(), number, kind, spent, refusal=error.reason)]
    spent = time.perf_counter() - start
    return table.rows_of(file.as_posix(), number, codes, kind_of(kind), spent)


@functools.cache
def _reader() -> CodeReader:
    """This process's own."""
    return CodeReader.load()


@contextmanager
def _reading(todo: Sequence[Page], kind: str, jobs: int) -> Iterator[Iterator[list[Row]]]:
    """The rows of pages, in order, as they are read by so many processes."""
    read = partial(read_page, kind=kind)
    if jobs == 1:
        yield map(read, todo)
        return
    # Spawned, for the threads of the reader would not survive a fork.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=_end_with_parent)
    try:
        answer = signal.signal(signal.SIGINT, signal.SIG_IGN)  # which they inherit
        try:
            rows = pool.map(read, todo)
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


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code is 0 once all is in the table, whatever could not be read."""
    options = _parse(arguments)
    files, skipped = find_files(options.paths)
    tally: Counter[str] = Counter()
    ended, exit_code = "", 0
    try:
        _reader()  # so that missing weights are said once, and before a table is begun
        with TableFile(options.csv, options.kind, options.lang) as table:
            found = find_pages(files)
            todo = [page for page in found if _key(page) not in table.done]
            tally["before"] = len(found) - len(todo)
            with _reading(todo, options.kind, options.jobs) as pages_read:
                for rows in pages_read:
                    table.add(rows)
                    _count(rows, tally)
                    _warn(rows)
    except (WeightsError, TableError) as error:
        ended, exit_code = f"{error}.", 1
    except BrokenProcessPool:
        ended, exit_code = f"A process that was reading is gone. {GO_ON}", 1
    except KeyboardInterrupt:
        ended, exit_code = f"Stopped. {GO_ON}", INTERRUPTED
    print(_summary(tally, skipped))
    if ended:
        print(ended, file=sys.stderr)
    return exit_code


def _key(page: Page) -> Key:
    """A page as the table has it."""
    file, number = page
    return table.as_text(file.as_posix()), str(number)


def _count(rows: list[Row], tally: Counter[str]) -> None:
    tally["pictures"] += 1
    tally["bad"] += sum(row.refusal is not None for row in rows)
    tally.update(row.verdict for row in rows if row.verdict is not None)


def _warn(rows: list[Row]) -> None:
    for row in rows:
        if row.refusal is not None:
            page = f", page {row.page}" if row.page > 1 else ""
            print(f"{row.file}{page}: {table.state(row, ENGLISH.table)}", file=sys.stderr)


def _summary(tally: Counter[str], skipped: int) -> str:
    codes = tally["sure"] + tally["check"] + tally["unreadable"]
    said = (
        f"pictures: {tally['pictures']}; codes: {codes} (sure: {tally['sure']}, to check: "
        f"{tally['check']}, unreadable: {tally['unreadable']}); bad files: {tally['bad']}"
    )
    if tally["before"]:
        said += f"; in the table before: {tally['before']}"
    if skipped:
        said += f"; left out as no pictures: {skipped}"
    return said


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m model.codes",
        description="Reads handwritten codes in pictures and PDFs into a table. Run again, the "
        "same command goes on where it stopped.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PICTURE_OR_FOLDER")
    parser.add_argument("--csv", required=True, type=Path, help="the table, made or gone on with")
    parser.add_argument(
        "--kind",
        default="free",
        help=f"what a code must be: {', '.join(KINDS)}, length:8, or pattern:75### with # for "
        "any digit (default free)",
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes that read (default 1)")
    parser.add_argument(
        "--lang", choices=sorted(LANGUAGES), default="en", help="of the table, and of the Excel"
    )
    options = parser.parse_args(arguments)
    try:
        kind_of(options.kind)
    except ValueError as error:
        parser.error(str(error))
    if options.jobs < 1:
        parser.error("--jobs must be at least 1")
    for path in options.paths:
        if not path.exists():
            parser.error(f"no such file or folder: {path}")
    return options
