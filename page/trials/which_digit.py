"""The question below an answer: which digit was meant? A click notes a trial, and says so."""

from dataclasses import asdict, dataclass

import gradio as gr

from model.i18n import Language
from page.events import Updates
from page.trials.trials import MEANT, Meant, Trial, in_words

# An area that is there before its words are: only then are they read aloud.
_STATUS = '<p role="status">${value}</p>'


@dataclass(frozen=True)
class WhichDigit:
    """The components.

    Attributes:
        row: all that is seen of it.
        buttons: one for each of `MEANT`.
        noted: says what has been noted.
        trial: what a click on a button notes.
    """

    row: gr.Column
    buttons: dict[Meant, gr.Button]
    noted: gr.HTML
    trial: gr.JSON

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """What `ask` fills."""
        return [self.row, self.noted, self.trial]

    def ask(self, trial: Trial | None) -> Updates:
        """Asks about the trial of an answer, whose `meant` is still None, or asks no more."""
        return {
            self.row: gr.update(visible=trial is not None),
            self.noted: "",
            self.trial: None if trial is None else asdict(trial),
        }

    def confirm(self, meant: Meant, count: int, texts: Language) -> Updates:
        """Says what was noted, in a log of so many trials now; another click corrects it."""
        said = texts.trials.noted.format(meant=in_words(meant, texts), count=count)
        return {self.noted: said}


def add_which_digit(texts: Language) -> WhichDigit:
    """The question, hidden until there is an answer."""
    with gr.Column(visible=False, elem_id="which-digit") as row:
        gr.Markdown(texts.trials.which_digit)
        with gr.Row():
            buttons = {
                meant: gr.Button(in_words(meant, texts), size="sm", min_width=20) for meant in MEANT
            }
        noted = gr.HTML("", html_template=_STATUS, elem_id="noted", apply_default_css=False)
    return WhichDigit(row, buttons, noted, gr.JSON(visible="hidden"))
