"""What the confidence of the line network means, and from which on codes and digits are sure."""

from collections.abc import Sequence
from typing import Any

import cv2
import keras
import numpy as np
import numpy.typing as npt

from model.codes import ctc, ensemble
from model.codes.alignment import align
from model.codes.grading import is_whole
from model.codes.line_network import STRIDE
from model.codes.line_recognizer import LineRecognizer
from model.codes.separators import find_marks
from model.codes.text_lines import find_text_lines
from model.data.line_sets import Lines, fullest, to_symbols
from model.images.ink import to_ink
from model.training import inference, metrics
from model.training.metrics import Right, Scores

Logits = npt.NDArray[np.float32]  # (T, 17)

TEMPERATURES = np.geomspace(0.7, 2.0, 22)
MAX_ERROR = 0.0015  # Of sure codes and digits, so many may be wrong on validation.
MIN_THRESHOLD = 0.5  # Nothing is sure against the odds.


def calibrate(
    network: keras.Model,
    validation: Lines,
    temperatures: npt.NDArray[np.float64] = TEMPERATURES,
) -> dict[str, Any]:
    """Scales the network's temperature and chooses its thresholds; what the card says of them.

    The temperature is the one of the highest likelihood of what the lines say.

    Args:
        network: of lines; the weights of its last layer are divided by the temperature.
        validation: lines of writers held out.
        temperatures: the candidates.
    """
    logits = inference.line_logits(network, validation.text_lines)
    truth = _truth(validation)

    def loss(temperature: float) -> float:
        likelihoods = [
            ctc.likelihood(line / temperature, symbols)
            for line, symbols in zip(logits, truth, strict=True)
        ]
        return -float(np.log(np.maximum(likelihoods, 1e-9)).mean())

    temperature = metrics.best_temperature(loss, temperatures)
    inference.scale_temperature(network, "logits", temperature)
    scaled = [line / temperature for line in logits]
    hypotheses = [ctc.decode(line) for line in scaled]
    return {"temperature": temperature} | _choose_thresholds(hypotheses, scaled, validation)


def calibrate_together(
    network: keras.Model, validation: Lines, second: LineRecognizer
) -> dict[str, Any]:
    """Chooses the thresholds of two recognizers together; what the card says of them.

    Args:
        network: of lines, its temperature scaled.
        validation: lines of writers held out, with their pictures.
        second: the other recognizer.
    """
    logits = inference.line_logits(network, validation.text_lines)
    hypotheses = []
    for line, photo in zip(logits, validation.pictures, strict=True):
        text_line = fullest(find_text_lines(cv2.cvtColor(photo, cv2.COLOR_GRAY2RGB)))
        both, _ = ensemble.reconsider(ctc.decode(line), line, second, text_line)
        hypotheses.append(both)
    return _choose_thresholds(hypotheses, logits, validation)


def _truth(lines: Lines) -> list[ctc.Symbols]:
    return [tuple(to_symbols(code)) for code in lines.codes]


def _choose_thresholds(
    hypotheses: Sequence[ctc.Hypothesis], logits: Sequence[Logits], validation: Lines
) -> dict[str, Any]:
    """From which probability on codes and digits are sure, and how well lines are read.

    Only lines count that the reader may be sure of, whatever the probability.
    """
    truth = _truth(validation)
    right = np.array([line.symbols == said for line, said in zip(hypotheses, truth, strict=True)])
    scores = np.array([line.probability for line in hypotheses], np.float32)
    whole = _may_be_sure(hypotheses, logits, validation)
    threshold, coverage = metrics.doubt_threshold(scores[whole], right[whole], MAX_ERROR)
    digit_threshold, _ = metrics.doubt_threshold(*_digits(hypotheses, truth), MAX_ERROR)
    return {
        "threshold": max(threshold, MIN_THRESHOLD),
        "digit_threshold": max(digit_threshold, MIN_THRESHOLD),
        "coverage": round(coverage * float(whole.mean()), 5),
        "accuracy": {"validation, composed lines": round(float(right.mean()), 5)},
        "calibration_error": round(metrics.calibration_error(scores, right), 5),
    }


def _may_be_sure(
    hypotheses: Sequence[ctc.Hypothesis], logits: Sequence[Logits], validation: Lines
) -> npt.NDArray[np.bool_]:
    """Of which lines all writing is read as digits of one code and marks, (N,)."""
    found = []
    for line, own, image in zip(hypotheses, logits, validation.text_lines, strict=True):
        marks = find_marks(own, line.timesteps)
        said_at, marks_at = ((places + 0.5) * STRIDE for places in (line.timesteps, marks.places))
        aligned = align(said_at, marks_at, to_ink(image), 0, image.shape[1])
        found.append(is_whole(line.symbols, aligned))
    return np.array(found)


def _digits(
    hypotheses: Sequence[ctc.Hypothesis], truth: Sequence[ctc.Symbols]
) -> tuple[Scores, Right]:
    """How sure each digit is, and whether it is right, of lines of the right length."""
    pairs = [
        (probabilities[:10].max(), said == symbol)
        for line, symbols in zip(hypotheses, truth, strict=True)
        if len(line.symbols) == len(symbols)
        for probabilities, said, symbol in zip(
            line.alternatives, line.symbols, symbols, strict=True
        )
        if said < ctc.UNREAD
    ]
    return (
        np.array([sure for sure, _ in pairs], np.float32),
        np.array([right for _, right in pairs], bool),
    )
