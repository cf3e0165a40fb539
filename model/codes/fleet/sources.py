"""Folders, files and addresses → bundles of the pages in them that are not in the table yet.

An address, such as `s3://bucket/scans`, is of any file system that pyarrow knows.
"""

import itertools
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pyarrow.fs import FileSystem, FileType

from model.codes import batch
from model.codes.batch import SUFFIXES, Page
from model.codes.fleet import far_files
from model.codes.fleet.done import Done
from model.codes.fleet.options import FleetError
from model.codes.zone import Zone

# Read by one process in half a minute or so, which is what is lost with it.
BUNDLE_PAGES = 32


@dataclass(frozen=True)
class Source:
    """A folder or a file.

    Attributes:
        name: as it was given.
        path: of it, from the root of its system.
        system: that it is in; None for what this computer has on its disks.
    """

    name: str
    path: str
    system: FileSystem | None = field(default=None, hash=False)

    @classmethod
    def of(cls, name: str) -> "Source":
        """Raises:
        FleetError: there is no such file or folder, or it can't be asked for.
        """
        if "://" not in name:
            if not Path(name).exists():
                raise FleetError(f"no such file or folder: {name}")
            return cls(Path(name).as_posix(), Path(name).absolute().as_posix())
        try:
            system, path = FileSystem.from_uri(name)
            is_missing = system.get_file_info(path).type == FileType.NotFound
        except (OSError, ValueError) as error:
            raise FleetError(f"{name} can't be opened: {error}") from error
        if is_missing:
            raise FleetError(f"no such file or folder: {name}")
        return cls(name, path.rstrip("/"), system)

    def find_files(self) -> Iterator[str]:
        """The files in it, sorted, whatever they are called; or the one that it is."""
        if self.system is None and Path(self.path).is_dir():
            yield from (file.as_posix() for file in batch.walk(Path(self.path)))
        elif self.system and self.system.get_file_info(self.path).type == FileType.Directory:
            yield from far_files.walk(self.system, self.path)
        else:
            yield self.path

    def find_pages(self, files: Sequence[str], zone: Zone | None) -> list[Page]:
        """The pages of files in it, as `batch.find_pages` has them."""
        if self.system is None:
            pages = batch.find_pages([Path(file) for file in files], zone)
            return [replace(page, address=self._address(page.file.as_posix())) for page in pages]
        counts = far_files.count_pages(self.system, files)
        return [
            Page(Path(file), number, zone, self._address(file))
            for file, count in zip(files, counts, strict=True)
            for number in range(1, count + 1)
        ]

    def _address(self, file: str) -> str:
        """What a table calls a file; without what may stand in an address besides, such as keys."""
        if self.system is None:
            return (Path(self.name) / Path(file).relative_to(self.path)).as_posix()
        return f"{self.name.partition('://')[0]}://{file}"


@dataclass(frozen=True)
class Bundle:
    """Pages that are read one after the other, and what was passed by where they were found.

    Attributes:
        pages: to be read.
        system: the file system that they are in; None for this computer's disks.
        tally: of pages that are in the table before, and of files that are skipped.
        seconds: that it took to find them.
    """

    pages: list[Page]
    system: FileSystem | None = None
    tally: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def find_bundles(sources: Sequence[Source], zone: Zone | None, done: Done) -> Iterator[Bundle]:
    """All pages of sources that are not done yet.

    Of however many pages there are, no more is held than the names of one folder.

    Raises:
        OSError: a file system can't be asked.
    """
    apart = list({(source.system is None, source.path): source for source in sources}.values())
    named = {source.path for source in apart}
    for system, of_system in itertools.groupby(apart, lambda source: source.system):
        waiting: list[Page] = []
        tally: Counter[str] = Counter()
        start = time.perf_counter()
        for pages in _find_pages(of_system, named, zone, tally):
            new = [page for page in pages if page not in done]
            tally["before"] += len(pages) - len(new)
            waiting += new
            while len(waiting) >= BUNDLE_PAGES:
                spent = time.perf_counter() - start
                yield Bundle(waiting[:BUNDLE_PAGES], system, Counter(tally), spent)
                del waiting[:BUNDLE_PAGES]
                tally.clear()
                start = time.perf_counter()  # Until somebody asks for more, nothing is done here.
        if waiting or tally:
            yield Bundle(waiting, system, tally, time.perf_counter() - start)


def _find_pages(
    sources: Iterator[Source], named: set[str], zone: Zone | None, tally: Counter[str]
) -> Iterator[list[Page]]:
    """The pages of some files at a time; a file of a folder that is named itself comes there."""
    for source in sources:
        files = (file for file in source.find_files() if not _is_named(file, source, named))
        while some := list(itertools.islice(files, BUNDLE_PAGES)):
            taken = [
                file
                for file in some
                if file == source.path or PurePosixPath(file).suffix.lower() in SUFFIXES
            ]
            tally["skipped"] += len(some) - len(taken)
            yield source.find_pages(taken, zone)


def _is_named(file: str, source: Source, named: set[str]) -> bool:
    """Whether a file in a source, or a folder in between, is a source of its own."""
    above = itertools.chain([file], map(str, PurePosixPath(file).parents))
    return not named.isdisjoint(itertools.takewhile(lambda path: path != source.path, above))
