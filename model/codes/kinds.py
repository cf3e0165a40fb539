"""What a code must be, whether it is, and the likeliest code that is.

    KINDS      the kinds by name; `kind_of` also makes "length:8" and "pattern:75###"
    check      a code that was read, under a kind: its verdict, and a proposal where it fails
    propose    the search behind it

The check digits are those of python-stdnum. A proposal is only ever that: the code stays what
was read until a person says otherwise.
"""

import heapq
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from stdnum import ean, luhn
from stdnum.fr import siren, siret

from model.codes.code import Code, CodeVerdict

ANY_DIGIT = "#"  # in a pattern
SEPARATORS = " .,-/:_()\u00a0\u202f"  # people write these between digits; they say nothing
LEAST = 1e-4  # probability of a candidate, below which it is not worth proposing
MOST = 2_000  # candidates looked at; 50 ms, where most codes need less than 1 ms
SHARE = 0.5  # of the probability of all that would do, for the one that is proposed

_NO_SEPARATORS = str.maketrans("", "", SEPARATORS)


@dataclass(frozen=True)
class Kind:
    """What a code must be.

    Attributes:
        name: as `kind_of` takes it, such as "siret" or "length:8".
        length: in digits; None where any will do.
        rule: whether digits, of that length, are a code of this kind; None where all are.
    """

    name: str
    length: int | None = None
    rule: Callable[[str], bool] | None = None

    def holds(self, text: str) -> bool | None:
        """Whether a code, with or without separators, is of this kind; None if anything is."""
        if self.length is None and self.rule is None:
            return None
        digits = text.translate(_NO_SEPARATORS)
        return (
            digits.isascii()
            and digits.isdigit()
            and self.length in (None, len(digits))
            and (self.rule is None or self.rule(digits))
        )


@dataclass(frozen=True)
class Proposal:
    """The likeliest code that is of a kind, for a person to accept or not.

    Attributes:
        text: its digits.
        changed: the positions, from 0, at which it is not what was read.
        share: how likely it is among the codes of that kind that were found, in [`SHARE`, 1].
    """

    text: str
    changed: tuple[int, ...]
    share: float


@dataclass(frozen=True)
class Checked:
    """A code under a kind.

    Attributes:
        verdict: the code's own, but for a sure one that fails the check: "check".
        holds: whether what was read is of the kind; None where anything is.
        proposal: where it is not, what may have been meant; None where nothing is likely enough.
    """

    verdict: CodeVerdict
    holds: bool | None
    proposal: Proposal | None


# python-stdnum knows neither: a department or overseas territory, then its post office; and
# what is dialed within France. Whether they are in use, no rule can tell.
_is_postal_code = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-578])\d{3}").fullmatch
_is_phone_number = re.compile(r"0[1-9]\d{8}").fullmatch

KINDS = {
    kind.name: kind
    for kind in (
        Kind("free"),
        Kind("siren", 9, siren.is_valid),
        Kind("siret", 14, siret.is_valid),  # it knows that those of La Poste add up differently
        Kind("ean13", 13, ean.is_valid),
        Kind("luhn", None, luhn.is_valid),
        Kind("postal", 5, lambda digits: _is_postal_code(digits) is not None),
        Kind("phone", 10, lambda digits: _is_phone_number(digits) is not None),
    )
}


def kind_of(name: str) -> Kind:
    """The kind of a name: one of `KINDS`, "length:8" or "pattern:75###".

    In a pattern, # is any digit and a digit is itself; separators are there to be read by
    people, and may be missing from the code.

    Raises:
        ValueError: there is no such kind; the message says which there are.
    """
    if name in KINDS:
        return KINDS[name]
    family, _, value = name.partition(":")
    if family == "length" and value.isascii() and value.isdigit() and int(value) > 0:
        return Kind(name, int(value))
    if family == "pattern":
        return _pattern(name, value)
    known = ", ".join([*KINDS, "length:8", "pattern:75###"])
    raise ValueError(f"no kind of code {name!r}; there are {known}")


def _pattern(name: str, pattern: str) -> Kind:
    places = pattern.translate(_NO_SEPARATORS)
    if ANY_DIGIT not in places or not re.fullmatch(r"[0-9#]+", places):
        raise ValueError(
            f"{pattern!r} is no pattern: write # for any digit, a digit for itself, and "
            "separators between them as you like, such as 75###"
        )
    fits = re.compile(places.replace(ANY_DIGIT, "[0-9]")).fullmatch
    return Kind(name, len(places), lambda digits: fits(digits) is not None)


def check(code: Code, kind: Kind) -> Checked:
    """A code that was read, under a kind."""
    holds = kind.holds(code.text)
    if holds is not False:
        return Checked(code.verdict, holds, None)
    verdict: CodeVerdict = "check" if code.verdict == "sure" else code.verdict
    return Checked(verdict, holds, propose(code, kind))


def propose(code: Code, kind: Kind) -> Proposal | None:
    """The likeliest code of the kind, by what each position may be; unread ones are filled in.

    Codes are looked at in the order of their probability, as in the soft decoding of block
    codes (Chase 1972, "A Class of Algorithms for Decoding Block Codes With Channel Measurement
    Information"), until they are less likely than `LEAST` or `MOST` have been seen.

    Returns:
        None where nothing must hold, where none was found, where no one is likelier than all
        others that would do together (of two unread positions a check digit settles but one),
        or where the length is wrong: which digit was missed or made up, it cannot know.
    """
    read = code.text
    if kind.holds(read) is None or kind.length not in (None, len(read)):
        return None
    candidates = itertools.takewhile(
        lambda candidate: candidate[0] >= LEAST, itertools.islice(_likeliest(code), MOST)
    )
    found = [(probability, text) for probability, text in candidates if kind.holds(text)]
    if not found:
        return None
    best, text = found[0]
    share = best / sum(probability for probability, _ in found)
    if share < SHARE:
        return None
    changed = tuple(i for i, (now, was) in enumerate(zip(text, read, strict=True)) if now != was)
    return Proposal(text, changed, share)


def _likeliest(code: Code) -> Iterator[tuple[float, str]]:
    """All codes of as many digits, with their probabilities, likeliest first.

    Each position starts at its likeliest digit. A code is followed by those that go one digit
    further down at one position, none before the last that was lowered, so that each comes up
    once (Lawler 1972, "A Procedure for Computing the K Best Solutions to Discrete Optimization
    Problems"). For the first K codes of N digits that is O(K N log(K N)).
    """
    if not code.digits:
        return
    probabilities = np.stack([position.probabilities for position in code.digits])
    order = np.argsort(-probabilities, axis=1, kind="stable")
    sorted_down = np.take_along_axis(probabilities, order, axis=1).astype(np.float64)
    costs = (-np.log(np.maximum(sorted_down, 1e-30))).tolist()
    queue = [(sum(cost[0] for cost in costs), (0,) * len(costs), 0)]
    while queue:
        cost, ranks, lowered = heapq.heappop(queue)
        yield (
            float(np.exp(-cost)),
            "".join(str(order[place, rank]) for place, rank in enumerate(ranks)),
        )
        for place in range(lowered, len(ranks)):
            rank = ranks[place]
            if rank < 9:
                further = (*ranks[:place], rank + 1, *ranks[place + 1 :])
                step = costs[place][rank + 1] - costs[place][rank]
                heapq.heappush(queue, (cost + step, further, place))
