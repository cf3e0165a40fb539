"""Whole codes by path: pen strokes of numbers, and folders of pictures with a table."""

import csv
import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from model.data import drawing
from model.data.datasets import (
    NO_DIGIT,
    DataError,
    Labels,
    Origin,
    Samples,
    Strokes,
    find_origin,
    on_held_out_side,
    sha256_of,
)
from model.data.line_synthesis import T, Writers
from model.digits.glyph import to_glyph
from model.digits.reading import Reading
from model.digits.recognizer import Recognizer
from model.digits.strokes import find_strokes
from model.images.ink import Ink, to_ink
from model.images.picture import to_pixels

FEWEST = 5  # samples of a writer, to write a line with
NO_DIGIT_AT_ALL = 0.95  # probability of no digit, for a letter that no digit looks like
CONTRADICTED = 0.05  # probability of its label, below which a digit looks like another one
LEVEL = 2.5  # times as wide as high, of a dash's strokes


@dataclass(frozen=True, eq=False)
class Numbers:
    """Whole numbers as pen strokes.

    Attributes:
        origin: its name, licence and citation.
        written: the strokes of each, and the code they are.
        writers: who wrote each.
        sha256: of the file.
    """

    origin: Origin
    written: list[tuple[Strokes, str]]
    writers: list[str]
    sha256: str


