"""The print network: a number cut out of a page → how likely a machine has set it, and no hand."""

import numpy as np
import numpy.typing as npt

from model.codes.line_network import padded_width
from model.codes.text_lines import STRIP_HEIGHT
from model.images.ink import Ink
from model.litert import LiteRTModel

PRINT_NETWORK = "print"
MARGIN = 8  # Columns of paper, or of what is beside, before and after the number.


class PrintNetwork:
    """The print network as LiteRT. Safe to share between threads."""

    def __init__(self, content: bytes) -> None:
        """Args:
        content: the bytes of a .tflite file, from ink (1, 48, W, 1) to a logit (1, 1).
        """
        self._model = LiteRTModel(content)
        (self._input,) = self._model.inputs
        (self._output,) = self._model.outputs

    def logit(self, ink: Ink) -> float:
        """How likely a number is printed, as log-odds among as many written ones.

        Args:
            ink: float32 (48, W) in [0, 1], pen 1, of `columns_of` the number.
        """
        padded = np.zeros((1, STRIP_HEIGHT, padded_width(ink.shape[1]), 1), np.float32)
        padded[0, :, : ink.shape[1], 0] = ink
        return float(self._model.run([self._output], **{self._input: padded})[self._output][0, 0])


def columns_of(boxes: npt.NDArray[np.intp], ink: Ink) -> Ink:
    """The columns of a number in its strip, as the network sees them.

    Args:
        boxes: (N, 4), x, y, width and height of its digits in the strip, in pixels.
        ink: float32 (48, W), the strip.
    """
    left, right = boxes[:, 0].min() - MARGIN, (boxes[:, 0] + boxes[:, 2]).max() + MARGIN
    return ink[:, max(0, left) : right]
