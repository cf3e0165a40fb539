"""The tab that reads codes: its frame, and what its script asks of this side."""

import base64
import json
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import get_args

import gradio as gr
from fastapi import HTTPException
from gradio.utils import get_upload_folder

from model.codes.code import CodePage
from model.codes.forms.form import MAX_BYTES as MAX_FORM_BYTES
from model.codes.kind import Kind
from model.codes.kinds import KINDS, explain
from model.codes.lists.code_list import MAX_LIST_BYTES
from model.codes.table import LIST
from model.i18n import Language
from model.images.pages import MAX_PDF_BYTES
from model.images.picture import MAX_BYTES, Reason
from model.litert import WeightsError
from page.codes import examples, export, messages
from page.codes.answers import Answer, Data, Refusal, checked, many, work_on
from page.codes.desk import CodeDesk, PageError, PageRead
from page.codes.forms import messages as form_messages
from page.codes.forms.answers import form_answers, form_texts, refuse_page
from page.codes.forms.shelf import MissingFormsError
from page.codes.lists.answers import can_assign, list_answers, list_words
from page.codes.messages import ShownCode, ShownPage
from page.codes.requests import (
    MAX_CODES,
    MAX_FORMS,
    MAX_ROWS,
    AuditRequest,
    ExampleRequest,
    ExportRequest,
    JudgeRequest,
    PageRequest,
)
from page.codes.review import audits
from page.codes.turns import BusyError, unless_gone
from page.components import within
from page.templates import render

FOLDER = Path(__file__).parent
SCRIPTS = (
    *("results", "intake", "out", "asking", "zones", "storage"),
    *("review/watch", "review/review", "review/groups", "review/audit", "review/typing"),
    *("lists/lists", "lists/attendance"),
    *("forms/forms", "forms/drafts", "forms/drawing", "forms/editor", "forms/table"),
    *("batches/store", "batches/saving", "batches/list", "batches/batches", "main"),
)
MAX_USUAL_CODES = 100  # A picture with more may be no page of codes.
MIN_SURE_SHARE = 0.5  # A picture with fewer sure digits may be none either.
MAX_JUDGING_SECONDS = 1.0  # The script asks again for codes that were not reached.


@dataclass(frozen=True)
class Remarks:
    """What there is to say of a page, in sentences, and whether it may be none of codes."""

    sentences: list[str]
    dubious: bool


@dataclass(frozen=True)
class PageAnswer(ShownPage):
    """A page to be shown: one of so many `pages`, with what is `said` of it.

    Where the kind of code is none, `kind_error` says so in a sentence, and the codes are free.
    Where it is of a form, `form` is its name, and the codes are its fields.
    """

    pages: int
    said: list[str]
    dubious: bool
    kind_error: str
    form: str | None


@dataclass(frozen=True)
class ZoneAnswer:
    """The codes in a zone of a page that is shown already; `kind_error` as in `PageAnswer`."""

    codes: list[ShownCode]
    kind_error: str


def add_code_panel(desk: CodeDesk, texts: Language) -> None:
    """The tab, in a language; those of all languages share the desk."""
    with gr.Tab(texts.codes.tab, elem_id="codes"):
        gr.HTML(
            html_template=_frame(texts),
            js_on_load=_script(texts),
            server_functions=_answers(desk, texts),
            apply_default_css=False,
            elem_id="code-panel",
        )


def _answers(desk: CodeDesk, texts: Language) -> list[Answer]:
    """What the tab's script asks of this side, by name. Nothing of it is kept.

    What no script of ours sends is answered by status 422; all else that goes wrong, by a
    `Refusal`.
    """
    uploads = get_upload_folder()
    busy = asdict(Refusal(texts.codes.busy, again=True))

    async def read_page(data: Data, request: gr.Request) -> Data:
        """One page of an uploaded file, or a zone of one; the last page, or a zone, takes its file
        along. Forms that are not here are named, to be sent again."""
        asked = checked(PageRequest, data, texts)
        source, over = within(uploads, asked.path), True
        is_zone = asked.zone is not None
        try:
            forms = desk.forms.find(asked.forms)
            lane = await desk.lane_for(source, forms)
            with lane.places:
                show = partial(_show_zone if is_zone else _show, desk, asked.kind, texts)
                how = asked.zone, asked.turned, forms
                read = lane.run(desk.read, source, asked.page, show, *how)
                answer = await unless_gone(read, request.is_disconnected)
            over = is_zone or answer is None or asked.page >= answer["pages"]
            return answer or {}
        except PageError as error:
            over = is_zone or asked.page >= error.pages
            return asdict(refuse_page(error, asked.page, texts))
        except WeightsError:
            return asdict(Refusal(texts.codes.no_weights))
        except MissingFormsError as error:
            over = False
            return {"forms": error.hashes}
        except BusyError:
            over = False
            return busy
        finally:
            if over and isinstance(source, Path):
                desk.uploads.settle(source)

    async def judge(data: Data) -> Data:
        """What a kind says of codes as they stand in the browser: of the first, at least."""
        work = partial(_judge, desk)
        return await work_on(many(data, "codes"), MAX_CODES, desk.judging, work, data, texts)

    async def export_codes(data: Data) -> Data:
        """A file to be saved, made of what the browser holds."""
        return await work_on(many(data, "rows"), MAX_ROWS, desk.exporting, _export, data, texts)

    async def say_audit(data: Data) -> Data:
        """What an audit of sure codes says, in a sentence."""
        return await work_on(1, MAX_CODES, desk.judging, _say_audit, data, texts)

    async def give_example(data: Data) -> Data:
        """One of the pictures to try, for the script to send as it sends a visitor's own."""
        picture = examples.full(checked(ExampleRequest, data, texts).name)
        if picture is None:
            raise HTTPException(404, texts.malformed)
        return asdict(picture)

    return [
        *(read_page, judge, export_codes, say_audit, give_example),
        *list_answers(desk, texts),
        *form_answers(desk, texts),
    ]


