"""The digits panel: its parts, and what happens between them.

The page's script, digits.js, sends a picture in one request when the pen lifts, and shows what
comes back. So an answer takes one way to here and back, and a lost one is asked for again.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import HTTPException
from gradio.utils import get_upload_folder
from pydantic import ValidationError

from model.i18n import Language
from model.images.picture import MAX_BYTES, Reason
from page.components import Source, within
from page.digits import answers
from page.digits.answer_column import AnswerColumn
from page.digits.answers import Answer
from page.digits.attribution_panel import AttributionPanel
from page.digits.attribution_view import AttributionView, view_attribution
from page.digits.input_tabs import EXAMPLES, InputTabs
from page.digits.requests import DigitRequest
from page.events import PRIVATE, Updates, as_sent
from page.networks.choice import Networks

SCRIPT = Path(__file__).with_name("digits.js")
# What the script finds wrong with a file before it is sent.
REFUSED_IN_BROWSER: tuple[Reason, ...] = ("too_heavy", "unreadable")
UNPROCESSABLE = 422  # HTTP's status for what is not of the form that it must have.


@dataclass(frozen=True)
class DigitPanel:
    """The parts of the panel.

    Attributes:
        tabs: take a digit in.
        answer: shows what was read.
        attribution: shows why.
        chosen: holds the name of the network that the visitor chose.
    """

    tabs: InputTabs
    answer: AnswerColumn
    attribution: AttributionPanel
    chosen: gr.Textbox

    @property
    def choices(self) -> list[gr.Component]:
        """How an answer is to be found and shown."""
        return [self.chosen, *self.attribution.wishes]

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """What `show` fills."""
        return [*self.answer.outputs, *self.attribution.outputs]

    def show(self, answer: Answer, view: AttributionView | None = None) -> list[dict[str, Any]]:
        """An answer as the script takes it: an update of each of `outputs`."""
        updates: Updates = self.answer.show(answer) | self.attribution.show(view)
        return as_sent(updates, self.outputs)


def wire_digit_panel(
    panel: DigitPanel, choosing: gr.events.Dependency, networks: Networks, texts: Language
) -> None:
    """Has pictures read, and answers go with the picture that they are of.

    Args:
        panel: the parts.
        choosing: the event that another network has been chosen.
        networks: where to find it.
        texts: the page's language.
    """
    uploads = get_upload_folder()

    def read_digit(data: Any) -> list[dict[str, Any]]:
        """The answer to a picture. Nothing of it is kept."""
        try:
            asked = DigitRequest.model_validate(data)
            chosen, *wishes = asked.choices
            choice, wanted = networks.choice(chosen), panel.attribution.read_wishes(wishes)
        except (ValidationError, ValueError) as error:
            raise HTTPException(UNPROCESSABLE, "not a request of this page") from error
        answer = answers.answer(_source(asked, uploads), asked.drawn, choice, networks, texts)
        view = None
        if answer.reading is not None and wanted.shown:
            view = view_attribution(answer.reading, networks.attributor(choice), wanted, texts)
        return panel.show(answer, view)

    script = gr.HTML(
        visible="hidden",
        js_on_load=f"{SCRIPT.read_text(encoding='utf-8')}\n"
        f"startDigits(server, trigger, {json.dumps(_settings(panel, texts))});",
        server_functions=[read_digit],
        elem_id="digits",
    )
    # The script asks for the pictures and choices by the one event, and shows by the other.
    pictures = [tab.picture for tab in panel.tabs.both]
    script.input(
        None, [*pictures, *panel.choices], None, js="(...state) => digits.send(state)", **PRIVATE
    )
    script.change(None, None, panel.outputs, js="() => digits.shown()", **PRIVATE)
    for tab in panel.tabs.both:
        tab.predict.click(None, None, None, js="() => digits.ask('pressed')", **PRIVATE)
        tab.tab.select(None, None, None, js="() => digits.wait()", **PRIVATE)
    uploaded = panel.tabs.upload.picture.change
    uploaded(None, None, None, js="() => digits.ask('changed')", **PRIVATE)
    panel.tabs.clear.click(None, None, None, js="() => digits.clear()", **PRIVATE)
    for wished in panel.attribution.wished:
        wished(None, None, None, js="() => digits.ask('same')", **PRIVATE)
    choosing.success(None, None, None, js="() => digits.ask('same')", **PRIVATE)


def _source(asked: DigitRequest, uploads: str) -> Source | None:
    if asked.path is not None:
        return within(uploads, asked.path)
    if asked.drawing is None:
        return None
    try:
        return base64.b64decode(asked.drawing, validate=True)
    except binascii.Error:
        return b""


def _settings(panel: DigitPanel, texts: Language) -> dict[str, Any]:
    """What the script must know: limits, and the answers that it gives by itself."""
    said: dict[str, Answer] = {
        "waiting": Answer(texts.waiting, "waiting"),
        "nothing_drawn": Answer(texts.nothing_drawn, "refused"),
        "nothing_uploaded": Answer(texts.nothing_uploaded, "refused"),
        "unanswered": Answer(texts.unanswered, "refused"),
        **{reason: Answer(texts.refusal(reason), "refused") for reason in REFUSED_IN_BROWSER},
    }
    return {
        "answers": {name: panel.show(answer) for name, answer in said.items()},
        "maxBytes": MAX_BYTES,
        "names": _names(texts),
    }


def _names(texts: Language) -> dict[str, str]:
    """What is said of parts that show a picture alone, by CSS selector."""
    names = {"#pad": texts.pad, "#glyph button": texts.glyph, "#heat button": texts.evidence}
    for place, path in enumerate(EXAMPLES, 1):
        digit = Path(path).name[0]
        names[f"#examples .gallery-item:nth-child({place})"] = texts.example.format(digit=digit)
    return names
