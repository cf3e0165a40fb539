"""The codes of many pictures as a table: its rows, its words in each language, and its CSV."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from model.codes.code import CodePage, CodeVerdict
from model.codes.kinds import SEPARATORS, Kind, check
from model.i18n import LANGUAGES
from model.i18n.language import TableTexts
from model.images.picture import Reason

BOM = b"\xef\xbb\xbf"  # else Excel takes UTF-8 for an older encoding
MOST_SHOWN = 0.9999  # rounding is no certainty
FILE, PAGE, KIND = 0, 1, 7  # columns that tell what is in a table already
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet takes for one starts so

_control = re.compile(r"[\x00-\x1f\x7f]")
_is_code = re.compile(rf"[\d?][\d?{re.escape(SEPARATORS)}]*", re.ASCII).fullmatch


@dataclass(frozen=True)
class Row:
    """One code of a picture; or a picture without one, or a file that can't be read.

    Attributes:
        file: as it was named.
        page: of the file, from 1.
        position: of the code on it, from 1, top to bottom; None where there is no code.
        read: the code as read, "?" at each position that can't be; "" where there is none.
        proposed: the likeliest code of the kind, where what was read is none; else "".
        corrected: the code as a person left it; "" where nobody has looked.
        verdict: of what was read, under the kind; None where there is no code.
        refusal: why the file can't be read; None where it can.
        kind: of code, as whoever gets the table calls it.
        holds: whether the code, as corrected if it is, is of the kind; None where anything is.
        confidence: that it is read right as a whole, in [0, 1]; None where there is no code.
        seconds: spent on the page, with all its codes.
    """

    file: str
    page: int
    kind: str
    seconds: float
    position: int | None = None
    read: str = ""
    proposed: str = ""
    corrected: str = ""
    verdict: CodeVerdict | None = None
    refusal: Reason | None = None
    holds: bool | None = None
    confidence: float | None = None


def state(row: Row, texts: TableTexts) -> str:
    """What became of a row: what a person or the reader says of it, or why there is none."""
    if row.refusal is not None:
        return texts.refusals[row.refusal]
    if row.corrected:
        return texts.checked if row.corrected == row.read else texts.changed
    return texts.no_code if row.verdict is None else texts.verdicts[row.verdict]


def rows_of(file: str, page: int, codes: CodePage, kind: Kind, seconds: float) -> list[Row]:
    """The rows of a page that was read, under a kind; a single one where it has no codes."""
    rows = []
    for position, code in enumerate(codes.codes, 1):
        checked = check(code, kind)
        row = Row(
            file,
            page,
            kind.name,
            seconds,
            position,
            read=code.text,
            proposed="" if checked.proposal is None else checked.proposal.text,
            verdict=checked.verdict,
            holds=checked.holds,
            confidence=code.confidence,
        )
        rows.append(row)
    return rows or [Row(file, page, kind.name, seconds)]


def heading(lang: str) -> bytes:
    """The beginning of a CSV file: what Excel knows UTF-8 by, and the columns."""
    return BOM + _line(LANGUAGES[lang].table.columns, lang)


def lines(rows: Iterable[Row], lang: str) -> bytes:
    """Rows as lines of a CSV file; a row is always one line.

    A code is written ="00123". Of the ways to keep its zeros it is the one by which the cell
    in Excel holds the code and nothing else: quotes alone don't stop Excel from making 123 of
    00123, or 7.3E+13 of a SIRET, a leading tab would stay in the cell and travel with each copy,
    and a leading apostrophe is shown. A program takes it off by `cell.strip('="')`, and pandas
    by `table["Code as read"].str.strip('="')`; unlike a tab, which pandas skips, it keeps
    pandas too from taking codes for numbers.
    """
    return b"".join(_line(cells(row, lang), lang) for row in rows)


def cells(row: Row, lang: str) -> tuple[str, ...]:
    """A row in words as a CSV file has them, in the order of `TableTexts.columns`."""
    texts, words = LANGUAGES[lang], LANGUAGES[lang].table
    return (
        as_text(row.file),
        str(row.page),
        "" if row.position is None else str(row.position),
        _code(row.read),
        _code(row.proposed),
        _code(row.corrected),
        state(row, words),
        as_text(row.kind),
        "" if row.holds is None else words.yes if row.holds else words.no,
        "" if row.confidence is None else texts.number(100 * min(row.confidence, MOST_SHOWN), 2),
        texts.number(row.seconds, 2),
    )


def as_text(cell: str) -> str:
    """A cell on one line that no spreadsheet takes for a formula."""
    cell = plain(cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def plain(text: str) -> str:
    """Text as any file takes it; control characters, and bytes that are no text, by number."""
    text = _control.sub(lambda character: f"\\x{ord(character[0]):02x}", text)
    return text.encode("utf-8", "backslashreplace").decode()


def _code(text: str) -> str:
    return f'="{text}"' if _is_code(text) else as_text(text)


def _line(cells: Iterable[str], lang: str) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=LANGUAGES[lang].delimiter, lineterminator="\r\n").writerow(cells)
    return file.getvalue().encode()
