"""Any file → the pages in it: a picture is a single page, a PDF has as many as it has."""

import atexit
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from model.images.pdf_process import Answer, PdfProcess
from model.images.picture import MAX_ASPECT, MIN_SIDE, PictureError, open_picture

MAX_PAGES = 200
MAX_PDF_BYTES = 100 * 2**20
MAX_PAGE_PIXELS = 20_000_000  # An A2 sheet at full resolution; larger ones are drawn coarser.
DOTS_PER_INCH = 200  # Offices scan so; a digit of 4 mm is 31 pixels high.
HEAD_BYTES = 1024  # In these a PDF says that it is one.

Source = bytes | str | Path

_pdfs = PdfProcess()


@dataclass(frozen=True)
class Document:
    """An open file.

    Attributes:
        count: how many pages it has; 1 for anything that is no PDF.
        draw: gives the page of a number from 1, as a loaded picture, its orientation tag not
            yet applied. A PDF's page is RGB, at `DOTS_PER_INCH`, coarser where that were over
            `MAX_PAGE_PIXELS`. Raises PictureError as of `picture.open_picture`, or where a PDF
            has no such page, one of a shape that is none, or one over the limits of
            `pdf_process`.
    """

    count: int
    draw: Callable[[int], Image.Image]


@contextlib.contextmanager
def open_document(source: Source) -> Iterator[Document]:
    """A file, open until the end of the `with` block.

    Args:
        source: the file's bytes, or its path.

    Raises:
        PictureError: no such file, or a PDF that is damaged, locked by a password, or over
            `MAX_PAGES`, `MAX_PDF_BYTES` or the limits of `pdf_process`. Of a picture that is
            none, `draw` says so.
    """
    if not is_pdf(source):
        yield Document(1, lambda number: open_picture(source))
        return
    if _size(source) > MAX_PDF_BYTES:
        raise PictureError("too_long")
    count = _ask(source)[0]["count"]
    if count > MAX_PAGES:
        raise PictureError("too_long")
    if not count:
        raise PictureError("damaged")
    yield Document(count, lambda number: _draw(source, number))


def close() -> None:
    """Ends the process that reads PDFs; the one it is reading is refused."""
    _pdfs.close()


atexit.register(close)


def is_pdf(source: Source) -> bool:
    """Whether a file says in its first `HEAD_BYTES` that it is a PDF.

    Raises:
        PictureError: no such file.
    """
    if isinstance(source, bytes):
        head = source[:HEAD_BYTES]
    else:
        try:
            with Path(source).open("rb") as file:
                head = file.read(HEAD_BYTES)
        except (OSError, ValueError) as error:  # A ValueError where the name holds a NUL.
            raise PictureError("missing") from error
    return b"%PDF-" in head


def _size(source: Source) -> int:
    try:
        return len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    except OSError as error:
        raise PictureError("missing") from error


def _ask(source: Source, **wanted: Any) -> Answer:
    if isinstance(source, bytes):
        return _pdfs.ask(wanted, source)
    return _pdfs.ask(wanted | {"path": str(Path(source).absolute())})


def _draw(source: Source, number: int) -> Image.Image:
    limits = {
        "dots_per_inch": DOTS_PER_INCH,
        "max_pixels": MAX_PAGE_PIXELS,
        "min_side": MIN_SIDE,
        "max_aspect": MAX_ASPECT,
    }
    line, pixels = _ask(source, page=number, limits=limits)
    return Image.frombuffer("RGB", line["size"], pixels, "raw", "RGB", line["stride"], 1)
