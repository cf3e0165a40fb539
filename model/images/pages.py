"""Any file → the pages in it: a picture is a single page, a PDF has as many as it has."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from model.images.picture import PictureError, open_picture

MAX_PAGES = 200
MAX_PDF_BYTES = 100 * 2**20
MAX_PAGE_PIXELS = 20_000_000  # An A2 sheet at full resolution; larger ones are drawn coarser.
DOTS_PER_INCH = 200  # Offices scan so; a digit of 4 mm is 31 pixels high.
POINTS_PER_INCH = 72
HEAD_BYTES = 1024  # In these a PDF says that it is one.

Source = bytes | str | Path

_pdfium = threading.Lock()  # PDFium is not safe between threads, even with several documents.


@dataclass(frozen=True)
class Document:
    """An open file.

    Attributes:
        count: how many pages it has; 1 for anything that is no PDF.
        draw: gives the page of a number from 1, as a loaded picture, its orientation tag not
            yet applied. A PDF's page is RGB, at `DOTS_PER_INCH`, coarser where that were over
            `MAX_PAGE_PIXELS`. Raises PictureError as of `picture.open_picture`, or where a PDF
            has no such page.
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
            `MAX_PAGES` or `MAX_PDF_BYTES`. Of a picture that is none, `draw` says so.
    """
    if not _is_pdf(source):
        yield Document(1, lambda number: open_picture(source))
        return
    with _pdfium:
        document = _open_pdf(source)
    try:
        with _pdfium:
            count = len(document)
        if count > MAX_PAGES:
            raise PictureError("too_long")
        if not count:
            raise PictureError("damaged")
        yield Document(count, lambda number: _draw(document, number))
    finally:
        with _pdfium:
            document.close()


def _is_pdf(source: Source) -> bool:
    if isinstance(source, bytes):
        head = source[:HEAD_BYTES]
    else:
        try:
            with Path(source).open("rb") as file:
                head = file.read(HEAD_BYTES)
        except OSError as error:
            raise PictureError("missing") from error
    return b"%PDF-" in head


def _open_pdf(source: Source) -> pdfium.PdfDocument:
    try:
        size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
        if size > MAX_PDF_BYTES:
            raise PictureError("too_long")
        return pdfium.PdfDocument(source)
    except OSError as error:
        raise PictureError("missing") from error
    except pdfium.PdfiumError as error:
        ciphers = (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
        raise PictureError("locked" if error.err_code in ciphers else "damaged") from error


def _draw(document: pdfium.PdfDocument, number: int) -> Image.Image:
    try:
        with _pdfium, contextlib.closing(document[number - 1]) as page:
            width, height = page.get_size()
            finest = (MAX_PAGE_PIXELS / max(width * height, 1)) ** 0.5
            bitmap = page.render(scale=min(DOTS_PER_INCH / POINTS_PER_INCH, finest))
            with contextlib.closing(bitmap):
                return bitmap.to_pil().convert("RGB")
    except pdfium.PdfiumError as error:
        raise PictureError("damaged") from error
