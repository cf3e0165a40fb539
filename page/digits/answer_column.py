"""The column that shows an answer: the sentence, the confidences, the glyph, and a question."""

from dataclasses import dataclass
from operator import itemgetter

import gradio as gr

from model.i18n import Language
from page.data_urls import AnswerImage
from page.digits.answers import Answer
from page.events import Updates
from page.trials.which_digit import WhichDigit, add_which_digit

TOP_CLASSES = 3  # Digits whose confidence is shown.
MAX_LABEL_SHARE = 0.99  # The label rounds to whole percent, and no digit is certain.
MIN_LABEL_SHARE = 0.005  # What is less would be shown as 0 %, as if it were ruled out.


@dataclass(frozen=True)
class AnswerColumn:
    """The components.

    Attributes:
        sentence: the answer.
        label: the confidences.
        glyph: a picture of what the network saw.
        which_digit: asks which digit was meant.
    """

    sentence: gr.Markdown
    label: gr.Label
    glyph: gr.Image
    which_digit: WhichDigit

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """What `show` fills."""
        return [self.sentence, self.label, self.glyph, *self.which_digit.outputs]

    def show(self, answer: Answer) -> Updates:
        return {
            self.sentence: gr.update(value=answer.sentence, elem_classes=[answer.manner]),
            self.label: _shown(answer.probabilities),
            self.glyph: answer.glyph,
            **self.which_digit.ask(answer.trial),
        }


def _shown(probabilities: dict[str, float] | None) -> dict[str, float] | None:
    """The likeliest digits, as the label may show them: none is certain, none ruled out."""
    if probabilities is None:
        return None
    top = sorted(probabilities.items(), key=itemgetter(1), reverse=True)[:TOP_CLASSES]
    likely = [(digit, share) for digit, share in top if share >= MIN_LABEL_SHARE]
    return {digit: min(share, MAX_LABEL_SHARE) for digit, share in likely}


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
        glyph = AnswerImage(
            label=texts.glyph,
            elem_id="glyph",
            interactive=False,
            buttons=[],
            scale=1,
            min_width=130,
        )
    return AnswerColumn(sentence, label, glyph, add_which_digit(texts))
