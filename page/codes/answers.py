"""What the server functions of the tab share: what they are sent is checked, or refused."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from fastapi import HTTPException
from pydantic import ValidationError

from model.i18n import Language
from model.images.picture import Reason
from page.codes.requests import Sent
from page.codes.turns import BusyError, Lane

Data = dict[str, Any]
Answer = Callable[..., Awaitable[Data]]
Work = Callable[[Data, Language], Data]
AnySent = TypeVar("AnySent", bound=Sent)


@dataclass(frozen=True)
class Refusal:
    """Why there is no answer, in a sentence.

    Attributes:
        error: the sentence.
        reason: why a page can't be read; "missing" too where a list has gone; None where it is
            for no fault of its file.
        pages: of the file; 0 if none opens.
        again: whether the same may be asked again in a moment.
    """

    error: str
    reason: Reason | None = None
    pages: int = 0
    again: bool = False


def checked(form: type[AnySent], data: Any, texts: Language) -> AnySent:
    """What was sent, as its form has it.

    Raises:
        HTTPException: by status 422, it is not of the form.
    """
    try:
        return form.model_validate(data)
    except (ValidationError, RecursionError) as error:
        raise HTTPException(422, texts.malformed) from error


def many(data: Any, name: str) -> int:
    """How many entries a list of a request has, before any of them is looked at."""
    entries = data.get(name) if isinstance(data, dict) else None
    return len(entries) if isinstance(entries, list) else 0


async def work_on(
    entries: int, limit: int, lane: Lane, work: Work, data: Data, texts: Language
) -> Data:
    """What some work in a lane makes of a request that has so many entries."""
    if entries > limit:
        return asdict(Refusal(texts.codes.too_many.format(count=limit)))
    try:
        with lane.places:
            return await lane.run(work, data, texts)
    except BusyError:
        return asdict(Refusal(texts.codes.busy, again=True))
