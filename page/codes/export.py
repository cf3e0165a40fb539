"""What goes out of the tab that reads codes: tables of all results, and digits to learn from."""

import base64
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PIL import Image

from model.codes import table
from model.codes.kinds import name_in
from model.i18n import Language
from page.codes.requests import ExportRequest, Lesson, SentRow, sound
from page.codes.review import audits

# In pixels: larger pictures than the tab's script sends are left out.
MAX_DIGIT_SIDE, MAX_CODE_SIDE, MAX_PIXELS = 1200, 2400, 250_000

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class MadeFile:
    """A file to be saved by the browser."""

    name: str
    media_type: str
    data: bytes


def make_file(asked: ExportRequest, language: Language) -> MadeFile:
    """The file that is asked for; entries that are not of its form are left out."""
    if asked.form == "zip":
        return MadeFile("corrections.zip", "application/zip", to_zip(sound(Lesson, asked.rows)))
    sent = [row for row in sound(SentRow, asked.rows) if row is not None]
    kind = name_in(asked.kind, language)
    rows = [entry.row(kind) for entry in sent]
    columns = table.LIST_COLUMNS if kind.startswith(table.LIST) else table.COLUMNS
    said = None
    if asked.audit is not None:
        said, columns = audits.sentence(asked.audit, language), (*columns, table.AUDIT)
    if asked.form == "xlsx":
        from page.codes import workbook  # Importing it takes a tenth of a second.

        pictures = [small_picture(entry.crop, workbook.MAX_PICTURE_SIZE) for entry in sent]
        book = workbook.to_xlsx(rows, pictures, language, columns, said)
        return MadeFile("codes.xlsx", XLSX_TYPE, book)
    data = table.heading(language.code, columns) + table.lines(rows, language.code, columns)
    return MadeFile("codes.csv", "text/csv", data)


def to_zip(lessons: Iterable[Lesson | None]) -> bytes:
    """Digits by what they are, `0/….png` to `9/….png`, as training takes them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, lesson in enumerate(lessons, 1):
            picture = None if lesson is None else _open(lesson.picture, "PNG", MAX_DIGIT_SIDE)
            if lesson is None or picture is None:
                continue
            data = io.BytesIO()
            picture.convert("L").save(data, "PNG")
            archive.writestr(f"{lesson.digit}/{number:04}.png", data.getvalue())
    return file.getvalue()


def small_picture(sent: Any, size: tuple[int, int]) -> Image.Image | None:
    """The picture of a code, made to fit a width and height in pixels."""
    picture = _open(sent, "JPEG", MAX_CODE_SIDE)
    if picture is not None:
        picture.thumbnail(size)
    return picture


def _open(sent: Any, form: str, max_side: int) -> Image.Image | None:
    """A small picture of bytes in base64; None where it is none."""
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(sent, validate=True)), formats=[form])
        if max(picture.size) > max_side or picture.width * picture.height > MAX_PIXELS:
            return None
        picture.load()
        return picture
    except (TypeError, ValueError, OSError, Image.DecompressionBombError):
        return None
