"""The desk where codes are read for everyone: the tab in each language, and the endpoint."""

import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PIL import Image

from model.codes.code import CodePage
from model.codes.forms.form import Form
from model.codes.forms.reading import FormRead, read_form
from model.codes.kind import Kind
from model.codes.kinds import kind_of
from model.codes.table import LIST
from model.codes.zone import Zone
from model.images.pages import open_document
from model.images.picture import FORMATS, PictureError, Pixels, Reason, to_pixels
from page.codes import messages
from page.codes.forms.shelf import FormShelf
from page.codes.lists.shelf import Lists
from page.codes.messages import Reader
from page.codes.turns import Lane, Places
from page.components import Source
from page.uploads import Uploads

# A page takes half a second to two, a small picture a tenth of a second at most.
# One processor is left to digits; more threads than four would only wait for each other.
PAGES_AT_ONCE = min(max((os.cpu_count() or 2) - 1, 1), 4)
MAX_SMALL_PIXELS = 500_000
# For how many there is room, of all visitors together; the last one waits about a minute.
MAX_PAGES, MAX_SMALL, MAX_JUDGED, MAX_EXPORTS = 64, 256, 64, 8
MAX_FILES = 16  # Through the endpoint: each holds one of Gradio's 40 jobs until it is read.

Made = TypeVar("Made")


@dataclass(frozen=True)
class PageRead:
    """A page that was read: one of so many, and its picture, turned as it was read.

    Where it is of a form, its fields are in `form`, and `codes` has none.
    """

    pages: int
    codes: CodePage
    pixels: Pixels
    form: FormRead | None = None


class PageError(Exception):
    """Why a page can't be read; its file has so many `pages`, 0 if none opens."""

    def __init__(self, reason: Reason, pages: int) -> None:
        super().__init__(reason)
        self.reason, self.pages = reason, pages


class CodeDesk:
    """Reads pages by turns, and does the tab's other work, each sort in a lane of its own.

    Attributes:
        uploads: the files that were sent.
        forms: that visitors use.
        lists: of valid codes, that were sent.
        files: room for those that come through the endpoint.
        judging, exporting: the lanes of what the tab asks for besides pages.
    """

    def __init__(self, find_reader: Callable[[], Reader], uploads: Uploads) -> None:
        """Args:
        find_reader: gives what reads the codes; asked when the first picture comes.
        uploads: the files that were sent.
        """
        self.uploads, self.files, self.lists = uploads, Places(MAX_FILES), Lists()
        self.judging, self.exporting = Lane(1, MAX_JUDGED), Lane(1, MAX_EXPORTS)
        self.forms = FormShelf()
        self._find_reader = find_reader
        self._small, self._pages = Lane(1, MAX_SMALL), Lane(PAGES_AT_ONCE, MAX_PAGES)
        self._headers = Lane(1, MAX_SMALL + MAX_PAGES)

    async def lane_for(self, source: Source, forms: Sequence[Form] = ()) -> Lane:
        """The lane of a file: a small picture's never waits behind pages, unless it is to be laid
        on forms, which takes as long."""
        small = not forms and await self._headers.run(_is_small, source)
        return self._small if small else self._pages

    def find_kind(self, name: str) -> Kind | None:
        """The kind of a name, also of a list that was sent; None where there is none."""
        if name.startswith(LIST):
            return self.lists.find(name)
        try:
            return kind_of(name)
        except ValueError:
            return None

    def read(
        self,
        source: Source,
        number: int,
        make: Callable[[PageRead], Made],
        zone: Zone | None = None,
        turned: int | None = None,
        forms: Sequence[Form] = (),
    ) -> Made:
        """What `make` makes of the page of a number from 1; to be run in the file's lane.

        Args:
            source: the file.
            number: of the page.
            make: is given the page when it is read.
            zone: as `CodeReader.read` takes it.
            turned: the same.
            forms: of which the page may be; if it is of none, its codes are read.

        Raises:
            PageError: the file or the page can't be read.
            WeightsError: there is nothing to read codes with.
        """

        def read(pages: int, pixels: Pixels, reader: Reader) -> PageRead:
            form = read_form(pixels, forms, reader) if forms and zone is None else None
            codes = reader.read(pixels, zone, turned) if form is None else CodePage((), form.turned)
            return PageRead(pages, codes, messages.upright(pixels, codes), form)

        return make(self.look(source, number, read))

    def look(
        self, source: Source, number: int, make: Callable[[int, Pixels, Reader], Made]
    ) -> Made:
        """What `make` makes of a page that is only opened; likewise.

        Args:
            source: the file.
            number: of the page.
            make: is given how many pages there are, this one's picture, and what reads codes.

        Raises:
            PageError: the file or the page can't be read.
            WeightsError: there is nothing to read codes with.
        """
        pages = 0
        try:
            with open_document(source) as document:
                pages = document.count
                pixels = to_pixels(document.draw(number))
            return make(pages, pixels, self._find_reader())
        except PictureError as error:
            raise PageError(error.reason, pages) from error


def _is_small(source: Source) -> bool:
    """Whether it is a picture of few pixels, by its header alone."""
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with Image.open(file, formats=FORMATS) as picture:
            return picture.width * picture.height <= MAX_SMALL_PIXELS
    except Exception:  # Decoders of hostile bytes raise nearly anything.
        return False
