"""The visitor's own tests on the page: noted by a click, summed up, taken home."""

import base64
from collections.abc import Callable
from dataclasses import astuple, dataclass
from functools import partial
from typing import Any

import gradio as gr

from model.i18n import Language
from page.events import PRIVATE, Updates
from page.networks.choice import Networks
from page.trials import notes, report, trials
from page.trials.notes import Notes
from page.trials.trials import Meant, Trial
from page.trials.which_digit import WhichDigit

KEY = "digit-reader-trials"  # It stays the same, so that logs outlive a restart of the program.

Kept = list[dict[str, Any]]
File = dict[str, str]  # What `saveFile` in page.js takes: name, media type, and bytes in base64.


@dataclass(frozen=True)
class LogView:
    """The log in the visitor's browser, and where the page shows it."""

    kept: gr.BrowserState
    shown: gr.HTML
    texts: Language

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """What `show` fills."""
        return [self.kept, self.shown]

    def show(self, log: list[Trial]) -> Updates:
        return {self.kept: trials.to_browser(log), self.shown: report.show_log(log, self.texts)}


def add_trial_panel(
    app: gr.Blocks, which_digit: WhichDigit, networks: Networks, texts: Language
) -> None:
    """The log below the page: table, charts and downloads.

    Args:
        app: the page, whose loading fetches the log from the browser.
        which_digit: the question whose answer notes a trial.
        networks: whose cards go into the report.
        texts: the page's language.
    """
    kept, kept_notes = _browser_state(KEY), _browser_state(f"{KEY}-notes")
    with gr.Accordion(texts.trials.title, open=False, elem_id="trials"):
        log = LogView(kept, gr.HTML(report.show_log([], texts)), texts)
        _add_undoing(log, which_digit)
        boxes = _add_notes(app, kept_notes, texts)
        _add_downloads(log, boxes, networks)
    _note_answers(log, which_digit, texts)
    app.load(
        lambda kept: report.show_log(trials.from_browser(kept), texts), kept, log.shown, **PRIVATE
    )


def _browser_state(key: str) -> gr.BrowserState:
    # The secret hides nothing: all is the visitor's own, in the visitor's own browser.
    return gr.BrowserState([], storage_key=key, secret=KEY)


def _note_answers(log: LogView, which_digit: WhichDigit, texts: Language) -> None:
    """A click on what was meant notes the answer that is shown; another corrects it."""

    def note(kept: Kept, trial: dict[str, Any] | None, meant: Meant) -> Updates:
        if trial is None:  # The answer has just gone.
            return which_digit.ask(None)
        noted = trials.add_trial(trials.from_browser(kept), Trial(**trial), meant)
        return log.show(noted) | which_digit.confirm(meant, len(noted), texts)

    for meant, button in which_digit.buttons.items():
        button.click(
            partial(note, meant=meant),
            [log.kept, which_digit.trial],
            [*log.outputs, *which_digit.outputs],
            **PRIVATE,
        )


def _add_undoing(log: LogView, which_digit: WhichDigit) -> None:
    """Buttons that take the last trial back, and all of them after a question."""
    words = log.texts.trials
    with gr.Row():
        undo = gr.Button(words.undo, size="sm")
        clear = gr.Button(words.clear, size="sm")
    with gr.Row(visible=False) as doubt:
        really = gr.Button(words.really_clear, variant="stop", size="sm")
        keep = gr.Button(words.keep, size="sm")

    def show(left: list[Trial]) -> Updates:
        return log.show(left) | {doubt: gr.Row(visible=False), which_digit.noted: ""}

    shown = [*log.outputs, doubt, which_digit.noted]
    undo.click(lambda kept: show(trials.from_browser(kept)[:-1]), log.kept, shown, **PRIVATE)
    clear.click(lambda: gr.Row(visible=True), None, doubt, **PRIVATE)
    keep.click(lambda: gr.Row(visible=False), None, doubt, **PRIVATE)
    really.click(lambda: show([]), None, shown, **PRIVATE)


def _add_notes(app: gr.Blocks, kept: gr.BrowserState, texts: Language) -> list[gr.Textbox]:
    """Three boxes to write in, in the order of `Notes`; the browser keeps what is written."""
    words = texts.trials
    gr.Markdown(words.your_words)
    with gr.Row():
        boxes = [
            gr.Textbox(label=label, lines=3, min_width=200)
            for label in (words.strengths, words.limits, words.proposals)
        ]

    def restore(kept: Any) -> Any:
        written = notes.from_browser(kept)
        return gr.skip() if written is None else dict(zip(boxes, astuple(written), strict=True))

    for box in boxes:
        box.blur(lambda *written: notes.to_browser(Notes(*written)), boxes, kept, **PRIVATE)
    app.load(restore, kept, boxes, **PRIVATE)
    return boxes


def _add_downloads(log: LogView, boxes: list[gr.Textbox], networks: Networks) -> None:
    """Buttons for three files, which the page's script saves: this side writes none."""
    words = log.texts.trials

    def make_csv(kept: Kept) -> File:
        table = trials.to_csv(trials.from_browser(kept), log.texts)
        return _file("tests.csv", "text/csv", table)

    def make_report(kept: Kept, *written: str | None) -> File:
        noted = Notes(*(note or "" for note in written))
        page = report.report(trials.from_browser(kept), networks, noted, log.texts)
        return _file("tests.html", "text/html", page.encode())

    def make_zip(kept: Kept) -> File:
        return _file("tests.zip", "application/zip", trials.to_zip(trials.from_browser(kept)))

    with gr.Row():
        to_csv, to_report, to_zip = (
            gr.Button(name) for name in (words.to_csv, words.to_report, words.to_zip)
        )
    file = gr.JSON(visible="hidden")
    downloads: list[tuple[gr.Button, Callable[..., File], list[gr.Component]]] = [
        (to_csv, make_csv, [log.kept]),
        (to_report, make_report, [log.kept, *boxes]),
        (to_zip, make_zip, [log.kept]),
    ]
    for button, make, inputs in downloads:
        made = button.click(make, inputs, file, **PRIVATE)
        made.success(None, file, None, js="(file) => saveFile(file)")


def _file(name: str, media_type: str, data: bytes) -> File:
    return {"name": name, "type": media_type, "data": base64.b64encode(data).decode()}
