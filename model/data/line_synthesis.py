"""Lines of writing composed from single digits.

    Writers      whose digits: of MNIST, of sets given by path, of whole numbers written
    LineSynthesizer   draws one line after another: a photograph and the code that stands in it

What is written but cannot be read as a digit, a letter or a digit scratched out, is labelled
`UNREADABLE`, so that the network learns to say so in its place instead of leaving it out. What is
printed is left out.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import cv2
import matplotlib
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from model.data import drawing
from model.data.datasets import Strokes
from model.data.line_camera import HEIGHT, Picture, photograph_line
from model.images.ink import Ink, to_ink

UNREADABLE = "?"
LENGTHS = np.array([1, 3, 5, 7, 9, 9, 10, 11, 9, 7, 5, 4, 4, 4, 2, 1, 1, 1, 1, 1])  # of 1 to 20
SEPARATORS = {".": 0.52, ",": 0.16, "-": 0.18, "/": 0.02, "=": 0.06, ":": 0.06}
CLOSINGS = {".": 0.4, ",": 0.12, "-": 0.36, "=": 0.08, ":": 0.04}
FONTS = ("DejaVuSans", "DejaVuSerif", "STIXGeneral")
PRINTED = (
    *("N°", "No.", "Nr", "Réf.", "Code", "SIRET", "SIREN", "Client", "Date", "Montant", "Total"),
    *("Quantité", "Téléphone", "Tél.", "Facture", "Lot", "Page", "Order", "Amount", "Name", "EUR"),
    *("€", "kg", "CHF", "Signature", "Adresse", "Code postal", "Ville", "Bon de commande", "TVA"),
    *("Le", "à", "du", "de la", "Commande", "Prix", "Article"),
)
ASPECT = 1.25  # a digit wider than this times its height is made less high

T = TypeVar("T")
Token = tuple[Ink, str]  # pen, and what it says: a digit, `UNREADABLE`, or nothing


@dataclass(frozen=True, eq=False)
class Writers:
    """Where the digits of a line come from; each writer's stay together where writers are known.

    Attributes:
        mnist: images, uint8 (N, 28, 28), light on black, and their labels.
        scanned: writers' digits on paper, as ink without a margin.
        drawn: writers' digits as pen strokes.
        numbers: whole numbers as pen strokes, with what they say.
        letters: writers' letters as pen strokes.
    """

    mnist: tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]
    scanned: Sequence[Sequence[tuple[Ink, int]]] = ()
    drawn: Sequence[Sequence[tuple[Strokes, int]]] = ()
    numbers: Sequence[tuple[Strokes, str]] = ()
    letters: Sequence[Sequence[Strokes]] = ()

    @property
    def digits(self) -> int:
        """How many single digits there are."""
        return len(self.mnist[1]) + sum(map(len, self.scanned)) + sum(map(len, self.drawn))


SHARES = {"mnist": 0.34, "scanned": 0.26, "drawn": 0.31, "numbers": 0.09}


class LineSynthesizer:
    """Draws lines of digits, one after another."""

    def __init__(self, hands: Writers, rng: np.random.Generator) -> None:
        self.hands, self.rng = hands, rng
        have = {
            "mnist": True,
            "scanned": bool(hands.scanned),
            "drawn": bool(hands.drawn),
            "numbers": bool(hands.numbers),
        }
        self._kinds = [kind for kind in SHARES if have[kind]]
        self._shares = np.array([SHARES[kind] for kind in self._kinds])
        self._shares /= self._shares.sum()

    def line(self) -> tuple[Picture, str]:
        """A picture of one line, uint8 (H, W), and its code: digits and `UNREADABLE`."""
        ink, code, cells = self.ink()
        return photograph_line(ink, self.rng, cells), code

    def ink(self) -> tuple[Ink, str, list[float]]:
        """Pen of one line without a margin, its code, and where cells would end, if in cells."""
        rng = self.rng
        if self.hands.letters and rng.random() < 0.03:
            return *self._word(), []
        if rng.random() < 0.05:
            return _printed(rng)[0], "", []
        kind = str(rng.choice(self._kinds, p=self._shares))
        if kind == "numbers":
            strokes, code = _pick(self.hands.numbers, rng)
            return (
                _slant(_render(strokes, _number_height(strokes), rng.uniform(2, 8)), rng),
                code,
                [],
            )
        count = 1 + int(rng.choice(len(LENGTHS), p=LENGTHS / LENGTHS.sum()))
        tokens = self._shrink_zeros(self._spoil(self._straighten_ones(self._digits(kind, count))))
        if rng.random() < 0.08:
            return _in_cells(tokens, rng)
        ink = _slant(_lay_out(self._punctuate(tokens), rng), rng)
        return ink, "".join(said for _, said in tokens), []

    def spell(self, code: str, hard: int | None = None) -> Picture:
        """A picture of a given code in MNIST's digits, uint8 (H, W); one may be half gone."""
        images, labels = self.hands.mnist
        tokens: list[Token] = []
        for place, digit in enumerate(code):
            image = _pick(images[labels == int(digit)], self.rng)
            ink = _to_height(_crop(to_ink(image)), HEIGHT)
            tokens.append((_half(ink, self.rng) if place == hard else ink, digit))
        return photograph_line(_slant(_lay_out(tokens, self.rng), self.rng), self.rng)

    def _digits(self, kind: str, count: int) -> list[Token]:
        """So many digits of one hand, of about one height."""
        rng = self.rng
        heights = HEIGHT * np.exp(rng.normal(0, rng.uniform(0.0, 0.14), count))
        zeros = int(rng.integers(2, 5)) if rng.random() < 0.12 else 0
        if kind == "drawn":
            author, thickness = _pick(self.hands.drawn, rng), rng.uniform(2.0, 8.0)
            crossing, joined = rng.random() < 0.15, rng.random() < 0.3
            tokens: list[Token] = []
            for (strokes, digit), height in zip(
                _pick_digits(author, count, zeros, rng), heights, strict=True
            ):
                if crossing:
                    strokes = drawing.flourish(strokes, digit, rng)
                if joined and digit == 0 and len(tokens) < count - 1:
                    strokes = _reach_on(strokes, rng)
                tokens.append((_render(strokes, height, thickness), str(digit)))
            return tokens
        if kind == "scanned":
            writer = _pick(self.hands.scanned, rng)
            chosen = _pick_digits(writer, count, zeros, rng)
        else:
            images, labels = self.hands.mnist
            numbers = rng.integers(len(labels), size=count)
            last = numbers[max(0, count - zeros) :]
            last[:] = rng.choice(np.flatnonzero(labels == 0), len(last))
            crossing = rng.random() < 0.3
            chosen = []
            for number in numbers:
                image, digit = images[number], int(labels[number])
                if (crossing and digit == 7) or rng.random() < 0.02:
                    image = drawing.flourish_picture(image, digit, rng)
                chosen.append((_crop(to_ink(image)), digit))
        growth = rng.uniform(-0.8, 1.4)
        return [
            (_thicken(_to_height(_lean(ink, rng), height), growth), str(digit))
            for (ink, digit), height in zip(chosen, heights, strict=True)
        ]

    def _shrink_zeros(self, tokens: list[Token]) -> list[Token]:
        """In some lines, zeros as small as hurried people write them."""
        if self.rng.random() > 0.2:
            return tokens
        share = self.rng.uniform(0.5, 0.95)
        return [
            (_to_height(ink, share * ink.shape[0]) if said == "0" else ink, said)
            for ink, said in tokens
        ]

    def _straighten_ones(self, tokens: list[Token]) -> list[Token]:
        """In some lines, ones of a single straight stroke, thin or thick: no walls of cells."""
        rng = self.rng
        if rng.random() > 0.2:
            return tokens
        lean, thickness = rng.normal(0, 0.06), rng.uniform(1.5, 6)
        stroke = [np.array([[lean, 0.0], [0.0, 1.0]], np.float32)]
        return [
            (_render(stroke, ink.shape[0], thickness) if said == "1" else ink, said)
            for ink, said in tokens
        ]

    def _spoil(self, tokens: list[Token]) -> list[Token]:
        """In a few lines, a letter in place of a digit, or a digit scratched out."""
        rng = self.rng
        if rng.random() > 0.1:
            return tokens
        for place in rng.choice(
            len(tokens), 1 + int(rng.random() < 0.3) * (len(tokens) > 1), False
        ):
            if self.hands.letters and rng.random() < 0.5:
                tokens[place] = self._letter(_pick(self.hands.letters, rng), rng.uniform(2, 6))
            else:
                tokens[place] = _scratch(tokens[place][0], rng), UNREADABLE
        return tokens

    def _letter(self, writer: Sequence[Strokes], thickness: float) -> Token:
        height = HEIGHT * self.rng.uniform(0.7, 1.1)
        return _render(_pick(writer, self.rng), height, thickness), UNREADABLE

    def _word(self) -> tuple[Ink, str]:
        """Letters of one hand, none of which is a digit."""
        rng = self.rng
        writer, thickness = _pick(self.hands.letters, rng), rng.uniform(2, 6)
        tokens = [self._letter(writer, thickness) for _ in range(int(rng.integers(2, 9)))]
        return _slant(_lay_out(tokens, rng), rng), UNREADABLE * len(tokens)

    def _punctuate(self, tokens: list[Token]) -> list[Token]:
        """Separators as people set them: by threes, here and there, spaces, or a mark at an end."""
        rng = self.rng
        style = rng.random()
        shares = list(SEPARATORS.values())
        mark = str(rng.choice(list(SEPARATORS), p=shares))
        spaced: list[Token] = []
        for number, token in enumerate(tokens):
            left = len(tokens) - number
            by_three = style < 0.18 and left % 3 == 0
            if number and (by_three or (0.18 <= style < 0.26 and rng.random() < 0.3)):
                spaced.append(_separator(mark, rng))
            elif number and 0.26 <= style < 0.38 and rng.random() < 0.3:
                spaced.append(_space(rng, 0.3, 1.2))
            spaced.append(token)
        if rng.random() < 0.3:  # an amount is closed, lest someone add a digit
            if rng.random() < 0.5:
                spaced.append(_space(rng, 0.1, 1.5))
            marks = rng.choice(list(CLOSINGS), int(rng.integers(1, 4)), p=list(CLOSINGS.values()))
            reach = float(rng.uniform(10, 45))
            spaced += [_separator(str(each), rng, reach) for each in marks]
        if rng.random() < 0.04:
            spaced.insert(0, _separator(mark, rng))
        if rng.random() < 0.1:
            spaced = [_printed(rng), _space(rng, 0.3, 2), *spaced]
        if rng.random() < 0.03:
            spaced += [_space(rng, 0.3, 1), _printed(rng)]
        return spaced


