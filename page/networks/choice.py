"""The networks that a visitor may ask: the page's own, and any others among the weights."""

import contextlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from model import Recognizer, WeightsError
from model.codes.reader import LINE_NETWORK
from model.digits.attribution import Attributor
from model.litert import WEIGHTS, read_weights


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
    """What a card says of one of its LiteRT files.

    Attributes:
        choice: what chooses it.
        precision: of its weights, such as "float32".
        accuracy: in [0, 1], by set.
        card: the network's whole card.
    """

    choice: Choice
    precision: str
    accuracy: dict[str, float]
    card: dict[str, Any] = field(repr=False)


class Networks:
    """Weights by choice, loaded when first asked for and shared by all visitors.

    Attributes:
        default: what answers until a visitor chooses.
    """

    def __init__(self, recognizer: Recognizer, folder: Path = WEIGHTS) -> None:
        self._recognizer, self._folder = recognizer, folder
        self.default = Choice(recognizer.card["network"], recognizer.card["serves"])
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

    def size(self, choice: Choice) -> int:
        """Bytes of its file."""
        return (self._folder / choice.file).stat().st_size

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
        """The file of a `Choice.name`; None where it is no longer there."""
        return next((file for file in self.files() if file.choice.name == name), None)

    def files(self) -> list[NetworkFile]:
        """The files of all `cards`, in their order."""
        return [
            NetworkFile(Choice(card["network"], entry["file"]), precision, entry["accuracy"], card)
            for card in self.cards()
            for precision, entry in _files(card).items()
        ]

    def cards(self) -> list[dict[str, Any]]:
        """The cards of all usable weights of digits in the folder, the default's first."""
        cards = [self._recognizer.card]
        for path in sorted(self._folder.glob("*.json")):
            if path.stem not in (self.default.network, LINE_NETWORK):
                with contextlib.suppress(WeightsError):  # half copied, or of an older version
                    cards.append(read_weights(path.stem, self._folder)[1])
        return cards


def _files(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The LiteRT files of a card by precision."""
    return card["precisions"] or {
        "float32": {"file": card["serves"], "bytes": None, "accuracy": card["accuracy"]}
    }
