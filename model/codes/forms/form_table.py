"""Pages of forms as a table: one row a page, one column a field; its CSV, on disk and resumable.

A field's cell is the code as read; one that a person must look at ends in `DOUBT`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from model.codes.audit import AuditVerdict
from model.codes.code import CodePage
from model.codes.forms.field_reading import FieldRead, FieldState
from model.codes.forms.form import LIST_KIND, Form
from model.codes.forms.reading import FormRead
from model.codes.forms.words import form_words
from model.codes.spreadsheet import BYTE_ORDER_MARK, csv_lines
from model.codes.table import AUDIT, as_text, choices_cell, code_cell
from model.codes.table_file import ANOTHER, TableError, TableFile
from model.i18n import LANGUAGES
from model.images.picture import Reason

DOUBT = "?"
BEFORE = ("file", "page", "form", "state")  # Columns before those of the fields,
AFTER = ("to_check", "other_codes", "seconds")  # and after them; where codes were audited,
AUDITED_AFTER = ("to_check", AUDIT, "other_codes", "seconds")  # these.
IN_DOUBT: tuple[FieldState, ...] = ("check", "unreadable", "missing")


@dataclass(frozen=True)
class FieldCell:
    """A field of a page in a table.

    Attributes:
        name: of the field.
        state: of what is written in it.
        read: the code as read, "?" at each position that can't be; "" where there is none.
        proposed: the likeliest code of the kind, where what was read is none; else "". Of a list:
            the likeliest few, where none is sure.
        picture: the field, as a JPEG.
        known: what a list says beside the code that it surely is.
        is_unlisted: whether it is none of a list, as far as can be seen.
    """

    name: str
    state: FieldState
    read: str = ""
    proposed: str = ""
    picture: bytes = b""
    known: str = ""
    is_unlisted: bool = False


@dataclass(frozen=True)
class FormRow:
    """A page in a table of forms.

    Attributes:
        file: as it was named.
        page: of the file, from 1.
        seconds: spent on it.
        form: the name of its form; None where it is of none, or can't be read.
        cells: its fields.
        others: codes of a page of no form, as read, each with whether it is sure.
        refusal: why the file can't be read; None where it can.
        audited: of each code that was drawn as one of the sure to be looked at, the name of its
            field, or what it is where it is of none; and what a person has found.
    """

    file: str
    page: int
    seconds: float
    form: str | None = None
    cells: tuple[FieldCell, ...] = ()
    others: tuple[tuple[str, bool], ...] = ()
    refusal: Reason | None = None
    audited: tuple[tuple[str, AuditVerdict], ...] = ()


def cells_of(read: FormRead, pictures: Sequence[bytes]) -> tuple[FieldCell, ...]:
    """The cells of a page, with the picture of each field."""
    cells = []
    for found, shown in zip(read.fields, pictures, strict=True):
        cell = FieldCell(found.field.name, found.state, picture=shown)
        if found.code is not None and found.judgment is not None:
            cell = replace(cell, **({"read": found.code.text} | _judged(found)))
        cells.append(cell)
    return tuple(cells)


def _judged(found: FieldRead) -> dict[str, Any]:
    """What a cell has of the judgment of a field's kind."""
    assert found.judgment is not None
    proposal, choices = found.judgment.proposal, found.judgment.choices
    if found.field.kind != LIST_KIND:
        return {"proposed": "" if proposal is None else proposal.text}
    if found.state == "sure":
        return {"read": choices[0].text, "known": choices[0].name}
    return {"proposed": choices_cell(choices), "is_unlisted": not choices}


def others_of(page: CodePage) -> tuple[tuple[str, bool], ...]:
    """What is written on a page of no form."""
    return tuple((code.text, code.verdict == "sure") for code in page.codes)


