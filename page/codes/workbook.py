"""The table of codes as an Excel workbook, with a picture of each code beside it."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image as CellImage
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from model.codes.code import CodeVerdict
from model.codes.table import MOST_SHOWN, Row, plain, state
from model.i18n import LANGUAGES
from page.colors import PROPOSED_CELL, UNSURE_CELL, WRONG_CELL

MAX_PICTURE_SIZE = (320, 40)  # In pixels, of a code in its cell.
POINTS_PER_PIXEL = 0.75
PIXELS_PER_CHARACTER = 7  # Excel measures a column's width in characters.

VERDICT_CELLS: dict[CodeVerdict | None, str] = {"check": UNSURE_CELL, "unreadable": WRONG_CELL}

TEXT_FORMAT = "@"  # What a person types into such a cell stays text too.
COLUMN_WIDTHS = (28, 6, 9, 22, 22, 22, 24, 14, 12, 12, 10)  # in characters
CODES = (3, 4, 5)  # columns, from 0: read, proposed, corrected
STATE, HOLDS = 6, 8


def to_xlsx(rows: Sequence[Row], pictures: Sequence[Image.Image | None], lang: str) -> bytes:
    """A workbook of the rows: codes as text, doubtful ones colored.

    Args:
        rows: in order.
        pictures: of each row's code, `MAX_PICTURE_SIZE` at most; None where there is none.
        lang: a key of `LANGUAGES`.
    """
    words = LANGUAGES[lang].table
    book = Workbook()
    sheet = book.active
    # The picture stands beside the codes, so that one look compares them.
    sheet.append(["", *words.columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, (row, picture) in enumerate(zip(rows, pictures, strict=True), 2):
        _fill(sheet, number, row, lang)
        if picture is not None:
            sheet.add_image(_cell_image(picture), f"A{number}")
            sheet.row_dimensions[number].height = (picture.height + 4) * POINTS_PER_PIXEL
    sheet.column_dimensions["A"].width = (MAX_PICTURE_SIZE[0] + 8) / PIXELS_PER_CHARACTER
    for column, width in enumerate(COLUMN_WIDTHS, 2):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.auto_filter.ref = sheet.dimensions
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell_image(picture: Image.Image) -> CellImage:
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=80)  # of photographs, much less than a PNG
    return CellImage(file)


def _fill(sheet: Worksheet, number: int, row: Row, lang: str) -> None:
    words = LANGUAGES[lang].table
    values = (
        row.file,
        row.page,
        row.position,
        row.read,
        row.proposed,
        row.corrected,
        state(row, words),
        row.kind,
        None if row.holds is None else words.yes if row.holds else words.no,
        None if row.confidence is None else min(row.confidence, MOST_SHOWN),
        row.seconds,
    )
    cells: list[Cell] = [sheet.cell(number, column) for column in range(2, len(values) + 2)]
    for cell, value in zip(cells, values, strict=True):
        cell.alignment = Alignment(vertical="center")
        if isinstance(value, str):
            _set_text(cell, value)
        else:
            cell.value = value
    for column in CODES:
        cells[column].number_format = TEXT_FORMAT
    cells[-2].number_format = "0.00%"
    cells[-1].number_format = "0.00"
    if row.refusal is not None:
        cells[STATE].fill = _ground(WRONG_CELL)
    elif row.verdict in VERDICT_CELLS and not row.corrected:
        cells[CODES[0]].fill = cells[STATE].fill = _ground(VERDICT_CELLS[row.verdict])
    if row.holds is False:
        cells[HOLDS].fill = _ground(WRONG_CELL)
    if row.proposed:
        cells[CODES[1]].fill = _ground(PROPOSED_CELL)


def _ground(color: str) -> PatternFill:
    return PatternFill("solid", fgColor=color.removeprefix("#").upper())


def _set_text(cell: Cell, text: str) -> None:
    """Text that stays text, whatever it looks like."""
    if text:
        cell.value = plain(text)
        cell.data_type = "s"
        cell.number_format = TEXT_FORMAT
