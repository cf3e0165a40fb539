"""What ships: weights with their card, and the one class that runs a LiteRT file.

read_weights   NAME → a LiteRT file's bytes and its card, both checked
LiteRTModel    those bytes, run with inputs and outputs by name
"""

import hashlib
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

WEIGHTS = Path(__file__).parent / "weights"
# What cards of weights that were trained before call the same figures.
RENAMED_KEYS = {
    "turns": "tta_angles",
    "coverage": "coverage_curve",
    "covered": "coverage",
    "called_digit": "false_accept_rate",
}

Array = npt.NDArray[np.float32]


class WeightsError(RuntimeError):
    """Weights that are missing, damaged, not of their card's training, or served otherwise."""


def read_weights(
    name: str, folder: Path = WEIGHTS, file: str | None = None
) -> tuple[bytes, dict[str, Any]]:
    """One of the LiteRT files of NAME's card, the one that it serves unless given; and the card.

    Raises:
        WeightsError: a file is missing or damaged, or they are not of one training.
    """
    try:
        card = _with_new_keys(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
        file = file or card["serves"]
        network = (folder / file).read_bytes()
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(
            f"no usable weights {name!r} in {folder}: {_command(name)} makes them ({error})"
        ) from error
    if hashlib.sha256(network).hexdigest() != card["sha256"].get(file):
        raise WeightsError(
            f"{file} in {folder} is not the file its card describes: "
            f"{_command(name)} makes both anew"
        )
    return network, card


def _command(name: str) -> str:
    """The command that makes the weights of that name."""
    return "python train.py lines" if name == "line" else f"python train.py --network {name}"


def _with_new_keys(card: dict[str, Any]) -> dict[str, Any]:
    """A card with today's keys, in the same order. An old one is known by its "turns"."""
    if "turns" not in card:
        return card
    renamed = {RENAMED_KEYS.get(key, key): value for key, value in card.items()}
    if "second_reader" in renamed:
        both = renamed["second_reader"]
        renamed["second_reader"] = {RENAMED_KEYS.get(key, key): both[key] for key in both}
    return renamed


class LiteRTModel:
    """A LiteRT file with one signature. Safe to share between threads.

    Attributes:
        inputs: the shape of each input by name, -1 where it may vary.
        outputs: the names of the outputs.
    """

    def __init__(self, content: bytes, threads: int = 1) -> None:
        """Args:
        content: the bytes of a .tflite file.
        threads: that compute one run.
        """
        self._interpreter = Interpreter(model_content=content, num_threads=threads)
        signature = self._interpreter.get_signature_runner()
        inputs, outputs = signature.get_input_details(), signature.get_output_details()
        self.inputs = {name: tuple(place["shape_signature"]) for name, place in inputs.items()}
        self._inputs = {name: place["index"] for name, place in inputs.items()}
        self._outputs = {name: place["index"] for name, place in outputs.items()}
        self.outputs = tuple(self._outputs)
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._lock = threading.Lock()  # LiteRT interpreters are not safe between threads

    def run(self, outputs: Sequence[str], **inputs: Array) -> dict[str, Array]:
        """One pass through the network.

        Args:
            outputs: the names of those that are wanted; the others are not copied, as running
                the signature itself would do.
            inputs: float32 arrays by name. Where a shape is another than in the pass before,
                the network is laid out anew.

        Returns:
            A copy of each wanted output, by name.

        Raises:
            RuntimeError: an input has a shape that the network cannot take.
        """
        with self._lock:
            shapes = {name: array.shape for name, array in inputs.items()}
            if shapes != self._shapes:
                self._shapes = {}  # Until all is laid out: memory may not suffice.
                for name, shape in shapes.items():
                    self._interpreter.resize_tensor_input(self._inputs[name], shape, strict=True)
                self._interpreter.allocate_tensors()
                self._shapes = shapes
            for name, array in inputs.items():
                self._interpreter.set_tensor(self._inputs[name], array)
            self._interpreter.invoke()
            return {name: self._interpreter.get_tensor(self._outputs[name]) for name in outputs}
