"""Glyphs → readings: the exported network, loaded once and shared by all visitors."""

import statistics
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.digits import tta
from model.digits.glyph import GLYPH_SIZE, Glyph, stroke_width, to_glyph
from model.digits.reading import Reading, Verdict
from model.digits.strokes import find_strokes
from model.images import picture
from model.images.picture import Pixels
from model.litert import WEIGHTS, LiteRTModel, read_weights

DEFAULT_NETWORK = "digits"
BLOT = 6.5  # pixels of the glyph; so wide a pen has filled its own loops, and 3 may be 8


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
        self.recognize(np.zeros((28, 28), np.float32))  # the first pass allocates memory

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
        return cls(*read_weights(name, folder, file))

    def read(self, image: Image.Image | Pixels) -> Reading:
        """Reads the digit in a picture.

        Args:
            image: a PIL picture of any mode, or a uint8 array (H, W), (H, W, 3) or
                (H, W, 4); any size, ink dark on light or light on dark.

        Raises:
            picture.PictureError: the picture is too small or too large to be read.
            TypeError: an array of another shape or dtype.
        """
        strokes = find_strokes(picture.to_pixels(image))
        if strokes is None:
            size = GLYPH_SIZE
            empty = np.zeros((size, size), np.float32)
            return Reading("blank", np.full(10, 0.1, np.float32), 1.0, empty, {})
        reading = self.recognize(to_glyph(strokes.digit))
        if reading.verdict == "digit" and not strokes.beyond:
            return reading
        parts = [self.recognize(to_glyph(part)).verdict for part in strokes.parts]
        digits = parts.count("digit")
        if strokes.beyond or reading.verdict == "not_a_digit":
            digits += parts.count("unsure")
        return replace(reading, verdict="several") if digits > 1 else reading

    def recognize(self, glyph: Glyph) -> Reading:
        """Reads a glyph, float32 (28, 28) in [0, 1], pen 1; its maps are of the first look."""
        turns = self.card["tta_angles"]
        first = self._model.run(
            ["probabilities", *self.convolutions], glyph=_batch(glyph, turns[0])
        )
        passes = [first["probabilities"][0]]
        for turn in turns[1:]:
            passes.append(
                self._model.run(["probabilities"], glyph=_batch(glyph, turn))["probabilities"][0]
            )
        maps = {name: first[name][0] for name in self.convolutions}
        answers = tta.geometric_mean(np.stack(passes))
        digits = answers[:10] + tta.TINY  # where all ten have underflowed, none is likelier
        no_digit = float(answers[10:].sum())  # networks of ten answers know of digits alone
        sure = digits.max() >= self.card["threshold"] and stroke_width(glyph) < BLOT
        verdict: Verdict = "digit" if sure else "unsure"
        return Reading(
            verdict="not_a_digit" if no_digit > 0.5 else verdict,
            probabilities=digits / digits.sum(),
            no_digit=no_digit,
            glyph=glyph,
            maps=maps,
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


def _batch(glyph: Glyph, degrees: float) -> npt.NDArray[np.float32]:
    """A glyph turned by so many degrees, as a batch of one, float32 (1, 28, 28, 1)."""
    return tta.rotate(glyph, degrees)[np.newaxis, ..., np.newaxis]
