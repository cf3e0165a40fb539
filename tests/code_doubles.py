"""A reader of codes that always reads the same, and pictures for it."""

import io
import os

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from model.codes.batch import Page
from model.codes.code import UNREADABLE, Code, CodePage, Position
from model.codes.field_network import FieldNetwork
from model.codes.fields import Field
from model.codes.reader import CodeReader
from model.codes.table import Row
from model.codes.zone import Zone
from model.images.picture import Pixels, to_pixels

Doubts = dict[int, tuple[int, float]]  # by position: the second likeliest digit, and its share

HEIGHT, STEP, LEFT = 120, 44, 30  # of a line, of a digit, and before the first one
SURE, DOUBTED, UNREAD, SIREN = "4711", "7071", "48?2", "732829321"
MISSED, UNSEEN = "2024", "9865"
DOUBTS: dict[str, Doubts] = {DOUBTED: {1: (6, 0.2), 3: (7, 0.35)}, SIREN: {8: (0, 0.3)}}
INCOMPLETE: set[str] = set()  # Something beside them may be more of the code.


class FixedReader:
    """Reads in a picture what `draw` was told to write in it: the codes are in its first row."""

    @property
    def field_network(self) -> FieldNetwork:
        return CodeReader.load(alone=True).field_network

    def read(
        self, image: Image.Image | Pixels, zone: Zone | None = None, turned: int | None = None
    ) -> CodePage:
        pixels = to_pixels(image)
        written = bytes(pixels[0, :, 0]).split(b"\xff")[0].decode("ascii", "replace")
        codes = [text for text in written.split(";") if set(text) <= set("0123456789?")]
        codes = list(filter(None, codes))
        return CodePage(tuple(make_code(text, line) for line, text in enumerate(codes)))


class SeesHalf(FixedReader):
    """Overlooks `MISSED` and `UNSEEN` on a sheet, of the latter even that it is written on there,
    until it is asked for the zone; in one of a page that `draw` did not make it reads `MISSED`.

    Attributes:
        asked: each zone, and how its picture is turned.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[Zone, int | None]] = []

    def read(
        self, image: Image.Image | Pixels, zone: Zone | None = None, turned: int | None = None
    ) -> CodePage:
        pixels, codes = to_pixels(image), super().read(image).codes
        if zone is None:
            seen = tuple(code for code in codes if code.text not in (MISSED, UNSEEN))
            lines = [line for line, code in enumerate(codes) if code.text != UNSEEN]
            return CodePage(seen, fields=tuple(map(field_of, lines)))
        self.asked.append((zone, turned))
        middle = np.add(zone.box(pixels)[:2], zone.box(pixels)[2:]) / 2
        in_zone = [
            code
            for code in codes or (make_code(MISSED),)
            if _holds(zone.box(pixels), np.add(code.box[:2], code.box[2:]) / 2)
            or _holds(code.box, middle)
            or not codes
        ]
        return CodePage(tuple(in_zone), turned or 0)


def _holds(box: tuple[float, ...], point: npt.NDArray[np.float64]) -> bool:
    left, top, right, bottom = box
    return bool(left <= point[0] <= right and top <= point[1] <= bottom)


def field_of(line: int) -> Field:
    """The field around the codes above on a line of a sheet."""
    left, top = LEFT / 2, line * HEIGHT + 20
    right, bottom = left + 6 * STEP, top + 80
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    return Field(corners, "digits", 1.0)


def make_code(text: str, line: int = 0) -> Code:
    """A code of the texts above, or any other, which is sure."""
    doubts = DOUBTS.get(text, {})
    positions = []
    for index, value in enumerate(text):
        left, top = LEFT + index * STEP, line * HEIGHT + 30
        box = (float(left), float(top), float(left + STEP - 8), float(top + 60))
        shares = np.full(10, 0.001, np.float32)
        if value == UNREADABLE:
            positions.append(Position("unreadable", np.full(10, 0.1, np.float32), box))
            continue
        second, share = doubts.get(index, (0, 0.0))
        shares[int(value)] = 1 - share
        if share:
            shares[second] = share
        verdict = "unsure" if share else "sure"
        positions.append(Position(verdict, shares / shares.sum(), box))  # type: ignore[arg-type]
    sure = not doubts and UNREADABLE not in text
    left, top = LEFT, line * HEIGHT + 30
    around = (float(left), float(top), float(left + len(text) * STEP), float(top + 60))
    return Code(
        tuple(positions),
        0.98 if sure else 0.4,
        "sure" if sure else "check",
        around,
        is_sure_but_for_digits=bool(doubts) and UNREADABLE not in text and text not in INCOMPLETE,
    )


def draw(*codes: str) -> Image.Image:
    """A sheet of codes, one a line."""
    width = LEFT * 2 + STEP * max([8, *map(len, codes)])
    sheet = np.full((HEIGHT * max(len(codes), 1), width, 3), 255, np.uint8)
    for line, text in enumerate(codes):
        for index, value in enumerate(text):
            at = (LEFT + index * STEP, line * HEIGHT + 85)
            cv2.putText(sheet, value, at, cv2.FONT_HERSHEY_SIMPLEX, 2, (30, 30, 90), 4)
    written = np.frombuffer(";".join(codes).encode(), np.uint8)
    sheet[0, : len(written)] = written[:, None]
    return Image.fromarray(sheet)


def png(*codes: str) -> bytes:
    file = io.BytesIO()
    draw(*codes).save(file, "PNG")
    return file.getvalue()


def read_or_end(page: Page, kind: str) -> list[Row]:
    """A page has a row, unless by its name it ends the process that reads it."""
    if page.file.stem.startswith("killer"):
        os._exit(9)
    return [Row(page.file.as_posix(), page.number, kind, 0.0)]


def pdf(pages: int) -> bytes:
    """A PDF of so many blank pages."""
    file, sheet = io.BytesIO(), Image.new("RGB", (300, 200), "white")
    sheet.save(file, "PDF", save_all=True, append_images=[sheet] * (pages - 1))
    return file.getvalue()
