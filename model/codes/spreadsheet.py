"""Text for spreadsheets: lines of CSV, and cells that stay what they are."""

import csv
import io
import re
from collections.abc import Iterable

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # Without it Excel takes UTF-8 for an older encoding.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_control = re.compile(r"[\x00-\x1f\x7f]")


def csv_lines(rows: Iterable[Iterable[str]], delimiter: str) -> bytes:
    """Rows as lines of a CSV file in UTF-8, as Excel writes them."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def plain(text: str) -> str:
    """Text that any file takes; control characters, and bytes that are no text, by number."""
    text = _control.sub(lambda character: f"\\x{ord(character[0]):02x}", text)
    return text.encode("utf-8", "backslashreplace").decode()
