"""Lines of writing synthesized from single digits: a photograph, and the code that it shows.

What is written but cannot be read as a digit, a letter or a digit scratched out, is labelled
`UNREADABLE`, so that the network learns to say so in its place instead of leaving it out. Marks are
labelled as what they are, lest a slash be taken for a 1. What is printed is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.codes.code import UNREADABLE
from model.codes.ctc import MARKS
from model.data import line_formats, line_tokens, marks
from model.data.camera import Photo, photograph_line
from model.data.flourishes import flourish, flourish_picture
from model.data.line_layout import in_cells, on_one_line, slant
from model.data.line_tokens import Token, draw_token, pick, pick_digits, scale_to_height
from model.data.paper import DIGIT_HEIGHT
from model.data.pen import PenStrokes
from model.data.writers import Writers
from model.images.ink import Ink, crop_to_pen, to_ink

# How often a code has 1, 2, … 20 digits, in relation to each other.
LENGTH_WEIGHTS = np.array([1, 3, 5, 7, 9, 9, 10, 11, 9, 7, 5, 4, 4, 4, 2, 1, 1, 1, 1, 1])
MAX_DIGITS = len(LENGTH_WEIGHTS)
FORMAT_SHARE = 0.2  # Of the lines of single digits, so many are dates, amounts and the like.
# So many look like dates, but have ones where a date has marks: none is told by its place alone.
FALSE_DATE_SHARE = 0.006
SOURCE_SHARES = {"mnist": 0.34, "scanned": 0.26, "drawn": 0.31, "numbers": 0.09}  # Of all lines.


@dataclass(frozen=True, eq=False)
class WrittenLine:
    """One line before it lies on paper.

    Attributes:
        ink: float32 (H, W) in [0, 1], pen 1, without a margin.
        written: what it says: digits, `UNREADABLE` and marks.
        cell_edges: where a form's cells begin and end, in pixels from the left, if it is in cells.
    """

    ink: Ink
    written: str
    cell_edges: Sequence[float] = ()

    @property
    def code(self) -> str:
        """Its digits and `UNREADABLE`."""
        return without_marks(self.written)


class LineSynthesizer:
    """Writes lines of digits, one after another."""

    def __init__(self, writers: Writers, rng: np.random.Generator) -> None:
        self.writers, self.rng = writers, rng
        available = {
            "mnist": True,
            "scanned": bool(writers.scanned),
            "drawn": bool(writers.drawn),
            "numbers": bool(writers.numbers),
        }
        self._sources = [source for source in SOURCE_SHARES if available[source]]
        self._shares = np.array([SOURCE_SHARES[source] for source in self._sources])
        self._shares /= self._shares.sum()
        self._mnist_places = [
            np.flatnonzero(writers.mnist[1] == digit).tolist() for digit in range(10)
        ]

    def line(self) -> tuple[Photo, WrittenLine]:
        """A picture of one line, uint8 (H, W), and the line."""
        line = self.write()
        return photograph_line(line.ink, self.rng, line.cell_edges), line

    def write(self) -> WrittenLine:
        """One line: a word, print, a whole number, or digits on a line or in cells."""
        rng = self.rng
        if self.writers.letters and rng.random() < 0.03:
            return self._word()
        if rng.random() < 0.05:
            return WrittenLine(marks.print_words(rng)[0], "")
        source = str(rng.choice(self._sources, p=self._shares))
        if source == "numbers":
            return self._whole_number()
        text = self._text()
        tokens = self._digits(source, "".join(filter(str.isdecimal, text)))
        tokens = self._shrink_zeros(self._spoil(self._straighten_ones(tokens)))
        if not text.isdecimal():
            tokens = marks.format_as(text, tokens, rng)
        elif rng.random() < 0.08:
            ink, edges = in_cells(tokens, rng)
            return WrittenLine(ink, _said(tokens), edges)
        else:
            tokens = marks.punctuate(tokens, rng)
        tokens = marks.surround(tokens, rng)
        return WrittenLine(on_one_line(tokens, rng), _said(tokens))

    def spell(self, code: str, hard: int | None = None) -> Photo:
        """A picture of a given code in MNIST's digits.

        Args:
            code: of digits alone.
            hard: the place of a digit of which half is gone, if any.

        Returns:
            uint8 (H, W).
        """
        images, labels = self.writers.mnist
        tokens: list[Token] = []
        for place, digit in enumerate(code):
            image = pick(images[labels == int(digit)], self.rng)
            ink = scale_to_height(crop_to_pen(to_ink(image)), DIGIT_HEIGHT)
            tokens.append((line_tokens.halve(ink, self.rng) if place == hard else ink, digit))
        return photograph_line(on_one_line(tokens, self.rng), self.rng)

    def _text(self) -> str:
        """What a line of single digits says: digits alone, or with the marks of a date, say."""
        rng = self.rng
        style = rng.random()
        if style < FORMAT_SHARE:
            return line_formats.random_text(rng)
        if style < FORMAT_SHARE + FALSE_DATE_SHARE:
            return line_formats.date(rng, mark="1")
        count = 1 + int(rng.choice(MAX_DIGITS, p=LENGTH_WEIGHTS / LENGTH_WEIGHTS.sum()))
        digits = rng.integers(10, size=count)
        if rng.random() < 0.12:  # Amounts are often round.
            digits[-int(rng.integers(2, 5)) :] = 0
        return "".join(map(str, digits.tolist()))

    def _word(self) -> WrittenLine:
        """Letters of one writer, none of which looks like a digit."""
        rng = self.rng
        writer, thickness = pick(self.writers.letters, rng), rng.uniform(2, 6)
        tokens = [self._letter(writer, thickness) for _ in range(int(rng.integers(2, 9)))]
        return WrittenLine(on_one_line(tokens, rng), UNREADABLE * len(tokens))

    def _letter(self, writer: Sequence[PenStrokes], thickness: float) -> Token:
        height = DIGIT_HEIGHT * self.rng.uniform(0.7, 1.1)
        return draw_token(pick(writer, self.rng), height, thickness), UNREADABLE

    def _whole_number(self) -> WrittenLine:
        """A number as its writer wrote it, in one go."""
        strokes, code = pick(self.writers.numbers, self.rng)
        height, thickness = line_tokens.number_height(strokes), self.rng.uniform(2, 8)
        return WrittenLine(slant(draw_token(strokes, height, thickness), self.rng), code)

    def _digits(self, source: str, wanted: str) -> list[Token]:
        """Digits of one writer, of about one height; others where the writer has not all."""
        rng = self.rng
        heights = DIGIT_HEIGHT * np.exp(rng.normal(0, rng.uniform(0.0, 0.14), len(wanted)))
        if source == "drawn":
            return self._drawn_digits(list(heights), wanted)
        if source == "scanned":
            digits = pick_digits(pick(self.writers.scanned, rng), wanted, rng)
        else:
            digits = self._mnist_digits(wanted)
        growth = rng.uniform(-0.8, 1.4)
        tokens = []
        for (ink, digit), height in zip(digits, heights, strict=True):
            leaning = scale_to_height(line_tokens.lean(ink, rng), height)
            tokens.append((line_tokens.grow(leaning, growth), str(digit)))
        return tokens

    def _drawn_digits(self, heights: list[float], wanted: str) -> list[Token]:
        """A writer's digits by pen, all with one thickness, in some lines with flourishes, in some
        with zeros that are joined to the next digit."""
        rng, last = self.rng, len(heights) - 1
        writer, thickness = pick(self.writers.drawn, rng), rng.uniform(2.0, 8.0)
        flourished, joined = rng.random() < 0.15, rng.random() < 0.3
        tokens: list[Token] = []
        for place, (strokes, digit) in enumerate(pick_digits(writer, wanted, rng)):
            if flourished:
                strokes = flourish(strokes, digit, rng)
            if joined and digit == 0 and place < last:
                strokes = line_tokens.join_to_next(strokes, rng)
            tokens.append((draw_token(strokes, heights[place], thickness), str(digit)))
        return tokens

    def _mnist_digits(self, wanted: str) -> list[tuple[Ink, int]]:
        """Digits of MNIST, whose writers are not known; in some lines sevens are crossed."""
        rng = self.rng
        images, labels = self.writers.mnist
        crossed = rng.random() < 0.3
        digits = []
        for digit in map(int, wanted):
            same = self._mnist_places[digit]
            number = pick(same, rng) if same else int(rng.integers(len(labels)))
            image, digit = images[number], int(labels[number])
            if (crossed and digit == 7) or rng.random() < 0.02:
                image = flourish_picture(image, digit, rng)
            digits.append((crop_to_pen(to_ink(image)), digit))
        return digits

    def _straighten_ones(self, tokens: list[Token]) -> list[Token]:
        """In some lines, ones of a single straight stroke, thin or thick: no walls of cells."""
        rng = self.rng
        if rng.random() > 0.2:
            return tokens
        lean, thickness = rng.normal(0, 0.06), rng.uniform(1.5, 6)
        stroke = [np.array([[lean, 0.0], [0.0, 1.0]], np.float32)]
        return [
            (draw_token(stroke, ink.shape[0], thickness) if text == "1" else ink, text)
            for ink, text in tokens
        ]

    def _spoil(self, tokens: list[Token]) -> list[Token]:
        """In a few lines, a letter in place of a digit, or a digit scratched out; seldom two."""
        rng = self.rng
        if rng.random() > 0.1:
            return tokens
        count = 1 + int(rng.random() < 0.3) * (len(tokens) > 1)
        for place in rng.choice(len(tokens), count, replace=False):
            if self.writers.letters and rng.random() < 0.5:
                tokens[place] = self._letter(pick(self.writers.letters, rng), rng.uniform(2, 6))
            else:
                tokens[place] = line_tokens.scratch_out(tokens[place][0], rng), UNREADABLE
        return tokens

    def _shrink_zeros(self, tokens: list[Token]) -> list[Token]:
        """In some lines, zeros as small as hurried people write them."""
        if self.rng.random() > 0.2:
            return tokens
        share = self.rng.uniform(0.5, 0.95)
        return [
            (scale_to_height(ink, share * ink.shape[0]) if text == "0" else ink, text)
            for ink, text in tokens
        ]


def without_marks(written: str) -> str:
    """What is written without its marks: digits and `UNREADABLE`."""
    return written.translate(_NO_MARKS)


def _said(tokens: Sequence[Token]) -> str:
    return "".join(text for _, text in tokens)


_NO_MARKS = str.maketrans("", "", MARKS)
