"""What travels from the readers to the page: the reading of one digit, and of whole codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Verdict = Literal["digit", "unsure", "not_a_digit", "several", "blank"]
PositionVerdict = Literal["sure", "unsure", "unreadable"]
CodeVerdict = Literal["sure", "check", "unreadable"]
UNREADABLE = "?"


@dataclass(frozen=True, eq=False)
class Reading:
    """What the network made of one picture.

    Attributes:
        verdict: "digit"; "unsure", where the best guess is too likely to be wrong to be
            taken at its word; "not_a_digit", a letter or a scribble; "several", digits that
            stand apart; or "blank", where there is no ink to read.
        probabilities: float32 (10,), sums to 1: which digit it is, if it is one; all equal
            where the picture is blank.
        no_digit: the probability that it is not a digit, in [0, 1].
        glyph: float32 (28, 28) in [0, 1], ink 1: what the network saw.
        maps: for each convolution by name, in order, float32 (H, W, C): what it answered.
    """

    verdict: Verdict
    probabilities: npt.NDArray[np.float32]
    no_digit: float
    glyph: npt.NDArray[np.float32]
    maps: Mapping[str, npt.NDArray[np.float32]] = field(repr=False)

    @property
    def digit(self) -> int | None:
        """The likeliest digit, 0 to 9; None where there is no one digit to read."""
        readable = self.verdict in ("digit", "unsure")
        return int(self.probabilities.argmax()) if readable else None

    @property
    def confidence(self) -> float:
        """The probability of the likeliest digit, in [0, 1]."""
        return float(self.probabilities.max())

    @property
    def runner_up(self) -> int:
        """The second likeliest digit, 0 to 9."""
        return int(self.probabilities.argsort()[-2])

    def feature_maps(self, convolution: str) -> npt.NDArray[np.float32]:
        """What a convolution answered to the glyph, after its activation.

        Args:
            convolution: its name, such as "conv_1"; `maps` lists them.

        Returns:
            float32 (H, W, C), not negative.

        Raises:
            KeyError: the network has no convolution of that name.
        """
        if convolution not in self.maps:
            raise KeyError(f"no convolution {convolution!r}; there are {', '.join(self.maps)}")
        return self.maps[convolution]


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
    box: tuple[float, float, float, float]

    @property
    def digit(self) -> int | None:
        """The likeliest digit, 0 to 9; None where it can't be read."""
        return None if self.verdict == "unreadable" else int(self.probabilities.argmax())


@dataclass(frozen=True, eq=False)
class Code:
    """One code of a picture.

    Attributes:
        digits: its positions, left to right.
        confidence: the probability that it is right as a whole, in [0, 1].
        verdict: "sure"; "check", where a person should look; or "unreadable", where hardly
            any position can be read.
        box: left, top, right and bottom in the picture, in pixels.
    """

    digits: tuple[Position, ...]
    confidence: float
    verdict: CodeVerdict
    box: tuple[float, float, float, float]

    @property
    def text(self) -> str:
        """Its digits, with `UNREADABLE` at each position that can't be read."""
        return "".join(UNREADABLE if p.digit is None else str(p.digit) for p in self.digits)


@dataclass(frozen=True, eq=False)
class CodePage:
    """The codes of one picture.

    Attributes:
        codes: from top to bottom, and from left to right on one line.
        turned: by how many degrees clockwise the picture had to be turned to be read: 0, 90,
            180 or 270. Boxes are those of the turned picture.
    """

    codes: tuple[Code, ...]
    turned: int = 0
