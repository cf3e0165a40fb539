"""What stands between digits, or beside them, and is no part of a code: marks, spaces, print."""

import functools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from model.codes import ctc
from model.data.line_tokens import Token, pick
from model.data.paper import DIGIT_HEIGHT
from model.data.pen import PenStrokes, trace
from model.images.ink import crop_to_pen, pen_box, to_ink

SEPARATORS = {".": 0.46, ",": 0.18, "-": 0.2, "/": 0.06, "=": 0.04, ":": 0.06}  # And how likely.
CLOSINGS = {".": 0.4, ",": 0.12, "-": 0.36, "=": 0.08, ":": 0.04}  # And how likely.
FONTS = ("DejaVuSans", "DejaVuSerif", "STIXGeneral")
PRINTED_WORDS = (
    *("N°", "No.", "Nr", "Réf.", "Code", "SIRET", "SIREN", "Client", "Date", "Montant", "Total"),
    *("Quantité", "Téléphone", "Tél.", "Facture", "Lot", "Page", "Order", "Amount", "Name", "EUR"),
    *("€", "kg", "CHF", "Signature", "Adresse", "Code postal", "Ville", "Bon de commande", "TVA"),
    *("Le", "à", "du", "de la", "Commande", "Prix", "Article"),
)

_LOW = DIGIT_HEIGHT - 4.0  # Where a period lies, in pixels below a digit's head.
_MIDDLE = DIGIT_HEIGHT / 2


@dataclass(frozen=True)
class MarkStyle:
    """How a hand draws its marks on one line; lengths are in pixels.

    Attributes:
        thickness: of its pen.
        slash: how high a slash is.
        slope: by how many pixels a slash leans to the right, a pixel of its height.
        reach: of a dash, from its middle to either end, at most.
    """

    thickness: float
    slash: float
    slope: float
    reach: float = 18.0


def random_style(rng: np.random.Generator, clear: bool) -> MarkStyle:
    """How some hand draws its marks.

    Args:
        rng: the source of chance.
        clear: whether a slash must be told from a 1 by its form. The two of a date are told by
            their places too, and many people draw them as steep as a 1, some no higher.
    """
    height = DIGIT_HEIGHT * rng.uniform(1.3 if clear else 0.95, 2.0)
    slope = float(np.clip(rng.normal(0.27, 0.22), 0.2 if clear else -0.08, 0.9))
    return MarkStyle(rng.uniform(2, 6.5), height, slope)


def punctuate(tokens: list[Token], rng: np.random.Generator) -> list[Token]:
    """Digits with marks and spaces between them as they come."""
    style, marks_style = rng.random(), random_style(rng, clear=True)
    mark = str(rng.choice(list(SEPARATORS), p=list(SEPARATORS.values())))
    spaced = tokens[:1]
    for number, token in enumerate(tokens[1:], 1):
        spaced += [*_between(style, mark, len(tokens) - number, marks_style, rng), token]
    if rng.random() < 0.04 and mark != "/":
        spaced = [draw_mark(mark, marks_style, rng), *spaced]
    return spaced


def format_as(text: str, tokens: list[Token], rng: np.random.Generator) -> list[Token]:
    """Digits with the marks and spaces of a text, as `line_formats` writes them.

    Args:
        text: of digits, marks and spaces.
        tokens: one for each digit of the text.
        rng: the source of chance.
    """
    style, digits = random_style(rng, clear=text.count("/") < 2), iter(tokens)
    return [
        _space(rng, 0.2, 1.0)
        if character == " "
        else draw_mark(character, style, rng)
        if character in ctc.MARKS
        else next(digits)
        for character in text
    ]


def surround(tokens: list[Token], rng: np.random.Generator) -> list[Token]:
    """Digits with what stands beside them: marks that close an amount, printed words."""
    if rng.random() < 0.3:
        tokens = [*tokens, *_closing(rng)]
    if rng.random() < 0.1:
        tokens = [print_words(rng), _space(rng, 0.3, 2), *tokens]
    if rng.random() < 0.03:
        tokens = [*tokens, _space(rng, 0.3, 1), print_words(rng)]
    return tokens


def print_words(rng: np.random.Generator) -> Token:
    """Printed words, which are no code whatever they say."""
    words = rng.choice(PRINTED_WORDS, int(rng.integers(1, 4)))
    text = " ".join(words.tolist()) + str(rng.choice(["", " :", ":"]))
    font = ImageFont.truetype(pick(_font_files(), rng), round(DIGIT_HEIGHT * rng.uniform(0.4, 1.1)))
    left, top, right, bottom = (int(side) for side in font.getbbox(text))
    sheet = Image.new("L", (right - left + 2, bottom - top + 2))
    ImageDraw.Draw(sheet).text((1 - left, 1 - top), text, 255, font)
    return crop_to_pen(to_ink(np.asarray(sheet))) * np.float32(rng.uniform(0.6, 1.0)), ""


