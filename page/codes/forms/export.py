"""Tables of forms that go out of the tab: one row a page, one column a field."""

import io
from typing import Any

from model.codes.forms.form_batch import MAX_PICTURE_SIZE
from model.codes.forms.form_table import FormColumns, csv_of
from model.i18n import Language
from page.codes.export import XLSX_TYPE, MadeFile, small_picture
from page.codes.forms.requests import FormExportRequest, SentFormRow
from page.codes.requests import sound
from page.codes.review import audits

JPEG_QUALITY = 80


def make_file(asked: FormExportRequest, language: Language) -> MadeFile:
    """The file that is asked for; rows that are not of their form are left out."""
    audit = None if asked.audit is None else audits.sentence(asked.audit, language)
    columns = FormColumns(asked.names, language.code, asked.listed, audit is not None)
    sent = [row for row in sound(SentFormRow, asked.rows) if row is not None]
    if asked.form == "csv":
        rows = [row.row([b""] * len(row.cells)) for row in sent]
        return MadeFile("codes.csv", "text/csv", csv_of(rows, columns, language.code))
    from model.codes.forms import form_workbook  # Importing it takes a tenth of a second.

    shown, cells = [], []
    for row in sent:
        pictures = [_to_jpeg(cell.crop, MAX_PICTURE_SIZE) for cell in row.cells]
        named = zip((cell.name for cell in row.cells), pictures, strict=True)
        shown.append({name: picture for name, picture in named if picture})
        cells.append(dict(zip(columns.keys(), columns.cells(row.row(pictures)), strict=True)))
    book = form_workbook.to_xlsx(cells, columns, shown, language.code, audit)
    return MadeFile("codes.xlsx", XLSX_TYPE, book)


def _to_jpeg(sent: Any, size: tuple[int, int]) -> bytes:
    """The picture of a field, made to fit a width and height in pixels; empty if it is none."""
    picture, file = small_picture(sent, size), io.BytesIO()
    if picture is not None:
        picture.convert("RGB").save(file, "JPEG", quality=JPEG_QUALITY)
    return file.getvalue()
