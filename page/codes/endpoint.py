"""The HTTP endpoint `/read_codes`.

It stands apart from the page's own way: it raises where the page explains.
"""

from collections.abc import AsyncIterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from model.codes.kind import Kind
from model.codes.kinds import describe_kinds, kind_of
from model.codes.table import LIST
from model.codes.zone import Zone
from model.i18n import Language
from model.litert import WeightsError
from page.codes.desk import CodeDesk, PageError, PageRead
from page.codes.messages import ReadCode, ReadFile, describe_page
from page.codes.requests import MAX_NAME_LENGTH, to_zone
from page.codes.turns import BusyError
from page.components import Numbers, PictureUpload, Source

ENDPOINT = (
    "Reads the handwritten codes in a picture file of any common format, or in a PDF. "
    "`kind` says what they must be: {kinds}. "
    "`zone`, if it is given, is the only part of each page to be read, as [left, top, right, "
    "bottom] in shares of its width and height, from 0 to 1; a tiny one points at a code. "
    'Returns `codes`, each with its `page`, `text` ("?" where a digit can\'t be read), `written` '
    "(the same with the marks and spaces between its digits), `verdict` (sure, check or "
    "unreadable), `confidence`, `box`, whether it `holds` as its kind demands, the `proposal` that "
    "would, and its `digits` with their `probabilities`, `verdict` and `box`; and `turned`, by how "
    "many degrees clockwise each page had to be turned, which boxes are those of."
)

Data = dict[str, Any]


def add_code_endpoint(desk: CodeDesk, texts: Language) -> None:
    """The endpoint, once for the page in all languages; errors are in the one that is given."""

    async def read_codes(
        picture: Source | None, kind: str = "free", zone: Any = None
    ) -> AsyncIterator[Data]:
        """The codes of a file, as `ENDPOINT` says; until then, how far the reading is."""
        if picture is None:
            raise _error(texts.codes.nothing)
        try:
            wanted, part = _find_kind(kind, texts), _find_zone(zone, texts)
            with desk.files:
                async for answer in _read(desk, picture, wanted, part):
                    yield answer
        except PageError as error:
            raise _error(texts.refusal(error.reason)) from error
        except WeightsError as error:
            raise _error(texts.codes.no_weights) from error
        except BusyError as error:
            raise _error(texts.codes.busy) from error
        finally:
            if isinstance(picture, Path):
                desk.uploads.settle(picture)

    file, kind = PictureUpload(visible=False), gr.Textbox("free", visible=False)
    zone = Numbers(visible=False)
    gr.Button(visible=False).click(
        read_codes,
        [file, kind, zone],
        gr.JSON(visible=False),
        api_name="read_codes",
        api_description=ENDPOINT.format(kinds=describe_kinds()),
        # The desk has its own limits: what waited in Gradio's queue would take others' room there.
        concurrency_limit=None,
    )


async def _read(
    desk: CodeDesk, source: Source, kind: Kind, zone: Zone | None
) -> AsyncIterator[Data]:
    """How far the reading is, after each page but the last; then the codes of all.

    Between two answers Gradio looks whether the client is still there.
    """
    lane = await desk.lane_for(source)
    codes: list[ReadCode] = []
    turned: list[int] = []
    number = pages = 1
    while number <= pages:
        describe = partial(_describe, kind, number)
        pages, found, degrees = await lane.run(desk.read, source, number, describe, zone)
        codes += found
        turned.append(degrees)
        if number < pages:
            yield {"read": number, "pages": pages}
        number += 1
    yield asdict(ReadFile(codes, turned))


def _find_kind(name: str | None, texts: Language) -> Kind:
    if name and name.partition(":")[0].strip().lower() == LIST.strip(":"):
        raise _error(texts.lists.not_over_http)
    try:
        return kind_of((name or "free")[:MAX_NAME_LENGTH])
    except ValueError as error:
        raise _error(str(error)) from error


def _find_zone(sent: Any, texts: Language) -> Zone | None:
    try:
        return to_zone(sent)
    except ValueError as error:
        raise _error(texts.codes.no_zone) from error


def _describe(kind: Kind, number: int, read: PageRead) -> tuple[int, list[ReadCode], int]:
    return read.pages, describe_page(read.codes, kind, number), read.codes.turned


def _error(sentence: str) -> gr.Error:
    return gr.Error(sentence, print_exception=False)
