"""Known codes as a trie, and how likely a line is to say each of those that it may say.

The likelihoods are those of CTC (`ctc.py`), exact, summed over all paths; digits that were missed
or added are so many paths among others. Codes that begin alike share what is worked out for their
beginning. A beginning that is too unlikely, whatever follows it, is followed no further: its bound
is the prefix probability of Graves 2008, "Supervised Sequence Labelling with Recurrent Neural
Networks", 7.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.codes.ctc import BLANK, TINY, UNREAD, Array, Timesteps

# So many beginnings of one length are followed at once, times the timesteps; of more, the
# likeliest. It bounds the time and the memory.
MAX_FOLLOWED = 50_000

Indices = npt.NDArray[np.intp]
CodeArray = npt.NDArray[np.bytes_]


@dataclass(frozen=True, eq=False)
class Likely:
    """The codes that a line may say.

    Attributes:
        indices: of the codes, (N,), likeliest first.
        scores: the logarithm of the likelihood of each, (N,), averaged over the recognizers.
    """

    indices: Indices
    scores: Array


class CodeTrie:
    """Codes by their beginnings, in arrays: a million of seven digits take 16 MB.

    Attributes:
        codes: bytes (N,), sorted, none twice, of digits alone.
    """

    def __init__(self, codes: CodeArray) -> None:
        """Args:
        codes: bytes (N,) such as b"00123", sorted, none twice, N at least 1.
        """
        self.codes = codes
        rows = codes.view(np.uint8).reshape(len(codes), -1)
        self._digits = rows - np.uint8(ord("0"))  # Where a code has ended it is no digit.
        self._lengths = (rows > 0).sum(axis=1, dtype=np.uint8)
        self._counts = np.bincount(self._lengths)
        self._starts = [np.zeros(1, np.int32)]  # By length: where each beginning is first met.
        differs = np.zeros(len(codes), bool)
        differs[0] = True
        for length, column in enumerate(self._digits.T, 1):
            differs[1:] |= column[1:] != column[:-1]
            starts = np.flatnonzero(differs & (self._lengths >= length))
            self._starts.append(starts.astype(np.int32))

    @property
    def nbytes(self) -> int:
        """The memory that the arrays take."""
        arrays = (self.codes, self._digits, self._lengths, *self._starts)
        return sum(array.nbytes for array in arrays)

    def find(self, text: str) -> int | None:
        """Where a code is among the codes; None where it is not one of them."""
        (index,) = self.find_all(np.array([text.encode()]))
        return None if index < 0 else int(index)

    def find_all(self, codes: CodeArray) -> Indices:
        """Where each of so many codes is among the codes, -1 where it is not one of them."""
        places = np.searchsorted(self.codes, codes)
        found = self.codes[np.minimum(places, len(self.codes) - 1)] == codes
        return np.where(found, places, -1)

    def count_of_length(self, length: int) -> int:
        """How many of the codes have so many digits."""
        return int(self._counts[length])

    def likely(self, readings: Sequence[Timesteps], min_score: float) -> Likely:
        """The codes that a line says with at least a certain likelihood, to all its recognizers.

        What can't be read may be any digit.

        Args:
            readings: what each recognizer says of the line; each has an equal say, in logarithms
                as in `ensemble`.
            min_score: the logarithm of the likelihood.
        """
        heard = [_Reading(reading) for reading in readings]
        paths = [reading.before_any for reading in heard]
        most = MAX_FOLLOWED // sum(len(reading.times) for reading in readings)
        nodes, last = np.zeros(1, np.intp), np.full(1, BLANK)
        indices, scores = [np.zeros(0, np.intp)], [np.zeros(0)]
        for length in range(1, len(self._starts)):
            bounds = np.mean(
                [own.bounds(before, last) for own, before in zip(heard, paths, strict=True)], axis=0
            )
            parents, children = self._children(length, nodes)
            digits = self._digits[self._starts[length][children], length - 1]
            bound = bounds[parents, digits]
            kept = np.flatnonzero(bound >= min_score)
            if len(kept) > most:
                kept = np.sort(kept[np.argpartition(-bound[kept], most)[:most]])
            if not len(kept):
                break
            parents, nodes, digits = parents[kept], children[kept], digits[kept]
            paths = [
                own.extend(before, parents, last[parents], digits)
                for own, before in zip(heard, paths, strict=True)
            ]
            last = digits
            score = np.mean([np.log(ending[:, -1].sum(axis=0) + TINY) for ending in paths], axis=0)
            starts = self._starts[length][nodes]
            whole = (self._lengths[starts] == length) & (score >= min_score)
            indices.append(starts[whole].astype(np.intp))
            scores.append(score[whole])
        found, likely = np.concatenate(indices), np.concatenate(scores)
        order = np.argsort(-likely, kind="stable")
        return Likely(found[order], likely[order])

    def _children(self, length: int, nodes: Indices) -> tuple[Indices, Indices]:
        """The beginnings that are one digit longer.

        Args:
            length: of them.
            nodes: numbers of shorter beginnings.

        Returns:
            For each the place of its parent in `nodes`, and its number.
        """
        shorter, longer = self._starts[length - 1], self._starts[length]
        first = np.searchsorted(longer, shorter[nodes])
        is_last = nodes + 1 == len(shorter)
        ends = np.where(is_last, len(self.codes), shorter[np.minimum(nodes + 1, len(shorter) - 1)])
        counts = np.searchsorted(longer, ends) - first
        parents = np.repeat(np.arange(len(nodes)), counts)
        within = np.arange(len(parents)) - np.repeat(np.cumsum(counts) - counts, counts)
        return parents, first[parents] + within


class _Reading:
    """What one recognizer says over time, laid out for many beginnings at once.

    Paths are (2, T, N): how likely the paths are that have said each beginning by each timestep,
    with its last digit last, and with a blank last.
    """

    def __init__(self, timesteps: Timesteps) -> None:
        probabilities = timesteps.probabilities
        self._digits = probabilities[:, :10] + probabilities[:, [UNREAD]] / 10
        self._blank = probabilities[:, BLANK]
        sums = probabilities.sum(axis=1)
        # All that may follow a timestep; empty timesteps that were merged add up to more than 1.
        self._after = np.append(np.cumprod(sums[:0:-1])[::-1], 1.0)
        self._held = np.stack([_products(column) for column in self._digits.T])
        self._blanks_after = np.tril(np.roll(_products(self._blank), -1, axis=1), -1)

    @property
    def before_any(self) -> Array:
        """The paths that have said nothing yet."""
        blank_last = np.cumprod(self._blank)
        return np.stack([np.zeros_like(blank_last), blank_last])[:, :, np.newaxis]

    def bounds(self, paths: Array, last: npt.NDArray[np.integer]) -> Array:
        """The logarithm of how likely each beginning is to go on with each digit, whatever
        follows, (N, 10).

        Args:
            paths: of the beginnings.
            last: the last digit of each, (N,), or the blank where there is none.
        """
        weights = self._digits * self._after[:, np.newaxis]
        symbol_last, either = paths[0], paths.sum(axis=0)
        sums = either[:-1].T @ weights[1:]
        if last[0] == BLANK:
            return np.log(sums + weights[0] + TINY)
        rows = np.arange(len(last))
        sums[rows, last] -= (symbol_last[:-1] * weights[1:, last]).sum(axis=0)
        return np.log(np.maximum(sums, 0.0) + TINY)

    def extend(
        self,
        paths: Array,
        parents: Indices,
        last: npt.NDArray[np.integer],
        digits: npt.NDArray[np.integer],
    ) -> Array:
        """The paths of beginnings that are one digit longer.

        Args:
            paths: of the shorter ones.
            parents: which of them each longer one goes on from, (M,).
            last: the last digit of those, (M,), or the blank where there is none.
            digits: what each goes on with, (M,).
        """
        entering = np.zeros((paths.shape[1], len(parents)))
        entering[0] = last == BLANK
        # A digit that follows itself needs a blank between.
        entering[1:] = paths[1, :-1][:, parents] + paths[0, :-1][:, parents] * (last != digits)
        grown = np.empty((2, *entering.shape))
        for digit in np.unique(digits).tolist():
            own = digits == digit
            grown[0][:, own] = self._held[digit] @ entering[:, own]
        grown[1] = self._blanks_after @ grown[0]
        return grown


def _products(probabilities: Array) -> Array:
    """How likely a symbol is said from one timestep, by column, to another, by row, (T, T)."""
    count = len(probabilities)
    products = np.zeros((count, count))
    running = np.zeros(count)
    for time, probability in enumerate(probabilities):
        running[time] = 1.0
        running *= probability
        products[time] = running
    return products
