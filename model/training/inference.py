"""What Keras networks answer: glyphs or text lines → logits and probabilities."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from model.codes.ctc import softmax
from model.codes.line_network import STRIDE, padded_width
from model.data.guises import Glyphs
from model.data.line_sets import TextLines, side_by_side
from model.digits import tta
from model.images.ink import to_ink

Array = npt.NDArray[np.float32]

LINES_AT_ONCE = 32


def digit_logits(network: keras.Model, glyphs: Glyphs, angles: Sequence[float]) -> Array:
    """Logits (N, 10 or 11) of glyphs, averaged over test-time augmentation.

    Args:
        network: of digits; its last layer is called "probabilities".
        glyphs: float32 (N, 28, 28) in [0, 1], pen 1.
        angles: degrees by which each glyph is turned.
    """
    last = network.get_layer("probabilities")
    inner = keras.Model(network.inputs, last.input)
    kernel, bias = last.get_weights()
    features = [
        inner.predict(_rotate(glyphs, degrees)[..., np.newaxis], batch_size=256, verbose=0)
        for degrees in angles
    ]
    return np.mean(features, axis=0) @ kernel + bias


def digit_probabilities(network: keras.Model, glyphs: Glyphs, angles: Sequence[float]) -> Array:
    """Probabilities (N, 10 or 11), as the recognizer gives them; see `digit_logits`."""
    return softmax(digit_logits(network, glyphs, angles)).astype(np.float32)


def _rotate(glyphs: Glyphs, degrees: float) -> Glyphs:
    return np.stack([tta.rotate(glyph, degrees) for glyph in glyphs])


def line_logits(network: keras.Model, text_lines: TextLines) -> list[Array]:
    """Logits (T, 17) of each text line, as if it were read alone."""
    found: list[Any] = [None] * len(text_lines)
    widths = np.array([padded_width(line.shape[1]) for line in text_lines])
    for width in np.unique(widths):
        group = np.flatnonzero(widths == width)
        for some in np.array_split(group, -(-len(group) // LINES_AT_ONCE)):
            batch = side_by_side([to_ink(text_lines[n]) for n in some])
            for number, logits in zip(some, network.predict_on_batch(batch), strict=True):
                found[number] = np.array(logits[: -(-text_lines[number].shape[1] // STRIDE)])
    return found


def scale_temperature(network: keras.Model, layer: str, temperature: float) -> None:
    """Divides a network's logits by a temperature, in the weights of their layer themselves.

    Guo, Pleiss, Sun and Weinberger 2017, "On Calibration of Modern Neural Networks".
    """
    last = network.get_layer(layer)
    last.set_weights([weights / temperature for weights in last.get_weights()])
