"""A hand with a pen: what one person writes on a page, digits above all.

Penmen   the hands of many, from whom one is picked
Hand     one person's digits, marks, words, signature and strokes, in one size and pen
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from model.codes.code import UNREADABLE
from model.data import line_tokens, page_scrawl, scribbles
from model.data.line_tokens import pick, scale_to_height
from model.data.page_colors import Color, pen_color
from model.data.page_sheet import FieldKind, Writing, ink_corners
from model.data.pen import PenStrokes, paste, trace
from model.data.writers import Writers
from model.images.ink import Ink, crop_to_pen, pen_box, to_ink

SOURCE_SHARES = {"mnist": 0.3, "scanned": 0.3, "drawn": 0.4}  # Of the hands.
FINENESS = 3  # Strokes are drawn so many times larger than they lie on the sheet.
MIN_DIGIT_ASPECT = 0.45  # A whole number with less width for each of its digits is on a slope.
MAX_NUMBER_ASPECT = 20.0
OFFERED = 6  # Of so many digits of MNIST the one is taken whose stroke suits the hand best.

Glyph = PenStrokes | Ink


class Penmen:
    """All who can write a page."""

    def __init__(self, writers: Writers, rng: np.random.Generator) -> None:
        self.writers, self.rng = writers, rng
        images, labels = writers.mnist
        self.weights = images.reshape(len(images), -1).mean(axis=1)
        self.of_digit = [np.flatnonzero(labels == digit) for digit in range(10)]
        available = {"mnist": True, "scanned": bool(writers.scanned), "drawn": bool(writers.drawn)}
        self._sources = [source for source in SOURCE_SHARES if available[source]]
        shares = np.array([SOURCE_SHARES[source] for source in self._sources])
        self._shares = shares / shares.sum()

    def hand(self, height: float) -> "Hand":
        """Someone with a pen.

        Args:
            height: of the hand's digits, in pixels.
        """
        rng, writers = self.rng, self.writers
        source = str(rng.choice(self._sources, p=self._shares))
        own: dict[str, list[Glyph]] = {}
        if source != "mnist":
            of_source: Sequence[Sequence[tuple[Glyph, int]]] = (
                writers.scanned if source == "scanned" else writers.drawn
            )
            for glyph, digit in pick(of_source, rng):
                own.setdefault(str(digit), []).append(glyph)
        letters = pick(writers.letters, rng) if writers.letters else ()
        return Hand(self, own, letters, height)

    def mnist(self, digit: int, weight: float) -> Ink:
        """A digit of MNIST whose strokes are about as heavy as the hand's, without a margin."""
        offered = self.rng.choice(self.of_digit[digit], OFFERED)
        best = offered[np.abs(self.weights[offered] - weight).argmin()]
        return crop_to_pen(to_ink(self.writers.mnist[0][best]))


@dataclass(frozen=True)
class _Manner:
    """How a person writes, the same over a page; lengths in digit heights."""

    gap: float
    wobble: float
    height_spread: float
    shear: float
    space: float
    weight: float
    growth: float
    plain_ones: bool


