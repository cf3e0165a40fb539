"""The table of codes as an Excel workbook, with a picture of each code beside it."""

import io
from collections.abc import Sequence

import numpy as np
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image as CellImage
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from model.codes.code import Code, CodePage, CodeVerdict
from model.codes.table import MOST_SHOWN, Row, plain, state
from model.i18n import LANGUAGES
from model.images.picture import Pixels

HEIGHT = 40  # pixels of a code's picture, and
WIDTH = 320  # at most
MARGIN = 0.25  # of the code's height, around it
POINTS = 0.75  # a pixel
CHARACTER = 7  # pixels, by which Excel measures widths

DOUBT = PatternFill("solid", fgColor="FFE699")  # amber, to look at
FAILURE = PatternFill("solid", fgColor="F8CBAD")  # red, that can't be read or is not of the kind
PROPOSAL = PatternFill("solid", fgColor="DDEBF7")  # blue, of which nobody has said that it is so
FILLS: dict[CodeVerdict | None, PatternFill] = {"check": DOUBT, "unreadable": FAILURE}

TEXT = "@"  # a number format: what is typed there stays text too
COLUMN_WIDTHS = (28, 6, 9, 22, 22, 22, 24, 14, 12, 12, 10)  # in characters
CODES = (3, 4, 5)  # columns, from 0: read, proposed, corrected
STATE, HOLDS = 6, 8


def cut_code(pixels: Pixels, page: CodePage, code: Code) -> Image.Image:
    """The small picture of a code, with a margin, as it was read.

    Args:
        pixels: uint8 (H, W, 3), the picture as `to_pixels` gives it, not turned.
        page: that the code is of.
    """
    upright = np.rot90(pixels, -page.turned // 90)
    height, width = upright.shape[:2]
    left, top, right, bottom = code.box
    margin = MARGIN * (bottom - top)
    left, top = max(0, int(left - margin)), max(0, int(top - margin))
    right, bottom = min(width, int(right + margin) + 1), min(height, int(bottom + margin) + 1)
    cut = Image.fromarray(np.ascontiguousarray(upright[top:bottom, left:right]))
    cut.thumbnail((WIDTH, HEIGHT))
    return cut


def to_xlsx(rows: Sequence[Row], pictures: Sequence[Image.Image | None], lang: str) -> bytes:
    """A workbook of the rows: codes as text, doubtful ones colored.

    Args:
        rows: in order.
        pictures: of each row's code, as of `cut_code`; None where there is none.
        lang: "fr" or "en".
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
            sheet.row_dimensions[number].height = (picture.height + 4) * POINTS
    sheet.column_dimensions["A"].width = (WIDTH + 8) / CHARACTER
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
        cells[column].number_format = TEXT
    cells[-2].number_format = "0.00%"
    cells[-1].number_format = "0.00"
    if row.refusal is not None:
        cells[STATE].fill = FAILURE
    elif row.verdict in FILLS and not row.corrected:
        cells[CODES[0]].fill = cells[STATE].fill = FILLS[row.verdict]
    if row.holds is False:
        cells[HOLDS].fill = FAILURE
    if row.proposed:
        cells[CODES[1]].fill = PROPOSAL


def _set_text(cell: Cell, text: str) -> None:
    """Text that stays text, whatever it looks like."""
    if text:
        cell.value = plain(text)
        cell.data_type = "s"
        cell.number_format = TEXT
