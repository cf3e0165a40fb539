"""What the tab's script asks about forms: to teach one, to keep it for a while, and for tables."""

import base64
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gradio.utils import get_upload_folder

from model.codes.forms.form import Form, FormError
from model.codes.forms.teaching import change_form, offered_fields, teach_form
from model.codes.forms.words import form_words
from model.i18n import Language
from model.images.picture import Pixels
from model.litert import WeightsError
from page.codes.answers import Answer, Data, Refusal, checked, many, work_on
from page.codes.desk import CodeDesk, PageError
from page.codes.forms import export, messages
from page.codes.forms.messages import KeptForm, ShownSample
from page.codes.forms.requests import (
    FormExportRequest,
    KeepRequest,
    SampleRequest,
    TeachRequest,
)
from page.codes.messages import Reader
from page.codes.requests import MAX_ROWS
from page.codes.turns import BusyError
from page.components import within

Made = Callable[[int, Pixels, Reader], ShownSample | KeptForm]


def form_texts(texts: Language) -> dict[str, Any]:
    """What the script says about forms."""
    return asdict(texts.forms) | asdict(form_words(texts.code))


def refuse_page(error: PageError, number: int, texts: Language) -> Refusal:
    """Why the page of a number can't be read, in a sentence."""
    why = texts.codes.refusal(error.reason)
    if error.pages > 1:
        why = texts.codes.page_refused.format(page=number, why=why)
    return Refusal(why, error.reason, error.pages)


def form_answers(desk: CodeDesk, texts: Language) -> list[Answer]:
    """The server functions, as those of the panel."""
    uploads = get_upload_folder()

    async def keep_form(data: Data) -> Data:
        """A form of a file that the visitor has: it is known by its hash from now on."""

        def keep(data: Data, texts: Language) -> Data:
            name, form = desk.forms.keep(checked(KeepRequest, data, texts).content)
            return asdict(messages.describe_form(name, form))

        try:
            return await work_on(1, 1, desk.judging, keep, data, texts)
        except FormError as error:
            return _refuse(error, texts)

    async def open_sample(data: Data) -> Data:
        """A page to teach a form by, upright, and the fields that are found on it."""
        asked = checked(SampleRequest, data, texts)
        return await with_sample(asked, _show_sample)

    async def teach(data: Data) -> Data:
        """A form of a sample, or of another form without one; its file is in the answer."""
        asked = checked(TeachRequest, data, texts)
        try:
            fields = [field.field() for field in asked.fields]

            def make(pages: int, pixels: Pixels, reader: Reader) -> KeptForm:
                network = reader.field_network
                return keep(teach_form(pixels, asked.name, fields, network, asked.turned))

            def keep(form: Form) -> KeptForm:
                content = form.to_json()
                return messages.describe_form(*desk.forms.keep(content), content)

            def change(data: Data, texts: Language) -> Data:
                form = Form.parse(asked.content.encode(errors="replace"))
                return asdict(keep(change_form(form, asked.name, fields)))

            if asked.sample is not None:
                return await with_sample(asked.sample, make)
            return await work_on(1, 1, desk.judging, change, data, texts)
        except FormError as error:
            return _refuse(error, texts)

    async def with_sample(asked: SampleRequest, make: Made) -> Data:
        """What is made of a page of an uploaded file, which goes then."""
        source = within(uploads, asked.path)
        is_over = True
        try:
            lane = await desk.lane_for(source)
            with lane.places:
                return asdict(await lane.run(desk.look, source, asked.page, make))
        except PageError as error:
            return asdict(refuse_page(error, asked.page, texts))
        except WeightsError:
            return asdict(Refusal(texts.codes.no_weights))
        except BusyError:
            is_over = False
            return asdict(Refusal(texts.codes.busy, again=True))
        finally:
            if is_over and isinstance(source, Path):
                desk.uploads.settle(source)

    async def export_forms(data: Data) -> Data:
        """A table of forms to be saved, made of what the browser holds."""
        rows = data.get("rows") if isinstance(data, dict) else None
        entries = sum(many(row, "cells") + 1 for row in rows) if isinstance(rows, list) else 0
        return await work_on(entries, 10 * MAX_ROWS, desk.exporting, _export, data, texts)

    return [keep_form, open_sample, teach, export_forms]


def _show_sample(pages: int, pixels: Pixels, reader: Reader) -> ShownSample:
    turned, zones = offered_fields(pixels, reader.field_network)
    return messages.show_sample(pages, pixels, turned, zones)


def _export(data: Data, texts: Language) -> Data:
    made = export.make_file(checked(FormExportRequest, data, texts), texts)
    data64 = base64.b64encode(made.data).decode()
    return {"name": made.name, "type": made.media_type, "data": data64}


def _refuse(error: FormError, texts: Language) -> Data:
    return asdict(Refusal(form_words(texts.code).refusal(error))) | {"field": error.field}