class FormColumns:
    """The columns of a table of forms, and what stands in them.

    Attributes:
        names: of the fields of all forms, each once, in the order of their columns.
        listed: those of them whose codes are in a list; behind the column of each is one of what
            the list says beside them.
    """

    def __init__(
        self,
        names: Iterable[str],
        lang: str,
        listed: Iterable[str] = (),
        is_audited: bool = False,
    ) -> None:
        """Args:
        names: of the fields; one that is there again shares its column.
        lang: of the words.
        listed: the names of those whose codes are in a list.
        is_audited: whether there is a column of what an audit has found.
        """
        self.names, self.listed = list(dict.fromkeys(names)), set(listed)
        self._lang, self._words = lang, form_words(lang)
        self._after = AUDITED_AFTER if is_audited else AFTER

    def keys(self) -> list[str]:
        """What the program calls the columns, in order; a field's by `field_column`."""
        fields = self._around(field_column, known_column)
        return [*BEFORE, *fields, *self._after]

    def _around(self, field: Callable[[str], str], known: Callable[[str], str]) -> list[str]:
        """What is said of each field, and behind it, where its codes are in a list, of that."""
        said = []
        for name in self.names:
            said += [field(name), known(name)] if name in self.listed else [field(name)]
        return said

    def headings(self) -> list[str]:
        """What stands above the columns."""
        texts = LANGUAGES[self._lang].table.columns
        own = {
            "form": self._words.form,
            "to_check": self._words.to_check,
            "other_codes": self._words.other_codes,
        }
        before, after = (
            [{**texts, **own}[name] for name in side] for side in (BEFORE, self._after)
        )
        fields = self._around(as_text, lambda name: as_text(f"{name}: {texts['name']}"))
        return [*before, *fields, *after]

    def cells(self, row: FormRow) -> list[str]:
        """What stands in the columns, as a CSV file has it."""
        texts = LANGUAGES[self._lang]
        shown = {cell.name: _shown(cell) for cell in row.cells}
        known = {cell.name: as_text(cell.known) for cell in row.cells}
        others = (_marked(text, is_sure) for text, is_sure in row.others)
        judged = LANGUAGES[self._lang].audit.judged
        audited = (f"{name} ({judged[verdict]})" for name, verdict in row.audited)
        after = {
            "to_check": "; ".join(filter(None, map(self._to_check, row.cells))),
            AUDIT: "; ".join(audited),
            "other_codes": "; ".join(others),
            "seconds": texts.number(row.seconds, 2),
        }
        form = "" if row.refusal else self._words.none if row.form is None else as_text(row.form)
        return [
            as_text(row.file),
            str(row.page),
            form,
            self._state(row),
            *self._around(lambda name: shown.get(name, ""), lambda name: known.get(name, "")),
            *(as_text(after[column]) for column in self._after),
        ]

    def _state(self, row: FormRow) -> str:
        texts = LANGUAGES[self._lang].table
        if row.refusal is not None:
            return texts.refusals[row.refusal]
        if row.form is None and not row.others:
            return texts.no_code
        if row.form is None:
            return texts.verdicts["sure" if all(sure for _, sure in row.others) else "check"]
        is_sure = not any(cell.state in IN_DOUBT for cell in row.cells)
        return texts.verdicts["sure" if is_sure else "check"]

    def _to_check(self, cell: FieldCell) -> str:
        """What a person must look at, in words; "" where all is sure."""
        if cell.state not in IN_DOUBT:
            return ""
        why = ""
        if cell.state == "missing":
            why = self._words.missing
        elif cell.proposed:
            why = self._words.proposed.format(code=cell.proposed)
        elif cell.is_unlisted:
            why = LANGUAGES[self._lang].lists.unlisted
        elif cell.state == "unreadable":
            why = self._words.unreadable
        return f"{cell.name} ({why})" if why else cell.name


def csv_of(rows: Iterable[FormRow], columns: FormColumns, lang: str) -> bytes:
    """A whole table of forms as a CSV file."""
    lines = [columns.headings(), *map(columns.cells, rows)]
    return BYTE_ORDER_MARK + csv_lines(lines, LANGUAGES[lang].delimiter)


class FormTable(TableFile):
    """A CSV file of pages of forms that only ever holds whole rows.

    Attributes:
        done: the pages in it.
        form_columns: its columns.
    """

    _last_needed = AFTER[-1]

    def __init__(self, path: Path, forms: Sequence[Form], lang: str) -> None:
        """Opens a table, or begins it.

        Raises:
            TableError: as of `TableFile`, or where it is of other forms.
        """
        names = (field.name for form in forms for field in form.fields)
        listed = (name for form in forms for name in form.listed)
        self.form_columns = FormColumns(names, lang, listed)
        self._forms = {as_text(form.name) for form in forms}
        super().__init__(path, "", lang)

    def finish(self) -> None:
        """Puts the pages that are of no form, or can't be read, behind the others.

        Raises:
            TableError: the table can't be written anew; it is whole as it was.
        """
        self._file.seek(0)
        heading, *lines = self._file.read().splitlines(keepends=True)
        rows = self._parse(lines)
        sides = [row["form"] in self._forms for row in rows]
        if sides == sorted(sides, reverse=True):
            return
        order = sorted(range(len(lines)), key=lambda number: not sides[number])
        ordered = [lines[number] for number in order]
        self._file.close()
        unfinished = self._path.with_name(f"{self._path.name}.part")
        try:
            unfinished.write_bytes(heading + b"".join(ordered))
            unfinished.replace(self._path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise TableError(f"{self._path} can't be put in order: {error.strerror}") from error
        finally:
            self._file = self._path.open("a+b", buffering=0)

    def columns(self) -> list[str]:
        """The columns, in order, as `FormColumns` calls them."""
        return self.form_columns.keys()

    def _heading(self) -> bytes:
        return csv_of([], self.form_columns, self._lang)

    def _lines(self, rows: Iterable[Any]) -> bytes:
        return csv_lines(map(self.form_columns.cells, rows), LANGUAGES[self._lang].delimiter)

    def _refuse_others(self, rows: list[dict[str, str]], kind: str) -> None:
        others = {row["form"] for row in rows} - self._forms - {form_words(self._lang).none, ""}
        if others:
            raise TableError(f"{self._path} holds forms {', '.join(sorted(others))}; {ANOTHER}")


def field_column(name: str) -> str:
    """What the program calls the column of a field, whatever that is called."""
    return f"field {name}"


def known_column(name: str) -> str:
    """Likewise, of what a list says beside its codes."""
    return f"known {name}"


def without_mark(cell: str) -> tuple[str, bool]:
    """The code of a field's cell in the CSV, and whether a person must look at it."""
    code = cell.removeprefix('="').removesuffix('"')
    if code == DOUBT or code.endswith(f" {DOUBT}"):
        return code[: -len(DOUBT)].rstrip(), True
    return code, False


def _shown(cell: FieldCell) -> str:
    if cell.state in IN_DOUBT:
        return as_text(_marked(cell.read, False))
    return code_cell(cell.read)


def _marked(text: str, is_sure: bool) -> str:
    return text if is_sure else f"{text} {DOUBT}".strip()