def _pick(items: Sequence[T], rng: np.random.Generator) -> T:
    return items[int(rng.integers(len(items)))]


def _pick_digits(
    author: Sequence[tuple[T, int]], count: int, zeros: int, rng: np.random.Generator
) -> list[tuple[T, int]]:
    """So many digits of one writer, the last ones zeros if asked: amounts are often round."""
    picked = [_pick(author, rng) for _ in range(count)]
    noughts = [sample for sample in author if sample[1] == 0]
    for place in range(max(0, count - zeros), count):
        picked[place] = _pick(noughts, rng) if noughts else picked[place]
    return picked


def _reach_on(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """A zero from whose top the pen goes on to the next digit."""
    points = np.concatenate(strokes)
    height, right = float(np.ptp(points[:, 1])), float(points[:, 0].max())
    top = points[points[:, 1].argmin()]
    end = np.array([right, top[1]]) + height * rng.uniform((0.05, -0.05), (0.45, 0.25))
    middle = (top + end) / 2 + (0.0, height * rng.uniform(-0.05, 0.2))
    return [*strokes, np.array([top, middle, end], np.float32)]


def _lean(ink: Ink, rng: np.random.Generator) -> Ink:
    """A digit a little wider or narrower, slanted or turned, as no two of a hand are alike."""
    height, width = ink.shape
    wider, slant, turn = np.exp(rng.normal(0, 0.1)), rng.normal(0, 0.07), rng.normal(0, 0.05)
    change = np.array([[wider, slant - turn], [turn, 1.0]])
    size = np.array([width * wider + abs(slant) * height, height]) + 0.3 * max(ink.shape)
    shift = size / 2 - change @ (np.array([width, height]) / 2)
    matrix = np.column_stack([change, shift])
    return _crop(cv2.warpAffine(ink, matrix, (int(size[0]), int(size[1]))))


def _crop(ink: npt.NDArray[Any]) -> Ink:
    """The pen without a margin, as float32."""
    x, y, w, h = cv2.boundingRect((ink > 0.1).astype(np.uint8))
    return (ink[y : y + h, x : x + w] if w else ink).astype(np.float32)


def _to_height(ink: Ink, height: float) -> Ink:
    scale = height / max(ink.shape[0], ink.shape[1] / ASPECT)
    size = max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.clip(cv2.resize(ink, size, interpolation=method), 0, 1)


def _thicken(ink: Ink, amount: float) -> Ink:
    """Dilates (amount > 0) or erodes (amount < 0) by a part of a pixel's rim."""
    padded = np.pad(ink, 2)
    square = np.ones((3, 3), np.uint8)
    changed = cv2.dilate(padded, square) if amount > 0 else cv2.erode(padded, square)
    return np.clip(padded + np.float32(abs(amount)) * (changed - padded), 0, 1)


def _render(strokes: Strokes, height: float, thickness: float) -> Ink:
    """Strokes as ink without a margin, of that height at most, drawn with that thickness."""
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = max(height - thickness, 4) / max(extent[1], extent[0] / ASPECT, 1e-6)
    margin = thickness + 1
    width, rows = (int(side) + 1 for side in extent * scale + 2 * margin)
    sheet = np.zeros((rows, width), np.uint8)
    for stroke in strokes:
        line = np.round(((stroke - low) * scale + margin) * 16).astype(np.int32)
        line = np.repeat(line, 2, axis=0) if len(line) == 1 else line
        cv2.polylines(sheet, [line], False, 255, max(1, round(thickness)), cv2.LINE_AA, 4)
    return _crop(to_ink(sheet))


def _number_height(strokes: Strokes) -> float:
    """The height at which a whole number, longer than high, has digits of `HEIGHT`."""
    width, height = np.ptp(np.concatenate(strokes), axis=0)
    return float(HEIGHT * max(1.0, width / ASPECT / max(height, 1e-6)))


def _space(rng: np.random.Generator, least: float, most: float) -> Token:
    return np.zeros((1, int(HEIGHT * rng.uniform(least, most))), np.float32), ""


def _printed(rng: np.random.Generator) -> Token:
    """Printed words, which are no code whatever they say."""
    words = rng.choice(PRINTED, int(rng.integers(1, 4)))
    said = " ".join(words.tolist()) + str(rng.choice(["", " :", ":"]))
    font = ImageFont.truetype(_pick(_fonts(), rng), round(HEIGHT * rng.uniform(0.4, 1.1)))
    left, top, right, bottom = (int(side) for side in font.getbbox(said))
    sheet = Image.new("L", (right - left + 2, bottom - top + 2))
    ImageDraw.Draw(sheet).text((1 - left, 1 - top), said, 255, font)
    return _crop(to_ink(np.asarray(sheet))) * np.float32(rng.uniform(0.6, 1.0)), ""


@functools.cache
def _fonts() -> list[str]:
    """Those that come with Matplotlib, but for two that have hardly any letters."""
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    files = [path for path in sorted(folder.glob("*.ttf")) if path.name.startswith(FONTS)]
    return [str(path) for path in files if "Display" not in path.name]


def _separator(mark: str, rng: np.random.Generator, longest: float = 18) -> Token:
    """A mark that is no digit; a dash reaches so many pixels at most to either side."""
    middle = 3 * HEIGHT / 2
    sheet = np.zeros((HEIGHT, 3 * HEIGHT), np.uint8)
    thickness = max(2, round(rng.uniform(3, 6)))

    def stroke(x0: float, y0: float, x1: float, y1: float) -> None:
        ends = (round(x0), round(y0)), (round(x1), round(y1))
        cv2.line(sheet, *ends, 255, thickness, cv2.LINE_AA)

    low = HEIGHT - 5
    if mark in ".,:":
        tail = 4 if mark == "," else 0
        stroke(middle, low, middle - tail, low + tail)
        if mark == ":":
            stroke(middle, HEIGHT / 2, middle, HEIGHT / 2)
    elif mark == "/":
        stroke(middle - 12, HEIGHT - 1, middle + 12, 1)  # steeper, it would be a 1
    else:
        reach = rng.uniform(6, longest)
        rise = reach * float(np.clip(rng.normal(0.05, 0.2), -0.3, 0.6))
        for y in (15, 26) if mark == "=" else (rng.uniform(14, 30),):
            stroke(middle - reach, y + rise, middle + reach, y - rise + rng.uniform(-2, 2))
    x, _, w, _ = cv2.boundingRect(sheet)
    return to_ink(sheet[:, x : x + w]), ""


def _scratch(ink: Ink, rng: np.random.Generator) -> Ink:
    """A digit struck through, more than once, so that nobody can tell which it was."""
    sheet = (np.pad(ink, 4) * 255).astype(np.uint8)
    height, width = sheet.shape
    count = int(rng.integers(4, 9))
    xs = np.resize([2, width - 3], count) + rng.uniform(-3, 3, count)
    ys = np.linspace(2, height - 3, count) + rng.uniform(-4, 4, count)
    line = np.stack([xs, ys], axis=1).round().astype(np.int32)
    cv2.polylines(sheet, [line], False, 255, int(rng.integers(2, 6)), cv2.LINE_AA)
    return to_ink(sheet)


def _half(ink: Ink, rng: np.random.Generator) -> Ink:
    """A digit of which a stain, or a pen that ran dry, left the upper or the lower part."""
    ink = ink.copy()
    cut = int(len(ink) * rng.uniform(0.4, 0.6))
    if rng.random() < 0.5:
        ink[:cut] = 0
    else:
        ink[cut:] = 0
    return ink


def _lay_out(tokens: list[Token], rng: np.random.Generator) -> Ink:
    """Tokens beside each other on one line: tight, usual or wide, none quite level."""
    style = rng.random()
    if style < 0.3:
        gap = rng.uniform(-0.14, 0.08)
    else:
        gap = rng.uniform(0.08, 0.4) if style < 0.88 else rng.uniform(0.4, 1.2)
    wobble, rise = rng.uniform(0, 0.07), rng.normal(0, 0.01)
    width = sum(ink.shape[1] for ink, _ in tokens) + int((len(tokens) + 2) * HEIGHT * 1.6)
    sheet = np.zeros((4 * HEIGHT, width), np.float32)
    x = HEIGHT / 2
    for ink, _ in tokens:
        h, w = ink.shape
        base = 2.8 * HEIGHT + rise * x + rng.normal(0, wobble * HEIGHT)
        top, left = int(np.clip(base - h, 0, max(0, 4 * HEIGHT - h))), int(max(0, x))
        view = sheet[top : top + h, left : left + w]
        np.maximum(view, ink[: view.shape[0], : view.shape[1]], out=view)
        x += w + HEIGHT * (gap + rng.normal(0, 0.06 if gap > 0.08 else 0.04))
    return _crop(sheet)


def _in_cells(tokens: list[Token], rng: np.random.Generator) -> tuple[Ink, str, list[float]]:
    """Tokens each in a cell of a form, with the cells' ends in pixels from the ink's left."""
    cell = HEIGHT * rng.uniform(0.85, 1.5)
    sheet = np.zeros((3 * HEIGHT, int(cell * (len(tokens) + 1))), np.float32)
    for place, (ink, _) in enumerate(tokens):
        ink = ink[:, : int(1.2 * cell)]
        h, w = ink.shape
        left = int(np.clip(cell * (place + 1) - w / 2 + rng.normal(0, 0.08) * cell, 0, None))
        top = int(np.clip(1.5 * HEIGHT - h / 2 + rng.normal(0, 0.07) * HEIGHT, 0, 3 * HEIGHT - h))
        view = sheet[top : top + h, left : left + w]
        np.maximum(view, ink[:, : view.shape[1]], out=view)
    x, y, w, h = cv2.boundingRect((sheet > 0.1).astype(np.uint8))
    ends = [cell * (place + 0.5) - x for place in range(len(tokens) + 1)]
    return sheet[y : y + h, x : x + w], "".join(said for _, said in tokens), ends


def _slant(ink: Ink, rng: np.random.Generator) -> Ink:
    height, width = ink.shape
    slant = float(np.clip(rng.normal(-0.12, 0.2), -0.55, 0.25))
    reach = int(abs(slant) * height) + 1
    matrix = np.array([[1, slant, reach if slant < 0 else 0], [0, 1, 0]], np.float32)
    return _crop(cv2.warpAffine(ink, matrix, (width + reach, height)))
