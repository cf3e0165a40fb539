"""The codes of many pictures as a table: its rows, its words in each language, and its CSV."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model.codes.audit import AuditVerdict
from model.codes.code import CodePage, CodeVerdict
from model.codes.kind import SEPARATORS, Choice, Judgment, Kind
from model.codes.spreadsheet import BYTE_ORDER_MARK, csv_lines, harmless, plain
from model.i18n import LANGUAGES
from model.i18n.language import MAX_SHOWN_CONFIDENCE, TableTexts
from model.images.picture import Reason

COLUMNS = (
    *("file", "page", "position", "read", "proposed", "corrected"),
    *("state", "kind", "holds", "confidence", "seconds"),
)

LIST = "list:"  # The kind of codes of a list, before the list's path.
# What a table of a list's codes has besides.
LIST_COLUMNS = (*COLUMNS, "known", "name", "choices")
AUDIT = "audit"  # The last column of a table of codes that were audited.

_is_code = re.compile(rf"[\d?][\d?{re.escape(SEPARATORS)}]*", re.ASCII).fullmatch
_choice_in = re.compile(r"(?:^|; )(\d+) \((\d+) %\)", re.ASCII)


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
        choices: the codes of a list that may have been meant, likeliest first; one, and no more,
            where it is sure.
        audit: what a person has found, where it was drawn as one of the sure codes to look at.
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
    choices: tuple[Choice, ...] = ()
    audit: AuditVerdict | None = None

    @property
    def known(self) -> Choice | None:
        """The code of a list that it surely is, by the reader or by whoever has corrected it."""
        if self.corrected:
            return next((c for c in self.choices if c.text == self.corrected), None)
        return self.choices[0] if self.choices and self.verdict == "sure" else None

    @property
    def is_unlisted(self) -> bool:
        """Whether it is a code that is none of a list, as far as can be seen."""
        return self.verdict is not None and self.kind.startswith(LIST) and not self.choices


def state(row: Row, texts: TableTexts) -> str:
    """What became of a row: what a person or the reader says of it, or why there is none."""
    if row.refusal is not None:
        return texts.refusals[row.refusal]
    if row.corrected:
        return texts.checked if row.corrected == row.read else texts.changed
    if row.verdict is None:
        return texts.no_code
    if row.is_unlisted:
        return texts.unlisted
    return texts.verdicts[row.verdict]


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
            proposed=_proposed(judgment),
            verdict=judgment.verdict,
            holds=judgment.holds,
            confidence=code.confidence,
            choices=judgment.choices,
        )
        rows.append(row)
    return rows or [Row(file, page, kind.name, seconds)]


def _proposed(judgment: Judgment) -> str:
    if judgment.proposal is not None:
        return judgment.proposal.text
    return judgment.choices[0].text if judgment.choices and judgment.verdict != "sure" else ""


def heading(lang: str, columns: Sequence[str] = COLUMNS) -> bytes:
    """The beginning of a CSV file: what Excel knows UTF-8 by, and the columns."""
    texts = LANGUAGES[lang]
    names = [texts.table.columns[column] for column in columns]
    return BYTE_ORDER_MARK + csv_lines([names], texts.delimiter)


def lines(rows: Iterable[Row], lang: str, columns: Sequence[str] = COLUMNS) -> bytes:
    """Rows as lines of a CSV file; a row is always one line.

    A code is written ="00123". Of the ways to keep its zeros it is the one by which the cell
    in Excel holds the code and nothing else: quotes alone don't stop Excel from making 123 of
    00123, or 7.3E+13 of a SIRET, a leading tab would stay in the cell and travel with each copy,
    and a leading apostrophe is shown. A program takes it off by `cell.strip('="')`, and pandas
    by `table["Code as read"].str.strip('="')`; unlike a tab, which pandas skips, it keeps
    pandas too from taking codes for numbers.
    """
    cells = (cells_of(row, lang) for row in rows)
    in_order = ([row[column] for column in columns] for row in cells)
    return csv_lines(in_order, LANGUAGES[lang].delimiter)


def cells_of(row: Row, lang: str) -> dict[str, str]:
    """A row in words as a CSV file has them, by column of `LIST_COLUMNS`, and `AUDIT`."""
    texts, words = LANGUAGES[lang], LANGUAGES[lang].table
    shown = None if row.confidence is None else min(row.confidence, MAX_SHOWN_CONFIDENCE)
    return {
        "file": as_text(row.file),
        "page": str(row.page),
        "position": "" if row.position is None else str(row.position),
        "read": code_cell(row.read),
        "proposed": code_cell(row.proposed),
        "corrected": code_cell(row.corrected),
        "state": state(row, words),
        "kind": as_text(row.kind),
        "holds": "" if row.holds is None else words.yes if row.holds else words.no,
        "confidence": "" if shown is None else texts.number(100 * shown, 2),
        "seconds": texts.number(row.seconds, 2),
        "known": "" if row.known is None else code_cell(row.known.text),
        "name": "" if row.known is None else as_text(row.known.name),
        "choices": "" if row.known is not None else choices_cell(row.choices),
        AUDIT: "" if row.audit is None else texts.audit.judged[row.audit],
    }


def as_text(cell: str) -> str:
    """A cell on one line that no spreadsheet takes for a formula."""
    return harmless(plain(cell))


def choices_cell(choices: Iterable[Choice]) -> str:
    """Choices in one cell, such as "00123 (62 %) Zoé; 00128 (31 %)"; see `parse_choices`."""
    said = []
    for choice in choices:
        percent = min(max(round(100 * choice.share), 1), 99)  # None of them is certain.
        name = plain(choice.name).replace(";", ",")
        said.append(f"{choice.text} ({percent} %) {name}".rstrip())
    return "; ".join(said)


def parse_choices(cell: str) -> list[tuple[str, float]]:
    """The codes of `choices_cell` and how likely they are, in [0, 1]."""
    return [(code, int(percent) / 100) for code, percent in _choice_in.findall(cell)]


def code_cell(text: str) -> str:
    """A code as a cell that keeps its zeros in Excel."""
    return f'="{text}"' if _is_code(text) else as_text(text)
