"""Pages of forms that a fleet has read: one row a page, one column a field."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from model.codes import batch
from model.codes.batch import Page
from model.codes.forms import form_batch, form_command
from model.codes.forms.form import Form
from model.codes.forms.form_table import FormColumns, FormRow, csv_of
from model.codes.lists.code_list import CodeList
from model.codes.spreadsheet import plain

TYPES = {"page": pa.int32(), "seconds": pa.float64()}


@dataclass(frozen=True)
class FormsTable:
    """A table of forms; see `Table`.

    Attributes:
        forms: of which pages may be.
        lang: the language's code.
        crops: whether it has a small picture of each field.
        listed: the kind of fields whose codes are in a list, if there are any.
        codes: that list.
    """

    forms: Sequence[Form]
    lang: str
    crops: bool = False
    listed: str | None = None
    codes: CodeList | None = None

    def about(self) -> dict[str, Any]:
        return {"columns": self._columns.keys(), "lang": self.lang, "crops": self.crops}

    def load(self) -> None:
        if self.listed is not None and self.codes is not None:
            batch.lists[self.listed] = self.codes
        batch.load(self.listed or "free")

    def read(self, page: Page) -> FormRow:
        return form_batch.read_page(page, self.forms, self.listed)

    def lost(self, page: Page, seconds: float) -> FormRow:
        return form_batch.lost_page(page, seconds)

    def count(self, read: FormRow, tally: Counter[str]) -> None:
        form_command.count(read, tally)

    def warnings(self, read: FormRow) -> Iterator[str]:
        return form_command.warnings(read)

    def to_csv(self, pages: Sequence[FormRow]) -> bytes:
        return csv_of(pages, self._columns, self.lang)

    def to_arrow(self, pages: Sequence[FormRow]) -> pa.Table:
        names = self._columns.keys()
        columns = [(name, TYPES.get(name, pa.string())) for name in names]
        if self.crops:
            columns += [(crop_column(name), pa.binary()) for name in self._columns.names]
        return pa.Table.from_pylist(list(map(self._values, pages)), pa.schema(columns))

    @cached_property
    def _columns(self) -> FormColumns:
        names = (field.name for form in self.forms for field in form.fields)
        listed = (name for form in self.forms for name in form.listed)
        return FormColumns(names, self.lang, listed)

    def _values(self, row: FormRow) -> dict[str, Any]:
        """A row as a program wants it: numbers as such, codes without what Excel needs."""
        names, cells = self._columns.keys(), self._columns.cells(row)
        values: dict[str, Any] = {
            name: cell.removeprefix('="').removesuffix('"') if cell.startswith('="') else cell
            for name, cell in zip(names, cells, strict=True)
        }
        crops = {crop_column(cell.name): cell.picture for cell in row.cells}
        return values | crops | {"file": plain(row.file), "page": row.page, "seconds": row.seconds}


def crop_column(name: str) -> str:
    """What the column is called that has a field's picture."""
    return f"crop {name}"
