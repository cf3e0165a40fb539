"""What ships: weights with their card, and the one class that runs a LiteRT file.

read_weights   NAME → a LiteRT file's bytes and its card, both checked
find_file      where a file of a card is
LiteRTModel    those bytes, run with inputs and outputs by name

A set of weights is the files that its card names with their checksums. While another set takes its
place, the files of one of them are under names that hold their checksum (`name_apart`).
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter
from pydantic import BaseModel, ConfigDict, Field, ValidationError

WEIGHTS = Path(__file__).parent / "weights"
# What cards of weights that were trained before call the same figures.
RENAMED_KEYS = {
    "turns": "tta_angles",
    "coverage": "coverage_curve",
    "covered": "coverage",
    "called_digit": "false_accept_rate",
}
# What makes weights that are of no single digits.
NOT_OF_DIGITS = {"line": "lines", "fields": "fields", "print": "print"}
CHECKSUM_DIGITS = 12  # Of SHA-256 in a file's name; the whole of it is in the card.

Array = npt.NDArray[np.float32]


class WeightsError(RuntimeError):
    """Weights that are missing, damaged, not of their card's training, or served otherwise."""


class _SecondReader(BaseModel):
    threshold: float
    digit_threshold: float


class _Card(BaseModel):
    """What a card must say for its weights to be read by; it says much more."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    network: str
    serves: str
    sha256: dict[str, str]
    convolutions: list[str]
    tta_angles: Annotated[list[float], Field(min_length=1)]
    threshold: float
    digit_threshold: float = 0.0  # Of lines alone, as what follows.
    second_reader: _SecondReader | None = None


def read_weights(
    name: str, folder: Path = WEIGHTS, file: str | None = None
) -> tuple[bytes, dict[str, Any]]:
    """One of the LiteRT files of NAME's card, the one that it serves unless given; and the card.

    Raises:
        WeightsError: a file is missing or damaged, or they are not of one training.
    """
    card = read_card(name, folder)
    with usable(name, folder):
        file = file or card["serves"]
        network = find_file(file, card, folder).read_bytes()
    if hashlib.sha256(network).hexdigest() != card["sha256"].get(file):
        raise WeightsError(
            f"{file} in {folder} is not the file its card describes: "
            f"{training_command(name)} makes both anew"
        )
    return network, card


def read_card(name: str, folder: Path = WEIGHTS) -> dict[str, Any]:
    """NAME's model card as data, with today's keys.

    Raises:
        WeightsError: it is missing, or lacks what its weights are read by.
    """
    with usable(name, folder):
        card = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if not isinstance(card, dict):
            raise ValueError("the card is no JSON object")
        card = _with_new_keys(card)
        if _Card.model_validate(card).network != name:
            raise ValueError(f"the card is of {card['network']!r}")
        return card


@contextmanager
def usable(name: str, folder: Path) -> Iterator[None]:
    """Turns whatever keeps the weights of that name from being loaded into a WeightsError."""
    try:
        yield
    except (OSError, ValueError, KeyError, RecursionError) as error:
        raise WeightsError(
            f"no usable weights {name!r} in {folder}: {training_command(name)} makes them "
            f"({_one_line(error)})"
        ) from error


def training_command(name: str) -> str:
    """The command that makes the weights of that name."""
    parent, _, number = name.rpartition("-")
    if number.isdigit():  # As fine-tuning calls what it makes.
        return f"python train.py finetune {parent}"
    if name in NOT_OF_DIGITS:
        return f"python train.py {NOT_OF_DIGITS[name]}"
    return f"python train.py --network {name}"


def find_file(file: str, card: dict[str, Any], folder: Path = WEIGHTS) -> Path:
    """Where a file of a card is: under its own name, or not yet."""
    apart = folder / name_apart(file, card["sha256"].get(file, ""))
    return apart if apart.is_file() else folder / file


def name_apart(file: str, sha256: str) -> str:
    """The name of a file while it stands beside one of the same name and of another training."""
    path = Path(file)
    return f"{path.stem}.{sha256[:CHECKSUM_DIGITS]}{path.suffix}"


def _with_new_keys(card: dict[str, Any]) -> dict[str, Any]:
    """A card with today's keys, in the same order. An old one is known by its "turns"."""
    if "turns" not in card:
        return card
    renamed = {RENAMED_KEYS.get(key, key): value for key, value in card.items()}
    both = renamed.get("second_reader")
    if isinstance(both, dict):
        renamed["second_reader"] = {RENAMED_KEYS.get(key, key): both[key] for key in both}
    return renamed


def _one_line(error: Exception) -> str:
    """What went wrong; of a card, what is the first thing amiss in it."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))} of the card: {first['msg']}"


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
