"""The kind of codes that are in a list: what was written is a choice among them.

How likely each known code is, is that of CTC under the recognizers' own probabilities
(`code_trie`), beside all that the line may say when it is read freely. A code that is in no list
is easily taken for a neighbor, which differs from it in one digit, where many neighbors are in the
list, and hardly ever where none is; so what is read freely counts by the share of a code's
neighbors that are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from model.codes import ctc
from model.codes.code import Code, CodeVerdict, Evidence
from model.codes.code_list import CodeList
from model.codes.code_trie import CodeTrie, Likely
from model.codes.ctc import Symbols, Timesteps
from model.codes.kind import Choice, Judgment, Kind
from model.i18n.language import KindWords

# Known codes are looked for that are less likely than the free reading by so many nats; if none is
# found, by more. A digit of which a recognizer sees nothing, and one that it sees and a code
# lacks, cost 14 nats at most each (`ctc.MIN_PROBABILITY`).
DEFICITS = (8.0, 16.0, 24.0)
MIN_SEEN_BELOW = 6.0  # All codes count that are less likely than the first by so many nats.
MIN_SURE = 0.9933  # From this share on a known code is sure; 5 nats, chosen on validation.
MIN_CHOICE = 0.01  # A less likely first choice is far from what is written: it is not in the list.
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
            choices = self._choose(code.evidence)
            sure = bool(choices) and choices[0].share >= MIN_SURE and code.evidence.is_complete
        if sure:
            return Judgment("sure", holds, None, choices[:1])
        verdict: CodeVerdict = "unreadable" if code.verdict == "unreadable" else "check"
        return Judgment(verdict, holds, None, choices)

    def _choose(self, evidence: Evidence) -> tuple[Choice, ...]:
        """The likeliest known codes; none where all are far from what is written."""
        likely, free = find_likely(evidence.readings, self.codes.trie)
        if not len(likely.scores):
            return ()
        shares = _shares(likely, free, self.codes.trie)
        if shares[0] < MIN_CHOICE:
            return ()
        pairs = zip(likely.indices.tolist(), shares.tolist(), strict=True)
        return tuple(self._choice(*pair) for pair in list(pairs)[:MAX_CHOICES])

    def _choice(self, index: int, share: float) -> Choice:
        return Choice(self.codes.code(index), self.codes.name(index), share)


def find_likely(
    readings: Sequence[Timesteps], trie: CodeTrie
) -> tuple[Likely, dict[Symbols, float]]:
    """The known codes that a line may say, and what it may say when it is read freely.

    Args:
        readings: what each recognizer says of it.
        trie: the known codes.

    Returns:
        Both with the logarithms of their likelihoods, averaged over the recognizers.
    """
    free = {
        symbols: float(np.mean([ctc.log_likelihood(reading, symbols) for reading in readings]))
        for reading in readings
        for symbols in ctc.beam_search(reading)
    }
    best = max(free.values())
    for deficit in DEFICITS:
        likely = trie.likely(readings, best - deficit)
        if len(likely.scores) and likely.scores[0] - MIN_SEEN_BELOW >= best - deficit:
            break
    return likely, free


def _shares(likely: Likely, free: dict[Symbols, float], trie: CodeTrie) -> ctc.Array:
    """How likely each known code is, (N,), among them and all that is not known."""
    texts = {symbols: "".join(map(str, symbols)) for symbols in free if ctc.UNREAD not in symbols}
    unknown = [free[symbols] for symbols in free if trie.find(texts.get(symbols, "")) is None]
    outside = np.logaddexp.reduce([*unknown, -np.inf])
    outside += np.log(_known_share_of_neighbors(likely.indices[0], trie))
    return np.exp(likely.scores - np.logaddexp(np.logaddexp.reduce(likely.scores), outside))


def _known_share_of_neighbors(index: int, trie: CodeTrie) -> float:
    """The share of the codes that differ from a known one in one digit which are known too.

    One of them counts as known in any case, for a list is but a sample of what is written.
    """
    code = np.frombuffer(trie.codes[index], np.uint8)
    neighbors = np.tile(code, (len(code), 10, 1))
    places = np.arange(len(code))
    neighbors[places, :, places] = ANY_DIGIT
    found = trie.find_all(neighbors.reshape(-1, len(code)).view(f"S{len(code)}").ravel()) >= 0
    known = int(found.sum()) - len(code)  # The code itself was among them at each place.
    return (known + 1) / (9 * len(code) + 1)