def _between(
    style: float, mark: str, digits_left: int, marks_style: MarkStyle, rng: np.random.Generator
) -> list[Token]:
    """What stands before a digit: a mark every three digits, marks or spaces at random, nothing.

    Args:
        style: in [0, 1), the same for a whole line.
        mark: the line's separator.
        digits_left: the digit and those to its right.
        marks_style: how the marks are drawn.
        rng: the source of chance.
    """
    if style < 0.18:
        return [draw_mark(mark, marks_style, rng)] if digits_left % 3 == 0 else []
    if style < 0.26:
        return [draw_mark(mark, marks_style, rng)] if rng.random() < 0.3 else []
    if style < 0.38:
        return [_space(rng, 0.3, 1.2)] if rng.random() < 0.3 else []
    return []


def _closing(rng: np.random.Generator) -> list[Token]:
    """Marks that close an amount, lest someone add a digit."""
    tokens = [_space(rng, 0.1, 1.5)] if rng.random() < 0.5 else []
    style = replace(random_style(rng, clear=True), reach=rng.uniform(10, 45))
    marks = rng.choice(list(CLOSINGS), int(rng.integers(1, 4)), p=list(CLOSINGS.values()))
    return tokens + [draw_mark(str(mark), style, rng) for mark in marks]


def _space(rng: np.random.Generator, least: float, most: float) -> Token:
    """Nothing, as wide as a random share of a digit's height."""
    return np.zeros((1, int(DIGIT_HEIGHT * rng.uniform(least, most))), np.float32), ""


def draw_mark(mark: str, style: MarkStyle, rng: np.random.Generator) -> Token:
    """A mark of which the middle row is that of a digit's place, so that it stands where it should.

    Args:
        mark: one of `SEPARATORS`; what is none of `ctc.MARKS` says nothing.
        style: how it is drawn.
        rng: the source of chance.
    """
    strokes = _strokes(mark, style, rng)
    points = np.concatenate(strokes)
    half = max(_MIDDLE, float(np.abs(points[:, 1] - _MIDDLE).max()) + style.thickness)
    reach = float(np.abs(points[:, 0]).max()) + style.thickness + 1
    sheet = np.zeros((round(2 * half), round(2 * reach)), np.uint8)
    trace(
        sheet, [stroke + np.array([reach, half - _MIDDLE]) for stroke in strokes], style.thickness
    )
    ink = to_ink(sheet)
    x, _, width, _ = pen_box(ink, 0)
    return ink[:, x : x + width], mark if mark in ctc.MARKS else ""


def _strokes(mark: str, style: MarkStyle, rng: np.random.Generator) -> PenStrokes:
    """The strokes of a mark: x from its middle, y from a digit's head, in pixels."""
    strokes: list[Any]
    if mark == "/":
        strokes = [_slash(style, rng)]
    elif mark == ",":
        x, y = DIGIT_HEIGHT * rng.uniform((-0.2, 0.12), (0.02, 0.32))
        strokes = [[(0, _LOW), (0.1 + x / 2, _LOW + y / 2), (x, _LOW + y)]]
    elif mark in (".", ":"):
        levels = (_LOW,) if mark == "." else (_LOW, _LOW - DIGIT_HEIGHT * rng.uniform(0.3, 0.6))
        # A quick hand makes a short stroke of a dot.
        strokes = [[(0, y), rng.normal((0, y), 1.2)] for y in levels]
    else:
        reach = rng.uniform(5, max(6.0, style.reach))
        rise = reach * float(np.clip(rng.normal(0.05, 0.2), -0.3, 0.6))
        heights = (15.0, 26.0) if mark == "=" else (rng.uniform(14, 30),)
        strokes = [[(-reach, y + rise), (reach, y - rise + rng.uniform(-2, 2))] for y in heights]
    shift = rng.normal(0, 1.5, 2)
    return [np.array(stroke + shift, np.float32) for stroke in map(np.asarray, strokes)]


def _slash(style: MarkStyle, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A stroke from above to below, about straight."""
    height = style.slash * np.exp(rng.normal(0, 0.06))
    lean = height * (style.slope + rng.normal(0, 0.05)) / 2
    head, foot = np.array([lean, -height / 2]), np.array([-lean, height / 2])
    along = np.linspace(0, 1, 8)[:, np.newaxis]
    bow = np.array([height * rng.normal(0, 0.03), 0]) * np.sin(np.pi * along)
    middle = np.array([0, _MIDDLE + DIGIT_HEIGHT * rng.normal(0, 0.1)])
    return np.asarray(head + (foot - head) * along + bow + middle)


@functools.cache
def _font_files() -> list[str]:
    """Fonts that come with Matplotlib, but for two that have hardly any letters."""
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    files = [path for path in sorted(folder.glob("*.ttf")) if path.name.startswith(FONTS)]
    return [str(path) for path in files if "Display" not in path.name]
