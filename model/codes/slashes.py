"""Slashes that look like ones, and ones that look like slashes.

take_out_slashes   dates whose slashes stand upright: what reads as `20111123` was written 20/11/23
take_in_ones       ones that lean, before the first digit of a code or after its last

The line network is sure of an upright slash only if it leans. But digits that are a date once two
of their ones are slashes hardly come by chance, so that a small share for a slash is enough. And a
slash parts two digits: at the end of a code it's a one.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from model.codes import ctc
from model.codes.ctc import Hypothesis
from model.codes.separators import Marks

SLASH_PLACES = (2, 5)  # Day, slash, month, slash,
LENGTHS = (8, 10)  # and a year of two digits or of four.
LAST_DAY, LAST_MONTH = 31, 12
MIN_SLASH = 0.03  # So likely is a one to be a slash, at least,
MIN_SLASHES = 0.003  # and all of a date's together.
MAX_PROBABILITY = 0.5  # A person is to look at it.


def take_out_slashes(
    hypothesis: Hypothesis, marks: Marks, logits: npt.NDArray[np.floating]
) -> tuple[Hypothesis, Marks]:
    """What a line says, its ones that are slashes of a date among its marks.

    Args:
        hypothesis: what the line says.
        marks: the line's, by timestep.
        logits: (T, 12) or (T, 17), of the line.
    """
    said = np.array(hypothesis.symbols, int)
    order = np.argsort(np.concatenate([hypothesis.timesteps, marks.places]), kind="stable")
    if len(order) not in LENGTHS or logits.shape[1] < ctc.CLASSES:
        return hypothesis, marks
    at = order[list(SLASH_PLACES)]
    ones = at[at < len(said)]
    rest = np.delete(order, SLASH_PLACES)
    if not len(ones) or (rest >= len(said)).any() or (said[ones] != 1).any():
        return hypothesis, marks
    near = np.lib.stride_tricks.sliding_window_view(np.pad(_slashes(logits), 1), 3).max(axis=1)
    shares = near[np.round(hypothesis.timesteps[ones]).astype(int)]
    if shares.min() < MIN_SLASH or shares.prod() < MIN_SLASHES or not _is_date(said[rest]):
        return hypothesis, marks
    without = replace(
        hypothesis,
        symbols=tuple(np.delete(said, ones).tolist()),
        probability=min(hypothesis.probability, MAX_PROBABILITY),
        alternatives=np.delete(hypothesis.alternatives, ones, axis=0),
        timesteps=np.delete(hypothesis.timesteps, ones),
    )
    places = np.concatenate([marks.places, hypothesis.timesteps[ones]])
    characters = np.array([*marks.characters, *"/" * len(ones)])[np.argsort(places)]
    return without, Marks("".join(characters), np.sort(places))


def take_in_ones(
    hypothesis: Hypothesis, marks: Marks, logits: npt.NDArray[np.floating]
) -> tuple[Hypothesis, Marks]:
    """What a line says, the outermost of its marks among its digits where they are leaning ones.

    Args:
        hypothesis: what the line says, a digit at least.
        marks: the line's, by timestep.
        logits: (T, 12) or (T, 17), of the line.
    """
    first, last = hypothesis.timesteps[[0, -1]]
    is_outside = (marks.places < first) | (marks.places > last)
    is_last_mark = np.isin(np.arange(len(marks.places)), [0, len(marks.places) - 1])
    is_one = is_outside & is_last_mark & (np.array([*marks.characters]) == "/")
    if not is_one.any():
        return hypothesis, marks
    at = np.round(marks.places[is_one]).astype(int)
    shares = ctc.softmax(logits.astype(np.float64))[at, : ctc.SYMBOLS]
    shares[:, 1] += _slashes(logits)[at]
    timesteps = np.concatenate([hypothesis.timesteps, marks.places[is_one]])
    order = np.argsort(timesteps, kind="stable")
    symbols = np.array([*hypothesis.symbols, *[1] * len(at)])[order]
    alternatives = np.concatenate([hypothesis.alternatives, shares / shares.sum(1, keepdims=True)])
    with_ones = replace(
        hypothesis,
        symbols=tuple(symbols.tolist()),
        probability=min(hypothesis.probability, MAX_PROBABILITY),
        alternatives=alternatives[order],
        timesteps=timesteps[order],
    )
    left = "".join(np.array([*marks.characters])[~is_one])
    return with_ones, Marks(left, marks.places[~is_one])


def _slashes(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """How likely a slash is, at each timestep."""
    slash = ctc.FIRST_MARK + ctc.MARKS.index("/")
    return np.asarray(ctc.softmax(logits.astype(np.float64))[:, slash], np.float64)


def _is_date(digits: npt.NDArray[np.int_]) -> bool:
    day, month = digits[:4].reshape(2, 2) @ (10, 1)
    readable = (digits < ctc.UNREAD).all()
    return bool(readable and 1 <= day <= LAST_DAY and 1 <= month <= LAST_MONTH)
