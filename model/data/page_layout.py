"""A page while it is laid out: its sheet, who writes on it, its fonts and colors.

A block, as in `page_blocks.py` and `page_table.py`, is a function of a `Layout` and the place it
may take; it prints and writes, and says how high it became.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.data import page_words
from model.data.page_colors import Color, paper_color, print_color, seen_on
from model.data.page_hand import Hand, Penmen
from model.data.page_print import Typeface
from model.data.page_sheet import FieldTruth, PageSheet, Writing

MIN_TEXT_SIZE = 7  # Pixels; smaller print is left out.
DOTS = ((1, 3), (1, 4), (2, 5), (4, 8))  # How long dots and dashes are, and their pitch.


@dataclass(frozen=True)
class Place:
    """Where a block may stand, in pixels of the sheet.

    Attributes:
        x: its left.
        y: its top.
        width: how wide it may be.
        height: how high it may be.
    """

    x: float
    y: float
    width: float
    height: float


class Layout:
    """A page while it is laid out.

    Attributes:
        rng: the source of chance.
        sheet: the paper.
        language: of its words.
        hands: who writes on it, the first most of all.
        face: the font of its text.
        bold: the font of its headings.
        text_size: of its font, in pixels.
        ink: the color of its print.
        rule_color: of its rules and walls.
        rule_width: in pixels.
        filled: how many of its fields are filled in, as a share.
        typed: how many of what would be written are typed instead, as a share.
    """

    def __init__(
        self,
        width: int,
        height: int,
        penmen: Penmen,
        digit_height: float,
        filled: float,
    ) -> None:
        self.rng = rng = penmen.rng
        paper = paper_color(rng)
        self.sheet = PageSheet(width, height, paper)
        self.language = str(rng.choice(page_words.LANGUAGES))
        self.hands = [penmen.hand(digit_height)]
        if rng.random() < 0.15:
            self.hands.append(penmen.hand(digit_height * rng.uniform(0.8, 1.25)))
        for hand in self.hands:
            hand.pen = seen_on(paper, hand.pen)
        self.face = Typeface(rng)
        self.bold = Typeface(rng) if rng.random() < 0.6 else self.face
        self.text_size = int(rng.integers(9, 16))
        self.ink = seen_on(paper, print_color(rng))
        pale = rng.random()
        self.rule_color = self.ink if pale < 0.6 else rng.uniform(90, 215, 3).astype(np.float32)
        self.rule_width = int(rng.choice([1, 1, 1, 2, 3]))
        self.filled = filled
        self.typed = float(rng.choice([0.0, 0.06, 0.6], p=[0.55, 0.35, 0.1]))

    @property
    def hand(self) -> Hand:
        """Who writes next."""
        return self.hands[0 if self.rng.random() < 0.8 else -1]

    @property
    def line_height(self) -> float:
        """From one line of writing to the next, in pixels."""
        return self.hands[0].height * 1.75

    def fills(self) -> bool:
        """Whether the next field is filled in."""
        return bool(self.rng.random() < self.filled)

    def types(self) -> bool:
        """Whether the next field is filled in by a machine: print, and no handwriting."""
        return bool(self.rng.random() < self.typed)

    def say(
        self,
        text: str,
        x: float,
        y: float,
        size: float | None = None,
        face: Typeface | None = None,
        color: Color | None = None,
        max_width: float | None = None,
    ) -> tuple[int, int]:
        """Prints text with its upper left corner at x, y.

        Returns:
            Its width and height; what is wider than `max_width` is printed smaller, or not at all.
        """
        face, size = face or self.face, round(size or self.text_size)
        ink = face.ink(text, size)
        if max_width is not None and ink.shape[1] > max_width:
            size = int(size * max_width / ink.shape[1])
            ink = face.ink(text, size) if size >= MIN_TEXT_SIZE else ink
        height, width = ink.shape
        if max_width is not None and width > max_width:
            return 0, height
        self.sheet.print_text(ink, x, y, self.ink if color is None else color, text)
        return width, height

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        width: int | None = None,
        dots: tuple[int, int] | None = None,
    ) -> None:
        """A rule in the page's color."""
        width = width or self.rule_width
        self.sheet.rule(start, end, self.rule_color, width, dots=dots)

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        """A box in the page's color."""
        self.sheet.box(left, top, right, bottom, self.rule_color, self.rule_width)

    def write_on(
        self,
        hand: Hand,
        writing: Writing,
        x: float,
        baseline: float,
        max_width: float | None = None,
    ) -> FieldTruth | None:
        """Writes from x along a line; nothing is written that is wider than `max_width`."""
        if max_width is not None and writing.width > max_width:
            return None
        return self.sheet.write(writing, x, baseline - writing.baseline, hand.pen)

    def write_number(
        self,
        text: str,
        x: float,
        baseline: float,
        max_width: float | None = None,
        hand: Hand | None = None,
        scale: float = 1.0,
    ) -> FieldTruth | None:
        """Writes a number from x along a line; sometimes one of its digits is scratched out."""
        rng, hand = self.rng, hand or self.hand
        if rng.random() < 0.02:
            text = page_words.spoilt(text, rng)
        elif rng.random() < 0.05 and (whole := hand.whole()) is not None:
            return self.write_on(hand, whole, x, baseline, max_width)
        turn = rng.normal(0, 0.025)
        for shrunk in (scale, 0.8 * scale):
            writing = hand.number(text, shrunk, turn)
            if max_width is None or writing.width <= max_width:
                return self.write_on(hand, writing, x, baseline)
        return None

    def write_words(
        self, count: int, x: float, baseline: float, max_width: float, hand: Hand | None = None
    ) -> float:
        """Writes so many words along a line, as far as they find room; where the last one ends."""
        hand = hand or self.hand
        right = x + max_width
        for _ in range(count):
            word = hand.word(turn=self.rng.normal(0, 0.02))
            if x + word.width > right:
                break
            self.write_on(hand, word, x, baseline)
            x += word.width + hand.height * self.rng.uniform(0.4, 0.9)
        return x


def columns_of(place: Place, shares: Sequence[float], gap: float) -> list[Place]:
    """A place cut into columns, as wide as their shares say."""
    room = place.width - gap * (len(shares) - 1)
    widths = room * np.array(shares) / sum(shares)
    lefts = place.x + np.concatenate([[0], np.cumsum(widths + gap)[:-1]])
    return [
        Place(float(left), place.y, float(width), place.height)
        for left, width in zip(lefts, widths, strict=True)
    ]
