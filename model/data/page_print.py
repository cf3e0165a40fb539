"""What a press or a printer puts on a page: text in many fonts, and figures that are no text.

Fonts are those that come with Matplotlib, and those that are installed on a machine with Linux: a
page of one seed has the same words and fields everywhere, though not the same print.
"""

import functools
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from model.data import page_scrawl
from model.data.line_tokens import pick
from model.data.page_words import to_plain
from model.data.pen import trace
from model.images.ink import Ink, to_ink

Font = ImageFont.FreeTypeFont

MATPLOTLIB_FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
SYSTEM_FONTS = Path("/usr/share/fonts")
NEEDED_CHARACTERS = "0123456789ACMRZabgnz"  # What lacks one of them has no text in it.
NO_TEXT = (  # In the names of families that are no text: signs, or a script.
    *("Symbol", "D050", "Z003", "Math", "Display", "Resort", "Keyboard", "Nushu"),
    *("cmex", "cmmi", "cmsy"),
)
COMMON_FAMILIES = ("Liberation", "Arimo", "Tinos", "Cousine", "Carlito", "Nimbus", "DejaVu")
FONT_SIZE = 20  # Pixels, to look at what a font has.
QR_MODULE = (2, 5)  # Pixels, the least and the greatest.


class Typeface:
    """One font as a page uses it: wider or narrower than it was drawn, in any size."""

    def __init__(self, rng: np.random.Generator) -> None:
        families = font_families()
        # Pages are mostly set in what comes with an office's programs.
        common = [name for name in families if name.startswith(COMMON_FAMILIES)]
        family = pick(common if common and rng.random() < 0.4 else list(families), rng)
        self._file = pick(families[family], rng)
        self._plain = not _has_characters(_font(self._file, FONT_SIZE), "éß°")
        self._stretch = float(np.exp(rng.normal(0, 0.12))) if rng.random() < 0.5 else 1.0
        self._lean = rng.uniform(-0.25, 0.05) if rng.random() < 0.2 else 0.0

    def ink(self, text: str, size: int) -> Ink:
        """Text as ink, from its first letter's left and the font's top; sizes are in pixels."""
        text = to_plain(text) if self._plain else text
        font = _font(self._file, max(5, size))
        left, _, right, _ = font.getbbox(text)
        ascent, descent = font.getmetrics()
        width, height = int(right - min(left, 0)) + 2, ascent + descent
        sheet = Image.new("L", (max(1, width), max(1, height)))
        ImageDraw.Draw(sheet).text((1 - min(left, 0), 0), text, 255, font)
        ink = np.asarray(sheet)
        if self._stretch != 1.0:
            wide = max(1, round(ink.shape[1] * self._stretch))
            ink = cv2.resize(ink, (wide, ink.shape[0]), interpolation=cv2.INTER_AREA)
        if self._lean:
            reach = int(abs(self._lean) * ink.shape[0]) + 1
            matrix = np.array([[1, self._lean, reach if self._lean < 0 else 0], [0, 1, 0]])
            ink = cv2.warpAffine(ink, matrix, (ink.shape[1] + reach, ink.shape[0]))
        return to_ink(ink)


@functools.cache
def font_families() -> dict[str, tuple[str, ...]]:
    """Paths of the fonts that have letters and digits, by the name of their family."""
    found: dict[str, list[str]] = {}
    for folder in (MATPLOTLIB_FONTS, SYSTEM_FONTS):
        for path in sorted((*folder.rglob("*.ttf"), *folder.rglob("*.otf"))):
            font = ImageFont.truetype(path, FONT_SIZE)
            family = str(font.getname()[0])
            if _has_characters(font, NEEDED_CHARACTERS) and not any(n in family for n in NO_TEXT):
                found.setdefault(family, []).append(str(path))
    return {family: tuple(paths) for family, paths in sorted(found.items())}


def _has_characters(font: Font, characters: str) -> bool:
    missing = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(character)) not in (missing, b"") for character in characters)


@functools.lru_cache(maxsize=400)
def _font(file: str, size: int) -> Font:
    return ImageFont.truetype(file, size)


def qr_code(rng: np.random.Generator) -> Ink:
    """A QR code of some link."""
    link = "https://" + "".join(rng.choice(list("abcdefghij0123456789/"), int(rng.integers(8, 60))))
    code = cv2.QRCodeEncoder.create().encode(link)
    module = int(rng.integers(*QR_MODULE))
    return 1 - to_ink(np.repeat(np.repeat(code, module, axis=0), module, axis=1))


def barcode(height: int, rng: np.random.Generator) -> Ink:
    """Bars of four widths."""
    widths = rng.integers(1, 5, int(rng.integers(40, 90)))
    bars = np.concatenate([np.full(wide, n % 2 == 0) for n, wide in enumerate(widths)])
    return np.repeat(bars[np.newaxis].astype(np.float32), height, axis=0)


