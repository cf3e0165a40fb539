"""A table in parts: what stands in it, whole or not at all, and once."""

from pathlib import Path

import pyarrow.dataset
import pytest
from pyarrow.fs import FileSystem

from model.codes.batch import Page
from model.codes.fleet.codes_table import CodesTable
from model.codes.fleet.destination import Destination
from model.codes.fleet.options import Format
from model.codes.fleet.tables import Table
from model.codes.table_file import TableError

FREE = CodesTable("free", "en")
FRENCH = CodesTable("free", "fr")
PAGES = [
    Page(Path(name), number) for name, number in (("a.png", 1), ("=b;c.pdf", 1), ("=b;c.pdf", 2))
]


def add(destination: Destination, pages: list[Page], seconds: float = 0.5) -> None:
    destination.add(pages, [destination.table.lost(page, seconds) for page in pages])


@pytest.mark.parametrize("format", ["parquet", "csv"])
@pytest.mark.parametrize("table", [FREE, FRENCH])
def test_what_is_in_it_is_known_when_it_is_opened_again(
    tmp_path: Path, format: Format, table: Table
) -> None:
    folder = tmp_path / "new" / "codes"
    destination = Destination.open(str(folder), table, format)
    assert len(destination.done()) == 0
    add(destination, PAGES[:2])
    done = Destination.open(str(folder), table, format).done()
    assert [page in done for page in PAGES] == [True, True, False]


def test_the_same_pages_are_the_same_part(tmp_path: Path) -> None:
    destination = Destination.open(str(tmp_path), FREE, "parquet")
    for seconds in (0.5, 0.7):  # Read again, a page takes another time.
        add(destination, PAGES[:2], seconds)
    add(destination, PAGES[2:])
    rows = pyarrow.dataset.dataset(tmp_path).to_table().to_pylist()
    assert sorted((row["file"], row["page"], row["seconds"]) for row in rows) == [
        ("=b;c.pdf", 1, 0.7),
        ("=b;c.pdf", 2, 0.5),
        ("a.png", 1, 0.7),
    ]


def test_a_part_that_can_not_be_written_whole_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = pytest.importorskip("resource")
    destination = Destination.open(str(tmp_path), FREE, "parquet")
    add(destination, PAGES[:1])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(TableError, match=r"can't be written: .*File too large"):
            add(destination, PAGES[1:])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    done = destination.done()
    assert [page in done for page in PAGES] == [True, False, False]
    add(destination, PAGES[1:])
    assert all(page in destination.done() for page in PAGES)


@pytest.mark.parametrize(
    ("table", "format", "said"),
    [
        (CodesTable("siret", "en"), "parquet", "kind free"),
        (FRENCH, "parquet", "lang en"),
        (CodesTable("free", "en", crops=True), "parquet", "crops False"),
        (FREE, "csv", "format parquet"),
    ],
)
def test_another_table_is_not_mixed_with_it(
    tmp_path: Path, table: Table, format: Format, said: str
) -> None:
    add(Destination.open(str(tmp_path), FREE, "parquet"), PAGES)
    with pytest.raises(TableError, match=f"holds a table of {said}; name another"):
        Destination.open(str(tmp_path), table, format)


def test_a_folder_of_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear")
    for name in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(TableError, match="name another file"):
            Destination.open(str(name), FREE, "parquet")
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]
    assert (tmp_path / "letter.txt").read_text() == "Dear"
    with pytest.raises(TableError, match="nosuch://x can't be opened"):
        Destination.open("nosuch://x", FREE, "parquet")


def test_an_object_store_holds_it_as_a_disk_does(store: str, tmp_path: Path) -> None:
    FileSystem.from_uri(f"s3://tables{store}")[0].create_dir("tables")
    name = f"s3://tables/codes{store}"
    add(Destination.open(name, FREE, "parquet"), PAGES[:2])
    again = Destination.open(name, FREE, "parquet")
    add(again, PAGES[:2])
    done = again.done()
    assert [page in done for page in PAGES] == [True, True, False]
    with pytest.raises(TableError, match="holds a table of lang en"):
        Destination.open(name, FRENCH, "parquet")
