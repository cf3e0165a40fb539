"""Attribution: what each place of each feature map adds to the logit of a digit.

Attributor.attribute   glyph and digit → Attribution, in one pass through an exported gradient
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from model.digits.glyph import GLYPH_SIZE, Glyph
from model.digits.reading import DIGITS
from model.digits.recognizer import DEFAULT_NETWORK
from model.litert import WEIGHTS, LiteRTModel, read_weights, usable

HEAT_BLUR = 1.0  # Pixels; single pixels of a gradient mean little.
MIN_DIVISOR = 1e-9  # Where nothing is added, shares are 0.


@dataclass(frozen=True, eq=False)
class Attribution:
    """What speaks for a digit, and what against it.

    Attributes:
        contributions: for each convolution by name, in order, float32 (H, W, C): activation
            times gradient, in logits; above 0 for the digit, below 0 against it.
    """

    contributions: Mapping[str, npt.NDArray[np.float32]]

    def influence(self, convolution: str) -> npt.NDArray[np.float32]:
        """What each channel of a convolution adds to the logit of the digit.

        Args:
            convolution: its name, such as "conv_1".

        Returns:
            float32 (C,), its share of all that is added and taken away, in [-1, 1].

        Raises:
            KeyError: the network has no convolution of that name.
        """
        added = self.contributions[convolution].sum(axis=(0, 1))
        return added / max(float(np.abs(added).sum()), MIN_DIVISOR)

    def heat(self) -> npt.NDArray[np.float32]:
        """Where in the glyph the evidence lies: the mean over all convolutions.

        Late convolutions know what they see but hardly where, early ones the reverse: their
        maps are fused, each scaled to its strongest place, as in Jiang et al. 2021, "LayerCAM:
        Exploring Hierarchical Class Activation Maps for Localization".

        Returns:
            float32 (28, 28) in [-1, 1]: above 0 for the digit, below 0 against it.
        """
        size = GLYPH_SIZE, GLYPH_SIZE
        heat = np.zeros(size, np.float32)
        for added in self.contributions.values():
            place = cv2.resize(added.sum(axis=2), size, interpolation=cv2.INTER_CUBIC)
            place = cv2.GaussianBlur(place, (0, 0), HEAT_BLUR)
            heat += place / max(float(np.abs(place).max()), MIN_DIVISOR)
        return heat / max(float(np.abs(heat).max()), MIN_DIVISOR)


class Attributor:
    """A network's gradients behind LiteRT. Safe to share between threads."""

    def __init__(self, gradients: bytes, card: dict[str, Any]) -> None:
        self._convolutions: list[str] = card["convolutions"]
        self._model = LiteRTModel(gradients)
        self._classes = self._model.inputs["direction"][1]

    @classmethod
    def load(cls, name: str = DEFAULT_NETWORK, folder: Path = WEIGHTS) -> "Attributor":
        """Loads NAME-gradients.tflite.

        Args:
            name: of the weights.
            folder: where they are.

        Raises:
            WeightsError: it is missing, damaged, or not of its card's training.
        """
        with usable(name, folder):
            return cls(*read_weights(name, folder, f"{name}-gradients.tflite"))

    def attribute(self, glyph: Glyph, digit: int, against: int | None = None) -> Attribution:
        """What speaks for a digit rather than for another, or than for the mean of all others.

        Args:
            glyph: float32 (28, 28) in [0, 1], pen 1.
            digit: 0 to 9.
            against: another digit; all others unless given.

        Returns:
            Contributions to the difference of their logits.
        """
        direction = np.zeros((1, self._classes), np.float32)
        direction[0, :DIGITS] = -1 / (DIGITS - 1) if against is None else 0.0
        if against is not None:
            direction[0, against] = -1.0
        direction[0, digit] = 1.0
        added = self._model.run(
            self._convolutions, glyph=glyph[np.newaxis, ..., np.newaxis], direction=direction
        )
        return Attribution({name: added[name][0] for name in self._convolutions})
