"""Codes that a fleet has read: one row a code, with what each digit may be and where it stands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from model.codes import batch, table, tallies
from model.codes.batch import Page, PageRead
from model.codes.code import Code
from model.codes.forms.form_batch import to_jpeg
from model.codes.lists.code_list import CodeList
from model.codes.spreadsheet import plain
from model.codes.table import COLUMNS, LIST_COLUMNS, Row
from model.i18n import LANGUAGES
from model.images import picture
from model.images.picture import Pixels

CROP_MARGIN = 0.25  # Around a code, in heights of it.

TYPES = {
    "page": pa.int32(),
    "position": pa.int32(),
    "holds": pa.bool_(),
    "confidence": pa.float64(),
    "seconds": pa.float64(),
    "probabilities": pa.list_(pa.list_(pa.float32(), 10)),
    "box": pa.list_(pa.float32(), 4),
    "turned": pa.int16(),
    "crop": pa.binary(),
}
DETAILS = ("probabilities", "box", "turned")


@dataclass(frozen=True)
class CodesRead:
    """What the table has of a page.

    Attributes:
        rows: of it.
        details: of the code of each row, by column: those that the rows lack. None where there is
            no code.
    """

    rows: list[Row]
    details: list[dict[str, Any]]


@dataclass(frozen=True)
class CodesTable:
    """A table of codes; see `Table`.

    Attributes:
        kind: of the codes.
        lang: the language's code.
        crops: whether it has a small picture of each code.
        codes: those that there are, where the kind is that of a list.
    """

    kind: str
    lang: str
    crops: bool = False
    codes: CodeList | None = None

    def about(self) -> dict[str, Any]:
        return {"kind": self.kind, "lang": self.lang, "crops": self.crops}

    def load(self) -> None:
        if self.codes is not None:
            batch.lists[self.kind] = self.codes
        batch.load(self.kind)

    def read(self, page: Page) -> CodesRead:
        read = batch.read_codes(page, self.kind)
        if read.found is None or not read.found.codes:
            return CodesRead(read.rows, [{}] * len(read.rows))
        return CodesRead(read.rows, self._details(read))

    def lost(self, page: Page, seconds: float) -> CodesRead:
        return CodesRead(batch.lost_page(page, seconds, self.kind), [{}])

    def count(self, read: CodesRead, tally: Counter[str]) -> None:
        tallies.count(read.rows, tally)

    def warnings(self, read: CodesRead) -> Iterator[str]:
        return tallies.warnings(read.rows)

    def to_csv(self, pages: Sequence[CodesRead]) -> bytes:
        rows = (row for read in pages for row in read.rows)
        heading = table.heading(self.lang, self._columns)
        return heading + table.lines(rows, self.lang, self._columns)

    def to_arrow(self, pages: Sequence[CodesRead]) -> pa.Table:
        columns = (*self._columns, *DETAILS, *(("crop",) if self.crops else ()))
        schema = pa.schema([(name, TYPES.get(name, pa.string())) for name in columns])
        rows = [
            self._values(row) | detail
            for read in pages
            for row, detail in zip(read.rows, read.details, strict=True)
        ]
        return pa.Table.from_pylist(rows, schema)

    @cached_property
    def _columns(self) -> Sequence[str]:
        return COLUMNS if self.codes is None else LIST_COLUMNS

    def _values(self, row: Row) -> dict[str, Any]:
        """A row as a program wants it: numbers as such, codes without what Excel needs."""
        return {
            "file": plain(row.file),
            "page": row.page,
            "position": row.position,
            "read": row.read,
            "proposed": row.proposed,
            "corrected": row.corrected,
            "state": table.state(row, LANGUAGES[self.lang].table),
            "kind": row.kind,
            "holds": row.holds,
            "confidence": row.confidence,
            "seconds": row.seconds,
            "known": row.known.text if row.known else "",
            "name": row.known.name if row.known else "",
            "choices": "" if row.known else table.choices_cell(row.choices),
        }

    def _details(self, read: PageRead) -> list[dict[str, Any]]:
        assert read.found is not None and read.drawn is not None
        turned, details = read.found.turned, []
        for code in read.found.codes:
            likely = [position.probabilities.tolist() for position in code.digits]
            details.append({"probabilities": likely, "box": list(code.box), "turned": turned})
        if self.crops:
            pixels = np.rot90(picture.to_pixels(read.drawn), -turned // 90)
            for code, detail in zip(read.found.codes, details, strict=True):
                detail["crop"] = to_jpeg(_cut(pixels, code))
        return details


def _cut(pixels: Pixels, code: Code) -> Pixels:
    """A code with a little around it."""
    left, top, right, bottom = code.box
    margin = CROP_MARGIN * (bottom - top)
    height, width = pixels.shape[:2]
    ends = (left - margin, right + margin + 1, top - margin, bottom + margin + 1)
    x0, x1, y0, y1 = (int(end) for end in np.clip(ends, 0, (width, width, height, height)))
    return np.ascontiguousarray(pixels[y0:y1, x0:x1])
