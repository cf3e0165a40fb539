"""What the line network is taught and validated with: lines of writing, and batches of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from model.codes import ctc
from model.codes.code import UNREADABLE
from model.codes.line_network import padded_width
from model.codes.text_lines import STRIP_HEIGHT, TextLine, find_text_lines
from model.data import augmentation
from model.data.camera import Photo
from model.data.line_synthesis import LineSynthesizer, without_marks
from model.data.writers import Writers
from model.images.ink import to_ink

TextLines = list[npt.NDArray[np.uint8]]  # each (48, W), 255 is pen
Batch = tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]  # (N, 48, W, 1), and (N, 32)

LONGEST_TEXT = 32  # A batch has room for so many digits and marks of a line.
MIN_SYMBOL_WIDTH = 11  # Pixels of a text line per digit; narrower ones cannot be told.
MIN_MARK_WIDTH = 4  # The same per mark.
MAX_LINE_WIDTH = 800  # Pixels; longer lines would make batches of emptiness.
MAX_EMPTINESS = 32  # Pixels of paper at most that follow the longest line of a batch.
SYMBOLS = {character: symbol for symbol, character in enumerate(f"0123456789{UNREADABLE}")} | {
    mark: ctc.FIRST_MARK + number for number, mark in enumerate(ctc.MARKS)
}


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines of writing and what they say.

    Attributes:
        text_lines: uint8 (48, W) each, 255 is pen.
        written: what each says: digits, `UNREADABLE` and marks.
        pictures: uint8 (H, W), what the text lines were cut out of; none where not asked for.
    """

    text_lines: TextLines
    written: list[str]
    pictures: list[Photo] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        """Of each, digits and `UNREADABLE`."""
        return [without_marks(written) for written in self.written]

    def up_to(self, width: int) -> "Lines":
        """Those no wider than so many pixels, without their pictures."""
        kept = [n for n, line in enumerate(self.text_lines) if line.shape[1] <= width]
        return Lines([self.text_lines[n] for n in kept], [self.written[n] for n in kept])


def compose(writers: Writers, count: int, seed: int, keep_pictures: bool = False) -> Lines:
    """So many composed lines, by the road that a visitor's picture takes.

    Where more than one line is found in a picture, the one with the most pen is the line.
    """
    synthesizer = LineSynthesizer(writers, np.random.default_rng(seed))
    lines = Lines([], [])
    while len(lines.written) < count:
        photo, line = synthesizer.line()
        found = find_text_lines(photo[..., np.newaxis])
        if not found:
            continue
        ink = fullest(found).ink
        if len(line.written) > LONGEST_TEXT or not (
            min_width(line.written) <= ink.shape[1] <= MAX_LINE_WIDTH
        ):
            continue
        lines.text_lines.append((ink * 255).astype(np.uint8))
        lines.written.append(line.written)
        if keep_pictures:
            lines.pictures.append(photo)
    return lines


def fullest(found: Sequence[TextLine]) -> TextLine:
    """The text line with the most pen."""
    return max(found, key=lambda line: float(line.ink.sum()))


def min_width(written: str) -> int:
    """How wide a text line is at least that says this, in pixels."""
    digits = len(without_marks(written))
    return MIN_SYMBOL_WIDTH * digits + MIN_MARK_WIDTH * (len(written) - digits)


def to_symbols(written: str) -> list[int]:
    """Digits 0 to 9, 10 for what can't be read, and from 12 on marks."""
    return [SYMBOLS[character] for character in written]


def batches(lines: Lines, batch_size: int, seed: int) -> Iterator[Batch]:
    """Batches of lines of like width without end, each varied anew every time."""
    rng = np.random.default_rng(seed)
    order = np.argsort([line.shape[1] for line in lines.text_lines], kind="stable")
    groups = np.array_split(order, max(1, len(order) // batch_size))
    while True:
        for place in rng.permutation(len(groups)):
            group = groups[place]
            texts = np.full((len(group), LONGEST_TEXT), ctc.BLANK, np.int32)
            varied = []
            for row, number in enumerate(group):
                symbols = to_symbols(lines.written[number])
                texts[row, : len(symbols)] = symbols
                ink = to_ink(lines.text_lines[number])
                narrowest = min_width(lines.written[number])
                varied.append(augmentation.vary_line(ink, narrowest, rng))
            yield side_by_side(varied, int(rng.integers(MAX_EMPTINESS + 1))), texts


def side_by_side(
    inks: Sequence[npt.NDArray[np.float32]], emptiness: int = 0
) -> npt.NDArray[np.float32]:
    """Text lines of one width, float32 (N, 48, W, 1), filled up with paper at the right.

    Args:
        inks: float32 (48, W) each, in [0, 1], pen 1.
        emptiness: pixels of paper at least that follow the longest.
    """
    width = padded_width(max(ink.shape[1] for ink in inks) + emptiness)
    batch = np.zeros((len(inks), STRIP_HEIGHT, width, 1), np.float32)
    for row, ink in enumerate(inks):
        batch[row, :, : ink.shape[1], 0] = ink
    return batch
