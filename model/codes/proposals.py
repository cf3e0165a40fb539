"""The likeliest digits that pass a check, where those that were read fail it."""

import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from model.codes.code import Position

MIN_PROBABILITY = 1e-4  # A less likely candidate is not worth proposing.
MAX_CANDIDATES = 2_000  # They take 50 ms; most codes need less than 1 ms.
MIN_SHARE = 0.5  # With less of the probability of all that pass, none is proposed.


@dataclass(frozen=True)
class Candidate:
    """Digits that may have been meant.

    Attributes:
        text: one digit for each position.
        probability: that they were meant, in [0, 1].
    """

    text: str
    probability: float


class Search(Protocol):
    """A way to find the digits that may have been meant."""

    def __call__(
        self, positions: Sequence[Position], passes: Callable[[str], bool], /
    ) -> Candidate | None:
        """Looks for digits that pass.

        Args:
            positions: what was read.
            passes: whether digits are of the kind.

        Returns:
            One digit for each position, with the probability that they were meant; None where
            nothing is likely enough to be shown to a person.
        """
        ...


def find_likeliest(
    positions: Sequence[Position], passes: Callable[[str], bool]
) -> Candidate | None:
    """The likeliest digits that pass, by what each position may be; unread ones are filled in.

    Digits are tried in the order of their probability, as in the soft decoding of block codes
    (Chase 1972, "A Class of Algorithms for Decoding Block Codes With Channel Measurement
    Information"), until they are less likely than `MIN_PROBABILITY` or `MAX_CANDIDATES` have
    been tried.

    Returns:
        The candidate, its probability being that among all found that pass, at least
        `MIN_SHARE`. None where none was found, or where no one is likelier than all others
        together: of two unread positions a check digit settles but one.
    """
    likely = itertools.takewhile(
        lambda candidate: candidate.probability >= MIN_PROBABILITY,
        itertools.islice(_by_probability(positions), MAX_CANDIDATES),
    )
    found = [candidate for candidate in likely if passes(candidate.text)]
    if not found:
        return None
    share = found[0].probability / sum(candidate.probability for candidate in found)
    return Candidate(found[0].text, share) if share >= MIN_SHARE else None


def _by_probability(positions: Sequence[Position]) -> Iterator[Candidate]:
    """All digits for so many positions, likeliest first.

    Each position starts at its likeliest digit. A candidate is followed by those that go one
    digit further down at one position, none before the last that was lowered, so that each
    comes up once (Lawler 1972, "A Procedure for Computing the K Best Solutions to Discrete
    Optimization Problems"). For the first K candidates of N digits that is O(K N log(K N)).
    """
    if not positions:
        return
    probabilities = np.stack([position.probabilities for position in positions])
    order = np.argsort(-probabilities, axis=1, kind="stable")
    descending = np.take_along_axis(probabilities, order, axis=1).astype(np.float64)
    costs = (-np.log(np.maximum(descending, 1e-30))).tolist()
    queue = [(sum(cost[0] for cost in costs), (0,) * len(costs), 0)]
    while queue:
        cost, ranks, lowered = heapq.heappop(queue)
        text = "".join(str(order[place, rank]) for place, rank in enumerate(ranks))
        yield Candidate(text, float(np.exp(-cost)))
        for place in range(lowered, len(ranks)):
            rank = ranks[place]
            if rank < 9:
                further = (*ranks[:place], rank + 1, *ranks[place + 1 :])
                step = costs[place][rank + 1] - costs[place][rank]
                heapq.heappush(queue, (cost + step, further, place))
