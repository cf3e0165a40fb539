"""Which writers teach, which validate and which test: the same ones in every set."""

import hashlib
from typing import Literal

import numpy as np
import numpy.typing as npt

TEST_SHARE = 0.1  # Of the writers, or of the samples where writers are not named.
VALIDATION_SHARE = 0.1  # The same, for what is chosen by figures: temperature and thresholds.

Side = Literal["taught", "validation", "test"]


def sides(writers: list[str]) -> npt.NDArray[np.str_]:
    """The side of each sample: no writer is on two.

    A writer's side depends on the name alone, so it is the same in every set. Only in a set of
    few writers, some change sides so that each side has one: of two, one validates and the other
    teaches; a single one validates.

    Args:
        writers: who wrote each of N samples.

    Returns:
        (N,), each a `Side`.
    """
    rank = dict(zip(writers, ranks(writers).tolist(), strict=True))
    names = sorted(rank, key=lambda name: (rank[name], name))
    tests = sum(value < TEST_SHARE for value in rank.values())
    held_out = sum(value < TEST_SHARE + VALIDATION_SHARE for value in rank.values())
    held_out = max(1, min(max(held_out, 2), len(names) - 1))
    tests = max(min(tests, held_out - 1), min(1, held_out - 1))
    side = {
        name: "test" if place < tests else "validation" if place < held_out else "taught"
        for place, name in enumerate(names)
    }
    return np.array([side[name] for name in writers], np.str_)


def ranks(writers: list[str]) -> npt.NDArray[np.float64]:
    """A number in [0, 1) for each writer, evenly spread, that depends on the name alone."""
    rank = {name: _hash(name) / 2**32 for name in set(writers)}
    return np.array([rank[name] for name in writers])


def folds(writers: list[str], count: int) -> npt.NDArray[np.int64]:
    """Which of so many parts each sample is in, 0 to `count` - 1: no writer is in two.

    The parts have nothing to do with the sides.
    """
    part = {name: _hash(f"fold of {name}") % count for name in set(writers)}
    return np.array([part[name] for name in writers])


def _hash(name: str) -> int:
    """32 bits that depend on the name alone."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)
