"""The table of codes as an Excel workbook, with a picture of each code beside it."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image as CellImage
from openpyxl.styles import Alignment, Font, PatternFill
from PIL import Image

from model.codes.code import CodeVerdict
from model.codes.spreadsheet import is_formula, plain
from model.codes.table import AUDIT, COLUMNS, Row, choices_cell, state
from model.i18n import Language
from model.i18n.language import MAX_SHOWN_CONFIDENCE
from page.colors import PROPOSED_CELL, UNSURE_CELL, WRONG_CELL

MAX_PICTURE_SIZE = (320, 40)  # A code in its cell, in pixels.
POINTS_PER_PIXEL = 0.75
PIXELS_PER_CHARACTER = 7  # Excel measures a column's width in characters.

CHARACTERS = {
    **{"file": 28, "page": 6, "position": 9, "read": 22, "proposed": 22, "corrected": 22},
    **{"state": 24, "kind": 14, "holds": 12, "confidence": 12, "seconds": 10},
    **{"known": 22, "name": 28, "choices": 40, AUDIT: 18},
}
TEXT_FORMAT = "@"  # What a person types into such a cell stays text too.
FORMATS = {
    **{"read": TEXT_FORMAT, "proposed": TEXT_FORMAT, "corrected": TEXT_FORMAT},
    **{"confidence": "0.00%", "seconds": "0.00", "known": TEXT_FORMAT},
}
VERDICT_CELLS: dict[CodeVerdict | None, str] = {"check": UNSURE_CELL, "unreadable": WRONG_CELL}


def to_xlsx(
    rows: Sequence[Row],
    pictures: Sequence[Image.Image | None],
    language: Language,
    columns: Sequence[str] = COLUMNS,
    audit: str | None = None,
) -> bytes:
    """A workbook of the rows: codes as text, doubtful ones colored.

    Args:
        rows: in order.
        pictures: of each row's code, `MAX_PICTURE_SIZE` at most; None where there is none.
        language: of its words.
        columns: `COLUMNS`, or of a list `LIST_COLUMNS`; then `AUDIT` where codes were audited.
        audit: what an audit of the sure codes says, on a sheet of its own.
    """
    book = Workbook()
    sheet = book.active
    # The picture stands beside the codes, so that one look compares them.
    sheet.append(["", *(language.table.columns[column] for column in columns)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, (row, picture) in enumerate(zip(rows, pictures, strict=True), 2):
        cells = {name: sheet.cell(number, place) for place, name in enumerate(columns, 2)}
        _fill(cells, row, language)
        if picture is not None:
            sheet.add_image(_cell_image(picture), f"A{number}")
            sheet.row_dimensions[number].height = (picture.height + 4) * POINTS_PER_PIXEL
    sheet.column_dimensions["A"].width = (MAX_PICTURE_SIZE[0] + 8) / PIXELS_PER_CHARACTER
    for cell in sheet[1][1:]:
        name = columns[cell.column - 2]
        sheet.column_dimensions[cell.column_letter].width = CHARACTERS[name]
    sheet.auto_filter.ref = sheet.dimensions
    if audit is not None:
        book.create_sheet(language.audit.sheet)["A1"] = audit
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell_image(picture: Image.Image) -> CellImage:
    file = io.BytesIO()
    # Of photographs a JPEG is much smaller than a PNG.
    picture.convert("RGB").save(file, "JPEG", quality=80)
    return CellImage(file)


def _fill(cells: dict[str, Cell], row: Row, language: Language) -> None:
    values = _values(row, language)
    for column, cell in cells.items():
        value = values[column]
        cell.alignment = Alignment(vertical="center")
        if isinstance(value, str):
            _set_text(cell, value)
        else:
            cell.value = value
        cell.number_format = FORMATS.get(column, cell.number_format)
    for column, color in _colors(row).items():
        cells[column].fill = PatternFill("solid", fgColor=color.removeprefix("#").upper())


def _values(row: Row, language: Language) -> dict[str, str | float | None]:
    words, confidence = language.table, row.confidence
    return {
        "file": row.file,
        "page": row.page,
        "position": row.position,
        "read": row.read,
        "proposed": row.proposed,
        "corrected": row.corrected,
        "state": state(row, words),
        "kind": row.kind,
        "holds": None if row.holds is None else words.yes if row.holds else words.no,
        "confidence": None if confidence is None else min(confidence, MAX_SHOWN_CONFIDENCE),
        "seconds": row.seconds,
        "known": row.known.text if row.known else "",
        "name": row.known.name if row.known else "",
        "choices": "" if row.known else choices_cell(row.choices),
        AUDIT: language.audit.judged[row.audit] if row.audit else "",
    }


def _colors(row: Row) -> dict[str, str]:
    """The cells of a row that are not white."""
    colors = {}
    if row.refusal is not None:
        colors["state"] = WRONG_CELL
    elif row.verdict in VERDICT_CELLS and not row.corrected:
        colors["read"] = colors["state"] = VERDICT_CELLS[row.verdict]
    if row.holds is False:
        colors["holds"] = WRONG_CELL
    if row.proposed:
        colors["proposed"] = PROPOSED_CELL
    return colors


def _set_text(cell: Cell, text: str) -> None:
    """Text that stays text, whatever it looks like, also when it is edited or saved as CSV."""
    if text:
        cell.quotePrefix = is_formula(text)
        cell.value = plain(text)
        cell.data_type = "s"
        cell.number_format = TEXT_FORMAT