class Hand:
    """One person's writing.

    Attributes:
        height: of the digits, in pixels.
        thickness: of the pen, in pixels.
        pen: its color.
    """

    def __init__(
        self,
        penmen: Penmen,
        own: dict[str, list[Glyph]],
        letters: Sequence[PenStrokes],
        height: float,
    ) -> None:
        self.rng = rng = penmen.rng
        self.height = height
        self.thickness = float(np.clip(height * rng.uniform(0.05, 0.14), 1.0, 7.0))
        self.pen: Color = pen_color(rng)
        self._penmen, self._own, self._letters = penmen, own, letters
        gap = rng.uniform(-0.06, 0.1) if rng.random() < 0.25 else rng.uniform(0.1, 0.4)
        if rng.random() < 0.08:
            gap = rng.uniform(0.4, 0.9)
        self._manner = _Manner(
            gap=gap,
            wobble=rng.uniform(0, 0.07),
            height_spread=rng.uniform(0, 0.14),
            shear=float(np.clip(rng.normal(-0.1, 0.16), -0.5, 0.25)),
            space=max(gap + 0.25, rng.uniform(0.5, 1.1)),
            weight=rng.uniform(15, 50),
            growth=rng.uniform(-0.5, 1.0) * height / 40,
            plain_ones=rng.random() < 0.3,
        )

    def number(self, text: str, scale: float = 1.0, turn: float = 0.0) -> Writing:
        """Digits, marks and spaces on a line.

        Args:
            text: of digits, spaces and the marks `/ . , - :`; `UNREADABLE` is a digit scratched
                out.
            scale: of the hand's height.
            turn: how much the line falls, in radians.
        """
        rng, manner, height = self.rng, self._manner, self.height * scale
        room = int((len(text) + 2) * height * (1.6 + max(0.0, manner.gap)))
        base = 2.2 * height
        sheet = np.zeros((int(3.2 * height), room), np.float32)
        x, clear = height / 2, True
        for character in text:
            if character == " ":
                x, clear = x + height * manner.space * rng.uniform(0.8, 1.25), True
                continue
            token, low = self._token(character, height)
            if not clear:
                x += height * (manner.gap + rng.normal(0, 0.05))
            clear = False
            bottom = base + low * height + rng.normal(0, manner.wobble) * height
            paste(sheet, token, int(max(0, bottom - len(token))), int(max(0, x)))
            x += token.shape[1]
        return self._finish(sheet, base, text, "digits", turn)

    def in_cells(
        self, text: str, lefts: Sequence[float], pitch: float, scale: float = 1.0
    ) -> Writing:
        """Digits each in its cell.

        Args:
            text: a digit, `UNREADABLE` or a space, for a cell left empty, for each cell.
            lefts: the left walls of the cells, in pixels of the ink.
            pitch: how wide a cell is, in pixels.
            scale: of the hand's height.

        Returns:
            Its baseline is the middle of the cells.
        """
        rng, height = self.rng, self.height * scale
        rows = int(2.4 * height)
        sheet = np.zeros((rows, int(lefts[len(text) - 1] + 1.5 * pitch)), np.float32)
        for wall, character in zip(lefts, text, strict=False):
            if character == " ":
                continue
            token, _ = self._token(character, height)
            token = token[:, : int(1.15 * pitch)]
            left = wall + pitch / 2 - token.shape[1] / 2 + rng.normal(0, 0.07) * pitch
            top = rows / 2 - len(token) / 2 + rng.normal(0, 0.07) * height
            paste(sheet, token, int(np.clip(top, 0, rows - 1)), int(max(0, left)))
        said = text.strip().replace("  ", " ")
        return Writing(sheet, ink_corners(sheet), rows / 2, said, "digits")

    def whole(self, turn: float = 0.0) -> Writing | None:
        """A number as somebody wrote it in one go; none where that is not level."""
        if not self._penmen.writers.numbers:
            return None
        strokes, code = pick(self._penmen.writers.numbers, self.rng)
        extent = np.ptp(np.concatenate(strokes), axis=0)
        if extent[0] < MIN_DIGIT_ASPECT * len(code) * extent[1]:
            return None
        ink = self._draw(strokes, self.height, MAX_NUMBER_ASPECT)
        return self._finish(np.pad(ink, 2), 2.0 + len(ink), code, "digits", turn)

    def word(self, scale: float = 1.0, turn: float = 0.0) -> Writing:
        """Letters of one person, or a word in running hand, which nobody can read."""
        rng, height = self.rng, self.height * scale
        if self._letters and rng.random() < 0.35:
            count = int(rng.integers(2, 8))
            tokens = [
                self._draw(pick(self._letters, rng), height * rng.uniform(0.75, 1.05))
                for _ in range(count)
            ]
            gap = height * rng.uniform(0.05, 0.4)
            width = int(sum(token.shape[1] + gap for token in tokens) + 4)
            sheet = np.zeros((int(1.3 * height) + 4, width), np.float32)
            x = 1.0
            for token in tokens:
                paste(sheet, token, max(0, len(sheet) - 2 - len(token)), int(x))
                x += token.shape[1] + gap
            return self._finish(sheet, len(sheet) - 2.0, UNREADABLE, "writing", turn)
        strokes = page_scrawl.word(rng)
        return self._written_strokes(strokes, 0.58 * height, turn)

    def signature(self, scale: float = 1.0) -> Writing:
        """A signature, with a flourish or struck under."""
        strokes = page_scrawl.signature(self.rng)
        return self._written_strokes(strokes, 0.8 * self.height * scale, self.rng.normal(-0.1, 0.1))

    def drawing(self, height: float) -> Writing:
        """A scribble so high, in pixels."""
        ink = self._draw(scribbles.scribble(self.rng), height)
        return self._finish(np.pad(ink, 2), len(ink) / 2, UNREADABLE, "writing", 0.0)

    def stroke(self, kind: str, height: float) -> Writing:
        """A cross, a tick or a dash, so high in pixels, which says no digit."""
        ink = self._draw(page_scrawl.stroke(kind, self.rng), height, aspect=4.0)
        return self._finish(np.pad(ink, 2), 2 + len(ink) / 2, UNREADABLE, "writing", 0.0)

    def blot(self, width: float, height: float) -> Writing:
        """A box or bubble filled by the pen, or writing scratched out."""
        strokes = page_scrawl.scratching(width, height, self.rng)
        sheet = np.zeros((int(height) + 8, int(width) + 8), np.uint8)
        trace(sheet, [stroke + 4 for stroke in strokes], self.thickness)
        return self._finish(to_ink(sheet), height / 2 + 4, UNREADABLE, "writing", 0.0)

    def _written_strokes(self, strokes: PenStrokes, unit: float, turn: float) -> Writing:
        """Strokes of running hand, whose small letters are 1 high and whose line lies at 0."""
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        scale, margin = unit * FINENESS, 3 * FINENESS + self.thickness * FINENESS
        size = ((high - low) * scale + 2 * margin).astype(int) // FINENESS * FINENESS
        sheet = np.zeros((max(size[1], FINENESS), max(size[0], FINENESS)), np.uint8)
        moved = [(stroke - low) * scale + margin for stroke in strokes]
        trace(sheet, moved, self.thickness * FINENESS * 0.9)
        small = (sheet.shape[1] // FINENESS, sheet.shape[0] // FINENESS)
        ink = to_ink(cv2.resize(sheet, small, interpolation=cv2.INTER_AREA))
        baseline = (margin - low[1] * scale) / FINENESS
        return self._finish(ink, baseline, UNREADABLE, "writing", turn, sheared=False)

    def _token(self, character: str, height: float) -> tuple[Ink, float]:
        """The ink of one character, and how far below the line it ends, in digit heights."""
        rng, manner = self.rng, self._manner
        if character in page_scrawl.MARKS:
            strokes, low = page_scrawl.mark(character, rng)
            return self._draw(strokes, height * page_scrawl.extent(strokes), aspect=9.0), low
        if character == UNREADABLE:
            digit = str(rng.integers(10))
            ink = self._digit(digit, height)
            return line_tokens.scratch_out(ink, rng), 0.1
        return self._digit(
            character, height * float(np.exp(rng.normal(0, manner.height_spread)))
        ), 0.0

    def _digit(self, digit: str, height: float) -> Ink:
        rng, manner = self.rng, self._manner
        if digit == "1" and manner.plain_ones:
            stroke = [np.array([[rng.normal(0, 0.05), 0], [0, 1]], np.float32)]
            return self._draw(stroke, height)
        own = self._own.get(digit)
        glyph = pick(own, rng) if own else self._penmen.mnist(int(digit), manner.weight)
        if isinstance(glyph, list):
            return self._draw(glyph, height)
        ink = scale_to_height(line_tokens.lean(glyph, rng), height)
        if len(glyph) < height:
            # Enlarged strokes are soft; a pen's have an edge.
            sharpness = min(3.0, 1 + height / max(len(glyph), 1))
            ink = np.clip((ink - 0.5) * np.float32(sharpness) + 0.5, 0, 1)
        return line_tokens.grow(ink, manner.growth)

    def _draw(self, strokes: PenStrokes, height: float, aspect: float | None = None) -> Ink:
        """Strokes so high, without a margin; without jagged edges even where they are thin."""
        points = np.concatenate(strokes)
        low, extent = points.min(axis=0), np.ptp(points, axis=0)
        widest = aspect or line_tokens.MAX_ASPECT
        thickness = self.thickness * FINENESS
        scale = max(height * FINENESS - thickness, 4) / max(extent[1], extent[0] / widest, 1e-6)
        margin = thickness / 2 + FINENESS
        width, rows = (-(-int(side) // FINENESS) * FINENESS for side in extent * scale + 2 * margin)
        sheet = np.zeros((rows, width), np.uint8)
        trace(sheet, [(stroke - low) * scale + margin for stroke in strokes], thickness)
        small = (width // FINENESS, rows // FINENESS)
        return crop_to_pen(to_ink(cv2.resize(sheet, small, interpolation=cv2.INTER_AREA)))

    def _finish(
        self,
        sheet: Ink,
        baseline: float,
        text: str,
        kind: FieldKind,
        turn: float,
        sheared: bool = True,
    ) -> Writing:
        """Slants a line as the hand does, turns it, and says where its ink is."""
        shear = self._manner.shear if sheared else 0.0
        height, width = sheet.shape
        reach = int(abs(shear) * height) + 1
        slant = np.array([[1, shear, reach if shear < 0 else 0], [0, 1, 0]], np.float64)
        slanted = cv2.warpAffine(sheet, slant, (width + reach, height))
        x, y, wide, high = pen_box(slanted, 0.1)
        slanted = slanted[y : y + high, x : x + wide]
        baseline -= y
        if not slanted.size:
            slanted, baseline = np.ones((1, 1), np.float32), 1.0
        corners = ink_corners(slanted)
        if not turn:
            return Writing(slanted, corners, baseline, text, kind)
        height, width = slanted.shape
        cosine, sine = np.cos(turn), np.sin(turn)
        matrix = np.array([[cosine, -sine, 0], [sine, cosine, 0]])
        around = corners @ matrix[:, :2].T
        low, extent = around.min(axis=0), np.ptp(around, axis=0)
        matrix[:, 2] = -low + 1
        size = int(extent[0]) + 3, int(extent[1]) + 3
        turned = cv2.warpAffine(slanted, matrix, size)
        middle = baseline + sine * width / 2 - low[1] + 1
        return Writing(turned, (around - low + 1).astype(np.float32), float(middle), text, kind)
