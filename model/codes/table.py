"""The codes of many pictures as a table: its rows, its words in each language, and its CSV."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from model.codes.code import CodePage, CodeVerdict
from model.codes.kind import SEPARATORS, Kind
from model.codes.spreadsheet import BYTE_ORDER_MARK, csv_lines, harmless, plain
from model.i18n import LANGUAGES
from model.i18n.language import MAX_SHOWN_CONFIDENCE, TableTexts
from model.images.picture import Reason

COLUMNS = (
    *("file", "page", "position", "read", "proposed", "corrected"),
    *("state", "kind", "holds", "confidence", "seconds"),
)

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
        judgment = kind.judge(code)
        row = Row(
            file,
            page,
            kind.name,
            seconds,
            position,
            read=code.text,
            proposed="" if judgment.proposal is None else judgment.proposal.text,
            verdict=judgment.verdict,
            holds=judgment.holds,
            confidence=code.confidence,
        )
        rows.append(row)
    return rows or [Row(file, page, kind.name, seconds)]


def heading(lang: str) -> bytes:
    """The beginning of a CSV file: what Excel knows UTF-8 by, and the columns."""
    texts = LANGUAGES[lang]
    names = [texts.table.columns[column] for column in COLUMNS]
    return BYTE_ORDER_MARK + csv_lines([names], texts.delimiter)


def lines(rows: Iterable[Row], lang: str) -> bytes:
    """Rows as lines of a CSV file; a row is always one line.

    A code is written ="00123". Of the ways to keep its zeros it is the one by which the cell
    in Excel holds the code and nothing else: quotes alone don't stop Excel from making 123 of
    00123, or 7.3E+13 of a SIRET, a leading tab would stay in the cell and travel with each copy,
    and a leading apostrophe is shown. A program takes it off by `cell.strip('="')`, and pandas
    by `table["Code as read"].str.strip('="')`; unlike a tab, which pandas skips, it keeps
    pandas too from taking codes for numbers.
    """
    return csv_lines((_cells(row, lang).values() for row in rows), LANGUAGES[lang].delimiter)


def _cells(row: Row, lang: str) -> dict[str, str]:
    """A row in words as a CSV file has them, by column and in their order."""
    texts, words = LANGUAGES[lang], LANGUAGES[lang].table
    shown = None if row.confidence is None else min(row.confidence, MAX_SHOWN_CONFIDENCE)
    cells = {
        "file": as_text(row.file),
        "page": str(row.page),
        "position": "" if row.position is None else str(row.position),
        "read": as_code(row.read),
        "proposed": as_code(row.proposed),
        "corrected": as_code(row.corrected),
        "state": state(row, words),
        "kind": as_text(row.kind),
        "holds": "" if row.holds is None else words.yes if row.holds else words.no,
        "confidence": "" if shown is None else texts.number(100 * shown, 2),
        "seconds": texts.number(row.seconds, 2),
    }
    return {column: cells[column] for column in COLUMNS}


def as_text(cell: str) -> str:
    """A cell on one line that no spreadsheet takes for a formula."""
    return harmless(plain(cell))


def as_code(text: str) -> str:
    """A code as a cell of a CSV file that keeps its zeros, as `lines` says."""
    return f'="{text}"' if _is_code(text) else as_text(text)
