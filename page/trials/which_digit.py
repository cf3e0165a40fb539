"""The question below an answer: which digit was meant? A click on it notes a trial."""

from dataclasses import asdict, dataclass

import gradio as gr

from model.i18n import Language
from page.events import Updates
from page.trials.trials import Trial


@dataclass(frozen=True)
class WhichDigit:
    """The components: the row of ten buttons, 0 to 9, and the trial that a click on one notes."""

    row: gr.Column
    buttons: list[gr.Button]
    trial: gr.JSON

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """What `ask` fills."""
        return [self.row, self.trial]

    def ask(self, trial: Trial | None) -> Updates:
        """Asks about the trial of an answer, whose `meant` is still None, or asks no more."""
        return {
            self.row: gr.update(visible=trial is not None),
            self.trial: None if trial is None else asdict(trial),
        }


def add_which_digit(texts: Language) -> WhichDigit:
    """The question, hidden until there is an answer."""
    with gr.Column(visible=False, elem_id="which-digit") as row:
        gr.Markdown(texts.trials.which_digit)
        with gr.Row():
            buttons = [gr.Button(str(digit), size="sm", min_width=20) for digit in range(10)]
    return WhichDigit(row, buttons, gr.JSON(visible="hidden"))
