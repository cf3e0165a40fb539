"""The visitor's own tests on the page: noted by a click, summed up, taken home."""

import base64
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import gradio as gr

from model.i18n import Language
from page.networks.choice import Networks
from page.trials import report, trials
from page.trials.trials import Trial

PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
NOTES = 3  # the course's headings
KEY = "digit-reader-trials"  # the same after a restart of the program, so that the log lives on

Kept = list[dict[str, Any]]
File = dict[str, str]  # its name, media type, and bytes in base64


def ask_which_digit(texts: Language) -> tuple[gr.Column, list[gr.Button]]:
    """The row of ten digits below an answer, hidden until there is one."""
    with gr.Column(visible=False, elem_id="which-digit") as row:
        gr.Markdown(texts.trials.which_digit)
        with gr.Row():
            buttons = [gr.Button(str(digit), size="sm", min_width=20) for digit in range(10)]
    return row, buttons


def add_trial_panel(
    app: gr.Blocks,
    which_digit: gr.Column,
    meant: list[gr.Button],
    trial: gr.State,
    networks: Networks,
    texts: Language,
) -> None:
    """The log below the page: table, charts and downloads.

    Args:
        app: the page, whose loading fetches the log from the browser.
        which_digit: the row that `ask_which_digit` made, and
        meant: its buttons, 0 to 9.
        trial: holds the trial of the answer that is shown, its `meant` still None.
        networks: whose cards go into the report.
        texts: the page's language.
    """
    words = texts.trials
    # The key hides nothing: the log is the visitor's own, in the visitor's own browser.
    kept = gr.BrowserState([], storage_key=KEY, secret=KEY)
    written = gr.BrowserState([], storage_key=f"{KEY}-notes", secret=KEY)
    with gr.Accordion(words.title, open=False, elem_id="trials"):
        shown = gr.HTML(_tell([], texts))
        with gr.Row():
            undo = gr.Button(words.undo, size="sm")
            clear = gr.Button(words.clear, size="sm")
        with gr.Row(visible=False) as doubt:
            really = gr.Button(words.really_clear, variant="stop", size="sm")
            keep = gr.Button(words.keep, size="sm")
        gr.Markdown(words.your_words)
        with gr.Row():
            notes = [
                gr.Textbox(label=label, lines=3, min_width=200)
                for label in (words.strengths, words.limits, words.proposals)
            ]
        with gr.Row():
            to_csv, to_report, to_zip = (
                gr.Button(name) for name in (words.to_csv, words.to_report, words.to_zip)
            )
        file = gr.JSON(visible="hidden")
    for digit, button in enumerate(meant):
        button.click(
            partial(_note, meant=digit, texts=texts),
            [kept, trial],
            [kept, shown, which_digit, trial],
            **PRIVATE,
        )
    change: Callable[..., Any] = partial(_change, texts=texts)
    undo.click(partial(change, left=slice(None, -1)), kept, [kept, shown], **PRIVATE)
    clear.click(lambda: gr.Row(visible=True), None, doubt, **PRIVATE)
    keep.click(lambda: gr.Row(visible=False), None, doubt, **PRIVATE)
    really.click(partial(change, left=slice(0)), kept, [kept, shown], **PRIVATE)
    really.click(lambda: gr.Row(visible=False), None, doubt, **PRIVATE)
    # The page's script saves the file: none is ever written on this side.
    for button, make, inputs in (
        (to_csv, partial(_csv, texts=texts), [kept]),
        (to_report, partial(_report, networks=networks, texts=texts), [kept, *notes]),
        (to_zip, _zip, [kept]),
    ):
        made = button.click(make, inputs, file, **PRIVATE)
        made.success(None, file, None, js="(file) => saveFile(file)")
    app.load(lambda kept: _tell(trials.from_browser(kept), texts), kept, shown, **PRIVATE)
    for note in notes:
        note.blur(lambda *said: list(said), notes, written, **PRIVATE)
    app.load(_written_before, written, notes, **PRIVATE)


def _note(kept: Kept, trial: Trial | None, meant: int, texts: Language) -> tuple[Any, ...]:
    """Adds the answer that is shown to the log, with what was meant; the last click counts."""
    log = trials.from_browser(kept)
    if trial is not None:  # else it has been noted already, by a click before
        if log and replace(log[-1], meant=None) == trial:  # the same answer, shown again
            log.pop()
        log.append(replace(trial, meant=meant))
    return trials.to_browser(log), _tell(log, texts), gr.Column(visible=False), None


def _written_before(written: Any) -> Any:
    """What the visitor wrote in the three boxes, which are left alone if nothing was kept."""
    sound = isinstance(written, list) and len(written) == NOTES
    return [str(note or "") for note in written] if sound else gr.skip()


def _change(kept: Kept, left: slice, texts: Language) -> tuple[Kept, str]:
    log = trials.from_browser(kept)[left]
    return trials.to_browser(log), _tell(log, texts)


def _tell(log: list[Trial], texts: Language) -> str:
    """All that the panel says of the log, as HTML."""
    if not log:
        return f"<p>{texts.trials.none_yet}</p>"
    summary = trials.summarize(log)
    charts = report.chart_row(log, summary, texts)
    return (
        f"<div class='summary'>{report.figures(summary, texts)}{charts}</div>"
        f"<div class='log'>{report.table(log, texts)}</div>"
    )


def _csv(kept: Kept, texts: Language) -> File:
    return _file("tests.csv", "text/csv", trials.to_csv(trials.from_browser(kept), texts))


def _report(kept: Kept, *notes: str | None, networks: Networks, texts: Language) -> File:
    log = trials.from_browser(kept)
    written = report.report(log, networks, [note or "" for note in notes], texts)
    return _file("tests.html", "text/html", written.encode())


def _zip(kept: Kept) -> File:
    return _file("tests.zip", "application/zip", trials.to_zip(trials.from_browser(kept)))


def _file(name: str, kind: str, data: bytes) -> File:
    return {"name": name, "type": kind, "data": base64.b64encode(data).decode()}
