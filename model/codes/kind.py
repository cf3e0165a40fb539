"""A kind of code: its name, its words, what its codes must be, and what it proposes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from model.codes.code import UNREADABLE, Code, CodeVerdict
from model.codes.proposals import Search, find_likeliest
from model.i18n import Language
from model.i18n.language import KindWords

SEPARATORS = " .,-/:_()\u00a0\u202f"  # People write these between digits; they say nothing.

_NO_SEPARATORS = str.maketrans("", "", SEPARATORS)


def without_separators(text: str) -> str:
    """A code or a pattern without what people write between its digits."""
    return text.translate(_NO_SEPARATORS)


@dataclass(frozen=True)
class Proposal:
    """The likeliest code of a kind, for a person to accept or not; until then nothing changes.

    Attributes:
        text: the code, with one character for each position that was read.
        changed: the positions, from 0, at which it is not what was read.
        share: how likely it is among the codes of the kind that were found, in [0, 1].
    """

    text: str
    changed: tuple[int, ...]
    share: float


@dataclass(frozen=True)
class Choice:
    """A known code that may have been meant.

    Attributes:
        text: the code.
        name: what a list says beside it; "" where it says nothing.
        share: how likely it is, in [0, 1], among all known codes and what is none of them.
    """

    text: str
    name: str
    share: float


@dataclass(frozen=True)
class Judgment:
    """What a kind says of a code.

    Attributes:
        verdict: the code's own; but "check" for a sure one that is not of the kind. Of a list:
            whether it is sure which of the known codes was meant.
        holds: whether what was read is of the kind; None where anything is.
        proposal: where it is not, what may have been meant; None where nothing is likely enough.
        choices: of a list, the two or three known codes that are likeliest, in that order, or the
            one that is sure; none where what was read is far from all, and for other kinds.
    """

    verdict: CodeVerdict
    holds: bool | None
    proposal: Proposal | None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """What some kinds are told after a colon, such as the 8 of "length:8".

    It is one short line: people type it into a box of the page, and tables repeat it.

    Attributes:
        example: a value that will do.
        apply: the kind with what a value asks for; None where it asks for nothing. A ValueError
            may say more.
        range: smallest and largest number that the page offers; None where it is text.
    """

    example: str
    apply: Callable[["Kind", str], "Kind | None"]
    range: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Kind:
    """What a code must be.

    Attributes:
        name: such as "siret", or "length" before it has its parameter and "length:8" after.
        words: by the language's code; English must be among them.
        length: in digits; None where any will do.
        is_valid: whether digits, of that length, are a code of this kind; None where all are.
        prefix: letters before the digits, such as "FR", which a code may have or not; read by
            a network that knows digits alone, they are unreadable positions, and such a code is
            never sure.
        parameter: what it must still be told; None where nothing is missing.
        search: finds the digits that may have been meant; `Parameter.apply` gives another one
            to a kind whose search depends on the parameter.
    """

    name: str
    words: Mapping[str, KindWords]
    length: int | None = None
    is_valid: Callable[[str], bool] | None = None
    prefix: str = ""
    parameter: Parameter | None = None
    search: Search = find_likeliest

    @property
    def example(self) -> str:
        """The name, with an example of the parameter where one is missing."""
        return self.name if self.parameter is None else f"{self.name}:{self.parameter.example}"

    def words_in(self, language: Language) -> KindWords:
        """The words of a language: the kind's own, else the language's, else English ones."""
        family = self.name.partition(":")[0]
        return self.words.get(language.code) or language.kinds.get(family) or self.words["en"]

    def label(self, language: Language) -> str:
        """What a list of kinds says of it."""
        words = self.words_in(language)
        return language.codes.colon.join(filter(None, (words.name, words.note)))

    def holds(self, text: str) -> bool | None:
        """Whether a code, with or without separators, is of this kind; None if anything is."""
        if self.length is None and self.is_valid is None:
            return None
        code = without_separators(text)
        digits = code[self.prefix_length(code) :]
        return (
            digits.isascii()
            and digits.isdigit()
            and self.length in (None, len(digits))
            and (self.is_valid is None or self.is_valid(digits))
        )

    def prefix_length(self, code: str) -> int:
        """How many characters of a code, which has no separators, stand for the prefix."""
        length = len(self.prefix)
        if len(code) <= length or self.length not in (None, len(code) - length):
            return 0
        there = all(
            read in (UNREADABLE, own) for read, own in zip(code.upper(), self.prefix, strict=False)
        )
        return length if there else 0

    def expected_length(self, code: str) -> int | None:
        """How many characters a code should have, with its prefix if it has it; None if any."""
        return None if self.length is None else self.length + self.prefix_length(code)

    def judge(self, code: Code) -> Judgment:
        """What this kind says of a code that was read."""
        holds = self.holds(code.text)
        if holds is not False:
            return Judgment(code.verdict, holds, None)
        verdict: CodeVerdict = "check" if code.verdict == "sure" else code.verdict
        return Judgment(verdict, holds, self.propose(code))

    def propose(self, code: Code) -> Proposal | None:
        """The likeliest code of the kind; what stands for its prefix stays as it was read.

        Returns:
            None where nothing must hold, where the search finds nothing, or where the length
            is wrong: which digit was missed or made up, no search can know.
        """
        read = code.text
        start = self.prefix_length(read)
        if self.holds(read) is None or self.length not in (None, len(read) - start):
            return None
        found = self.search(code.digits[start:], lambda digits: self.holds(digits) is True)
        if found is None:
            return None
        text = read[:start] + found.text
        changed = (i for i, (now, was) in enumerate(zip(text, read, strict=True)) if now != was)
        return Proposal(text, tuple(changed), found.probability)
