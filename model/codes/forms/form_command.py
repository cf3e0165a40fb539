"""What `python -m model.codes --form` does: a stack of forms → a table, and a workbook of it."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from model.codes import batch, tallies
from model.codes.forms import form_batch
from model.codes.forms.form import Form, FormError
from model.codes.forms.form_attendance import attendance_rows
from model.codes.forms.form_batch import Pictures
from model.codes.forms.form_table import FormRow, FormTable
from model.codes.forms.form_workbook import to_xlsx
from model.codes.forms.words import form_words
from model.codes.lists.attendance_file import refuse_other_file, write_attendance
from model.codes.lists.code_list import describe_list
from model.codes.lists.known_codes import KnownCodes
from model.codes.table_file import Key, TableError
from model.i18n import ENGLISH


def load(path: Path) -> Form:
    """A form from its file.

    Raises:
        ValueError: it can't be used; the message says why.
    """
    try:
        return form_batch.load_form(path)
    except FormError as error:
        raise ValueError(f"{path}: {form_words('en').refusal(error)}") from error
    except OSError as error:
        raise ValueError(f"{path} can't be opened: {error.strerror}") from error


def run(files: Sequence[Path], options: argparse.Namespace, tally: Counter[str]) -> None:
    """Reads what is not in the table yet, and counts it.

    Raises:
        TableError: as of `FormTable`, or where the workbook or the file of `--once` can't be
            written.
        ReadersError: no process can be started.
        CodeListError: the list of `--list` is none.
    """
    forms: list[Form] = options.form
    listed = options.kind if options.list else None
    if options.once:
        refuse_other_file(options.once, options.lang)
    kind = batch.find_kind(listed) if listed else None
    if isinstance(kind, KnownCodes):
        print(describe_list(kind.codes, ENGLISH), file=sys.stderr)
    with FormTable(options.csv, forms, options.lang) as table:
        pages = batch.find_pages(files)
        todo = [page for page in pages if page.key not in table.done]
        tally["before"] = len(pages) - len(todo)
        pictures: dict[Key, Pictures] = {}
        with form_batch.reading_forms(todo, forms, listed, options.jobs) as rows:
            for page, row in zip(todo, rows, strict=True):
                table.add([row])
                pictures[page.key] = {cell.name: cell.picture for cell in row.cells}
                count(row, tally)
                for warning in warnings(row):
                    print(warning, file=sys.stderr)
        table.finish()
        if options.xlsx is not None:
            before = [page for page in pages if page.key in table.done]
            with form_batch.cutting_forms(before, forms, options.jobs) as cut:
                pictures.update(cut)
            read = table.read()
            shown = [pictures.get(Key(row["file"], row["page"]), {}) for row in read]
            _write(options.xlsx, to_xlsx(read, table.form_columns, shown, options.lang))
        if isinstance(kind, KnownCodes) and options.once:
            listed_rows = attendance_rows(table.read(), forms, options.lang)
            print(write_attendance(options.once, listed_rows, kind.codes, options.lang))


def summary(tally: Counter[str], forms: Sequence[Form]) -> str:
    """What was read, in one line."""
    of_forms = ", ".join(f"{form.name}: {tally[f'of {form.name}']}" for form in forms)
    states = {"sure": "sure", "check": "to check", "unreadable": "unreadable"}
    states |= {"missing": "missing", "empty": "empty"}
    fields = ", ".join(f"{said}: {tally[state]}" for state, said in states.items())
    said = f"pages: {tally['pages']} ({of_forms}, of no form: {tally['none']}); fields: {fields}"
    return f"{said}; bad files: {tally['bad']}{tallies.rest(tally)}"


def count(row: FormRow, tally: Counter[str]) -> None:
    """Counts a page."""
    tally["pages"] += 1
    tally.update(cell.state for cell in row.cells)
    if row.refusal is not None:
        tally["bad"] += 1
    else:
        tally["none" if row.form is None else f"of {row.form}"] += 1


def warnings(row: FormRow) -> Iterator[str]:
    """A line, where a page can't be read."""
    if row.refusal is not None:
        page = f", page {row.page}" if row.page > 1 else ""
        yield f"{row.file}{page}: {ENGLISH.table.refusals[row.refusal]}"


def _write(path: Path, content: bytes) -> None:
    """Writes a file, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise TableError(f"{path} can't be written: {error.strerror}") from error
