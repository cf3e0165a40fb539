"""Hostile files are answered, soon and in little memory, and what comes next is read rightly."""

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from model.images import pages
from model.images.pages import open_document
from model.images.pdf_process import MAX_MEMORY_BYTES
from model.images.picture import PictureError, to_pixels
from tests.hostile_files import HOSTILE
from tests.hostile_pdfs import PDFS
from tests.images.test_pages import pdf, png

pytestmark = pytest.mark.slow

MAX_SECONDS = 20  # Of PDFs; a page has 15.
MAX_CPU_SECONDS = 6  # Of pictures: of this process alone, however busy the machine is.
MAX_BYTES_HERE = 700_000_000
MAX_BYTES_THERE = MAX_MEMORY_BYTES + 150_000_000


class Peak:
    """The most bytes more than at first that this process held, and that its children held."""

    here = there = 0


@contextlib.contextmanager
def watched() -> Iterator[Peak]:
    process, peak, stop = psutil.Process(), Peak(), threading.Event()
    before, own_command = process.memory_info().rss, process.cmdline()

    def watch() -> None:
        while not stop.wait(0.005):
            peak.here = max(peak.here, process.memory_info().rss - before)
            for child in process.children():
                with contextlib.suppress(psutil.Error):
                    # Until a child runs its own program, its memory is still this process's.
                    if child.cmdline() != own_command:
                        peak.there = max(peak.there, child.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield peak
    stop.set()
    watcher.join()


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left() -> Iterator[None]:
    yield
    pages.close()


def draw_last(source: Path | bytes) -> None:
    with open_document(source) as document:
        to_pixels(document.draw(document.count))


@pytest.mark.parametrize(
    "name",
    HOSTILE,
    ids=ascii,
)
def test_it_is_answered_and_the_next_file_is_read(name: str, tmp_path: Path) -> None:
    data, file = HOSTILE[name](), tmp_path / name
    try:
        file.write_bytes(data)
    except OSError:  # Some systems have no such names.
        file = tmp_path / "hostile"
        file.write_bytes(data)
    start, start_of_work = time.monotonic(), time.process_time()
    with watched() as peak, contextlib.suppress(PictureError):
        draw_last(file)
    if name in PDFS:
        assert time.monotonic() - start < MAX_SECONDS
    assert time.process_time() - start_of_work < MAX_CPU_SECONDS
    assert peak.here < MAX_BYTES_HERE and peak.there < MAX_BYTES_THERE
    with open_document(pdf("red", "lime")) as document:
        assert document.count == 2
        assert np.asarray(document.draw(2))[800, 800].argmax() == 1
    with open_document(png()) as document:
        assert document.draw(1).size == (30, 20)


@pytest.mark.parametrize("name", ["nul\0.png", "nul\0.pdf", "x" * 5000])
def test_names_that_can_be_no_file_are_missing(name: str) -> None:
    with pytest.raises(PictureError) as refusal:
        draw_last(Path(name))
    assert refusal.value.reason == "missing"


def test_there_are_many() -> None:
    assert len(HOSTILE) > 100
