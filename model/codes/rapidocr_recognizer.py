"""A second reader of whole codes, where it is installed: RapidOCR's recognizer of lines.

    pip install rapidocr onnxruntime

Ours began with its weights, but sees ink alone and was taught lines of digits; it sees the picture
itself. It runs on this machine, as ours does.
"""

import importlib.util
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from model.codes import ctc, text_lines
from model.images.ink import MIN_PEN_DARKNESS
from model.images.picture import Pixels

MODEL = Path("models", "PP-OCRv6_rec_small.onnx")  # of the package rapidocr
HEIGHT = 48  # pixels, that the model wants
NARROWEST = 320  # pixels; shorter lines are filled up
MARGIN, ABOVE = 7.0, 2.0  # pixels of a strip at either end of a line, and above and below


class RapidOcrRecognizer:
    """RapidOCR's recognizer of lines (PP-OCRv6, small). Safe to share between threads."""

    def __init__(self, model: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )
        characters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        # The first answer is the blank's.
        self._digits = [1 + characters.index(digit) for digit in "0123456789"]

    @classmethod
    def load(cls) -> "RapidOcrRecognizer | None":
        """The reader, if it is installed."""
        package = importlib.util.find_spec("rapidocr")
        if package is None or package.origin is None or not importlib.util.find_spec("onnxruntime"):
            return None
        model = Path(package.origin).parent / MODEL
        return cls(model) if model.exists() else None

    def reconsider(
        self, decoded: ctc.Hypothesis, answers: npt.NDArray[np.float32], line: Pixels
    ) -> ctc.Hypothesis:
        """What a line says to both readers; as it was where a digit can't be read.

        Args:
            decoded: what it says to the first.
            answers: of the first, logits (T, 12).
            line: uint8 (H, W, 3), its picture.
        """
        if not decoded.symbols or ctc.UNREAD in decoded.symbols:
            return decoded
        return ctc.decode_together(answers, self.answer(line))

    def answer(self, line: Pixels) -> npt.NDArray[np.float32]:
        """What it says of a line: logits (T, 12), as the line network's.

        Whatever is no digit to it counts as nothing; it never says that a digit can't be read.

        Args:
            line: uint8 (H, W, 3), a picture of one line of writing, level.
        """
        width = max(HEIGHT, round(line.shape[1] * HEIGHT / line.shape[0]))
        smaller = line.shape[0] > 2 * HEIGHT
        method = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
        colors = cv2.resize(line, (width, HEIGHT), interpolation=method)[..., ::-1]  # blue first
        filled = np.zeros((1, 3, HEIGHT, max(width, NARROWEST)), np.float32)
        filled[0, ..., :width] = colors.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
        (answers,) = self._session.run(None, {self._session.get_inputs()[0].name: filled})
        digits = answers[0][:, self._digits]
        shares = np.full((len(digits), ctc.SYMBOLS + 1), ctc.LEAST)
        shares[:, :10] = digits
        shares[:, ctc.BLANK] = 1 - digits.sum(axis=1)
        return np.log(np.maximum(shares, ctc.LEAST)).astype(np.float32)


def cut_out(pixels: Pixels, strip: text_lines.TextLine, left: float, right: float) -> Pixels:
    """The part of a picture that holds a part of a line, level, uint8 (H, W, 3).

    Args:
        pixels: uint8 (H', W', 3), the picture that the strip was cut out of.
        strip: the line.
        left: where the part begins, in pixels of the strip.
        right: where it ends; what is paper at both ends is left out.
    """
    columns = np.flatnonzero((strip.ink > MIN_PEN_DARKNESS).any(axis=0))
    inside = columns[(columns >= left) & (columns < right)]
    left, right = (inside[0], inside[-1] + 1) if len(inside) else (left, right)
    # As large as it is in the picture.
    zoom = max(1.0, float(np.linalg.norm(strip.to_picture[:, 0])))
    there = np.array([[1 / zoom, 0, left - MARGIN], [0, 1 / zoom, -ABOVE], [0, 0, 1]])
    size = (right - left + 2 * MARGIN) * zoom, (text_lines.STRIP_HEIGHT + 2 * ABOVE) * zoom
    return cv2.warpAffine(
        pixels,
        strip.to_picture @ there,
        (round(size[0]), round(size[1])),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
