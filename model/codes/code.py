"""What is made of a picture of codes: its codes, their digits, and how sure each is."""

import itertools
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from model.codes.ctc import Timesteps
from model.codes.fields import Field

PositionVerdict = Literal["sure", "unsure", "unreadable"]
CodeVerdict = Literal["sure", "check", "unreadable"]
Box = tuple[float, float, float, float]  # Left, top, right and bottom, in pixels.
UNREADABLE = "?"
MIN_DIGITS = 2  # A single digit is no code; the page's first tab reads it.


@dataclass(frozen=True, eq=False)
class Position:
    """One position of a code.

    Attributes:
        verdict: "sure"; "unsure", where the best guess is too likely to be wrong to be taken
            at its word; or "unreadable", where something stands that may be any digit.
        probabilities: float32 (10,), sums to 1: which digit it is, if it is one.
        box: left, top, right and bottom of its ink in the picture, in pixels.
    """

    verdict: PositionVerdict
    probabilities: npt.NDArray[np.float32]
    box: Box

    @property
    def digit(self) -> int | None:
        """The likeliest digit, 0 to 9; None where it can't be read."""
        return None if self.verdict == "unreadable" else int(self.probabilities.argmax())


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a choice among known codes goes by.

    Attributes:
        readings: what each recognizer says of the code over time, the cells of a comb field too.
        is_complete: whether all writing is read as its digits, and nothing that may be more of it
            stands beside.
        is_doubtful: whether it may be no handwriting, may lack a stroke, or have slashes that look
            like ones; then it is never sure.
        print_logit: how likely it is printed by its shapes alone, as log-odds; 0 where it is not
            known.
    """

    readings: tuple[Timesteps, ...]
    is_complete: bool
    is_doubtful: bool = False
    print_logit: float = 0.0


@dataclass(frozen=True, eq=False)
class Code:
    """One code of a picture.

    Attributes:
        digits: its positions, left to right.
        confidence: the probability that it is right as a whole, in [0, 1].
        verdict: "sure"; "check", where a person should look; or "unreadable", where hardly
            any position can be read.
        box: left, top, right and bottom in the picture, in pixels.
        separators: what stands before each digit: marks, a space, or nothing; none at all where
            it is not known.
        evidence: what the recognizers say, not yet decoded; None where it is not known.
        is_sure_but_for_digits: whether it is to be checked for the doubt of its digits alone:
            once they are known to be right, it is sure as a whole.
    """

    digits: tuple[Position, ...]
    confidence: float
    verdict: CodeVerdict
    box: Box
    separators: tuple[str, ...] = ()
    evidence: Evidence | None = None
    is_sure_but_for_digits: bool = False

    @property
    def text(self) -> str:
        """Its digits, with `UNREADABLE` at each position that can't be read."""
        return "".join(UNREADABLE if p.digit is None else str(p.digit) for p in self.digits)

    @property
    def written(self) -> str:
        """Its text with the marks and spaces between its digits, as `20/11/23`."""
        pairs = itertools.zip_longest(self.separators, self.text, fillvalue="")
        return "".join(itertools.chain.from_iterable(pairs))


@dataclass(frozen=True, eq=False)
class CodePage:
    """The codes of one picture.

    Attributes:
        codes: from top to bottom, and from left to right on one line.
        turned: by how many degrees clockwise the picture had to be turned to be read: 0, 90,
            180 or 270. Boxes and corners are those of the turned picture.
        fields: where it is written on by hand, digits or other; none are looked for in a
            picture of one line.
    """

    codes: tuple[Code, ...]
    turned: int = 0
    fields: tuple[Field, ...] = ()
