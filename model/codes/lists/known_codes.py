"""The kind of codes that are in a list: what was written is a choice among them.

How likely each known code is, is that of CTC under the recognizers' own probabilities
(`code_trie`), beside all that the line may say when it is read freely. What is none of the list is
taken for one of it by a misreading; that is the likelier the denser the list is there, so all that
is none of it counts by that density.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from model.codes import ctc
from model.codes.code import Code, CodeVerdict, Evidence
from model.codes.ctc import Symbols, Timesteps
from model.codes.kind import Choice, Judgment, Kind
from model.codes.lists.code_list import CodeList
from model.codes.lists.code_trie import CodeTrie, Likely
from model.i18n.language import KindWords

# Known codes are looked for that are less likely than what each recognizer reads freely by so many
# nats; if none is found, by more. A digit of which a recognizer sees nothing, and one that it sees
# and a code lacks, cost 14 nats at most each (`ctc.MIN_PROBABILITY`).
DEFICITS = (8.0, 16.0, 24.0)
MIN_SEEN_BELOW = 6.0  # All codes count that are less likely than the first by so many nats.
# From this share on a known code is sure: of 1,600 composed lines of validation writers, with lists
# of random and of consecutive numbers in which their codes are not, none is sure.
MIN_SURE = 0.9975
# Recognizers that disagree by more nats, on average over them, are never sure together. Of the sure
# codes of two, on validation, 99 % are below it; what one is sure of is so in any case.
MAX_DISAGREEMENT = 2.5
# Where more of all codes are known, to be known says next to nothing: what was misread is known
# too, now and then. There a code is sure only if it is so without the list.
MAX_DENSITY = 0.05
MIN_CHOICE = 0.05  # Where no known code is as likely, what is written is none of them.
MAX_CHOICES = 3
ANY_DIGIT = np.arange(ord("0"), ord("9") + 1, dtype=np.uint8)

WORDS = {
    "fr": KindWords("Liste", "un des codes d’un fichier"),
    "en": KindWords("List", "one of the codes in a file"),
}


@dataclass(frozen=True, eq=False)
class KnownCodes(Kind):
    """The codes of a list.

    Attributes:
        codes: the list.
    """

    codes: CodeList = field(kw_only=True)

    @classmethod
    def of(cls, codes: CodeList, name: str) -> "KnownCodes":
        """The kind of a list; its name is what tables call it."""

        def is_known(text: str) -> bool:
            return codes.trie.find(text) is not None

        return cls(name, WORDS, is_valid=is_known, codes=codes)

    def judge(self, code: Code) -> Judgment:
        """Which of the known codes was meant: one that is sure, two or three, or none.

        Without the evidence of the recognizers it goes by the digits as they are.
        """
        holds = self.holds(code.text)
        choices: tuple[Choice, ...]
        if code.evidence is None:
            index = self.codes.trie.find(code.text)
            choices = () if index is None else (self._choice(index, 1.0),)
            sure = code.verdict == "sure" and index is not None
        else:
            choices, sure = self._choose(code.evidence, is_sure_alone=code.verdict == "sure")
        if sure:
            return Judgment("sure", holds, None, choices[:1])
        verdict: CodeVerdict = "unreadable" if code.verdict == "unreadable" else "check"
        return Judgment(verdict, holds, None, choices)

    def _choose(self, evidence: Evidence, is_sure_alone: bool) -> tuple[tuple[Choice, ...], bool]:
        """The likeliest known codes, and whether the first is sure; none where all are far from
        what is written.

        Args:
            evidence: of what is written.
            is_sure_alone: whether it is sure without the list.
        """
        trie = self.codes.trie
        candidates = find_candidates(evidence.readings, trie)
        likely, free = candidates.known, candidates.free
        if not len(likely.scores):
            return (), False
        unknown = [score for symbols, score in free.items() if not _is_known(symbols, trie)]
        outside = np.logaddexp.reduce([*unknown, -np.inf])
        index = int(likely.indices[0])
        density = _density(index, trie)
        shares = _shares(likely, outside + np.log(density))
        if shares[0] < MIN_CHOICE:
            return (), False
        # To be sure of, a code must stand even where the list is denser than it looks.
        outside += np.log(_density(index, trie, met_by_chance=1))
        if not evidence.is_complete:  # Then all that was read may be a part of another code.
            outside = np.logaddexp(outside, max(free.values()) + np.log(density))
        agree = candidates.best - likely.scores[0] <= MAX_DISAGREEMENT
        says_much = density <= MAX_DENSITY or is_sure_alone
        is_whole = agree and not evidence.is_doubtful
        sure = is_whole and says_much and _shares(likely, outside)[0] >= MIN_SURE
        found = list(zip(likely.indices.tolist(), shares.tolist(), strict=True))[:MAX_CHOICES]
        return tuple(self._choice(*choice) for choice in found), bool(sure)

    def _choice(self, index: int, share: float) -> Choice:
        return Choice(self.codes.code(index), self.codes.name(index), share)


@dataclass(frozen=True, eq=False)
class UnknownList(Kind):
    """The kind of codes of a list that is not at hand: none of them is sure."""

    def judge(self, code: Code) -> Judgment:
        verdict: CodeVerdict = "check" if code.verdict == "sure" else code.verdict
        return Judgment(verdict, None, None)


NO_LIST = UnknownList("list", WORDS)


@dataclass(frozen=True, eq=False)
class Candidates:
    """What a line may say; scores are logarithms of likelihoods, averaged over the recognizers.

    Attributes:
        known: the known codes, with their scores.
        free: what any recognizer may read freely, with the scores.
        best: what a code would score that is the first choice of each recognizer.
    """

    known: Likely
    free: dict[Symbols, float]
    best: float


def find_candidates(readings: Sequence[Timesteps], trie: CodeTrie) -> Candidates:
    """The known codes that a line may say, and what it may say when it is read freely.

    Args:
        readings: what each recognizer says of it.
        trie: the known codes.
    """
    symbols = {read: None for reading in readings for read in ctc.beam_search(reading)}
    scores = np.array(
        [[ctc.log_likelihood(reading, read) for read in symbols] for reading in readings]
    )
    best = float(scores.max(axis=1).mean())
    for deficit in DEFICITS:
        known = trie.likely(readings, best - deficit)
        if len(known.scores) and known.scores[0] - MIN_SEEN_BELOW >= best - deficit:
            break
    return Candidates(known, dict(zip(symbols, scores.mean(axis=0).tolist(), strict=True)), best)


def _is_known(symbols: Symbols, trie: CodeTrie) -> bool:
    return ctc.UNREAD not in symbols and trie.find("".join(map(str, symbols))) is not None


def _shares(likely: Likely, outside: float) -> ctc.Array:
    """How likely each known code is, (N,), among them and what is none of them.

    Args:
        likely: the known codes.
        outside: the logarithm of the likelihood of all else.
    """
    return np.exp(likely.scores - np.logaddexp(np.logaddexp.reduce(likely.scores), outside))


def _density(index: int, trie: CodeTrie, met_by_chance: int = 0) -> float:
    """How likely a code like a known one is to be known, in (0, 1].

    It is the share of the codes of its length that are known; or, if that is more, of its
    neighbors, which differ from it in one digit.

    Args:
        index: of the known code.
        trie: the known codes.
        met_by_chance: so many neighbors more are taken to be known.
    """
    code = np.frombuffer(trie.codes[index], np.uint8)
    places = np.arange(len(code))
    near = np.tile(code, (len(code), 10, 1))
    near[places, :, places] = ANY_DIGIT
    found = trie.find_all(near.reshape(-1, len(code)).view(f"S{len(code)}").ravel()) >= 0
    neighbors = int(found.sum()) - len(code)  # It is itself among them at each place.
    among_neighbors = (neighbors + met_by_chance) / (9 * len(code) + met_by_chance)
    return max(trie.count_of_length(len(code)) / 10 ** len(code), among_neighbors)
