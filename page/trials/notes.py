"""What the visitor writes about the tests, which stays in the visitor's own browser."""

from dataclasses import astuple, dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter, ValidationError


@dataclass(frozen=True)
class Notes:
    """The text under each of the course's three headings."""

    strengths: str
    limits: str
    proposals: str


_Note = Annotated[str, BeforeValidator(lambda note: str(note or ""))]
_kept_notes = TypeAdapter(tuple[_Note, _Note, _Note])


def to_browser(notes: Notes) -> list[str]:
    return list(astuple(notes))


def from_browser(kept: Any) -> Notes | None:
    """The notes that a browser has kept; None where it kept none."""
    try:
        return Notes(*_kept_notes.validate_python(kept))
    except ValidationError:
        return None
