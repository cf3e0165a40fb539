"""The tab that reads codes: its frame, what its script asks of this side, and its endpoint."""

import base64
import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any, get_args

import gradio as gr
from gradio.utils import get_upload_folder

from model import PictureError
from model.codes.code import CodePage
from model.codes.kinds import Kind, kind_of
from model.i18n import Language
from model.images import pages
from model.images.picture import MAX_BYTES, Reason, to_pixels
from page.codes import export, messages
from page.codes.messages import Data, Reader
from page.components import PictureUpload, Source, within

FOLDER = Path(__file__).parent
SCRIPTS = ("results", "review", "typing", "intake", "out", "main")
READINGS_AT_ONCE = 2  # of all visitors together; more would only wait for the processor
MANY = 100  # codes of one picture, above which it may be no page of codes, and
FEW_SURE = 0.5  # of its digits, below which it may be none either

FindReader = Callable[[], Reader]


def add_code_panel(find_reader: FindReader, texts: Language) -> None:
    """The tab, and the endpoint `/read_codes`.

    Args:
        find_reader: gives what reads the codes; asked when the first picture comes.
        texts: the page's language.
    """
    turns = threading.BoundedSemaphore(READINGS_AT_ONCE)

    def read(source: Source, number: int) -> tuple[CodePage, Any]:
        with turns:
            pixels = to_pixels(pages.open_page(source, number))
            page = find_reader().read(pixels)
            return page, messages.upright(pixels, page)

    with gr.Tab(texts.codes.tab, elem_id="codes"):
        gr.HTML(
            html_template=_frame(texts),
            js_on_load=_script(texts),
            server_functions=_answers(read, texts),
            apply_default_css=False,
            elem_id="code-panel",
        )
    _add_endpoint(read, texts)


def _answers(
    read: Callable[[Source, int], tuple[CodePage, Any]], texts: Language
) -> list[Callable[[Data], Data]]:
    """What the tab's script asks of this side, by name. Nothing of it is kept."""
    words, uploads = texts.codes, get_upload_folder()

    def read_page(asked: Data) -> Data:
        """One page of an uploaded file; an `error` says in a sentence why not."""
        source, number = within(uploads, str(asked["path"])), int(asked["page"])
        count = 0
        try:
            count = pages.count_pages(source)
            page, pixels = read(source, number)
        except PictureError as error:
            why = words.refusal(error.reason)
            if count > 1:
                why = words.page_refused.format(page=number, why=why)
            return {"error": why, "reason": error.reason, "pages": count}
        finally:
            if number >= count and isinstance(source, Path) and source.is_file():
                # It has been read, and where it was sent twice, perhaps by another just now.
                source.unlink(missing_ok=True)
        answer = messages.for_browser(page, pixels, _kind(asked["kind"]) or kind_of("free"))
        said, dubious = _say(page, texts)
        return answer | {"pages": count, "said": said, "dubious": dubious}

    def judge(asked: Data) -> Data:
        """What a kind says of codes as they stand in the browser."""
        kind = _kind(asked["kind"])
        if kind is None:
            long = str(asked["kind"]).startswith("length")
            return {"error": words.wrong_length if long else words.wrong_pattern}
        codes = map(messages.from_browser, asked["codes"])
        return {"codes": [messages.judged(code, kind) for code in codes]}

    def export_codes(asked: Data) -> Data:
        """A file to be saved, made of what the browser holds."""
        name, media_type, data = export.make_file(
            asked["form"], asked["rows"], asked["kind"], texts
        )
        return {"name": name, "type": media_type, "data": base64.b64encode(data).decode()}

    return [read_page, judge, export_codes]


def _kind(name: Any) -> Kind | None:
    try:
        return kind_of(str(name))
    except ValueError:
        return None


def _say(page: CodePage, texts: Language) -> tuple[list[str], bool]:
    """What there is to say of a page, in sentences, and whether it may be none of codes."""
    words, said = texts.codes, []
    if not page.codes:
        return [words.no_codes], False
    if page.turned:
        said.append(words.turned.format(degrees=page.turned))
    digits = [digit.verdict for code in page.codes for digit in code.digits]
    many, doubtful = len(page.codes) > MANY, digits.count("sure") < FEW_SURE * len(digits)
    if many:
        said.append(words.many.format(count=len(page.codes)))
    if doubtful:
        said.append(words.doubtful)
    return said, many or doubtful


def _script(texts: Language) -> str:
    scripts = [(FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    words = asdict(texts.codes)
    words["refused"] = {reason: texts.codes.refusal(reason) for reason in get_args(Reason)}
    limits = {"picture": MAX_BYTES, "pdf": pages.MAX_PDF_BYTES}
    given = f"{json.dumps(words)}, {json.dumps(limits)}"
    return "\n".join([*scripts, f"startCodes(element, server, upload, {given});"])


def _frame(texts: Language) -> str:
    """The tab's HTML: in the file, each `{{name}}` stands for one of its words."""
    frame = (FOLDER / "frame.html").read_text(encoding="utf-8")
    for name, word in asdict(texts.codes).items():
        if isinstance(word, str):
            frame = frame.replace(f"{{{{{name}}}}}", escape(word))
    kinds = texts.codes.kinds.items()
    options = "".join(f'<option value="{name}">{escape(label)}</option>' for name, label in kinds)
    return frame.replace("{{kinds}}", options)


def _add_endpoint(read: Callable[[Source, int], tuple[CodePage, Any]], texts: Language) -> None:
    """Apart from the page's own way: this one raises where the page explains."""

    def read_codes(picture: Source | None, kind: str = "free") -> Data:
        """Reads the handwritten codes in a picture file of any common format, or in a PDF.

        `kind` says what they must be: free, siren, siret, ean13, luhn, postal, phone, length:8
        or pattern:75### (# is any digit).

        Returns `codes`, each with its `page`, `text` ("?" where a digit can't be read),
        `verdict` (sure, check or unreadable), `confidence`, `box`, whether it `holds` as its kind
        demands, the `proposal` that would, and its `digits` with their `probabilities`,
        `verdict` and `box`; and `turned`, by how many degrees clockwise each page had to be
        turned, which boxes are those of.
        """
        if picture is None:
            raise gr.Error(texts.codes.nothing, print_exception=False)
        try:
            wanted = kind_of(kind or "free")
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error
        try:
            count = pages.count_pages(picture)
            read_pages = [read(picture, number)[0] for number in range(1, count + 1)]
        except PictureError as error:
            raise gr.Error(texts.refusal(error.reason), print_exception=False) from error
        return messages.for_developers(read_pages, wanted)

    file, kind = PictureUpload(visible=False), gr.Textbox("free", visible=False)
    gr.Button(visible=False).click(
        read_codes, [file, kind], gr.JSON(visible=False), api_name="read_codes"
    )
