"""What a command of `train.py` was given: MNIST in three parts, and handwriting by path."""

import sys
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from model.data import datasets, mnist, split
from model.data.datasets import DataError, Labels, Samples
from model.data.guises import Glyphs, read_glyphs
from model.data.mnist import Mnist, MnistWriters

VALIDATION_DIGITS = 2_000  # So many of MNIST's training part validate.

Part = tuple[npt.NDArray[np.uint8], Labels]  # images (N, 28, 28), and labels


@dataclass(frozen=True, eq=False)
class Sources:
    """MNIST, who wrote it, and the sets given by path: digits, and what is no digit.

    MNIST's test part, of writers who are not in its training part, is the test in any case.
    """

    mnist: Mnist
    sets: list[Samples]
    writers: MnistWriters | None = None

    @property
    def train_names(self) -> list[str]:
        """Who wrote each digit of MNIST's training part; if not known, each has its own name."""
        return (
            self.writers.train if self.writers else list(map(str, range(len(self.mnist.y_train))))
        )

    @property
    def validates(self) -> npt.NDArray[np.bool_]:
        """Which digits of MNIST's training part validate, (N,).

        They are of writers who are not taught where the writers are known, and the last ones
        where they are not; then some writers are on both sides.
        """
        count = len(self.mnist.y_train)
        if self.writers is None:
            return np.arange(count) >= count - VALIDATION_DIGITS
        return split.ranks(self.writers.train) < split.VALIDATION_SHARE

    @property
    def training(self) -> Part:
        """The digits of MNIST's training part that are taught."""
        return self.mnist.x_train[~self.validates], self.mnist.y_train[~self.validates]

    @property
    def validation(self) -> Part:
        """The digits of MNIST's training part that validate."""
        return self.mnist.x_train[self.validates], self.mnist.y_train[self.validates]

    def describe(self) -> dict[str, Any]:
        """How MNIST is split, for the card."""
        counts = {
            "training": int((~self.validates).sum()),
            "validation": int(self.validates.sum()),
        }
        if self.writers is None:
            return counts | {"split": "by index"}
        names = np.array(self.writers.train)
        return counts | {
            "split": "by writer",
            "writers": {
                "training": len(set(names[~self.validates])),
                "validation": len(set(names[self.validates])),
                "test": len(set(self.writers.test)),
            },
        }

    def test_glyphs(self) -> tuple[Glyphs, Labels]:
        """MNIST's test part as glyphs."""
        pictures = zip(self.mnist.x_test, self.mnist.y_test.tolist(), strict=True)
        return read_glyphs(pictures)


def load_sources(options: Namespace) -> Sources:
    """What the options `--mnist`, `--mnist-writers`, `--data` and `--no-digit` name.

    Raises:
        DataError: one of them is not there, or not what it should be.
    """
    sets = [*_load(options.data, True), *_load(options.no_digit, False)]
    digits = mnist.load_mnist(options.mnist)
    writers = mnist.load_writers(options.mnist_writers) if options.mnist_writers else None
    counts = len(digits.y_train), len(digits.y_test)
    if writers and (len(writers.train), len(writers.test)) != counts:
        raise DataError(f"{options.mnist_writers}: not {counts[0]} and {counts[1]} writers")
    return Sources(digits, sets, writers)


def known_sets(card: dict[str, Any]) -> set[str]:
    """The checksums of the sets beside MNIST that a card's weights were trained on."""
    return {entry["sha256"] for entry in card["data"] if entry["name"] != "MNIST"}


def _load(paths: Iterable[Path], digits: bool) -> Iterable[Samples]:
    """Sets by path, with a warning for samples that had to be left out."""
    for path in paths:
        samples = datasets.load(path, digits)
        if samples.skipped:
            print(
                f"train.py: {path}: {samples.skipped} unreadable or broken samples left out",
                file=sys.stderr,
            )
        yield samples
