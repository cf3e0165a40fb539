"""The line network that ships, which sees a line's ink alone."""

import numpy as np
import numpy.typing as npt

from model.codes import ctc
from model.codes.text_lines import CODE_GAP, SIDE_MARGIN, STRIP_HEIGHT, TextLine
from model.images.ink import MIN_PEN_DARKNESS, Ink
from model.litert import LiteRTModel

STRIDE = 4  # A timestep is of so many columns of ink.
WIDTH_MULTIPLE = 64  # Columns; strips are filled up to it, for each new width is laid out anew.
MIN_PAPER = 32  # At least so many columns of paper follow a line.
PAPER_LOGIT = 12.0  # The blank's, where there is but paper.
THREADS = 2  # They read one picture.


class LineNetwork:
    """The line network as LiteRT. Safe to share between threads."""

    def __init__(self, content: bytes) -> None:
        """Args:
        content: the bytes of a .tflite file, from ink (1, 48, W, 1) to logits (1, W / 4, C): 17
            classes, or 12 of a network that knows no marks.
        """
        self._model = LiteRTModel(content, THREADS)
        (self._input,) = self._model.inputs
        (self._output,) = self._model.outputs

    def logits(self, line: TextLine) -> npt.NDArray[np.float32]:
        """The logits of a line, (T, C), a timestep for every 4 columns of its ink.

        Writing with much paper between is seen apart, as in the lines that taught the network.
        """
        ink = line.ink
        spans = _written_spans(ink)
        read = [self._span_logits(ink[:, start:end]) for start, end in spans]
        classes = read[0].shape[1] if read else ctc.CLASSES
        logits = np.zeros((-(-ink.shape[1] // STRIDE), classes), np.float32)
        logits[:, ctc.BLANK] = PAPER_LOGIT
        for (start, _), span in zip(spans, read, strict=True):
            logits[start // STRIDE :][: len(span)] = span
        return logits

    def _span_logits(self, ink: Ink) -> npt.NDArray[np.float32]:
        width = ink.shape[1]
        padded = np.zeros((1, STRIP_HEIGHT, padded_width(width), 1), np.float32)
        padded[0, :, :width, 0] = ink
        logits = self._model.run([self._output], **{self._input: padded})[self._output][0]
        return logits[: -(-width // STRIDE)]


def padded_width(width: int) -> int:
    """How wide a strip is once paper follows it; the network's logits depend on it."""
    return -(-(width + MIN_PAPER) // WIDTH_MULTIPLE) * WIDTH_MULTIPLE


def _written_spans(ink: Ink) -> list[tuple[int, int]]:
    """From which column to which there is writing with no wide gap within.

    Spans begin where a timestep does.

    Args:
        ink: float32 (48, W).
    """
    columns = np.flatnonzero((ink > MIN_PEN_DARKNESS).any(axis=0))
    if not len(columns):
        return []
    gaps = np.flatnonzero(np.diff(columns) > CODE_GAP)
    starts = columns[np.concatenate([[0], gaps + 1])] - SIDE_MARGIN
    ends = columns[np.concatenate([gaps, [-1]])] + 1 + SIDE_MARGIN
    starts = np.maximum(starts, 0) // STRIDE * STRIDE
    return list(zip(starts.tolist(), np.minimum(ends, ink.shape[1]).tolist(), strict=True))
