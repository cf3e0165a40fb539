"""Examples of codes for a page to offer: a form, a line and a slip, as an office has them.

    python -m model.data.code_examples tests/samples/mnist_test_50.npz examples/codes

What is printed is drawn; the digits are real ones, of a file as `numpy.savez` writes it, with
`images` (N, 28, 28), ink light on black, and `labels`.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from model.data.camera import LINE_CAMERA, Photo, photograph
from model.data.line_tokens import lean, pick, scale_to_height
from model.data.paper import Sheet
from model.data.pen import paste
from model.images.ink import Ink, crop_to_pen, to_ink

FORM = {
    "N° de client": "40721968",
    "SIREN": "732829320",
    "Code postal": "69003",
    "Mobile": "0672183954",
}
LINE = "20457183"
SLIP = ("107254", "983016", "450782", "316049", "672835")

BLUE, BLACK = (0.16, 0.22, 0.55), (0.2, 0.2, 0.22)  # Of the paper's red, green and blue.
CREAM, WHITE = (247, 243, 230), (250, 250, 248)
PRINT, RULE = (70, 74, 84), (172, 190, 206)
JPEG_QUALITY = 72
SAMPLES = 3
SEEDS = {"form": 2, "line": 1, "slip": 0}  # Chosen of a few by how well the pictures are read.

# A good one, in good light.
CAMERA = replace(LINE_CAMERA, light_probability=0, blur_growth=0, gray_noise=2, jpeg_probability=0)

Color = tuple[float, float, float]


class Office:
    """Fills in forms with the digits of one pile.

    Attributes:
        rng: the source of chance.
    """

    def __init__(
        self, images: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8], seed: int
    ) -> None:
        self.rng = np.random.default_rng(seed)
        # One hand has one pen: of each digit, the three whose strokes are most like the others'.
        weight = images.mean((1, 2))
        order = np.argsort(abs(weight - np.median(weight)))
        self._piles = {
            str(digit): images[order[labels[order] == digit][:SAMPLES]] for digit in range(10)
        }

    def form(self) -> Photo:
        """A form with a cell for each digit, as a scanner sees it."""
        paper, drawing = _sheet((1100, 640), WHITE)
        drawing.text((60, 36), "Fiche client", PRINT, _font(40))
        drawing.line((60, 96, 1040, 96), PRINT, 3)
        ink = np.zeros((640, 1100), np.float32)
        for row, (label, code) in enumerate(FORM.items()):
            top = 136 + 120 * row
            drawing.text((60, top + 18), label, PRINT, _font(30))
            for place, digit in enumerate(code):
                left = 350 + 66 * place
                drawing.rectangle((left, top, left + 66, top + 72), outline=RULE, width=2)
                self._write(ink, digit, 48, left + 33, top + 36)
        return self._photograph(paper, ink, BLUE, _level)

    def line(self) -> Photo:
        """A line on ruled paper."""
        paper, drawing = _sheet((720, 190), CREAM)
        for y in range(22, 190, 48):
            drawing.line((0, y, 720, y), RULE, 2)
        ink = np.zeros((190, 720), np.float32)
        self._write_code(ink, LINE, 60, 92, 104)
        return self._photograph(paper, ink, BLACK, _askew)

    def slip(self) -> Photo:
        """A slip with a code on each line, as a phone sees it."""
        paper, drawing = _sheet((760, 780), WHITE)
        drawing.text((60, 44), "Bordereau de colis", PRINT, _font(40))
        ink = np.zeros((780, 760), np.float32)
        for row, code in enumerate(SLIP):
            bottom = 210 + 120 * row
            drawing.line((60, bottom, 700, bottom), RULE, 3)
            self._write_code(ink, code, 56, 90, bottom - 40)
        return self._photograph(paper, ink, BLUE, _askew)

    def _write_code(self, ink: Ink, code: str, height: int, left: int, middle: int) -> None:
        for place, digit in enumerate(code):
            x = left + round(height * (0.5 + 1.05 * place) + self.rng.normal(0, 2))
            self._write(ink, digit, height, x, middle)

    def _write(self, ink: Ink, digit: str, height: int, x: int, y: int) -> None:
        """One digit, about so high, around a point."""
        token = crop_to_pen(to_ink(pick(self._piles[digit], self.rng)))
        token = scale_to_height(lean(token, self.rng), height * self.rng.uniform(0.92, 1.05))
        # Enlarged strokes are soft; a pen's have an edge.
        token = np.clip((cv2.GaussianBlur(token, (0, 0), 1) - 0.25) * 2.2, 0, 1)
        x, y = x + round(self.rng.normal(0, 1.5)), y + round(self.rng.normal(0, 2))
        paste(ink, token, y - token.shape[0] // 2, x - token.shape[1] // 2)

    def _photograph(
        self,
        paper: Image.Image,
        ink: Ink,
        pen: Color,
        geometry: Callable[[Sheet, np.random.Generator], Sheet],
    ) -> Photo:
        sheet = np.asarray(paper, np.float32) * (
            1 - ink[..., None] * (1 - np.array(pen, np.float32))
        )
        return photograph(sheet, replace(CAMERA, geometry=geometry), self.rng)


def _sheet(
    size: tuple[int, int], color: tuple[int, int, int]
) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    sheet = Image.new("RGB", size, color)
    return sheet, ImageDraw.Draw(sheet)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)  # Pillow brings it along: the same on all machines.


def _level(sheet: Sheet, rng: np.random.Generator) -> Sheet:
    return sheet


def _askew(sheet: Sheet, rng: np.random.Generator) -> Sheet:
    """The sheet turned by a degree or two, and a little darker towards one side."""
    height, width = sheet.shape[:2]
    angle = float(rng.choice([-1, 1]) * rng.uniform(0.8, 1.6))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 0.99)
    turned = cv2.warpAffine(sheet, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    left, right = rng.uniform(0.8, 1, 2)
    return turned * np.linspace(left, right, width, dtype=np.float32)[:, None]


def main(digits: Path, folder: Path) -> None:
    """Writes form.jpg, line.jpg and slip.jpg to a folder; always the same of the same digits."""
    with np.load(digits) as arrays:
        images, labels = arrays["images"], arrays["labels"]
    folder.mkdir(parents=True, exist_ok=True)
    for name, seed in SEEDS.items():
        photo: Photo = getattr(Office(images, labels, seed), name)()
        Image.fromarray(photo).save(folder / f"{name}.jpg", quality=JPEG_QUALITY)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
