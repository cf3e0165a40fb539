"""The networks that a visitor may ask: the page's own, and any others among the weights."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from model import Recognizer, WeightsError
from model.digits.attribution import Attributor
from model.litert import NOT_OF_DIGITS, WEIGHTS, read_weights, usable
from page.networks.shown_card import ShownCard


@dataclass(frozen=True)
class Choice:
    """One LiteRT file of one network."""

    network: str
    file: str

    @property
    def name(self) -> str:
        """What it is called before a visitor, such as "digits" or "digits-int8"."""
        return Path(self.file).stem


@dataclass(frozen=True)
class NetworkFile:
    """What is known of one LiteRT file of a card.

    Attributes:
        choice: what chooses it.
        precision: of its weights, such as "float32".
        bytes: how large it is.
        accuracy: in [0, 1], by set.
        card: the network's whole card.
    """

    choice: Choice
    precision: str
    bytes: int
    accuracy: dict[str, float]
    card: dict[str, Any] = field(repr=False)


class Networks:
    """Weights by choice, loaded when first asked for and shared by all visitors.

    Attributes:
        default: what answers until a visitor chooses.
        files: those of all usable weights of digits, the default's first. Each set of weights
            was looked through once, and none of it is kept in memory.
        left_out: the names of weights that are not whole.
    """

    def __init__(self, recognizer: Recognizer, folder: Path = WEIGHTS) -> None:
        """Args:
            recognizer: the page's own.
            folder: where its weights are, and others.

        Raises:
            WeightsError: the page's own weights are not whole.
        """
        self._recognizer = recognizer
        self.default = Choice(recognizer.card["network"], recognizer.card["serves"])
        self.files = _look_through(self.default.network, folder)
        self.left_out: list[str] = []
        for name in sorted(_names(folder) - {self.default.network} - NOT_OF_DIGITS.keys()):
            try:
                self.files += _look_through(name, folder)
            except WeightsError:
                self.left_out.append(name)
        self._load = cache(lambda choice: Recognizer.load(choice.network, folder, choice.file))
        self._load_attributor = cache(lambda network: Attributor.load(network, folder))

    def recognizer(self, choice: Choice) -> Recognizer:
        """What reads, for this choice."""
        if choice == self.default:
            return self._recognizer
        recognizer: Recognizer = self._load(choice)
        return recognizer

    def attributor(self, choice: Choice) -> Attributor:
        """What attributes the answers, for this choice."""
        attributor: Attributor = self._load_attributor(choice.network)
        return attributor

    def choice(self, name: str) -> Choice:
        """The choice of a `Choice.name`.

        Raises:
            ValueError: there is none of that name.
        """
        if name == self.default.name:
            return self.default
        file = self.file(name)
        if file is None:
            raise ValueError(f"no network {name!r}")
        return file.choice

    def file(self, name: str) -> NetworkFile | None:
        """The file of a `Choice.name`; None where there is none of that name."""
        return next((file for file in self.files if file.choice.name == name), None)


def _names(folder: Path) -> set[str]:
    """Of what weights there is a card, or a network that has lost its card."""
    files = [*folder.glob("*.json"), *folder.glob("*.keras")]
    return {file.name.partition(".")[0] for file in files}


def _look_through(name: str, folder: Path) -> list[NetworkFile]:
    """The LiteRT files of a set of weights.

    Raises:
        WeightsError: one of them, or that of the gradients, is missing, damaged or of another
            training, or the card lacks what the page shows of it.
    """
    _, card = read_weights(name, folder, f"{name}-gradients.tflite")
    with usable(name, folder):
        ShownCard.model_validate(card)
    files = []
    for precision, entry in _files(card).items():
        content, _ = read_weights(name, folder, entry["file"])
        choice = Choice(name, entry["file"])
        files.append(NetworkFile(choice, precision, len(content), entry["accuracy"], card))
    return files


def _files(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The LiteRT files of a card by precision."""
    return card["precisions"] or {"float32": {"file": card["serves"], "accuracy": card["accuracy"]}}
