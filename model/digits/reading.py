"""What is made of a picture of one digit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

DIGITS = 10  # A network's first classes.

Verdict = Literal["digit", "unsure", "not_a_digit", "several", "blank"]


@dataclass(frozen=True, eq=False)
class Reading:
    """What the network made of one picture.

    Attributes:
        verdict: "digit"; "unsure", where the best guess is too likely to be wrong to be
            accepted; "not_a_digit", a letter or a scribble; "several", digits that stand
            apart; or "blank", where there is no ink to read.
        probabilities: float32 (10,), sums to 1: which digit it is, if it is one; all equal
            where the picture is blank.
        no_digit: the probability that it is not a digit, in [0, 1].
        glyph: float32 (28, 28) in [0, 1], pen 1: what the network saw.
        maps: the activations of each convolution by name, in order, float32 (H, W, C); none
            where the picture is blank.
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
        """The activations of a convolution for the glyph.

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
