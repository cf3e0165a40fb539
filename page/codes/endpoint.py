"""The HTTP endpoint `/read_codes`.

It stands apart from the page's own way: it raises where the page explains.
"""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from model.codes.forms.form import Form, FormError
from model.codes.forms.words import form_words
from model.codes.kind import Kind
from model.codes.kinds import describe_kinds, kind_of
from model.codes.table import LIST
from model.codes.zone import Zone
from model.i18n import Language
from model.litert import WeightsError
from page.codes.desk import CodeDesk, PageError, PageRead
from page.codes.forms import messages as form_messages
from page.codes.forms.messages import ReadForm
from page.codes.messages import ReadCode, ReadFile, describe_page
from page.codes.requests import MAX_FORMS, MAX_NAME_LENGTH, to_zone
from page.codes.turns import BusyError
from page.components import Forms, Numbers, PictureUpload, Source

ENDPOINT = (
    "Reads the handwritten codes in a picture file of any common format, or in a PDF. "
    "`kind` says what they must be: {kinds}. "
    "`zone`, if it is given, is the only part of each page to be read, as [left, top, right, "
    "bottom] in shares of its width and height, from 0 to 1; a tiny one points at a code. "
    'Returns `codes`, each with its `page`, `text` ("?" where a digit can\'t be read), `written` '
    "(the same with the marks and spaces between its digits), `verdict` (sure, check or "
    "unreadable), `confidence`, `box`, whether it `holds` as its kind demands, the `proposal` that "
    "would, and its `digits` with their `probabilities`, `verdict` and `box`; and `turned`, by how "
    "many degrees clockwise each page had to be turned, which boxes are those of. "
    "`form`, if it is given, is a form that the page or the command has taught, as its file has it "
    "(an object or its text), or a list of several. Each page then finds its form: `forms` has for "
    "each `page` the name of its `form`, or null, and its `fields`, each with its `name`, `kind`, "
    "`state` (sure, check, unreadable, missing or empty), `box` and `code`, which is null where "
    "none is read. Only the codes of pages of no form are in `codes`."
)

Data = dict[str, Any]


def add_code_endpoint(desk: CodeDesk, texts: Language) -> None:
    """The endpoint, once for the page in all languages; errors are in the one that is given."""

    async def read_codes(
        picture: Source | None, kind: str = "free", zone: Any = None, form: Any = None
    ) -> AsyncIterator[Data]:
        """The codes of a file, as `ENDPOINT` says; until then, how far the reading is."""
        if picture is None:
            raise _error(texts.codes.nothing)
        try:
            wanted, part = _find_kind(kind, texts), _find_zone(zone, texts)
            with desk.files:
                forms = await desk.judging.run(_parse_forms, form, texts)
                async for answer in _read(desk, picture, wanted, part, forms):
                    yield answer
        except FormError as error:
            raise _error(form_words(texts.code).refusal(error)) from error
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
    zone, form = Numbers(visible=False), Forms(visible=False)
    gr.Button(visible=False).click(
        read_codes,
        [file, kind, zone, form],
        gr.JSON(visible=False),
        api_name="read_codes",
        api_description=ENDPOINT.format(kinds=describe_kinds()),
        # The desk has its own limits: what waited in Gradio's queue would take others' room there.
        concurrency_limit=None,
    )


async def _read(
    desk: CodeDesk, source: Source, kind: Kind, zone: Zone | None, forms: Sequence[Form]
) -> AsyncIterator[Data]:
    """How far the reading is, after each page but the last; then the codes of all.

    Between two answers Gradio looks whether the client is still there.
    """
    lane = await desk.lane_for(source, forms)
    codes: list[ReadCode] = []
    turned: list[int] = []
    of_forms: list[ReadForm] = []
    number = pages = 1
    while number <= pages:
        describe = partial(_describe, kind, number)
        how = zone, None, forms
        pages, found, degrees, of_form = await lane.run(desk.read, source, number, describe, *how)
        codes += found
        turned.append(degrees)
        of_forms.append(of_form)
        if number < pages:
            yield {"read": number, "pages": pages}
        number += 1
    rows = {"forms": list(map(asdict, of_forms))} if forms else {}
    yield asdict(ReadFile(codes, turned)) | rows


def _parse_forms(sent: Any, texts: Language) -> list[Form]:
    """The forms of a request, each an object or its text; none where none is given.

    Raises:
        FormError: one of them is none, or can't be used.
    """
    given = sent if isinstance(sent, list) else [] if sent in (None, "") else [sent]
    if len(given) > MAX_FORMS:
        raise _error(texts.forms.too_many_forms.format(count=MAX_FORMS))
    return [_parse_form(form, texts) for form in given]


def _parse_form(sent: Any, texts: Language) -> Form:
    if not isinstance(sent, str | dict):
        raise _error(texts.forms.wrong_form)
    try:
        return Form.parse((sent if isinstance(sent, str) else json.dumps(sent)).encode())
    except (UnicodeEncodeError, RecursionError) as error:
        raise FormError("no_form") from error


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


def _describe(kind: Kind, number: int, read: PageRead) -> tuple[int, list[ReadCode], int, ReadForm]:
    of_form = ReadForm(number, None, [])
    if read.form is not None:
        of_form = form_messages.describe_page(read.form, read.pixels, number)
    return read.pages, describe_page(read.codes, kind, number), read.codes.turned, of_form


def _error(sentence: str) -> gr.Error:
    return gr.Error(sentence, print_exception=False)
