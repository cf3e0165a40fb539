"""Glyphs → readings: the exported network, loaded once and shared by all visitors."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.digits import tta
from model.digits.glyph import GLYPH_SIZE, Glyph, stroke_width, to_glyph
from model.digits.reading import DIGITS, Reading, Verdict
from model.digits.strokes import Strokes, find_strokes
from model.images import picture
from model.images.picture import Pixels
from model.litert import WEIGHTS, LiteRTModel, read_weights, usable

DEFAULT_NETWORK = "digits"
MAX_PEN_WIDTH = 6.5  # Pixels of the glyph; a wider pen fills its own loops, and 3 may be 8.


class Recognizer:
    """A trained network behind LiteRT. Safe to share between threads.

    Attributes:
        card: the model card as data: how the weights were made and how well they read.
        convolutions: the names of the network's convolutions, first to last.
    """

    def __init__(self, network: bytes, card: dict[str, Any]) -> None:
        self.card = card
        self.convolutions: list[str] = card["convolutions"]
        # One thread: the network is so small that a second one costs more than it brings.
        self._model = LiteRTModel(network, threads=1)
        self.recognize(np.zeros((GLYPH_SIZE, GLYPH_SIZE), np.float32))  # It allocates memory.

    @classmethod
    def load(
        cls, name: str = DEFAULT_NETWORK, folder: Path = WEIGHTS, file: str | None = None
    ) -> "Recognizer":
        """Loads a network and its card NAME.json, and runs it once.

        Args:
            name: of the weights.
            folder: where they are.
            file: one of the card's LiteRT files; the one that it serves unless given.

        Raises:
            WeightsError: a file is missing or damaged, or they are not of one training.
        """
        with usable(name, folder):
            return cls(*read_weights(name, folder, file))

    def read(self, image: Image.Image | Pixels) -> Reading:
        """Reads the digit in a picture.

        Args:
            image: a PIL picture of any mode, or a uint8 array (H, W), (H, W, 3) or
                (H, W, 4); any size, pen on paper or chalk on slate.

        Raises:
            PictureError: the picture is too small or too large to be read.
            TypeError: an array of another shape or dtype.
        """
        strokes = find_strokes(picture.to_pixels(image))
        if strokes is None:
            return _blank()
        reading = self.recognize(to_glyph(strokes.digit))
        if strokes.with_remains is not None:
            reading = self._weigh(reading, self.recognize(to_glyph(strokes.with_remains)))
        if strokes.parts and (strokes.beyond or reading.verdict != "digit"):
            return replace(reading, verdict=self._verdict_on_parts(strokes, reading.verdict))
        return reading

    def recognize(self, glyph: Glyph) -> Reading:
        """Reads a glyph by test-time augmentation; its maps are those of the glyph as it is.

        Args:
            glyph: float32 (28, 28) in [0, 1], pen 1.
        """
        turns = self.card["tta_angles"]
        upright, *rotated = (tta.rotate(glyph, degrees) for degrees in turns)
        first = self._run(upright, ["probabilities", *self.convolutions])
        others = [self._run(other, ["probabilities"]) for other in rotated]
        passes = [outputs["probabilities"] for outputs in (first, *others)]
        probabilities = tta.geometric_mean(np.stack(passes))
        # Where all ten have underflowed, none is likelier.
        digits = probabilities[:DIGITS] + tta.MIN_PROBABILITY
        no_digit = float(probabilities[DIGITS:].sum())  # Some networks know of digits alone.
        return Reading(
            verdict=self._verdict(glyph, digits.max(), no_digit),
            probabilities=digits / digits.sum(),
            no_digit=no_digit,
            glyph=glyph,
            maps={name: first[name] for name in self.convolutions},
        )

    def milliseconds(self, repeats: int = 300) -> float:
        """How long one reading of a glyph takes on this machine: the median, after a warm-up."""
        glyph = np.zeros((GLYPH_SIZE, GLYPH_SIZE), np.float32)
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            self.recognize(glyph)
            times.append(time.perf_counter() - start)
        return 1000 * statistics.median(times)

    def _run(self, glyph: Glyph, outputs: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
        """One pass of a glyph through the network: those of its outputs, without the batch."""
        batches = self._model.run(outputs, glyph=glyph[np.newaxis, ..., np.newaxis])
        return {name: batch[0] for name, batch in batches.items()}

    @staticmethod
    def _weigh(alone: Reading, whole: Reading) -> Reading:
        """The reading of a digit beside which something is left, which may be part of it or not."""
        if whole.verdict == "digit" and alone.verdict == "digit" and whole.digit != alone.digit:
            return replace(whole, verdict="unsure")
        if alone.verdict == "not_a_digit" or (whole.verdict == "digit" != alone.verdict):
            return whole
        return alone

    def _verdict(self, glyph: Glyph, likeliest: np.float32, no_digit: float) -> Verdict:
        if no_digit > 0.5:
            return "not_a_digit"
        sure = likeliest >= self.card["threshold"] and stroke_width(glyph) < MAX_PEN_WIDTH
        return "digit" if sure else "unsure"

    def _verdict_on_parts(self, strokes: Strokes, whole: Verdict) -> Verdict:
        """The verdict on strokes that stand apart, by how the digit and each part of it read."""
        verdicts = [self.recognize(to_glyph(part)).verdict for part in strokes.parts]
        sure, unsure = verdicts.count("digit"), verdicts.count("unsure")
        if sure >= 2:
            return "several"
        if sure + unsure < 2 or (whole == "unsure" and not strokes.beyond):
            return whole
        # Beside a sure digit, the edge of a shadow may look like a poor one.
        return "unsure" if whole == "digit" else "several"


def _blank() -> Reading:
    """The reading of a picture without ink."""
    glyph = np.zeros((GLYPH_SIZE, GLYPH_SIZE), np.float32)
    return Reading("blank", np.full(DIGITS, 0.1, np.float32), 1.0, glyph, {})
