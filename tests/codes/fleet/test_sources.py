"""What is found of an archive, here and in an object store."""

from collections import Counter
from pathlib import Path

import pytest
from pyarrow.fs import S3FileSystem

from model.codes import batch
from model.codes.fleet import far_files
from model.codes.fleet.done import Done
from model.codes.fleet.options import FleetError
from model.codes.fleet.sources import BUNDLE_PAGES, Bundle, Source, find_bundles
from model.codes.zone import Zone
from model.images.picture import MAX_BYTES
from tests.code_doubles import pdf, png


@pytest.fixture
def scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("scans/more").mkdir(parents=True)
    Path("scans/.hidden").mkdir()
    for name in ("b.png", "a.JPG", "more/c.png", "notes.txt", ".d.png", ".hidden/e.png"):
        (Path("scans") / name).write_bytes(png("12"))
    Path("scans/more.pdf").write_bytes(pdf(3))
    Path("scans/bad.pdf").write_bytes(b"%PDF-1.7 and no more")
    return Path("scans")


PAGES = [
    ("a.JPG", "1"),
    ("b.png", "1"),
    ("bad.pdf", "1"),
    ("more/c.png", "1"),
    ("more.pdf", "1"),
    ("more.pdf", "2"),
    ("more.pdf", "3"),
]


def bundles(*names: str, zone: Zone | None = None, done: Done | None = None) -> list[Bundle]:
    return list(find_bundles(list(map(Source.of, names)), zone, done or Done()))


def keys(found: list[Bundle]) -> list[tuple[str, ...]]:
    return [tuple(page.key) for bundle in found for page in bundle.pages]


def test_pages_are_those_of_the_command_on_one_computer(scans: Path) -> None:
    found = bundles("scans")
    assert keys(found) == [(f"scans/{file}", page) for file, page in PAGES]
    here = batch.find_files([scans])
    assert keys(found) == [tuple(page.key) for page in batch.find_pages(here.files)]
    assert sum((bundle.tally for bundle in found), Counter())["skipped"] == here.skipped == 1
    assert all(page.file.is_absolute() for bundle in found for page in bundle.pages)


def test_what_is_named_is_taken_once_whatever_it_is_called(scans: Path) -> None:
    found = bundles(".", "scans/more", "scans/notes.txt", "./scans/more")
    assert Counter(keys(found)) == Counter(
        [(f"scans/{file}", page) for file, page in [*PAGES, ("notes.txt", "1")]]
    )


def test_what_is_done_is_left_out_and_counted(scans: Path) -> None:
    some = [page.key for page in batch.find_pages([scans / "b.png", scans / "more.pdf"])]
    found = bundles("scans", done=Done(some))
    assert keys(found) == [
        (f"scans/{file}", page) for file, page in PAGES if file not in ("b.png", "more.pdf")
    ]
    assert found[0].tally["before"] == 4
    zone = Zone(0, 0, 1, 0.5)  # is another reading of the same pages
    assert len(keys(bundles("scans", zone=zone, done=Done(some)))) == len(PAGES)
    [rest] = bundles("scans", done=Done(page.key for page in found[0].pages))
    assert len(rest.pages) == 4


def test_a_long_pdf_is_spread_and_bundles_are_found_as_they_are_wanted(
    scans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("long").mkdir()
    Path("long/a.pdf").write_bytes(pdf(2 * BUNDLE_PAGES + 1))
    for number in range(3 * BUNDLE_PAGES):
        Path(f"long/b{number:03}.png").write_bytes(png("12"))
    assert [len(bundle.pages) for bundle in bundles("long")] == [BUNDLE_PAGES] * 5 + [1]
    opened: list[str] = []
    find_pages = batch.find_pages

    def note(files: list[Path], zone: Zone | None = None) -> list[batch.Page]:
        opened.extend(file.name for file in files)
        return find_pages(files, zone)

    monkeypatch.setattr(batch, "find_pages", note)
    next(find_bundles([Source.of("long")], None, Done()))
    assert len(opened) == BUNDLE_PAGES


def test_a_source_that_is_not_there_is_said(scans: Path) -> None:
    with pytest.raises(FleetError, match="no such file or folder: nowhere"):
        Source.of("nowhere")
    with pytest.raises(FleetError, match=r"^nosuch://x can't be opened: "):
        Source.of("nosuch://x")


def test_an_object_store_has_the_same_pages(scans: Path, store: str, tmp_path: Path) -> None:
    system, bucket = S3FileSystem.from_uri(f"s3://archive{store}")
    system.create_dir(bucket)
    for file in filter(Path.is_file, scans.rglob("*")):
        with system.open_output_stream(f"{bucket}/{file.as_posix()}") as out:
            out.write(file.read_bytes())
    found = bundles(f"s3://archive/scans{store}")
    assert keys(found) == [(f"s3://archive/scans/{file}", page) for file, page in PAGES]
    assert keys(bundles(f"s3://archive/scans/notes.txt{store}")) == [
        ("s3://archive/scans/notes.txt", "1")
    ]
    with far_files.near(found[0].pages, found[0].system) as pages:
        for far, near in zip(found[0].pages, pages, strict=True):
            assert near.file.read_bytes() == Path(*far.file.parts[1:]).read_bytes()
            assert near.key == far.key
    assert not any(page.file.exists() for page in pages)


def test_no_more_of_a_far_file_is_copied_than_its_refusal_takes(scans: Path, store: str) -> None:
    system, bucket = S3FileSystem.from_uri(f"s3://large{store}")
    system.create_dir(bucket)
    with system.open_output_stream(f"{bucket}/large.png") as out:
        out.write(b"\0" * (MAX_BYTES + 100))
    [bundle] = bundles(f"s3://large{store}")
    gone = batch.Page(Path(bucket) / "gone.png", 1)
    with far_files.near([*bundle.pages, gone], system) as pages:
        assert pages[0].file.stat().st_size == MAX_BYTES + 1
        assert batch.read_page(pages[0], "free")[0].refusal == "too_heavy"
        assert batch.read_page(pages[1], "free")[0].refusal == "missing"
