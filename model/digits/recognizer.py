"""Glyphs → readings: the exported network, loaded once and shared by all visitors."""

import hashlib
import json
import statistics
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter
from PIL import Image

from model.digits import tta
from model.digits.reading import Reading, Verdict
from model.digits.strokes import Pixels, find_strokes
from model.images import picture

WEIGHTS = Path(__file__).parents[1] / "weights"
DEFAULT_NETWORK = "digits"
BLOT = 6.5  # pixels of the glyph; so wide a pen has filled its own loops, and 3 may be 8


class WeightsError(RuntimeError):
    """Weights that are missing, damaged, or not from the same training as their card."""


def read_weights(
    name: str, folder: Path = WEIGHTS, file: str | None = None
) -> tuple[bytes, dict[str, Any]]:
    """One of the LiteRT files of NAME's card, the one that it serves unless given; and the card.

    Raises:
        WeightsError: a file is missing or damaged, or they are not of one training.
    """
    try:
        card = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        file = file or card["serves"]
        network = (folder / file).read_bytes()
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(
            f"no usable weights {name!r} in {folder}: python train.py --network {name} "
            f"makes them ({error})"
        ) from error
    if hashlib.sha256(network).hexdigest() != card["sha256"].get(file):
        raise WeightsError(
            f"{file} in {folder} is not the file its card describes: "
            f"python train.py --network {name} makes both anew"
        )
    return network, card


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
        self._interpreter = Interpreter(model_content=network, num_threads=1)
        self._interpreter.allocate_tensors()
        self._glyph, self._outputs = _places(self._interpreter)
        self._lock = threading.Lock()  # LiteRT interpreters are not safe between threads
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
            size = picture.GLYPH_SIZE
            empty = np.zeros((size, size), np.float32)
            return Reading("blank", np.full(10, 0.1, np.float32), 1.0, empty, {})
        reading = self.recognize(picture.to_glyph(strokes.digit))
        if reading.verdict == "digit" and not strokes.beyond:
            return reading
        parts = [self.recognize(picture.to_glyph(part)).verdict for part in strokes.parts]
        digits = parts.count("digit")
        if strokes.beyond or reading.verdict == "not_a_digit":
            digits += parts.count("unsure")
        return replace(reading, verdict="several") if digits > 1 else reading

    def recognize(self, glyph: picture.Glyph) -> Reading:
        """Reads a glyph, float32 (28, 28) in [0, 1], pen 1; its maps are of the first look."""
        turns = self.card["turns"]
        with self._lock:
            passes = [self._answer(tta.look(glyph, turns[0]))]
            maps = {name: self._output(name) for name in self.convolutions}
            passes += [self._answer(tta.look(glyph, turn)) for turn in turns[1:]]
        answers = tta.agree(np.stack(passes))
        digits = answers[:10] + tta.TINY  # where all ten have underflowed, none is likelier
        no_digit = float(answers[10:].sum())  # networks of ten answers know of digits alone
        sure = digits.max() >= self.card["threshold"] and picture.stroke_width(glyph) < BLOT
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
        glyph = np.zeros((picture.GLYPH_SIZE, picture.GLYPH_SIZE), np.float32)
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            self.recognize(glyph)
            times.append(time.perf_counter() - start)
        return 1000 * statistics.median(times)

    def _answer(self, glyph: picture.Glyph) -> npt.NDArray[np.float32]:
        self._interpreter.set_tensor(self._glyph, glyph[np.newaxis, ..., np.newaxis])
        self._interpreter.invoke()
        return self._output("probabilities")

    def _output(self, name: str) -> npt.NDArray[np.float32]:
        return self._interpreter.get_tensor(self._outputs[name])[0]


def _places(interpreter: Interpreter) -> tuple[int, dict[str, int]]:
    """Where the glyph goes in, and the outputs by name come out."""
    # Running the signature itself would copy every output at every look.
    signature = interpreter.get_signature_runner()
    outputs = signature.get_output_details().items()
    glyph = signature.get_input_details()["glyph"]["index"]
    return glyph, {name: details["index"] for name, details in outputs}
