"""What the tab's script asks about lists of valid codes: to take one, and who is there."""

import importlib.util
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args

from gradio.utils import get_upload_folder

from model.codes.lists.code_list import (
    CodeListError,
    ListReason,
    describe_list,
    explain_list_error,
)
from model.codes.lists.known_codes import KnownCodes
from model.i18n import Language
from page.codes.answers import Answer, Data, Refusal, checked, many, work_on
from page.codes.desk import CodeDesk
from page.codes.requests import MAX_ROWS, AttendanceRequest, ListRequest
from page.codes.turns import BusyError
from page.components import within


@dataclass(frozen=True)
class ListTaken:
    """A list that is known by now: the name of its kind, and what there is to say of it."""

    kind: str
    said: str


def can_assign() -> bool:
    """Whether what assigns a whole stack together is installed."""
    return importlib.util.find_spec("scipy") is not None


def list_words(texts: Language) -> dict[str, Any]:
    """What the script says about lists."""
    refused = {
        reason: explain_list_error(CodeListError(reason), texts) for reason in get_args(ListReason)
    }
    return asdict(texts.lists) | {"refused": refused}


def list_answers(desk: CodeDesk, texts: Language) -> list[Answer]:
    """The server functions, as those of the panel."""
    uploads = get_upload_folder()

    async def take_list(data: Data) -> Data:
        """A list that was uploaded: its file goes as soon as it is parsed."""
        source = within(uploads, checked(ListRequest, data, texts).path)
        try:
            with desk.lists.parsing.places:
                return await desk.lists.parsing.run(_take, desk, source, texts)
        except BusyError:
            return asdict(Refusal(texts.codes.busy, again=True))
        finally:
            if isinstance(source, Path):
                desk.uploads.settle(source)

    async def take_attendance(data: Data) -> Data:
        """Which codes of a list are where in what the browser holds."""
        is_shown = isinstance(data, dict) and data.get("form") == "shown"
        lane = desk.judging if is_shown else desk.exporting
        work = partial(_take_attendance, desk)
        return await work_on(many(data, "rows"), MAX_ROWS, lane, work, data, texts)

    return [take_list, take_attendance]


def _take(desk: CodeDesk, source: Path, texts: Language) -> Data:
    try:
        kind = desk.lists.take(source)
    except CodeListError as error:
        return asdict(Refusal(explain_list_error(error, texts)))
    except OSError:  # It went between its upload and its turn.
        return asdict(Refusal(explain_list_error(CodeListError("missing"), texts), "missing"))
    return asdict(ListTaken(kind.name, describe_list(kind.codes, texts)))


def _take_attendance(desk: CodeDesk, data: Data, texts: Language) -> Data:
    asked = checked(AttendanceRequest, data, texts)
    kind = desk.find_kind(asked.kind)
    if not isinstance(kind, KnownCodes):
        return asdict(Refusal(texts.lists.gone, "missing"))
    if not can_assign():
        return asdict(Refusal(texts.lists.cannot_assign))
    from page.codes.lists import attendance  # It needs scipy.

    return attendance.answer(asked, kind.codes, texts)
