"""Whole codes by path: pen strokes of numbers, and folders of pictures with a table."""

import csv
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model import drawing
from model.composing import Hands
from model.datasets import (
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
from model.ink import Ink, find_strokes
from model.picture import to_pixels
from model.recognizer import Recognizer

FEWEST = 5  # samples of a writer, to write a line with
NO_DIGIT_AT_ALL = 0.95  # probability of no digit, for a letter that no digit looks like


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


def gather_hands(
    mnist: tuple[np.ndarray, Labels],
    sets: Sequence[Samples],
    numbers: Sequence[Numbers],
    recognizer: Recognizer,
    held_out: bool,
) -> Hands:
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
    return Hands(mnist, [writer for writer in scanned if writer], drawn, chosen, letters)


def _is_letter(strokes: Strokes, recognizer: Recognizer) -> bool:
    pad = drawing.draw(strokes, np.random.default_rng(0), (14.0, 16.0), (180.0, 200.0))
    return recognizer.read(pad).no_digit > NO_DIGIT_AT_ALL


def _by_writer(samples: Samples, held_out: bool) -> list[list[int]]:
    """Which samples of one side are each writer's; all together where writers are not named."""
    writers: dict[str, list[int]] = {}
    for number in np.flatnonzero(samples.held_out() == held_out).tolist():
        writers.setdefault(samples.writers[number] if samples.writers else "", []).append(number)
    return [numbers for numbers in writers.values() if len(numbers) >= FEWEST]
