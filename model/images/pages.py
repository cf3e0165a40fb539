"""Any file → the pages in it: a picture is a single page, a PDF has as many as it has.

count_pages   how many there are
open_page     one of them, as a PIL picture
open_pages    all of them, one after another
"""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from model.images.picture import PictureError, open_picture

MAX_PAGES = 200
MAX_PDF_BYTES = 100 * 2**20
DOTS_PER_INCH = 200  # as offices scan; a digit of 4 mm is 31 pixels high
MAX_PAGE_PIXELS = 20_000_000  # an A2 sheet at that; larger ones are drawn coarser
HEAD = 1024  # bytes, in which a PDF says that it is one
POINTS = 72  # an inch, in PDFs

Source = bytes | str | Path

_pdfium = threading.Lock()  # PDFium is not safe between threads, even with several documents


def count_pages(source: Source) -> int:
    """How many pages a file has; 1 for anything that is no PDF.

    Args:
        source: the file's bytes, or its path.

    Raises:
        PictureError: no such file, or a PDF that is damaged, locked by a password, or over
            `MAX_PAGES` or `MAX_PDF_BYTES`.
    """
    if not _is_pdf(source):
        return 1
    with _open_pdf(source) as document:
        return len(document)


def open_page(source: Source, number: int = 1) -> Image.Image:
    """One page of a file.

    Args:
        source: the file's bytes, or its path.
        number: of the page, from 1.

    Returns:
        The loaded picture, its orientation tag not yet applied; a PDF's page is RGB, at
        `DOTS_PER_INCH`, coarser where that were over `MAX_PAGE_PIXELS`.

    Raises:
        PictureError: as of `count_pages` and `picture.open_picture`, or no such page.
    """
    if not _is_pdf(source):
        return open_picture(source)
    with _open_pdf(source) as document:
        try:
            page = document[number - 1]
            width, height = page.get_size()
            finest = (MAX_PAGE_PIXELS / max(width * height, 1)) ** 0.5
            bitmap = page.render(scale=min(DOTS_PER_INCH / POINTS, finest))
            return bitmap.to_pil().convert("RGB")
        except pdfium.PdfiumError as error:
            raise PictureError("damaged") from error


def open_pages(source: Source) -> Iterator[Image.Image]:
    """The pages of a file, one after another, as of `open_page`.

    Raises:
        PictureError: as of `open_page`, when its page comes.
    """
    for number in range(1, count_pages(source) + 1):
        yield open_page(source, number)


def _is_pdf(source: Source) -> bool:
    if isinstance(source, bytes):
        head = source[:HEAD]
    else:
        try:
            with Path(source).open("rb") as file:
                head = file.read(HEAD)
        except OSError as error:
            raise PictureError("missing") from error
    return b"%PDF-" in head


@contextlib.contextmanager
def _open_pdf(source: Source) -> Iterator[pdfium.PdfDocument]:
    with _pdfium:
        try:
            size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
            if size > MAX_PDF_BYTES:
                raise PictureError("too_long")
            document = pdfium.PdfDocument(source)
        except OSError as error:
            raise PictureError("missing") from error
        except pdfium.PdfiumError as error:
            ciphers = (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
            locked = error.err_code in ciphers
            raise PictureError("locked" if locked else "damaged") from error
        with contextlib.closing(document):
            if len(document) > MAX_PAGES:
                raise PictureError("too_long")
            if not len(document):
                raise PictureError("damaged")
            yield document
