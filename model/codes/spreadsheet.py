"""Text for spreadsheets: lines of CSV, and cells that stay what they are."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # Without it Excel takes UTF-8 for an older encoding.
FORMULA_STARTS = ("=", "+", "-", "@")

# Spreadsheets skip these at the start: spaces, control characters, and what has no width.
_skipped = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff]*")
_control = re.compile(r"[\x00-\x1f\x7f]")


def csv_lines(rows: Iterable[Iterable[str]], delimiter: str) -> bytes:
    """Rows as lines of a CSV file in UTF-8, as Excel writes them."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if is_formula(cell) else cell


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula; some also know full-width signs."""
    start = _skipped.sub("", cell, count=1)[:1]
    tab = cell.startswith(("\t", "\r"))  # Some take what follows it for a cell of its own.
    return tab or unicodedata.normalize("NFKC", start) in FORMULA_STARTS


def plain(text: str) -> str:
    """Text that any file takes; control characters, and bytes that are no text, by number."""
    text = _control.sub(lambda character: f"\\x{ord(character[0]):02x}", text)
    return text.encode("utf-8", "backslashreplace").decode()
