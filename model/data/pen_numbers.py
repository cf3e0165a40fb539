"""Whole numbers as pen strokes, by path."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from model.data import split
from model.data.datasets import DataError
from model.data.origins import Origin, find_origin, sha256_of
from model.data.pen import PenStrokes, to_strokes
from model.data.split import Side


@dataclass(frozen=True, eq=False)
class Numbers:
    """Whole numbers as pen strokes, of one file.

    Attributes:
        origin: its name, licence and citation.
        written: the strokes of each of N numbers, and the digits that they say.
        writers: who wrote each.
        sha256: of the file.
    """

    of_digits: ClassVar = True
    form: ClassVar = "strokes of whole codes"

    origin: Origin
    written: list[tuple[PenStrokes, str]]
    writers: list[str]
    sha256: str

    @property
    def names(self) -> list[str]:
        """Who wrote each."""
        return self.writers

    def on(self, side: Side) -> npt.NDArray[np.bool_]:
        """Which numbers are on a side, (N,): no writer is on two."""
        return split.sides(self.writers) == side


def load_numbers(path: Path) -> Numbers:
    """Numbers from a gzipped JSON list of `{"code": …, "writer": …, "strokes": …}`.

    Codes of other characters than digits are left out.

    Raises:
        DataError: no such file, another form, or no number of digits alone in it.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            entries = json.load(file)
        entries = [entry for entry in entries if str(entry["code"]).isdecimal()]
        written = [(to_strokes(entry["strokes"]), str(entry["code"])) for entry in entries]
        writers = [str(entry["writer"]) for entry in entries]
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from error
    except (EOFError, ValueError, TypeError, KeyError) as error:
        raise DataError(f"{path}: not codes as pen strokes: {error!r}") from error
    if not written:
        raise DataError(f"{path}: no code of digits alone in it")
    sha256 = sha256_of(path)
    return Numbers(find_origin(sha256, path), written, writers, sha256)
