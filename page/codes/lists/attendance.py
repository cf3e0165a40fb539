"""Who is there, in the page and in the files that it saves."""

import base64
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from model.codes import table
from model.codes.lists import attendance
from model.codes.lists.attendance import PRESENCE, Attendance, Entry, State, take_attendance
from model.codes.lists.code_list import CodeList
from model.codes.spreadsheet import is_formula, plain
from model.i18n import Language
from page.codes.export import XLSX_TYPE
from page.codes.requests import AttendanceRequest, SentRow, sound

MAX_SHOWN = 200  # Entries of one state; the file has more.
MAX_MISSING = 50_000  # Codes of a list that a file names as missing; nobody looks for more.
NUMBER = "number"  # The column of the place of a row among those that were sent.
TEXT_FORMAT = "@"
CHARACTERS = {"known": 22, "name": 28, PRESENCE: 28, "file": 28, "read": 22}


@dataclass(frozen=True)
class ShownEntry:
    """Where a code of a list is, or what is none of it.

    Attributes:
        state: as of `Entry`.
        code: of the list; "" of what is none of it.
        name: beside the code.
        row: the number, from 0, of the row in which it is; None where it is missing.
    """

    state: State
    code: str
    name: str
    row: int | None


@dataclass(frozen=True)
class ShownAttendance:
    """How many entries there are of each state, the first of them, and the best guess for each row
    that was sent; None where it is in no doubt, or none is left."""

    counts: dict[State, int]
    entries: list[ShownEntry]
    guesses: list[str | None]


def answer(asked: AttendanceRequest, codes: CodeList, texts: Language) -> dict[str, Any]:
    """What is asked for: who is there, to be shown or as a file to be saved."""
    rows = [
        table.cells_of(row.row(table.LIST), texts.code) | {NUMBER: str(number)}
        for number, row in enumerate(sound(SentRow, asked.rows))
        if row is not None
    ]
    taken = take_attendance(rows, codes)
    if asked.form == "shown":
        return asdict(_show(taken, len(asked.rows)))
    entries = taken.entries(MAX_MISSING)
    if asked.form == "csv":
        return _file("csv", "text/csv", attendance.to_csv(entries, codes, texts.code))
    return _file("xlsx", XLSX_TYPE, to_xlsx(entries, codes, texts))


def to_xlsx(entries: Iterable[Entry], codes: CodeList, texts: Language) -> bytes:
    """Entries as an Excel workbook, all of its cells text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for place, column in enumerate(attendance.COLUMNS):
        sheet.column_dimensions["ABCDEFG"[place]].width = CHARACTERS.get(column, 10)
    sheet.append([_cell(sheet, text, bold=True) for text in attendance.headings(texts.code)])
    for entry in entries:
        cells = attendance.cells_of(entry, codes, texts.code)
        sheet.append([_cell(sheet, text.removeprefix('="').removesuffix('"')) for text in cells])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, text: str, bold: bool = False) -> Any:
    """Text that stays text, whatever it looks like."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.number_format = "s", TEXT_FORMAT
    cell.quotePrefix = is_formula(text)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _show(taken: Attendance, sent: int) -> ShownAttendance:
    shown: Counter[State] = Counter()
    entries = []
    for entry in taken.entries(MAX_SHOWN):
        shown[entry.state] += 1
        if shown[entry.state] <= MAX_SHOWN:
            code = name = ""
            if entry.index is not None:
                code, name = taken.codes.code(entry.index), taken.codes.name(entry.index)
            number = None if entry.row is None else int(entry.row[NUMBER])
            entries.append(ShownEntry(entry.state, code, plain(name), number))
    guesses: list[str | None] = [None] * sent
    for index, row in taken.likely.items():
        guesses[int(row[NUMBER])] = taken.codes.code(index)
    return ShownAttendance(taken.counts(), entries, guesses)


def _file(ending: str, media_type: str, data: bytes) -> dict[str, Any]:
    data64 = base64.b64encode(data).decode()
    return {"name": f"presence.{ending}", "type": media_type, "data": data64}
