"""A table in parts: a folder, here or at an address, of which each file holds whole pages."""

import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset
import pyarrow.parquet
from pyarrow.fs import FileSelector, FileSystem, FileType, LocalFileSystem

from model.codes.batch import Page
from model.codes.fleet.done import Done
from model.codes.fleet.options import Format
from model.codes.fleet.tables import Table
from model.codes.table import as_text
from model.codes.table_file import ANOTHER, Key, TableError
from model.i18n import LANGUAGES

ABOUT = "_table.json"  # What reads such folders passes by names that begin so.
PART = "part-"
PART_HASH_BYTES = 16
PARTS_AT_ONCE = 32  # Read at once, for each keeps the reader waiting where it is far.
# A file is whole there as soon as it is there; elsewhere it is written under another name first.
OBJECT_STORES = ("s3", "gcs", "abfs")


@dataclass(frozen=True)
class Destination:
    """Where the parts are.

    Attributes:
        name: as it was given.
        system: the file system.
        folder: in it.
        table: what the parts are of.
        format: of the parts.
    """

    name: str
    system: FileSystem
    folder: str
    table: Table
    format: Format

    @classmethod
    def open(cls, name: str, table: Table, format: Format) -> "Destination":
        """A table that is gone on with, or begun.

        Raises:
            TableError: it can't be opened or begun, or is another.
        """
        try:
            if "://" in name:
                system, folder = FileSystem.from_uri(name)
            else:
                system, folder = LocalFileSystem(), Path(name).absolute().as_posix()
            opened = cls(name, system, folder.rstrip("/"), table, format)
            opened._go_on()
        except (OSError, ValueError) as error:
            raise TableError(f"{name} can't be opened: {error}") from error
        return opened

    def done(self) -> Done:
        """The pages that are in it.

        Raises:
            TableError: a part can't be read.
        """
        try:
            return Done(self._keys())
        except (OSError, ValueError) as error:
            raise TableError(f"{self.name} can't be read: {error}") from error

    def add(self, pages: Sequence[Page], read: Sequence[Any]) -> None:
        """Adds a part, whole or not at all; the same pages are the same part.

        Raises:
            TableError: it can't be written; those before are safe.
        """
        keys = "\0".join(itertools.chain.from_iterable(page.key for page in pages))
        digest = hashlib.blake2b(keys.encode(), digest_size=PART_HASH_BYTES).hexdigest()
        content = self.table.to_csv(read) if self.format == "csv" else self._parquet(read)
        try:
            self._write(f"{PART}{digest}.{self.format}", content)
        except OSError as error:
            raise TableError(f"{self.name} can't be written: {error}") from error

    def _parquet(self, read: Sequence[Any]) -> bytes:
        sink = pa.BufferOutputStream()
        pa.parquet.write_table(self.table.to_arrow(read), sink, compression="zstd")
        content: bytes = sink.getvalue().to_pybytes()
        return content

    def _go_on(self) -> None:
        about = {"format": self.format, **self.table.about()}
        found = self.system.get_file_info([self.folder, f"{self.folder}/{ABOUT}"])
        if found[1].type == FileType.File:
            with self.system.open_input_stream(found[1].path) as file:
                before = json.loads(file.read())
            other = [name for name in about if before.get(name) != about[name]]
            if other:
                said = ", ".join(f"{name} {_say(before.get(name))}" for name in other)
                raise TableError(f"{self.name} holds a table of {said}; {ANOTHER}")
            return
        if found[0].type == FileType.File or self._files():
            raise TableError(f"{self.name} is no folder of such a table; {ANOTHER}")
        if self.system.type_name not in OBJECT_STORES:
            self.system.create_dir(self.folder)
        self._write(ABOUT, json.dumps(about, ensure_ascii=False, indent=2).encode())

    def _keys(self) -> Iterator[Key]:
        names: Mapping[str, str] = {"file": "file", "page": "page"}
        form: Any = pa.dataset.ParquetFileFormat()
        if self.format == "csv":
            language = LANGUAGES[self.table.lang]
            names = language.table.columns
            form = pa.dataset.CsvFileFormat(
                parse_options=pa.csv.ParseOptions(delimiter=language.delimiter)
            )
        columns = [names["file"], names["page"]]
        schema = pa.schema([(column, pa.string()) for column in columns])
        parts = [path for path in self._files() if PurePosixPath(path).name.startswith(PART)]
        if not parts:
            return
        dataset = pa.dataset.dataset(parts, schema, form, self.system)
        for rows in dataset.to_batches(columns=columns, fragment_readahead=PARTS_AT_ONCE):
            for file, page in zip(*(column.to_pylist() for column in rows.columns), strict=True):
                yield Key(as_text(file), page)

    def _files(self) -> list[str]:
        inside = self.system.get_file_info(FileSelector(self.folder, allow_not_found=True))
        return [found.path for found in inside]

    def _write(self, name: str, content: bytes) -> None:
        """Writes a file so that it is there as a whole, or not at all."""
        is_store = self.system.type_name in OBJECT_STORES
        path, unfinished = f"{self.folder}/{name}", f"{self.folder}/.{name}"
        with self.system.open_output_stream(path if is_store else unfinished) as file:
            file.write(content)
        if not is_store:
            self.system.move(unfinished, path)


def _say(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
