"""A reader that says what its recognizers saw, for lists to choose by."""

from dataclasses import replace

from PIL import Image

from model.codes.code import Code, CodePage, Evidence
from model.codes.zone import Zone
from model.images.picture import Pixels
from tests.code_doubles import DOUBTS, FixedReader
from tests.codes.lists.test_known_codes import said

OVERHEARD, HEARD = "4861", "48561"  # What is read, and what its recognizer says there is.


class SeesInDetail(FixedReader):
    """Reads what `FixedReader` does, with evidence."""

    def read(
        self, image: Image.Image | Pixels, zone: Zone | None = None, turned: int | None = None
    ) -> CodePage:
        page = super().read(image, zone, turned)
        return replace(page, codes=tuple(map(with_evidence, page.codes)))


def with_evidence(code: Code) -> Code:
    """The code, with one reading that has its doubts."""
    doubts = ((place, *other) for place, other in DOUBTS.get(code.text, {}).items())
    heard = HEARD if code.text == OVERHEARD else code.text
    return replace(code, evidence=Evidence((said(heard, *doubts),), is_complete=True))
