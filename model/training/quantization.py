"""Quantization: a network's LiteRT files in three precisions, side by side."""

import statistics
from dataclasses import dataclass

import keras
import numpy as np

from model.data.datasets import NO_DIGIT
from model.data.glyph_pools import ValidationSets
from model.data.guises import Glyphs
from model.digits.recognizer import Recognizer
from model.training import export, metrics
from model.training.model_card import TEST, Card

MAX_LOSS = 0.0005  # Of the mean accuracy of float32, a network in fewer bits may lose so much.
AS_FAST = 1.2  # Times the time of the fastest; less is chance.


@dataclass(frozen=True, eq=False)
class Variant:
    """One LiteRT file of a network.

    Attributes:
        precision: "float32", or one of `export.QUANTIZED`.
        file: its name.
        content: what is in it.
        accuracy: in [0, 1], by the set's name.
        milliseconds: for one reading of a glyph, the median on this machine.
    """

    precision: str
    file: str
    content: bytes
    accuracy: dict[str, float]
    milliseconds: float

    @property
    def mean(self) -> float:
        """The mean accuracy over the validation sets, in [0, 1]; never over the test part."""
        return statistics.fmean(share for name, share in self.accuracy.items() if name != TEST)


def compare(
    network: keras.Model, card: Card, float32: bytes, samples: Glyphs, validation: ValidationSets
) -> list[Variant]:
    """The network in every precision, read with on the validation sets.

    Args:
        network: the trained network.
        card: its card.
        float32: the LiteRT file that it was exported to.
        samples: real glyphs, float32 (N, 28, 28), to fit the ranges of int8 by.
        validation: sets by name, and `TEST`; those of no digits are not looked at.
    """
    name = card["network"]
    variants = [_measure("float32", f"{name}.tflite", float32, card, validation)]
    for precision in export.QUANTIZED:
        content = export.export_quantized(network, precision, samples)
        variants.append(
            _measure(precision, f"{name}-{precision}.tflite", content, card, validation)
        )
    return variants


def choose(variants: list[Variant]) -> Variant:
    """Of those that read next to as well as the first, float32, the best of the fastest."""
    good = [variant for variant in variants if variant.mean >= variants[0].mean - MAX_LOSS]
    bar = AS_FAST * min(variant.milliseconds for variant in good)
    return max((v for v in good if v.milliseconds <= bar), key=lambda variant: variant.mean)


def table(variants: list[Variant]) -> str:
    """Accuracy, size and speed side by side, as text."""
    names = list(variants[0].accuracy)
    width = max(map(len, names)) + 2
    rows = [("", [variant.precision for variant in variants])]
    rows += [(name, [f"{variant.accuracy[name]:.2%}" for variant in variants]) for name in names]
    rows += [
        ("mean of validation", [f"{variant.mean:.2%}" for variant in variants]),
        ("kilobytes", [f"{len(variant.content) / 1000:.0f}" for variant in variants]),
        ("milliseconds a digit", [f"{variant.milliseconds:.2f}" for variant in variants]),
    ]
    return "\n".join(
        f"{title:<{width}}" + "".join(f"{cell:>10}" for cell in cells) for title, cells in rows
    )


def _measure(
    precision: str, file: str, content: bytes, card: Card, validation: ValidationSets
) -> Variant:
    recognizer = Recognizer(content, card)
    accuracy = {}
    for name, (glyphs, labels) in validation.items():
        if labels.max() < NO_DIGIT:
            readings = [recognizer.recognize(glyph) for glyph in glyphs]
            probabilities = np.stack([reading.probabilities for reading in readings])
            accuracy[name] = round(metrics.accuracy(probabilities, labels), 5)
    return Variant(precision, file, content, accuracy, recognizer.milliseconds())