def logo(height: int, face: Typeface, rng: np.random.Generator) -> Ink:
    """A figure of simple shapes, with letters or without."""
    size = 4 * height
    sheet = np.zeros((size, size), np.uint8)
    for level in (255, 0, 255)[: int(rng.integers(1, 4))]:
        kind = rng.integers(4)
        center = tuple((size * rng.uniform(0.35, 0.65, 2)).astype(int).tolist())
        radius = int(size * rng.uniform(0.12, 0.33))
        fill = -1 if rng.random() < 0.6 else max(2, size // 20)
        if kind == 0:
            cv2.circle(sheet, center, radius, level, fill, cv2.LINE_AA)
        elif kind == 1:
            upper, lower = ([at + side * radius for at in center] for side in (-1, 1))
            cv2.rectangle(sheet, upper, lower, level, fill)
        elif kind == 2:
            angles = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 7))))
            corners = np.array(center) + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
            cv2.fillPoly(sheet, [corners.astype(np.int32)], level, cv2.LINE_AA)
        else:
            axes = radius, max(2, radius // 3)
            cv2.ellipse(sheet, center, axes, rng.uniform(0, 180), 0, 360, level, fill, cv2.LINE_AA)
    ink = to_ink(cv2.resize(sheet, (height, height), interpolation=cv2.INTER_AREA))
    if rng.random() < 0.6:
        name = face.ink("".join(rng.choice(list("ABCDEFGHIKLMNOPRSTUVX"), 4)), int(height * 0.6))
        name = name[:height]
        both = np.zeros((height, height + name.shape[1]), np.float32)
        both[:, :height] = ink
        top = (height - len(name)) // 2
        both[top : top + len(name), height:] = name
        return both
    return ink


def photograph_print(width: int, height: int, rng: np.random.Generator) -> Ink:
    """A picture in print: smooth shapes with hard edges, in gray."""
    coarse = rng.normal(0, 1, (max(3, height // 16), max(3, width // 16))).astype(np.float32)
    field = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    fine = cv2.resize(
        rng.normal(0, 0.5, (max(3, height // 3), max(3, width // 3))).astype(np.float32),
        (width, height),
        interpolation=cv2.INTER_LINEAR,
    )
    levels = 1 / (1 + np.exp(-np.float32(rng.uniform(1, 6)) * field)) + 0.3 * fine
    return np.clip(levels, 0.05, 1).astype(np.float32)


def stamp(text: list[str], face: Typeface, size: int, rng: np.random.Generator) -> Ink:
    """An office's stamp: some lines in a frame, askew, with gaps where it did not touch."""
    inks = [face.ink(line, size) for line in text]
    pad = size
    width = max(ink.shape[1] for ink in inks) + 2 * pad
    height = sum(map(len, inks)) + 2 * pad
    sheet = np.zeros((height, width), np.float32)
    y = pad
    for ink in inks:
        x = (width - ink.shape[1]) // 2
        sheet[y : y + len(ink), x : x + ink.shape[1]] = ink
        y += len(ink)
    frame = np.zeros((height, width), np.uint8)
    if rng.random() < 0.5:
        cv2.rectangle(frame, (2, 2), (width - 3, height - 3), 255, 2)
    else:
        middle = (width // 2, height // 2)
        for inner in (3, 7)[: int(rng.integers(1, 3))]:
            axes = width // 2 - inner, height // 2 - inner
            cv2.ellipse(frame, middle, axes, 0, 0, 360, 255, 1, cv2.LINE_AA)
    sheet = np.maximum(sheet, to_ink(frame))
    grain = rng.normal(0, 1, (height // 3 + 1, width // 3 + 1)).astype(np.float32)
    grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    sheet *= np.clip(1.1 - 0.35 * np.abs(grain), 0, 1) * np.float32(rng.uniform(0.5, 0.95))
    return turned(sheet, rng.normal(0, 0.25))


def turned(ink: Ink, angle: float) -> Ink:
    """Ink turned by an angle in radians, on a sheet that is large enough."""
    height, width = ink.shape
    cosine, sine = abs(np.cos(angle)), abs(np.sin(angle))
    size = int(width * cosine + height * sine) + 2, int(width * sine + height * cosine) + 2
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), np.rad2deg(-angle), 1)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return cv2.warpAffine(ink, matrix, size)


def printed_signature(width: int, rng: np.random.Generator) -> Ink:
    """A signature that is printed, as under a director's letter."""
    strokes = page_scrawl.signature(rng)
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = width / max(extent[0], 1e-6)
    sheet = np.zeros((int(extent[1] * scale) + 6, width + 6), np.uint8)
    trace(sheet, [(stroke - low) * scale + 3 for stroke in strokes], 1)
    return to_ink(sheet)
