"""What a command of `train.py` was given: MNIST in three parts, and handwriting by path."""

import sys
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from model.data import datasets, mnist
from model.data.datasets import Labels, Samples
from model.data.glyph_pools import Glyphs, read_glyphs
from model.data.mnist import Mnist

VALIDATION_DIGITS = 2_000  # So many of MNIST's training part validate.

Part = tuple[npt.NDArray[np.uint8], Labels]  # images (N, 28, 28), and labels


@dataclass(frozen=True, eq=False)
class Sources:
    """MNIST, and the sets given by path: digits, and what is no digit."""

    mnist: Mnist
    sets: list[Samples]

    # The published order is not by writer or class, so its end is as good as any draw.
    @property
    def training(self) -> Part:
        """MNIST's training part without its end."""
        return self.mnist.x_train[:-VALIDATION_DIGITS], self.mnist.y_train[:-VALIDATION_DIGITS]

    @property
    def validation(self) -> Part:
        """The end of MNIST's training part."""
        return self.mnist.x_train[-VALIDATION_DIGITS:], self.mnist.y_train[-VALIDATION_DIGITS:]

    def test_glyphs(self) -> tuple[Glyphs, Labels]:
        """MNIST's test part as glyphs."""
        pictures = zip(self.mnist.x_test, self.mnist.y_test.tolist(), strict=True)
        return read_glyphs(pictures)


def load_sources(options: Namespace) -> Sources:
    """What the options `--mnist`, `--data` and `--no-digit` name.

    Raises:
        DataError: one of them is not there, or not what it should be.
    """
    sets = [*_load(options.data, True), *_load(options.no_digit, False)]
    return Sources(mnist.load_mnist(options.mnist), sets)


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
