"""Pages of a stack → rows of a table of forms, read by processes of their own."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import cv2
from PIL import Image

from model.codes import batch
from model.codes.batch import Page
from model.codes.forms import field_reading, reading
from model.codes.forms.form import MAX_BYTES, Form
from model.codes.forms.form_table import FormRow, cells_of, others_of
from model.codes.table_file import Key
from model.images import picture
from model.images.pages import open_document
from model.images.picture import PictureError, Pixels
from model.images.resizing import shrink

MAX_PICTURE_SIZE = (320, 40)  # A field beside its code, in pixels.
JPEG_QUALITY = 80

Pictures = Mapping[str, bytes]  # Of each field of a page by its name, as JPEGs.


def load_form(path: Path) -> Form:
    """A form from its file.

    Raises:
        FormError: it is none, or can't be used.
        OSError: the file can't be read.
    """
    with path.open("rb") as file:
        return Form.parse(file.read(MAX_BYTES + 1))


def read_page(page: Page, forms: Sequence[Form], listed: str | None) -> FormRow:
    """The row of a page: of its form; or, where it is of none, with the codes that are on it.

    Args:
        page: to be read.
        forms: of which it may be.
        listed: the kind of fields whose codes are in a list, as `batch.find_kind` takes it; None
            where there are none.
    """
    known = None if listed is None else batch.find_kind(listed)
    start = time.perf_counter()
    reader, row = batch.load_reader(), partial(FormRow, page.name, page.number)
    try:
        drawn = _draw(page)
        read = reading.read_form(drawn, forms, reader, known)
        if read is None:
            others = others_of(reader.read(drawn))
            return row(time.perf_counter() - start, others=others)
    except PictureError as error:
        return row(time.perf_counter() - start, refusal=error.reason)
    cells = cells_of(read, [to_jpeg(field.cut) for field in read.fields])
    return row(time.perf_counter() - start, read.form.name, cells)


def cut_page(page: Page, forms: Sequence[Form]) -> tuple[Key, Pictures]:
    """What the fields of a page look like, without reading them; none where it is of no form."""
    try:
        pixels = picture.to_pixels(_draw(page))
        found = reading.find_form(pixels, forms)
    except PictureError:
        found = None
    if found is None:
        return page.key, {}
    form, lies = found
    cuts = (field_reading.cut_field(pixels, field.zone, form.size, lies) for field in form.fields)
    return page.key, {
        field.name: to_jpeg(cut) for field, cut in zip(form.fields, cuts, strict=True)
    }


@contextmanager
def reading_forms(
    pages: Sequence[Page], forms: Sequence[Form], listed: str | None, jobs: int
) -> Iterator[Iterator[FormRow]]:
    """The row of each page, in order, as they are read by so many processes; `listed` as of
    `read_page`.

    Raises:
        ReadersError: no process can be started.
    """
    read = partial(read_page, forms=forms, listed=listed)
    load = partial(batch.load, listed or "free")
    with batch.reading_by(read, lost_page, pages, jobs, load) as rows:
        yield rows


@contextmanager
def cutting_forms(
    pages: Sequence[Page], forms: Sequence[Form], jobs: int
) -> Iterator[Iterator[tuple[Key, Pictures]]]:
    """The pictures of the fields of each page, in order, likewise.

    Raises:
        ReadersError: no process can be started.
    """
    with batch.reading_by(partial(cut_page, forms=forms), _none, pages, jobs) as pictures:
        yield pictures


def to_jpeg(cut: Pixels) -> bytes:
    """A field small enough for the cell of a workbook."""
    height, width = cut.shape[:2]
    small = shrink(cut, min(MAX_PICTURE_SIZE[0] / width, MAX_PICTURE_SIZE[1] / height))
    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    content = cv2.imencode(".jpg", small[..., ::-1], quality)[1]
    return bytes(content.tobytes())


def _draw(page: Page) -> Image.Image:
    with open_document(page.file) as document:
        return document.draw(page.number)


def lost_page(page: Page, spent: float) -> FormRow:
    """The row of a page that can't be read without the end of its process."""
    return FormRow(page.name, page.number, spent, refusal="too_complex")


def _none(page: Page, spent: float) -> tuple[Key, Pictures]:
    return page.key, {}
