"""What goes out of the tab that reads codes: tables of all results, and digits to learn from.

All of it comes from the browser, where a person has corrected it; what is not of the form that
the tab's script sends is left out.
"""

import base64
import binascii
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, get_args

from PIL import Image

from model.codes import table
from model.codes.code import CodeVerdict
from model.codes.table import Row
from model.i18n import Language
from model.images.picture import Reason

DIGIT_SIDE = 1200  # pixels at most, of a digit to learn from, and
CROP_WIDTH = 2400  # of a code's picture as it comes
CROP = (320, 40)  # pixels that it fills at most in a workbook's cell

Sent = dict[str, Any]

_is_text = re.compile(r"[0-9?]{0,100}", re.ASCII).fullmatch


def make_file(form: str, sent: list[Sent], kind: str, texts: Language) -> tuple[str, str, bytes]:
    """A file's name, media type and bytes.

    Args:
        form: "csv", "xlsx" or "zip".
        sent: rows of the table, or digits to learn from.
        kind: of the codes, as `code_kinds.kind_of` takes it.
        texts: the page's language.
    """
    if form == "zip":
        return "corrections.zip", "application/zip", to_zip(sent)
    called = call_kind(kind, texts)
    found = [(row, entry.get("crop")) for entry in sent for row in rows_from(entry, called)]
    rows = [row for row, _ in found]
    if form == "xlsx":
        from page.codes import workbook  # a tenth of a second, that the page's start is spared

        pictures = [small_picture(crop) for _, crop in found]
        data = workbook.to_xlsx(rows, pictures, texts.code)
        media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return "codes.xlsx", media_type, data
    data = table.heading(texts.code) + table.lines(rows, texts.code)
    return "codes.csv", "text/csv", data


def call_kind(kind: str, texts: Language) -> str:
    """What a kind is called in a table, such as "SIRET" or "Longueur fixe 8"."""
    family, _, value = kind.partition(":")
    name = texts.codes.kinds.get(family, family).partition(":")[0].strip()
    return f"{name} {value}".strip()


def rows_from(entry: Sent, kind: str) -> Iterator[Row]:
    """The row that an entry stands for, if it does."""
    try:
        row = Row(
            file=str(entry["file"]),
            page=int(entry["page"]),
            kind=kind,
            seconds=float(entry.get("seconds", 0.0)),
            position=entry.get("position"),
            read=entry.get("read", ""),
            proposed=entry.get("proposed") or "",
            corrected=entry.get("corrected", ""),
            verdict=entry.get("verdict"),
            refusal=entry.get("refusal"),
            holds=entry.get("holds"),
            confidence=entry.get("confidence"),
        )
        if _is_sound(row):
            yield row
    except (KeyError, TypeError, ValueError):
        return


def _is_sound(row: Row) -> bool:
    return (
        all(_is_text(text) for text in (row.read, row.proposed, row.corrected))
        and (row.position is None or type(row.position) is int)
        and row.verdict in (None, *get_args(CodeVerdict))
        and row.refusal in (None, *get_args(Reason))
        and (row.holds is None or isinstance(row.holds, bool))
        and (row.confidence is None or 0 <= float(row.confidence) <= 1)
    )


def small_picture(sent: Any) -> Image.Image | None:
    """The picture of a code beside its row."""
    picture = _open(sent, "JPEG", CROP_WIDTH)
    if picture is not None:
        picture.thumbnail(CROP)
    return picture


def to_zip(sent: list[Sent]) -> bytes:
    """Digits by what they are, `0/….png` to `9/….png`, as training takes them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, entry in enumerate(sent, 1):
            picture = _open(entry.get("picture"), "PNG", DIGIT_SIDE)
            if picture is None or entry.get("digit") not in list("0123456789"):
                continue
            data = io.BytesIO()
            picture.convert("L").save(data, "PNG")
            archive.writestr(f"{entry['digit']}/{number:04}.png", data.getvalue())
    return file.getvalue()


def _open(sent: Any, form: str, side: int) -> Image.Image | None:
    """A small picture of bytes in base64; None where it is none."""
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(sent, validate=True)), formats=[form])
        if max(picture.size) > side:
            return None
        picture.load()
        return picture
    except (TypeError, ValueError, OSError, binascii.Error):
        return None
