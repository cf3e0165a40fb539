"""Who wrote what: digits, numbers and letters, each writer's together, to write lines with."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from model.data import pen
from model.data.datasets import NO_DIGIT, Labels, Samples, Source
from model.data.pen import PenStrokes
from model.data.pen_numbers import Numbers
from model.data.split import Side
from model.digits.glyph import to_glyph
from model.digits.reading import Reading
from model.digits.recognizer import Recognizer
from model.digits.strokes import find_strokes
from model.images.ink import Ink, to_ink
from model.images.picture import open_picture, to_pixels

MIN_WRITER_SAMPLES = 5  # A writer of fewer samples cannot write a line.
MIN_LETTER_PROBABILITY = 0.95  # Below this probability of no digit, a letter may pass for a digit.
MIN_LABEL_PROBABILITY = 0.05  # Below this probability of its label, a digit looks like another.
MIN_DASH_ASPECT = 2.5  # A stroke that is as many times as wide as high is a dash.

T = TypeVar("T")


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

    mnist: tuple[npt.NDArray[np.uint8], Labels]
    scanned: Sequence[Sequence[tuple[Ink, int]]] = ()
    drawn: Sequence[Sequence[tuple[PenStrokes, int]]] = ()
    numbers: Sequence[tuple[PenStrokes, str]] = ()
    letters: Sequence[Sequence[PenStrokes]] = ()

    @property
    def digits(self) -> int:
        """How many single digits there are."""
        return len(self.mnist[1]) + sum(map(len, self.scanned)) + sum(map(len, self.drawn))


def gather_writers(
    mnist: tuple[npt.NDArray[np.uint8], Labels],
    sets: Sequence[Samples],
    numbers: Sequence[Numbers],
    recognizer: Recognizer,
    side: Side,
) -> Writers:
    """Whose digits lines are synthesized from, on one side of the writers.

    A letter that might be a digit, as O and l, is left out: nobody could tell.

    Args:
        mnist: images, uint8 (N, 28, 28), and labels, of that side.
        sets: digits, and what is no digit, as pictures or pen strokes.
        numbers: whole numbers.
        recognizer: tells such letters.
        side: of the sets, which is wanted.
    """
    writers = [writer for samples in sets for writer in _by_writer(samples, side)]
    of_digits = [writer for writer in writers if writer[0][1] != NO_DIGIT]
    of_letters = [writer for writer in writers if writer[0][1] == NO_DIGIT]
    return Writers(
        mnist,
        scanned=_without_empty(map(_scanned_digits, of_digits)),
        drawn=_without_empty(map(_drawn_digits, of_digits)),
        numbers=[
            number
            for source in numbers
            for number, chosen in zip(source.written, source.on(side), strict=True)
            if chosen
        ],
        letters=_without_empty(_letters(writer, recognizer) for writer in of_letters),
    )


def without_mislabelled(writers: Writers, recognizer: Recognizer) -> Writers:
    """The same writers without digits that look like another one than their label says, and without
    dashes that are called letters.

    To learn from, and to choose thresholds by: about one label of a thousand is wrong (Northcutt,
    Athalye and Mueller 2021, "Pervasive Label Errors in Test Sets Destabilize Machine Learning
    Benchmarks"), and of the readings that are surest and yet count as wrong those make about half.
    Nothing is tested by what is left, for the recognizer errs too.

    Args:
        writers: whose digits.
        recognizer: says what each looks like.
    """

    def looks_like(reading: Reading, label: int) -> bool:
        return bool(reading.probabilities[label] > MIN_LABEL_PROBABILITY)

    def clear(
        written: Sequence[Sequence[tuple[T, int]]], read: Callable[[T], Reading]
    ) -> list[list[tuple[T, int]]]:
        return _without_empty(
            [(source, label) for source, label in writer if looks_like(read(source), label)]
            for writer in written
        )

    images, labels = writers.mnist
    kept = [
        looks_like(recognizer.recognize(to_ink(image)), label)
        for image, label in zip(images, labels.tolist(), strict=True)
    ]
    return replace(
        writers,
        mnist=(images[kept], labels[kept]),
        scanned=clear(writers.scanned, lambda ink: recognizer.recognize(to_glyph(ink))),
        drawn=clear(writers.drawn, lambda strokes: recognizer.read(_draw(strokes))),
        letters=_without_empty(
            [strokes for strokes in writer if not _is_dash(strokes)] for writer in writers.letters
        ),
    )


def _by_writer(samples: Samples, side: Side) -> list[list[tuple[Source, int]]]:
    """Each writer's samples of one side and their labels; all together where nobody is named."""
    writers: dict[str, list[tuple[Source, int]]] = {}
    for number in np.flatnonzero(samples.on(side)).tolist():
        name = samples.writers[number] if samples.writers else ""
        sample = samples.sources[number], int(samples.labels[number])
        writers.setdefault(name, []).append(sample)
    return [writer for writer in writers.values() if len(writer) >= MIN_WRITER_SAMPLES]


def _scanned_digits(writer: Iterable[tuple[Source, int]]) -> list[tuple[Ink, int]]:
    """Of a writer's digits those that are pictures, as ink without a margin; blanks left out."""
    digits = []
    for source, label in writer:
        if not isinstance(source, list):
            picture = open_picture(source) if isinstance(source, Path) else source
            strokes = find_strokes(to_pixels(picture))
            if strokes is not None:
                digits.append((strokes.digit, label))
    return digits


def _drawn_digits(writer: Iterable[tuple[Source, int]]) -> list[tuple[PenStrokes, int]]:
    """Of a writer's digits those that are pen strokes."""
    return [(source, label) for source, label in writer if isinstance(source, list)]


def _letters(writer: Iterable[tuple[Source, int]], recognizer: Recognizer) -> list[PenStrokes]:
    """Of a writer's letters those that are pen strokes and that no digit looks like."""
    return [
        strokes
        for strokes, _ in _drawn_digits(writer)
        if recognizer.read(_draw(strokes)).no_digit > MIN_LETTER_PROBABILITY
    ]


def _is_dash(strokes: PenStrokes) -> bool:
    """Whether all strokes are level, as of a dash or an equals sign, which say nothing."""
    extents = np.array([np.ptp(stroke, axis=0) for stroke in strokes])
    return bool((extents[:, 0] > MIN_DASH_ASPECT * extents[:, 1]).all())


def _draw(strokes: PenStrokes) -> pen.Drawing:
    """Strokes as a recognizer reads them best: of middling size and width, the same every time."""
    return pen.draw(strokes, np.random.default_rng(0), brush=(14.0, 16.0), side=(180.0, 200.0))


def _without_empty(writers: Iterable[list[T]]) -> list[list[T]]:
    """The writers of whom something is left."""
    return [writer for writer in writers if writer]
