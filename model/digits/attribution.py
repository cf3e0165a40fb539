"""Why an answer: what each place of each feature map adds to it, by an exported gradient.

Attributor.explain   glyph and answer → Attribution, in one pass
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from model.digits.glyph import GLYPH_SIZE, Glyph
from model.digits.recognizer import DEFAULT_NETWORK
from model.litert import WEIGHTS, LiteRTModel, read_weights

DIGITS = 10
SMOOTH = 1.0  # pixels; single pixels of a gradient mean little


@dataclass(frozen=True, eq=False)
class Attribution:
    """What speaks for an answer, and what against it.

    Attributes:
        contributions: for each convolution by name, in order, float32 (H, W, C): activation
            times gradient, in logits; above 0 for the answer, below 0 against it.
    """

    contributions: Mapping[str, npt.NDArray[np.float32]]

    def influence(self, convolution: str) -> npt.NDArray[np.float32]:
        """What each channel of a convolution adds to the answer.

        Returns:
            float32 (C,), its share of all that is added and taken away, in [-1, 1].
        """
        added = self.contributions[convolution].sum(axis=(0, 1))
        return added / max(float(np.abs(added).sum()), 1e-9)

    def heat(self) -> npt.NDArray[np.float32]:
        """Where in the glyph the evidence lies: the mean over all convolutions.

        Late convolutions know what they see but hardly where, early ones the reverse: their
        maps are fused, each scaled to its strongest place, as in Jiang et al. 2021, "LayerCAM:
        Exploring Hierarchical Class Activation Maps for Localization".

        Returns:
            float32 (28, 28) in [-1, 1]: above 0 for the answer, below 0 against it.
        """
        size = GLYPH_SIZE, GLYPH_SIZE
        heat = np.zeros(size, np.float32)
        for added in self.contributions.values():
            place = cv2.resize(added.sum(axis=2), size, interpolation=cv2.INTER_CUBIC)
            place = cv2.GaussianBlur(place, (0, 0), SMOOTH)
            heat += place / max(float(np.abs(place).max()), 1e-9)
        return heat / max(float(np.abs(heat).max()), 1e-9)


class Attributor:
    """A network's gradients behind LiteRT. Safe to share between threads."""

    def __init__(self, gradients: bytes, card: dict[str, Any]) -> None:
        self._convolutions: list[str] = card["convolutions"]
        self._model = LiteRTModel(gradients)
        self._answers = self._model.inputs["direction"][1]

    @classmethod
    def load(cls, name: str = DEFAULT_NETWORK, folder: Path = WEIGHTS) -> "Attributor":
        """Loads NAME-gradients.tflite.

        Raises:
            WeightsError: it is missing, damaged, or not of its card's training.
        """
        return cls(*read_weights(name, folder, f"{name}-gradients.tflite"))

    def attribute(self, glyph: Glyph, digit: int, against: int | None = None) -> Attribution:
        """What speaks for a digit rather than for another, or than for the mean of all others.

        Args:
            glyph: float32 (28, 28) in [0, 1], pen 1.
            digit: 0 to 9.
            against: another; all others unless given.
        """
        direction = np.zeros((1, self._answers), np.float32)
        direction[0, :DIGITS] = -1 / (DIGITS - 1) if against is None else 0.0
        if against is not None:
            direction[0, against] = -1.0
        direction[0, digit] = 1.0
        added = self._model.run(
            self._convolutions, glyph=glyph[np.newaxis, ..., np.newaxis], direction=direction
        )
        return Attribution({name: added[name][0] for name in self._convolutions})
