"""The networks that a visitor may ask: the page's own, and any others among the weights."""

import contextlib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from model import Recognizer, WeightsError
from model.codes.reader import LINE_NETWORK
from model.digits.attribution import Attributor
from model.litert import WEIGHTS, read_weights


class Choice(NamedTuple):
    """One LiteRT file of one network."""

    network: str
    file: str

    @property
    def name(self) -> str:
        """What it is called before a visitor, such as "digits" or "digits-int8"."""
        return Path(self.file).stem


class Networks:
    """Weights by choice, loaded when first asked for and shared by all visitors.

    Attributes:
        default: what answers until a visitor chooses.
    """

    def __init__(self, recognizer: Recognizer, folder: Path = WEIGHTS) -> None:
        self._recognizer, self._folder = recognizer, folder
        self.default = Choice(recognizer.card["network"], recognizer.card["serves"])
        self._load = cache(lambda choice: Recognizer.load(choice.network, folder, choice.file))
        self._explain = cache(lambda network: Attributor.load(network, folder))

    def recognizer(self, choice: Choice) -> Recognizer:
        """What reads, for this choice."""
        if choice == self.default:
            return self._recognizer
        recognizer: Recognizer = self._load(choice)
        return recognizer

    def attributor(self, choice: Choice) -> Attributor:
        """What explains, for this choice."""
        attributor: Attributor = self._explain(choice.network)
        return attributor

    def size(self, choice: Choice) -> int:
        """Bytes of its file."""
        return (self._folder / choice.file).stat().st_size

    def described(self, name: str) -> tuple[dict[str, Any], dict[str, float]] | None:
        """The card behind a `Choice.name`, and the accuracies of that file by set."""
        for card in self.cards():
            for entry in files(card).values():
                if Choice(card["network"], entry["file"]).name == name:
                    return card, entry["accuracy"]
        return None

    def cards(self) -> list[dict[str, Any]]:
        """The cards of all usable weights of digits in the folder, the default's first."""
        cards = [self._recognizer.card]
        for path in sorted(self._folder.glob("*.json")):
            if path.stem not in (self.default.network, LINE_NETWORK):
                with contextlib.suppress(WeightsError):  # half copied, or of an older version
                    cards.append(read_weights(path.stem, self._folder)[1])
        return cards


def files(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The LiteRT files of a card by precision."""
    return card["precisions"] or {
        "float32": {"file": card["serves"], "bytes": None, "accuracy": card["accuracy"]}
    }
