"""A table of codes on disk: rows are added page by page, and a run that was ended goes on."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from model.codes import table
from model.codes.table import COLUMNS
from model.i18n import LANGUAGES

ANOTHER = "name another file"


class Key(NamedTuple):
    """A page as its rows have it."""

    file: str
    page: str


class TableError(Exception):
    """A table that can't be gone on with; the message says why, and what to do."""


class TableFile:
    """A CSV file that only ever holds whole rows.

    The rows of a page go out in one write at the file's end. What a full disk takes of them is
    taken back at once, what a killed run has left of them when the table is opened again.

    Attributes:
        done: the pages in it.
    """

    _last_needed = "kind"  # Columns behind it may be missing from a row.

    def __init__(self, path: Path, kind: str, lang: str, columns: Sequence[str] = COLUMNS) -> None:
        """Opens a table, or begins it.

        Args:
            path: of the table.
            kind: of its codes.
            lang: the language's code.
            columns: those of `model.codes.table` that it has.

        Raises:
            TableError: the file can't be opened or written, is no table, or one of another
                language or kind of code.
        """
        self._path, self._lang, self._columns = path, lang, columns
        try:
            self._file = path.open("a+b", buffering=0)
        except OSError as error:
            raise TableError(f"{path} can't be opened: {error.strerror}") from error
        try:
            self.done = self._go_on(kind)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, rows: Iterable[Any]) -> None:
        """Adds the rows of a page, all or none.

        Raises:
            TableError: they can't be written; those before are safe.
        """
        self._append(self._lines(rows))

    def columns(self) -> Sequence[str]:
        """The columns, in order, by what the program calls them."""
        return self._columns

    def _heading(self) -> bytes:
        return table.heading(self._lang, self._columns)

    def _lines(self, rows: Iterable[Any]) -> bytes:
        return table.lines(rows, self._lang, self._columns)

    def _refuse_others(self, rows: list[dict[str, str]], kind: str) -> None:
        others = {row["kind"] for row in rows} - {kind}
        if others:
            kinds = ", ".join(sorted(others))
            raise TableError(f"{self._path} holds codes of kind {kinds}; {ANOTHER}")

    def read(self) -> list[dict[str, str]]:
        """The cells of all rows, by column."""
        self._file.seek(0)
        return self._parse(self._file.read().splitlines(keepends=True)[1:])

    def _append(self, data: bytes) -> None:
        end = self._file.seek(0, io.SEEK_END)
        try:
            while data:  # A disk that is nearly full takes a part, and says so the next time.
                data = data[self._file.write(data) :]
        except BaseException as error:
            self._file.truncate(end)
            if isinstance(error, OSError):
                raise TableError(
                    f"{self._path} can't be written: {error.strerror}. The rows in it are whole: "
                    "make room, and the same command goes on from there"
                ) from error
            raise

    def _go_on(self, kind: str) -> set[Key]:
        self._file.seek(0)
        found = self._file.read()
        heading = self._heading()
        if heading.startswith(found):  # The file is empty, or its heading is torn.
            self._file.truncate(0)
            self._append(heading)
            return set()
        if not found.startswith(heading):
            raise TableError(f"{self._path} is no table of codes in this language; {ANOTHER}")
        lines = found.splitlines(keepends=True)
        torn = not lines[-1].endswith(b"\n")
        rows = self._parse(lines[1:-1] if torn else lines[1:])
        self._refuse_others(rows, kind)
        if torn:  # Rows of the same page may be missing too: that page is read again.
            last = _key(rows[-1]) if rows else None
            while rows and _key(rows[-1]) == last:
                rows.pop()
            self._file.truncate(sum(map(len, lines[: len(rows) + 1])))
        return {_key(row) for row in rows}

    def _parse(self, lines: list[bytes]) -> list[dict[str, str]]:
        """The cells of lines, each of them a row, by column.

        Raises:
            TableError: one is not.
        """
        text = [line.decode("utf-8", "replace") for line in lines]
        rows = list(csv.reader(text, delimiter=LANGUAGES[self._lang].delimiter))
        columns = self.columns()
        least = columns.index(self._last_needed) + 1
        if len(rows) < len(lines) or any(len(row) < least for row in rows):
            raise TableError(f"{self._path} has a line that is no row; {ANOTHER}")
        return [dict(zip(columns, row, strict=False)) for row in rows]


def _key(row: dict[str, str]) -> Key:
    return Key(row["file"], row["page"])
