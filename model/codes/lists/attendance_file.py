"""The file of `--once`: which code of a list is where in a whole table.

refuse_other_file   before anything is read, where it would take the place of another file
write_attendance    writes it

`attendance` is imported where it is used: its scipy takes a fifth of a second.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from model.codes.lists.code_list import CodeList
from model.codes.table_file import TableError
from model.i18n import ENGLISH


def refuse_other_file(path: Path, lang: str) -> None:
    """Raises a TableError where what is to be written would take the place of another file."""
    from model.codes.lists import attendance

    try:
        begins = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise TableError(f"{path} can't be opened: {error.strerror}") from error
    if begins and not begins.startswith(attendance.heading(lang)):
        raise TableError(f"{path} is another file; name a new one for --once")


def write_attendance(
    path: Path, rows: Iterable[Mapping[str, str]], codes: CodeList, lang: str
) -> str:
    """Writes it, and gives the counts in a sentence.

    Args:
        path: of the file.
        rows: of codes, as of `attendance.take_attendance`.
        codes: the list.
        lang: of its words.

    Raises:
        TableError: it can't be written.
    """
    from model.codes.lists import attendance

    taken = attendance.take_attendance(rows, codes)
    try:
        path.write_bytes(attendance.to_csv(taken.entries(), codes, lang))
    except OSError as error:
        raise TableError(f"{path} can't be written: {error.strerror}") from error
    words = ENGLISH.lists.states
    said = "; ".join(f"{words[state]}: {count}" for state, count in taken.counts().items())
    return f"{path}: {said}"
