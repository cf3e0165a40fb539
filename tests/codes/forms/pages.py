"""Forms that tests print, fill in and photograph."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from model.codes.forms.form import FormField
from model.codes.zone import Zone
from model.data import page_camera
from model.data.page_camera import Geometry, Way
from model.data.page_sheet import PageSheet
from model.images.picture import Pixels
from tests.conftest import Digits

SIZE = 744, 1052  # A4 at 90 dots an inch.
MILLIMETER = SIZE[0] / 210
BOXES = {"customer": (300, 300, 560, 350), "order": (300, 640, 500, 690)}  # In pixels.
LETTERS = np.array(list("abcdefghijklmnoprstuvwxyz"))

Points = npt.NDArray[np.float64]


def fields(kind: str = "free", may_be_empty: bool = False) -> list[FormField]:
    shares = ((x / SIZE[0], y / SIZE[1], r / SIZE[0], b / SIZE[1]) for x, y, r, b in BOXES.values())
    return [
        FormField(name, Zone(*zone), kind, may_be_empty)
        for name, zone in zip(BOXES, shares, strict=True)
    ]


def printed(seed: int) -> Pixels:
    """A blank form: words that the seed chooses, and two boxes to write in."""
    rng = np.random.default_rng(seed)
    page = np.full((SIZE[1], SIZE[0], 3), 245, np.uint8)
    for y in range(60, SIZE[1] - 40, 30):
        x = 60
        while x < SIZE[0] - 120:
            word = "".join(rng.choice(LETTERS, int(rng.integers(3, 9))))
            beside = any(x + 110 > b[0] - 20 and x < b[2] + 20 and b[1] - 20 < y < b[3] + 30
                         for b in BOXES.values())  # fmt: skip
            if not beside:
                cv2.putText(page, word, (x, y), 0, 0.5, (40, 40, 40), 1, cv2.LINE_AA)
            x += 12 * len(word)
    for left, top, right, bottom in BOXES.values():
        cv2.rectangle(page, (left, top), (right, bottom), (60, 60, 60), 1)
    return page


def write(page: Pixels, box: str, text: str, digits: Digits, seed: int = 0) -> Pixels:
    """The page with digits of MNIST in one of its boxes."""
    images, labels = digits
    filled = page.copy()
    left, top = BOXES[box][:2]
    for place, digit in enumerate(text):
        of_digit = images[labels == int(digit)]
        ink = cv2.resize(of_digit[(seed + place) % len(of_digit)], (40, 40))[..., np.newaxis]
        x = left + 8 + 32 * place
        part = filled[top + 5 : top + 45, x : x + 40]
        np.minimum(part, 255 - ink, out=part)
    return filled


def scratch_out(page: Pixels, box: str) -> Pixels:
    """The page with one of its boxes scratched out."""
    left, top, right, bottom = BOXES[box]
    struck = page.copy()
    xs = np.linspace(left + 10, right - 60, 40)
    ys = np.where(np.arange(40) % 2, top + 8, bottom - 8)
    points = np.column_stack([xs, ys]).astype(np.int32)
    cv2.polylines(struck, [points], False, (30, 30, 60), 4, cv2.LINE_AA)
    return struck


def slanted(page: Pixels, quarters: int = 0) -> tuple[Pixels, Points]:
    """The page photographed at a slant on a desk, turned by quarters, and how it lies there."""
    width, height = SIZE
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = np.array([[130, 60], [790, 110], [840, 1130], [70, 1080]], np.float32)
    lies = cv2.getPerspectiveTransform(corners, seen)
    desk = (60, 50, 40)
    photo = cv2.warpPerspective(page, lies, (900, 1200), borderValue=desk)
    for _ in range(quarters):  # A quarter clockwise.
        lies = np.array([[0, -1, photo.shape[0] - 1], [1, 0, 0], [0, 0, 1]]) @ lies
        photo = np.ascontiguousarray(np.rot90(photo, -1))
    return photo, lies


def take(
    sheet: PageSheet, way: Way, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> tuple[Pixels, Geometry]:
    """A picture of a sheet by the camera of page synthesis, and how it lies in it."""
    places: list[Geometry] = []
    place = page_camera._place

    def noted(*arguments: Any) -> Geometry:
        places.append(place(*arguments))
        return places[-1]

    with monkeypatch.context() as patch:
        patch.setattr(page_camera, "_place", noted)
        photo, _, _ = page_camera.take(sheet, way, None, rng)
    return photo, places[0]
