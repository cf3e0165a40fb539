"""What a table must know for a fleet to fill it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import pyarrow as pa

from model.codes.batch import Page


class Table(Protocol):
    """A table of pages. It is sent to the processes that read, so it must be possible to pickle.

    Attributes:
        lang: the code of the language of its words.
    """

    @property
    def lang(self) -> str: ...

    def about(self) -> dict[str, Any]:
        """What two tables have in common whose rows may be in one: plain values by name."""

    def load(self) -> None:
        """Has all at hand that `read` needs; called in a process before its first page."""

    def read(self, page: Page) -> Any:
        """What the table has of a page."""

    def lost(self, page: Page, seconds: float) -> Any:
        """Likewise, of a page that can't be read without the end of its process."""

    def count(self, read: Any, tally: Counter[str]) -> None:
        """Counts a page."""

    def warnings(self, read: Any) -> Iterator[str]:
        """A line for each file of it that can't be read."""

    def to_csv(self, pages: Sequence[Any]) -> bytes:
        """A CSV file of what was read."""

    def to_arrow(self, pages: Sequence[Any]) -> pa.Table:
        """The same with a type for each column, and with what a CSV file has no place for."""
