"""What every language says about the networks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkTexts:
    """What is said about the networks."""

    title: str
    help: str
    columns: tuple[str, ...]
    measure: str
    model: str
    origin: str
    scratch: str
    curves: str
    epoch: str
    loss: str
    training: str
    validation: str
    reliability: str
    confidence: str
    right: str
    confusion: str
    handwriting: str
    mistakes: str
    mistake: str
    layers: str
    layer_columns: tuple[str, ...]
