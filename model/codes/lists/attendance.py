"""Each code of a list at most once in a stack: which is where, missing, there twice, or unknown.

What is sure stays as it is. All else is assigned together, so that the whole stack is as likely as
can be (the assignment problem; Jonker and Volgenant 1987, "A Shortest Augmenting Path Algorithm for
Dense and Sparse Linear Assignment Problems"); it is still for a person to check.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from model.codes.kind import without_separators
from model.codes.lists.code_list import CodeList
from model.codes.spreadsheet import BYTE_ORDER_MARK, csv_lines
from model.codes.table import as_text, code_cell, parse_choices
from model.i18n import LANGUAGES

MIN_SHARE = 0.005  # Tables have whole percents, and none of them is impossible.

State = Literal["there", "likely", "twice", "missing", "unknown"]
PRESENCE = "presence"
COLUMNS = ("known", "name", PRESENCE, "file", "page", "position", "read")


@dataclass(frozen=True)
class Entry:
    """A code of a list, or one in the stack that is none of it.

    Attributes:
        state: "there" if it is surely in one place; "likely" if it is the best guess for a place;
            "twice" if it is surely in several, with an entry for each; "missing"; or "unknown",
            which is in the stack and for which no code of the list is left.
        row: where it is, by the columns of a table of codes; None where it is missing.
        index: of the code in the list; None of an unknown one.
    """

    state: State
    row: Mapping[str, str] | None
    index: int | None


@dataclass(frozen=True, eq=False)
class Attendance:
    """Where the codes of a list are in a stack.

    Attributes:
        codes: the list.
        sure: by the code's index in the list, each row where it surely is.
        likely: by the same, the row for which it is the best guess.
        unknown: rows for which no code of the list is left.
    """

    codes: CodeList
    sure: Mapping[int, Sequence[Mapping[str, str]]]
    likely: Mapping[int, Mapping[str, str]]
    unknown: Sequence[Mapping[str, str]]

    def counts(self) -> dict[State, int]:
        """How many entries there are of each state."""
        places = [len(rows) for rows in self.sure.values()]
        return {
            "there": places.count(1),
            "likely": len(self.likely),
            "twice": sum(count for count in places if count > 1),
            "missing": len(self.codes) - len(self.sure) - len(self.likely),
            "unknown": len(self.unknown),
        }

    def entries(self, max_missing: int | None = None) -> Iterator[Entry]:
        """Entries for all codes of the list, in its order, then for what is none of it.

        Args:
            max_missing: of so many that are missing; all if not given.
        """
        left = len(self.codes) if max_missing is None else max_missing
        for index in range(len(self.codes)) if left else sorted({*self.sure, *self.likely}):
            rows = self.sure.get(index, ())
            for row in rows:
                yield Entry("there" if len(rows) == 1 else "twice", row, index)
            if index in self.likely:
                yield Entry("likely", self.likely[index], index)
            elif not rows and left:
                left -= 1
                yield Entry("missing", None, index)
        for row in self.unknown:
            yield Entry("unknown", row, None)


def take_attendance(rows: Iterable[Mapping[str, str]], codes: CodeList) -> Attendance:
    """Where the codes of a list are.

    Args:
        rows: of a table of codes, by column of `table.LIST_COLUMNS`; what a person has written
            as corrected counts as sure.
        codes: the list.
    """
    sure: dict[int, list[Mapping[str, str]]] = defaultdict(list)
    doubtful: list[Mapping[str, str]] = []
    unknown: list[Mapping[str, str]] = []
    for row in rows:
        text = without_separators(_bare(row["corrected"] or row["known"]))
        index = codes.trie.find(text) if text else None
        if index is not None:
            sure[index].append(row)
        elif row["corrected"]:
            unknown.append(row)
        elif row["read"]:
            doubtful.append(row)
    likely: dict[int, Mapping[str, str]] = {}
    for row, index in zip(doubtful, _assign(doubtful, codes, taken=sure.keys()), strict=True):
        if index is None:
            unknown.append(row)
        else:
            likely[index] = row
    return Attendance(codes, dict(sure), likely, unknown)


def headings(lang: str) -> list[str]:
    """What stands above the columns."""
    texts = LANGUAGES[lang]
    named = {**texts.table.columns, PRESENCE: texts.lists.presence}
    return [named[column] for column in COLUMNS]


def cells_of(entry: Entry, codes: CodeList, lang: str) -> list[str]:
    """An entry in words as a CSV file has them, one for each of `COLUMNS`."""
    known = ["", ""]
    if entry.index is not None:
        known = [code_cell(codes.code(entry.index)), as_text(codes.name(entry.index))]
    place = entry.row or {}
    where = [place.get(column, "") for column in COLUMNS[len(known) + 1 :]]
    return [*known, LANGUAGES[lang].lists.states[entry.state], *where]


def heading(lang: str) -> bytes:
    """The beginning of the CSV file."""
    return BYTE_ORDER_MARK + csv_lines([headings(lang)], LANGUAGES[lang].delimiter)


def to_csv(entries: Iterable[Entry], codes: CodeList, lang: str) -> bytes:
    """Entries as a CSV file, in words of a language."""
    rows = (cells_of(entry, codes, lang) for entry in entries)
    return heading(lang) + csv_lines(rows, LANGUAGES[lang].delimiter)


def _assign(
    rows: Sequence[Mapping[str, str]], codes: CodeList, taken: Iterable[int]
) -> list[int | None]:
    """A code for each row, none twice and none that is taken; None where that is likeliest."""
    if not rows:
        return []
    gone = set(taken)
    column_of: dict[int, int] = {}
    costs: list[tuple[int, int, float]] = []
    for number, row in enumerate(rows):
        left = 1.0
        for text, share in parse_choices(row["choices"]):
            left -= share
            index = codes.trie.find(text)
            if index is not None and index not in gone:
                column = column_of.setdefault(index, len(column_of))
                costs.append((number, len(rows) + column, share))
        costs.append((number, number, left))  # Its own place for what is none of the list.
    numbers, columns, shares = zip(*costs, strict=True)
    # A cost of 0 would be taken for none at all.
    weights = 1.0 - np.log(np.clip(shares, MIN_SHARE, 1.0))
    shape = len(rows), len(rows) + len(column_of)
    _, matched = min_weight_full_bipartite_matching(csr_array((weights, (numbers, columns)), shape))
    index_of = {column: index for index, column in column_of.items()}
    return [index_of.get(column - len(rows)) for column in matched.tolist()]


def _bare(cell: str) -> str:
    return cell.strip('="')