def load_numbers(path: Path) -> Numbers:
    """Numbers from a gzipped JSON list of `{"code": …, "writer": …, "strokes": …}`.

    Raises:
        DataError: no such file, another form, or no number of digits alone in it.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            entries = json.load(file)
        whole = [entry for entry in entries if str(entry["code"]).isdecimal()]
        written = [
            (
                [np.array(line, np.float32).reshape(-1, 2) for line in entry["strokes"] if line],
                str(entry["code"]),
            )
            for entry in whole
        ]
        writers = [str(entry["writer"]) for entry in whole]
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from error
    except (EOFError, ValueError, TypeError, KeyError) as error:
        raise DataError(f"{path}: not codes as pen strokes: {error!r}") from error
    if not written:
        raise DataError(f"{path}: no code of digits alone in it")
    digest = sha256_of(path)
    return Numbers(find_origin(digest, path), written, writers, digest)


def describe(numbers: Numbers) -> dict[str, Any]:
    """A set of numbers for the card, as `card.describe_data` has the others."""
    held_out = int(on_held_out_side(numbers.writers).sum())
    return {
        "name": numbers.origin.name,
        "digits": True,
        "form": "strokes of whole codes",
        "training": len(numbers.written) - held_out,
        "validation": held_out,
        "sha256": numbers.sha256,
        "licence": numbers.origin.licence,
        "citation": numbers.origin.citation,
    }


def load_pictures(folder: Path) -> list[tuple[Path, str]]:
    """The pictures of a folder and their codes, by its `labels.csv` of columns file and code.

    Raises:
        DataError: no such table, or a picture that it names is not there.
    """
    try:
        with (folder / "labels.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [(folder / row["file"], row["code"]) for row in csv.DictReader(file)]
    except OSError as error:
        raise DataError(f"{folder / 'labels.csv'}: {error.strerror or error}") from error
    except (KeyError, UnicodeDecodeError) as error:
        raise DataError(f"{folder / 'labels.csv'}: no columns file and code in it") from error
    missing = next((path for path, _ in rows if not path.exists()), None)
    if missing or not rows:
        raise DataError(
            f"{missing or folder / 'labels.csv'}: {'not there' if missing else 'empty'}"
        )
    return rows


def gather_writers(
    mnist: tuple[np.ndarray, Labels],
    sets: Sequence[Samples],
    numbers: Sequence[Numbers],
    recognizer: Recognizer,
    held_out: bool,
) -> Writers:
    """Whose digits lines are composed of, on one side of the writers.

    A letter that might be a digit, as O and l, is left out: nobody could tell.

    Args:
        mnist: images, uint8 (N, 28, 28), and labels, of that side.
        sets: digits, and what is no digit, as pictures or pen strokes.
        numbers: whole numbers.
        recognizer: tells such letters.
        held_out: whether the validation side of the sets is wanted, or the training side.
    """
    scanned: list[list[tuple[Ink, int]]] = []
    drawn: list[list[tuple[Strokes, int]]] = []
    letters: list[list[Strokes]] = []
    for samples in sets:
        for indices in _by_writer(samples, held_out):
            sources = [samples.sources[i] for i in indices]
            labels = [int(samples.labels[i]) for i in indices]
            strokes = [source for source in sources if isinstance(source, list)]
            if labels[0] == NO_DIGIT:
                clear = [stroke for stroke in strokes if _is_letter(stroke, recognizer)]
                letters += [clear] if clear else []
            elif strokes:
                drawn.append(list(zip(strokes, labels, strict=True)))
            else:
                inks = [find_strokes(to_pixels(s)) for s in sources if isinstance(s, np.ndarray)]
                found = zip(inks, labels, strict=True)
                scanned.append([(ink.digit, label) for ink, label in found if ink is not None])
    chosen = [
        pair
        for source in numbers
        for pair, out in zip(source.written, on_held_out_side(source.writers), strict=True)
        if out == held_out
    ]
    return Writers(mnist, [writer for writer in scanned if writer], drawn, chosen, letters)


def without_mislabelled(hands: Writers, recognizer: Recognizer) -> Writers:
    """The same hands without digits that look like another one than their label says, and without
    dashes that are called letters.

    To learn from, and to choose thresholds by: about one label of a thousand is wrong (Northcutt,
    Athalye and Mueller 2021, "Pervasive Label Errors in Test Sets Destabilize Machine Learning
    Benchmarks"), and of the readings that are surest and yet count as wrong those make about half.
    Nothing is tested by what is left, for the recognizer errs too.

    Args:
        hands: whose digits.
        recognizer: says what each looks like.
    """

    def agrees(reading: Reading, label: int) -> bool:
        return bool(reading.probabilities[label] > CONTRADICTED)

    def kept(
        writers: Sequence[Sequence[tuple[T, int]]], read: Callable[[T], Reading]
    ) -> list[list[tuple[T, int]]]:
        left = (
            [(source, label) for source, label in writer if agrees(read(source), label)]
            for writer in writers
        )
        return [writer for writer in left if writer]

    images, labels = hands.mnist
    clear = [
        agrees(recognizer.recognize(to_ink(image)), label)
        for image, label in zip(images, labels.tolist(), strict=True)
    ]
    letters = ([strokes for strokes in writer if not _is_dash(strokes)] for writer in hands.letters)
    return replace(
        hands,
        mnist=(images[clear], labels[clear]),
        scanned=kept(hands.scanned, lambda ink: recognizer.recognize(to_glyph(ink))),
        drawn=kept(hands.drawn, lambda strokes: recognizer.read(_draw(strokes))),
        letters=[writer for writer in letters if writer],
    )


def _is_letter(strokes: Strokes, recognizer: Recognizer) -> bool:
    return recognizer.read(_draw(strokes)).no_digit > NO_DIGIT_AT_ALL


def _is_dash(strokes: Strokes) -> bool:
    """Whether all strokes are level, as of a dash or an equals sign, which say nothing."""
    extents = np.array([np.ptp(stroke, axis=0) for stroke in strokes])
    return bool((extents[:, 0] > LEVEL * extents[:, 1]).all())


def _draw(strokes: Strokes) -> drawing.Picture:
    return drawing.draw(strokes, np.random.default_rng(0), (14.0, 16.0), (180.0, 200.0))


def _by_writer(samples: Samples, held_out: bool) -> list[list[int]]:
    """Which samples of one side are each writer's; all together where writers are not named."""
    writers: dict[str, list[int]] = {}
    for number in np.flatnonzero(samples.held_out() == held_out).tolist():
        writers.setdefault(samples.writers[number] if samples.writers else "", []).append(number)
    return [numbers for numbers in writers.values() if len(numbers) >= FEWEST]
