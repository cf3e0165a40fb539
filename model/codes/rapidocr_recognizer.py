"""A second recognizer of lines, where it is installed: RapidOCR's.

    pip install rapidocr onnxruntime

Ours began with its weights, but sees ink alone and was taught lines of digits; it sees the picture
itself. It runs on this machine, as ours does.
"""

import importlib.util
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from model.codes import ctc
from model.codes.text_lines import TextLine
from model.images.picture import Pixels

MODEL = Path("models", "PP-OCRv6_rec_small.onnx")  # It is a file of the package rapidocr.
HEIGHT = 48  # The model wants pictures of so many rows.
MIN_WIDTH = 320  # Shorter lines are filled up to so many columns.


class RapidOcrRecognizer:
    """RapidOCR's recognizer of lines (PP-OCRv6, small). Safe to share between threads."""

    def __init__(self, model: Path) -> None:
        """Args:
        model: the .onnx file.
        """
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )
        characters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        # The first class is the blank.
        self._digits = [1 + characters.index(digit) for digit in "0123456789"]

    @classmethod
    def load(cls) -> "RapidOcrRecognizer | None":
        """The recognizer, if it is installed."""
        package = importlib.util.find_spec("rapidocr")
        if package is None or package.origin is None or not importlib.util.find_spec("onnxruntime"):
            return None
        model = Path(package.origin).parent / MODEL
        return cls(model) if model.exists() else None

    def logits(self, line: TextLine) -> npt.NDArray[np.float32]:
        """The logits of a line, (T, 12).

        Whatever is no digit to it counts as nothing; it never says that a digit can't be read.
        Its timesteps are of the line's pixels, filled up at the right, and not of the ink's
        columns: beside a first recognizer it serves well, as the first it would place digits
        badly.
        """
        inputs = {self._session.get_inputs()[0].name: _to_input(line.pixels)}
        (probabilities,) = self._session.run(None, inputs)
        digits = probabilities[0][:, self._digits]
        symbols = np.full((len(digits), ctc.SYMBOLS + 1), ctc.MIN_PROBABILITY)
        symbols[:, :10] = digits
        symbols[:, ctc.BLANK] = 1 - digits.sum(axis=1)
        return np.log(np.maximum(symbols, ctc.MIN_PROBABILITY)).astype(np.float32)


def _to_input(pixels: Pixels) -> npt.NDArray[np.float32]:
    """A picture of a line as the model wants it, float32 (1, 3, 48, W) in [-1, 1], blue first."""
    width = max(HEIGHT, round(pixels.shape[1] * HEIGHT / pixels.shape[0]))
    smaller = pixels.shape[0] > 2 * HEIGHT
    method = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    blue_first = cv2.resize(pixels, (width, HEIGHT), interpolation=method)[..., ::-1]
    filled = np.zeros((1, 3, HEIGHT, max(width, MIN_WIDTH)), np.float32)
    filled[0, ..., :width] = blue_first.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
    return filled
