"""The tab that reads codes: its frame, what its script asks of this side, and its endpoint."""

import base64
import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import gradio as gr
from gradio.utils import get_upload_folder

from model import PictureError, WeightsError
from model.codes.code import CodePage
from model.codes.kind import Kind
from model.codes.kinds import KINDS, describe_kinds, explain, kind_of
from model.i18n import Language
from model.images.pages import MAX_PDF_BYTES, Document, open_document
from model.images.picture import MAX_BYTES, Pixels, Reason, to_pixels
from page.codes import export, messages
from page.codes.messages import Reader, ShownPage
from page.codes.requests import ExportRequest, JudgeRequest, PageRequest
from page.components import PictureUpload, Source, within
from page.templates import render

FOLDER = Path(__file__).parent
SCRIPTS = ("results", "review", "typing", "intake", "out", "main")
READINGS_AT_ONCE = 2  # All visitors share them; more would only wait for the processor.
MAX_USUAL_CODES = 100  # A picture with more may be no page of codes.
MIN_SURE_SHARE = 0.5  # A picture with fewer sure digits may be none either.

ENDPOINT = (
    "Reads the handwritten codes in a picture file of any common format, or in a PDF. "
    "`kind` says what they must be: {kinds}. "
    'Returns `codes`, each with its `page`, `text` ("?" where a digit can\'t be read), `verdict` '
    "(sure, check or unreadable), `confidence`, `box`, whether it `holds` as its kind demands, "
    "the `proposal` that would, and its `digits` with their `probabilities`, `verdict` and "
    "`box`; and `turned`, by how many degrees clockwise each page had to be turned, which boxes "
    "are those of."
)

Data = dict[str, Any]
FindReader = Callable[[], Reader]


@dataclass(frozen=True)
class ReadPage:
    """A page that was read, and its picture, turned as it was read."""

    codes: CodePage
    pixels: Pixels


@dataclass(frozen=True)
class Remarks:
    """What there is to say of a page, in sentences, and whether it may be none of codes."""

    sentences: list[str]
    dubious: bool


@dataclass(frozen=True)
class PageAnswer(ShownPage):
    """A page to be shown: one of so many `pages`, with what is `said` of it.

    Where the kind of code is none, `kind_error` says so in a sentence, and the codes are free.
    """

    pages: int
    said: list[str]
    dubious: bool
    kind_error: str


@dataclass(frozen=True)
class PageRefusal:
    """Why a page can't be read, in a sentence; the file has so many `pages`, 0 if none opens.

    There is no `reason` where it is none of the file's.
    """

    error: str
    reason: Reason | None
    pages: int


Read = Callable[[Document, int], ReadPage]


def add_code_panel(find_reader: FindReader, texts: Language) -> None:
    """The tab, and the endpoint `/read_codes`.

    Args:
        find_reader: gives what reads the codes; asked when the first picture comes.
        texts: the page's language.
    """
    turns = threading.BoundedSemaphore(READINGS_AT_ONCE)

    def read(document: Document, number: int) -> ReadPage:
        with turns:
            pixels = to_pixels(document.draw(number))
            page = find_reader().read(pixels)
            return ReadPage(page, messages.upright(pixels, page))

    with gr.Tab(texts.codes.tab, elem_id="codes"):
        gr.HTML(
            html_template=_frame(texts),
            js_on_load=_script(texts),
            server_functions=_answers(read, texts),
            apply_default_css=False,
            elem_id="code-panel",
        )
    _add_endpoint(read, texts)


def _answers(read: Read, texts: Language) -> list[Callable[[Data], Data]]:
    """What the tab's script asks of this side, by name. Nothing of it is kept."""
    uploads = get_upload_folder()

    def read_page(data: Data) -> Data:
        """One page of an uploaded file; an `error` says in a sentence why not."""
        asked = PageRequest.model_validate(data)
        return asdict(_read_page(asked, within(uploads, asked.path), read, texts))

    def judge(data: Data) -> Data:
        """What a kind says of codes as they stand in the browser."""
        asked = JudgeRequest.model_validate(data)
        kind = _find_kind(asked.kind)
        if kind is None:
            return {"error": explain(asked.kind, texts)}
        return {"codes": [asdict(messages.judge(sent.code(), kind)) for sent in asked.codes]}

    def export_codes(data: Data) -> Data:
        """A file to be saved, made of what the browser holds."""
        made = export.make_file(ExportRequest.model_validate(data), texts)
        data64 = base64.b64encode(made.data).decode()
        return {"name": made.name, "type": made.media_type, "data": data64}

    return [read_page, judge, export_codes]


def _read_page(
    asked: PageRequest, source: Source, read: Read, texts: Language
) -> PageAnswer | PageRefusal:
    """Reads one page; the last one takes its file along."""
    count = 0
    try:
        with open_document(source) as document:
            count = document.count
            page = read(document, asked.page)
    except PictureError as error:
        why = texts.codes.refusal(error.reason)
        if count > 1:
            why = texts.codes.page_refused.format(page=asked.page, why=why)
        return PageRefusal(why, error.reason, count)
    except WeightsError:  # Further pages would be asked for in vain.
        return PageRefusal(texts.codes.no_weights, None, asked.page)
    finally:
        if asked.page >= count and isinstance(source, Path) and source.is_file():
            # Of a file that was sent twice, another request may have taken it just now.
            source.unlink(missing_ok=True)
    kind = _find_kind(asked.kind)
    shown = messages.show_page(page.codes, page.pixels, kind or KINDS["free"])
    remarks = _remark(page.codes, texts)
    return PageAnswer(
        **vars(shown),
        pages=count,
        said=remarks.sentences,
        dubious=remarks.dubious,
        kind_error=explain(asked.kind, texts) if kind is None else "",
    )


def _find_kind(name: str) -> Kind | None:
    try:
        return kind_of(name)
    except ValueError:
        return None


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
    words["refused"] = {reason: texts.codes.refusal(reason) for reason in get_args(Reason)}
    limits = {"picture": MAX_BYTES, "pdf": MAX_PDF_BYTES}
    given = f"{json.dumps(words)}, {json.dumps(limits)}"
    return "\n".join([*scripts, f"startCodes(element, server, upload, {given});"])


def _frame(texts: Language) -> str:
    """The tab's HTML, with its words and the kinds of codes."""
    return render("codes/frame.html", words=texts.codes, kinds=KINDS.values(), language=texts)


def _add_endpoint(read: Read, texts: Language) -> None:
    """Apart from the page's own way: this one raises where the page explains."""

    def read_codes(picture: Source | None, kind: str = "free") -> Data:
        """The codes of a file, as `ENDPOINT` says."""
        if picture is None:
            raise gr.Error(texts.codes.nothing, print_exception=False)
        try:
            wanted = kind_of(kind or "free")
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error
        try:
            with open_document(picture) as document:
                numbers = range(1, document.count + 1)
                pages = [read(document, number).codes for number in numbers]
        except PictureError as error:
            raise gr.Error(texts.refusal(error.reason), print_exception=False) from error
        except WeightsError as error:
            raise gr.Error(texts.codes.no_weights, print_exception=False) from error
        return asdict(messages.describe_file(pages, wanted))

    file, kind = PictureUpload(visible=False), gr.Textbox("free", visible=False)
    gr.Button(visible=False).click(
        read_codes,
        [file, kind],
        gr.JSON(visible=False),
        api_name="read_codes",
        api_description=ENDPOINT.format(kinds=describe_kinds()),
    )
