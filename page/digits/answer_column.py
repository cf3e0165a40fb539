"""The column that shows an answer: the sentence, the confidences, the glyph, and a question."""

from dataclasses import dataclass

import gradio as gr

from model.i18n import Language
from page.digits.answers import Answer
from page.events import Updates
from page.trials.which_digit import WhichDigit, add_which_digit

TOP_CLASSES = 3  # Digits whose confidence is shown.


@dataclass(frozen=True)
class AnswerColumn:
    """The components.

    Attributes:
        sentence: the answer.
        label: the confidences.
        glyph: a picture of what the network saw.
        seen: holds the glyph itself, to be attributed again without a new picture.
        which_digit: asks which digit was meant.
    """

    sentence: gr.Markdown
    label: gr.Label
    glyph: gr.Image
    seen: gr.State
    which_digit: WhichDigit

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """What `show` fills."""
        return [self.sentence, self.label, self.glyph, self.seen, *self.which_digit.outputs]

    def show(self, answer: Answer) -> Updates:
        return {
            self.sentence: gr.Markdown(answer.sentence, elem_classes=answer.manner),
            self.label: answer.probabilities,
            self.glyph: answer.glyph,
            self.seen: None if answer.reading is None else answer.reading.glyph,
            **self.which_digit.ask(answer.trial),
        }


def add_answer_column(texts: Language) -> AnswerColumn:
    sentence = gr.Markdown(texts.waiting, elem_id="answer", elem_classes="waiting")
    with gr.Row():
        label = gr.Label(
            label=texts.confidence,
            elem_id="label",
            num_top_classes=TOP_CLASSES,
            scale=1,
            min_width=130,
        )
        glyph = gr.Image(
            label=texts.glyph,
            elem_id="glyph",
            interactive=False,
            buttons=[],
            format="png",
            scale=1,
            min_width=130,
        )
    return AnswerColumn(sentence, label, glyph, gr.State(), add_which_digit(texts))
