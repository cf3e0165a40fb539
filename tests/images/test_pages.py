"""Files opened as pages: pictures and PDFs."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from model.images import pages
from model.images.pages import Source, open_document
from model.images.pdf_process import Answer, PdfProcess
from model.images.picture import PictureError

# Its password is not the empty one, as far as anyone can tell who tries that.
LOCKED = b"""%%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj
3 0 obj << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> endobj
trailer << /Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>] >>
%%%%EOF
""" % (b"41" * 32, b"42" * 32)


def pdf(*colors: str) -> bytes:
    """A PDF of one A5 page for each color."""
    sheets = [Image.new("RGB", (583, 827), color) for color in colors]
    file = io.BytesIO()
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:], resolution=100)
    return file.getvalue()


def blank_pdf(*sizes: tuple[float, float]) -> bytes:
    """A PDF of empty pages, their sizes in points."""
    document = pdfium.PdfDocument.new()
    for width, height in sizes:
        document.new_page(width, height)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def png() -> bytes:
    file = io.BytesIO()
    Image.new("L", (30, 20), 7).save(file, "PNG")
    return file.getvalue()


def draw_pages(source: Source) -> list[Image.Image]:
    with open_document(source) as document:
        return [document.draw(number) for number in range(1, document.count + 1)]


def note_requests(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is asked about PDFs from now on, as it comes."""
    asked: list[dict[str, Any]] = []
    ask = PdfProcess.ask

    def note_and_ask(self: PdfProcess, request: dict[str, Any], data: bytes = b"") -> Answer:
        asked.append(request)
        return ask(self, request, data)

    monkeypatch.setattr(PdfProcess, "ask", note_and_ask)
    return asked


def test_a_picture_is_a_single_page() -> None:
    assert [page.size for page in draw_pages(png())] == [(30, 20)]


@pytest.mark.parametrize("as_path", [True, False])
def test_a_pdf_gives_its_pages_in_order(as_path: bool, tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(pdf("red", "lime", "blue"))
    source = file if as_path else file.read_bytes()
    drawn = draw_pages(source)
    brightest = [np.asarray(page)[800, 800].argmax() for page in drawn]
    assert brightest == [0, 1, 2]  # not quite pure, for JPEG is in between
    assert {page.mode for page in drawn} == {"RGB"}
    with open_document(source) as document:
        assert document.draw(2).tobytes() == drawn[1].tobytes()


def test_a_page_is_drawn_at_200_dots_an_inch_and_a_poster_coarser() -> None:
    note, poster = draw_pages(blank_pdf((72, 144), (14_400, 14_400)))
    assert note.size == (200, 400)
    assert poster.width * poster.height == pytest.approx(pages.MAX_PAGE_PIXELS, rel=0.01)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (Path("nowhere.png"), "missing"),
        (Path(), "missing"),
        (b"hello", "unreadable"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (pdf("red")[:600], "damaged"),
        (blank_pdf(), "damaged"),
        (LOCKED, "locked"),
        (blank_pdf(*[(72, 72)] * (pages.MAX_PAGES + 1)), "too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_opened_says_why(source: bytes | Path, reason: str) -> None:
    with pytest.raises(PictureError) as refusal:
        draw_pages(source)
    assert refusal.value.reason == reason


def test_a_pdf_may_not_be_too_heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    document = pdf("red")
    monkeypatch.setattr(pages, "MAX_PDF_BYTES", len(document) - 1)
    with pytest.raises(PictureError) as refusal:
        draw_pages(document)
    assert refusal.value.reason == "too_long"


def test_a_pdf_has_no_page_after_its_last() -> None:
    with open_document(pdf("red")) as document, pytest.raises(PictureError):
        document.draw(2)


def test_pages_are_drawn_while_another_document_is_open() -> None:
    with open_document(pdf("red", "lime")) as one, open_document(pdf("blue")) as other:
        colors = [one.draw(1), other.draw(1), one.draw(2)]
    assert [np.asarray(page)[800, 800].argmax() for page in colors] == [0, 2, 1]
