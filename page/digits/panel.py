"""The digits panel: its parts, and what happens between them.

A visitor's choices, `choices` below, are the network and the wishes of the attribution panel.
They go into every answer, and the page's script, digits.js, compares them with the earlier ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from model import Reading
from model.digits.glyph import Glyph
from model.i18n import Language
from model.images.picture import Reason
from page.components import Source
from page.digits import answers
from page.digits.answer_column import AnswerColumn
from page.digits.answers import Answer
from page.digits.attribution_panel import AttributionPanel
from page.digits.attribution_view import AttributionView, Wishes, view_attribution
from page.digits.input_tabs import InputTab, InputTabs
from page.events import PRIVATE, Updates
from page.networks.choice import Choice, Networks

LATEST: dict[str, Any] = PRIVATE | {"trigger_mode": "always_last"}
# What digits.js finds wrong with a file.
REFUSED_IN_BROWSER: tuple[Reason, ...] = ("too_heavy", "unreadable")


@dataclass(frozen=True)
class DigitPanel:
    """The parts of the panel.

    Attributes:
        tabs: take a digit in.
        answer: shows what was read.
        attribution: shows why.
        chosen: holds the visitor's `Choice` of a network.
    """

    tabs: InputTabs
    answer: AnswerColumn
    attribution: AttributionPanel
    chosen: gr.State

    @property
    def choices(self) -> list[gr.Component]:
        return [self.chosen, *self.attribution.wishes]

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """What `show` fills."""
        return [*self.answer.outputs, *self.attribution.outputs]

    def show(self, answer: Answer, view: AttributionView | None = None) -> Updates:
        return self.answer.show(answer) | self.attribution.show(view)


def wire_digit_panel(panel: DigitPanel, networks: Networks, texts: Language) -> None:
    """Has pictures read, answers taken back, and attributions follow the visitor's wishes."""
    readings = [
        event for tab in panel.tabs.both for event in _read_pictures(panel, tab, networks, texts)
    ]
    _take_answers_back(panel, readings, texts)
    _refuse_files(panel, texts)
    _follow_wishes(panel, networks, texts)


def _read_pictures(
    panel: DigitPanel, tab: InputTab, networks: Networks, texts: Language
) -> list[gr.events.Dependency]:
    """A tab's picture is read when it changes, and when the visitor presses the button."""

    def read(source: Source | None, choice: Choice, *wishes: Any) -> Updates:
        answer = answers.answer(source, tab.drawn, choice, networks, texts)
        wanted = panel.attribution.read_wishes(wishes)
        return panel.show(answer, _view(answer.reading, choice, wanted, networks, texts))

    def follow(source: Source | None, *choices: Any) -> Updates:
        return panel.show(_waiting(texts)) if source is None else read(source, *choices)

    inputs, name = [tab.picture, *panel.choices], tab.picture.elem_id
    pressed = tab.predict.click(
        read, inputs, panel.outputs, js=f"(...inputs) => ask('{name}', inputs)", **LATEST
    )
    changed = tab.picture.change(
        follow, inputs, panel.outputs, js=f"(...inputs) => stillThere('{name}', inputs)", **LATEST
    )
    for reading in (pressed, changed):
        answered = f"(...choices) => answered('{name}', choices)"
        reading.success(None, panel.choices, None, js=answered)
    return [pressed, changed]


def _take_answers_back(
    panel: DigitPanel, readings: list[gr.events.Dependency], texts: Language
) -> None:
    """An answer goes when its tab is left or the pad cleared, and where it came too late."""

    def wait() -> Updates:
        return panel.show(_waiting(texts))

    for tab in panel.tabs.both:
        tab.tab.select(wait, None, panel.outputs, cancels=readings, **PRIVATE)
    panel.tabs.clear.click(
        wait, None, panel.outputs, js="() => clearPad()", cancels=readings, **PRIVATE
    )
    _scripts_button("forget").click(wait, None, panel.outputs, **PRIVATE)


def _refuse_files(panel: DigitPanel, texts: Language) -> None:
    """A file that the browser finds unfit is refused in words, and never sent."""

    def refuse(words: str) -> Callable[[], Updates]:
        return lambda: panel.show(Answer(words, "refused"))

    for reason in REFUSED_IN_BROWSER:
        button = _scripts_button(f"refuse-{reason}")
        button.click(refuse(texts.refusal(reason)), None, panel.outputs, **PRIVATE)


def _follow_wishes(panel: DigitPanel, networks: Networks, texts: Language) -> None:
    """The attribution of the answer that is shown follows what the visitor wishes to see."""
    attribution = panel.attribution

    def look_again(glyph: Glyph | None, choice: Choice, *wishes: Any) -> Updates:
        reading = None if glyph is None else networks.recognizer(choice).recognize(glyph)
        wanted = attribution.read_wishes(wishes)
        return attribution.show(_view(reading, choice, wanted, networks, texts))

    look = _scripts_button("look-again")
    # One listener for all: of two, the answer to an earlier wish might come last.
    gr.on(
        [*attribution.wished, look.click],
        look_again,
        [panel.answer.seen, *panel.choices],
        attribution.outputs,
        **LATEST,
    )


def _view(
    reading: Reading | None, choice: Choice, wishes: Wishes, networks: Networks, texts: Language
) -> AttributionView | None:
    if reading is None or not wishes.shown:
        return None
    return view_attribution(reading, networks.attributor(choice), wishes, texts)


def _waiting(texts: Language) -> Answer:
    return Answer(texts.waiting, "waiting")


def _scripts_button(name: str) -> gr.Button:
    """A hidden button that digits.js presses."""
    return gr.Button(visible="hidden", elem_id=name)
