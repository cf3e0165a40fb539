"""What the page shows of a model card, so that a card without it is known before it is shown."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict

Curve = Annotated[list[float], Field(min_length=1)]
# JSON knows lists alone.
Layer = Annotated[tuple[str, str, list[int | None], int], Strict(False)]
Confidence = Annotated[tuple[float, float, int], Strict(False)]


class _Shown(BaseModel):
    model_config = ConfigDict(strict=True)


class _Data(_Shown):
    name: str
    training: int
    digits: bool | None = None
    form: str | None = None


class _File(_Shown):
    file: str
    accuracy: dict[str, float]


class _Mistake(_Shown):
    label: int
    read: int
    confidence: float
    png: str


class _History(_Shown):
    loss: Curve
    val_loss: Curve


class ShownCard(_Shown):
    """Of a network of digits, trained and evaluated: what its table, card and reports show."""

    parameters: int
    layers: list[Layer]
    data: list[_Data]
    epochs: int
    date: str
    history: _History
    reliability: list[Confidence]
    coverage: float
    accuracy: dict[str, float]
    confusion: dict[str, list[list[int]]]
    mistakes: list[_Mistake]
    precisions: dict[str, _File]
