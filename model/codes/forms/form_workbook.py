"""A table of forms as an Excel workbook: the codes, and what the fields look like."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.image import Image as CellImage
from openpyxl.styles import Alignment, Font, PatternFill

from model.codes.forms.form_batch import MAX_PICTURE_SIZE, Pictures
from model.codes.forms.form_table import FormColumns, field_column, without_mark
from model.codes.forms.words import form_words
from model.codes.spreadsheet import is_formula, plain
from model.i18n import LANGUAGES

DOUBT_CELL = "FFE699"  # The ground of a cell that a person must look at.
POINTS_PER_PIXEL = 0.75
PIXELS_PER_CHARACTER = 7  # Excel measures a column's width in characters.
TEXT_FORMAT = "@"  # What a person types into such a cell stays text too.
CHARACTERS = 22
KEY_COLUMNS = 2  # File and page stand on both sheets.


def to_xlsx(
    rows: Sequence[Mapping[str, str]],
    columns: FormColumns,
    pictures: Sequence[Pictures],
    lang: str,
    audit: str | None = None,
) -> bytes:
    """A workbook of two sheets: the table, and the same with a picture in the place of each code.

    Args:
        rows: the cells of the table, as a CSV file has them, by column.
        columns: of the table.
        pictures: of the fields of each row.
        lang: of its words.
        audit: what an audit of the sure codes says, on a sheet of its own.
    """
    book = Workbook()
    codes, shown = book.active, book.create_sheet(form_words(lang).pictures)
    codes.title = LANGUAGES[lang].codes.tab[:31]
    keys, headings = columns.keys(), columns.headings()
    fields = {field_column(name): name for name in columns.names}
    _head(codes, headings)
    _head(shown, [*headings[:KEY_COLUMNS], *columns.names])
    for number, (row, of_page) in enumerate(zip(rows, pictures, strict=True), 2):
        for place, column in enumerate(keys, 1):
            text, is_doubt = row[column], False
            if column in fields:
                text, is_doubt = without_mark(text)
            _write(codes.cell(number, place), text, is_doubt)
        for place, column in enumerate(keys[:KEY_COLUMNS], 1):
            _write(shown.cell(number, place), row[column])
        for place, name in enumerate(columns.names, KEY_COLUMNS + 1):
            if name in of_page:
                where = f"{shown.cell(1, place).column_letter}{number}"
                shown.add_image(CellImage(io.BytesIO(of_page[name])), where)
        if of_page:
            height = (MAX_PICTURE_SIZE[1] + 4) * POINTS_PER_PIXEL
            shown.row_dimensions[number].height = height
    for cell in shown[1][KEY_COLUMNS:]:
        width = (MAX_PICTURE_SIZE[0] + 8) / PIXELS_PER_CHARACTER
        shown.column_dimensions[cell.column_letter].width = width
    codes.auto_filter.ref = codes.dimensions
    if audit is not None:
        book.create_sheet(LANGUAGES[lang].audit.sheet)["A1"] = audit
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _head(sheet: Any, headings: Sequence[str]) -> None:
    for place, text in enumerate(headings, 1):
        cell = sheet.cell(1, place)
        _write(cell, text)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = CHARACTERS
    sheet.freeze_panes = "A2"


def _write(cell: Any, text: str, is_doubt: bool = False) -> None:
    """Text that stays text, whatever it looks like."""
    cell.alignment = Alignment(vertical="center")
    cell.number_format = TEXT_FORMAT
    if text:
        cell.quotePrefix = is_formula(text)
        cell.value = plain(text)
        cell.data_type = "s"
    if is_doubt:
        cell.fill = PatternFill("solid", fgColor=DOUBT_CELL)