def _show(desk: CodeDesk, kind_name: str, texts: Language, read: PageRead) -> Data:
    kind, kind_error = _kind_or_free(desk, kind_name, texts)
    if read.form is None:
        form, shown = None, messages.show_page(read.codes, read.pixels, kind)
        remarks = _remark(read.codes, texts)
    else:
        form, shown = read.form.form.name, form_messages.show_form(read.form, read.pixels)
        remarks = Remarks([], False)
    answer = PageAnswer(
        **vars(shown),
        pages=read.pages,
        said=remarks.sentences,
        dubious=remarks.dubious,
        kind_error=kind_error,
        form=form,
    )
    return asdict(answer)


def _show_zone(desk: CodeDesk, kind_name: str, texts: Language, read: PageRead) -> Data:
    kind, kind_error = _kind_or_free(desk, kind_name, texts)
    return asdict(ZoneAnswer(messages.show_codes(read.codes, read.pixels, kind), kind_error))


def _judge(desk: CodeDesk, data: Data, texts: Language) -> Data:
    asked = checked(JudgeRequest, data, texts)
    if desk.find_kind(asked.kind) is None:
        return asdict(_no_kind(asked.kind, texts))
    began, judged = perf_counter(), []
    for sent in asked.codes:
        name = sent.kind or asked.kind
        own = desk.find_kind(name)
        if own is None and name.startswith(LIST):  # It is sent again, and no code judged without.
            return asdict(_no_kind(name, texts))
        judged.append(asdict(messages.judge_shown(sent.code(), own or KINDS["free"])))
        if perf_counter() - began > MAX_JUDGING_SECONDS:
            break
    return {"codes": judged}


def _export(data: Data, texts: Language) -> Data:
    made = export.make_file(checked(ExportRequest, data, texts), texts)
    data64 = base64.b64encode(made.data).decode()
    return {"name": made.name, "type": made.media_type, "data": data64}


def _say_audit(data: Data, texts: Language) -> Data:
    return {"sentence": audits.sentence(checked(AuditRequest, data, texts), texts)}


def _kind_or_free(desk: CodeDesk, name: str, texts: Language) -> tuple[Kind, str]:
    """A kind, and why there is none of the name in a sentence, or ""."""
    kind = desk.find_kind(name)
    return (KINDS["free"], _no_kind(name, texts).error) if kind is None else (kind, "")


def _no_kind(name: str, texts: Language) -> Refusal:
    if name == LIST:
        return Refusal(texts.lists.none_chosen)
    if name.startswith(LIST):
        return Refusal(texts.lists.gone, "missing")
    return Refusal(explain(name, texts))


def _remark(page: CodePage, texts: Language) -> Remarks:
    words, sentences = texts.codes, []
    if not page.codes:
        return Remarks([words.no_codes], False)
    if page.turned:
        sentences.append(words.turned.format(degrees=page.turned))
    verdicts = [digit.verdict for code in page.codes for digit in code.digits]
    many = len(page.codes) > MAX_USUAL_CODES
    doubtful = verdicts.count("sure") < MIN_SURE_SHARE * len(verdicts)
    if many:
        sentences.append(words.many.format(count=len(page.codes)))
    if doubtful:
        sentences.append(words.doubtful)
    return Remarks(sentences, many or doubtful)


def _script(texts: Language) -> str:
    scripts = [(FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    words = asdict(texts.codes)
    words["lists"] = list_words(texts)
    words["forms"] = form_texts(texts)
    words["batches"] = asdict(texts.batches)
    words["groups"] = asdict(texts.groups)
    words["refused"] = {reason: texts.codes.refusal(reason) for reason in get_args(Reason)}
    limits = {"picture": MAX_BYTES, "pdf": MAX_PDF_BYTES, "codes": MAX_CODES, "rows": MAX_ROWS}
    limits |= {"list": MAX_LIST_BYTES, "form": MAX_FORM_BYTES, "forms": MAX_FORMS}
    given = f"{json.dumps(words)}, {json.dumps(limits)}"
    return "\n".join([*scripts, f"startCodes(element, server, upload, {given});"])


def _frame(texts: Language) -> str:
    """The tab's HTML, with its words and the kinds of codes."""
    return render(
        "codes/frame.html",
        words=texts.codes,
        batches=texts.batches,
        kinds=KINDS.values(),
        language=texts,
        lists=texts.lists,
        can_assign=can_assign(),
        thumbnails=examples.thumbnails(),
        max_audited=MAX_ROWS,
    )
