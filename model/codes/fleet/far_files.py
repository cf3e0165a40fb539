"""Files that are on no disk of this computer: found, their pages counted, copied."""

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from pyarrow.fs import FileSelector, FileSystem, FileType

from model.codes import batch
from model.codes.batch import Page
from model.images.pages import HEAD_BYTES, MAX_PDF_BYTES, is_pdf
from model.images.picture import MAX_BYTES

MAX_AT_ONCE = 16  # Files that are asked for at once; each keeps this computer waiting.
CHUNK_BYTES = 8 * 2**20


def walk(system: FileSystem, folder: str) -> Iterator[str]:
    """The files in a folder, and in folders in it, as `batch.walk` has them."""
    inside = system.get_file_info(FileSelector(folder, allow_not_found=True))
    for found in sorted(inside, key=lambda found: found.base_name):
        if found.base_name.startswith("."):
            continue
        if found.type == FileType.Directory:
            yield from walk(system, found.path)
        elif found.type == FileType.File:
            yield found.path


def count_pages(system: FileSystem, paths: Sequence[str]) -> list[int]:
    """How many pages each file has; 1 where it can't be opened, and reading it will say why.

    Raises:
        OSError: the file system can't be asked.
    """
    with ThreadPoolExecutor(MAX_AT_ONCE) as threads:
        return list(threads.map(partial(_count_pages, system), paths))


@contextmanager
def near(pages: Sequence[Page], system: FileSystem | None) -> Iterator[list[Page]]:
    """Pages with copies of their files, which last as long as the `with` block; those of this
    computer's files, where there is no other system, as they are.

    Raises:
        OSError: the file system can't be asked.
    """
    if system is None:
        yield list(pages)
        return
    files = list(dict.fromkeys(page.file for page in pages))
    with tempfile.TemporaryDirectory() as folder:
        copies = {file: Path(folder) / str(number) for number, file in enumerate(files)}
        with ThreadPoolExecutor(MAX_AT_ONCE) as threads:
            list(threads.map(lambda file: _copy(system, file.as_posix(), copies[file]), files))
        yield [replace(page, file=copies[page.file]) for page in pages]


def _count_pages(system: FileSystem, path: str) -> int:
    try:
        with system.open_input_stream(path, compression=None) as file:
            if not is_pdf(file.read(HEAD_BYTES)):
                return 1
    except FileNotFoundError:
        return 1
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "pdf"
        _copy(system, path, copied)
        return len(batch.find_pages([copied]))


def _copy(system: FileSystem, path: str, to: Path) -> None:
    """Copies a file that there may be no more, up to where it is refused for its size."""
    try:
        file = system.open_input_stream(path, compression=None)
    except FileNotFoundError:
        return
    with file, to.open("wb") as copied:
        chunk = file.read(HEAD_BYTES)
        left = (MAX_PDF_BYTES if is_pdf(chunk) else MAX_BYTES) + 1
        while chunk:
            copied.write(chunk)
            left -= len(chunk)
            chunk = file.read(min(left, CHUNK_BYTES)) if left > 0 else b""
