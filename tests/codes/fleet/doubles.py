"""A table whose pages take no reader, and a driver that fills it."""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from model.codes.batch import Page
from model.codes.fleet.cluster import cluster
from model.codes.fleet.destination import Destination
from model.codes.fleet.sources import Source

SECONDS = 0.1  # That a page takes.


@dataclass(frozen=True)
class Sizes:
    """A table of how many bytes each file has; one that is called so ends the process."""

    lang: str = "en"

    def about(self) -> dict[str, Any]:
        return {"of": "sizes"}

    def load(self) -> None:
        pass

    def read(self, page: Page) -> tuple[str, int, int | None]:
        if page.file.stem.startswith("killer"):
            os._exit(9)
        time.sleep(SECONDS)
        return page.name, page.number, page.file.stat().st_size

    def lost(self, page: Page, seconds: float) -> tuple[str, int, int | None]:
        return page.name, page.number, None

    def count(self, read: tuple[str, int, int | None], tally: Counter[str]) -> None:
        tally["pictures"] += 1

    def warnings(self, read: tuple[str, int, int | None]) -> Iterator[str]:
        if read[2] is None:
            yield f"{read[0]} is lost"

    def to_csv(self, pages: Sequence[tuple[str, int, int | None]]) -> bytes:
        lines = (f"{file},{page},{size}" for file, page, size in pages)
        return "\r\n".join(["File,Page,Size", *lines, ""]).encode()

    def to_arrow(self, pages: Sequence[tuple[str, int, int | None]]) -> pa.Table:
        columns = zip(*pages, strict=True)
        return pa.table(dict(zip(("file", "page", "size"), map(list, columns), strict=True)))


def main(source: str, out: str, address: str) -> None:
    """Fills the table, and says after each bundle how many pages there are and what was retried."""
    with cluster(address, None):
        from model.codes.fleet import stream

        destination = Destination.open(out, Sizes(), "parquet")
        for read in stream.read_all([Source.of(source)], None, destination, None):
            print(read.tally["pictures"], read.tally["before"], read.retries.total(), flush=True)
            for warning in read.warnings:
                print(warning, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
