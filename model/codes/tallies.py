"""What the command has read, counted and said.

A tally counts pages as "pictures", codes by their verdict, "bad" files, pages that were in the
table "before", and files that were "skipped" since their names are those of no pictures.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from model.codes.table import Row, state
from model.i18n import ENGLISH


def count(rows: Sequence[Row], tally: Counter[str]) -> None:
    """Counts the rows of a page."""
    tally["pictures"] += 1
    tally["bad"] += sum(row.refusal is not None for row in rows)
    tally.update(row.verdict for row in rows if row.verdict is not None)


def warnings(rows: Sequence[Row]) -> Iterator[str]:
    """A line for each row of what can't be read."""
    for row in rows:
        if row.refusal is not None:
            page = f", page {row.page}" if row.page > 1 else ""
            yield f"{row.file}{page}: {state(row, ENGLISH.table)}"


def summary(tally: Counter[str]) -> str:
    """What was read, in one line."""
    codes = tally["sure"] + tally["check"] + tally["unreadable"]
    said = (
        f"pictures: {tally['pictures']}; codes: {codes} (sure: {tally['sure']}, to check: "
        f"{tally['check']}, unreadable: {tally['unreadable']}); bad files: {tally['bad']}"
    )
    return said + rest(tally)


def rest(tally: Counter[str]) -> str:
    """The end of such a line: what was not read."""
    said = ""
    if tally["before"]:
        said += f"; in the table before: {tally['before']}"
    if tally["skipped"]:
        said += f"; left out as no pictures: {tally['skipped']}"
    return said
