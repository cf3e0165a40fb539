"""What stands between digits, or beside them, and is no part of a code: marks, spaces, print."""

import functools
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from model.data.line_tokens import Token, pick
from model.data.paper import DIGIT_HEIGHT
from model.images.ink import crop_to_pen, pen_box, to_ink

SEPARATORS = {".": 0.52, ",": 0.16, "-": 0.18, "/": 0.02, "=": 0.06, ":": 0.06}  # And how likely.
CLOSINGS = {".": 0.4, ",": 0.12, "-": 0.36, "=": 0.08, ":": 0.04}  # And how likely.
FONTS = ("DejaVuSans", "DejaVuSerif", "STIXGeneral")
PRINTED_WORDS = (
    *("N°", "No.", "Nr", "Réf.", "Code", "SIRET", "SIREN", "Client", "Date", "Montant", "Total"),
    *("Quantité", "Téléphone", "Tél.", "Facture", "Lot", "Page", "Order", "Amount", "Name", "EUR"),
    *("€", "kg", "CHF", "Signature", "Adresse", "Code postal", "Ville", "Bon de commande", "TVA"),
    *("Le", "à", "du", "de la", "Commande", "Prix", "Article"),
)

_Stroke = tuple[float, float, float, float]  # x, y to x, y in pixels; x counts from the middle.

_LOW = DIGIT_HEIGHT - 5  # Where a period lies.
_FIXED_MARKS: dict[str, list[_Stroke]] = {
    ".": [(0, _LOW, 0, _LOW)],
    ",": [(0, _LOW, -4, _LOW + 4)],
    ":": [(0, _LOW, 0, _LOW), (0, DIGIT_HEIGHT / 2, 0, DIGIT_HEIGHT / 2)],
    "/": [(-12, DIGIT_HEIGHT - 1, 12, 1)],  # A steeper one would be a 1.
}


def punctuate(tokens: list[Token], rng: np.random.Generator) -> list[Token]:
    """Digits with what people set between and beside them: marks, spaces, and printed words."""
    style = rng.random()
    mark = str(rng.choice(list(SEPARATORS), p=list(SEPARATORS.values())))
    spaced = tokens[:1]
    for number, token in enumerate(tokens[1:], 1):
        spaced += [*_between(style, mark, len(tokens) - number, rng), token]
    if rng.random() < 0.3:
        spaced += _closing(rng)
    if rng.random() < 0.04:
        spaced = [_separator(mark, rng), *spaced]
    if rng.random() < 0.1:
        spaced = [print_words(rng), _space(rng, 0.3, 2), *spaced]
    if rng.random() < 0.03:
        spaced += [_space(rng, 0.3, 1), print_words(rng)]
    return spaced


def print_words(rng: np.random.Generator) -> Token:
    """Printed words, which are no code whatever they say."""
    words = rng.choice(PRINTED_WORDS, int(rng.integers(1, 4)))
    text = " ".join(words.tolist()) + str(rng.choice(["", " :", ":"]))
    font = ImageFont.truetype(pick(_font_files(), rng), round(DIGIT_HEIGHT * rng.uniform(0.4, 1.1)))
    left, top, right, bottom = (int(side) for side in font.getbbox(text))
    sheet = Image.new("L", (right - left + 2, bottom - top + 2))
    ImageDraw.Draw(sheet).text((1 - left, 1 - top), text, 255, font)
    return crop_to_pen(to_ink(np.asarray(sheet))) * np.float32(rng.uniform(0.6, 1.0)), ""


def _between(style: float, mark: str, digits_left: int, rng: np.random.Generator) -> list[Token]:
    """What stands before a digit: a mark every three digits, marks or spaces at random, nothing.

    Args:
        style: in [0, 1), the same for a whole line.
        mark: the line's separator.
        digits_left: the digit and those to its right.
        rng: the source of chance.
    """
    if style < 0.18:
        return [_separator(mark, rng)] if digits_left % 3 == 0 else []
    if style < 0.26:
        return [_separator(mark, rng)] if rng.random() < 0.3 else []
    if style < 0.38:
        return [_space(rng, 0.3, 1.2)] if rng.random() < 0.3 else []
    return []


def _closing(rng: np.random.Generator) -> list[Token]:
    """Marks that close an amount, lest someone add a digit."""
    tokens = [_space(rng, 0.1, 1.5)] if rng.random() < 0.5 else []
    marks = rng.choice(list(CLOSINGS), int(rng.integers(1, 4)), p=list(CLOSINGS.values()))
    max_reach = float(rng.uniform(10, 45))
    return tokens + [_separator(str(mark), rng, max_reach) for mark in marks]


def _space(rng: np.random.Generator, least: float, most: float) -> Token:
    """Nothing, as wide as a random share of a digit's height."""
    return np.zeros((1, int(DIGIT_HEIGHT * rng.uniform(least, most))), np.float32), ""


def _separator(mark: str, rng: np.random.Generator, max_reach: float = 18) -> Token:
    """A mark that is no digit, as high as a digit's place, so that it stands where it should.

    Args:
        mark: one of `SEPARATORS`.
        rng: the source of chance.
        max_reach: of a dash, from its middle to either end, in pixels.
    """
    middle = 3 * DIGIT_HEIGHT / 2
    sheet = np.zeros((DIGIT_HEIGHT, 3 * DIGIT_HEIGHT), np.uint8)
    thickness = max(2, round(rng.uniform(3, 6)))
    strokes = _FIXED_MARKS.get(mark) or _dashes(mark, max_reach, rng)
    for x0, y0, x1, y1 in strokes:
        ends = (round(middle + x0), round(y0)), (round(middle + x1), round(y1))
        cv2.line(sheet, *ends, 255, thickness, cv2.LINE_AA)
    ink = to_ink(sheet)
    x, _, width, _ = pen_box(ink, 0)
    return ink[:, x : x + width], ""


def _dashes(mark: str, max_reach: float, rng: np.random.Generator) -> list[_Stroke]:
    """One dash, or the two of an equals sign, which most people draw a little upward."""
    reach = rng.uniform(6, max_reach)
    rise = reach * float(np.clip(rng.normal(0.05, 0.2), -0.3, 0.6))
    heights = (15.0, 26.0) if mark == "=" else (rng.uniform(14, 30),)
    return [(-reach, y + rise, reach, y - rise + rng.uniform(-2, 2)) for y in heights]


@functools.cache
def _font_files() -> list[str]:
    """Fonts that come with Matplotlib, but for two that have hardly any letters."""
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    files = [path for path in sorted(folder.glob("*.ttf")) if path.name.startswith(FONTS)]
    return [str(path) for path in files if "Display" not in path.name]
