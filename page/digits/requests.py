"""What the digits' script sends, and what it is told at the start."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from model.images.picture import MAX_BYTES

MAX_DRAWING = 4 * (MAX_BYTES // 3 + 2)  # Characters of base64.


class DigitRequest(BaseModel):
    """A picture to read, and how its answer is to be shown.

    Attributes:
        drawing: the pad's picture file in base64; None for an upload, or an empty pad.
        path: of an uploaded file; None for a drawing, or where nothing was uploaded.
        drawn: whether the picture is of the pad.
        choices: values of the panel's `choices`.
    """

    model_config = ConfigDict(frozen=True)

    drawing: Annotated[str, Field(max_length=MAX_DRAWING)] | None = None
    path: str | None = None
    drawn: bool
    choices: list[Any]
