"""The column that shows an answer."""

import gradio as gr
from PIL import Image

from model import Recognizer
from model.i18n import FRENCH
from page.digits.answer_column import add_answer_column
from page.digits.answers import tell


def test_the_label_never_says_100_percent(recognizer: Recognizer, three: Image.Image) -> None:
    answer = tell(recognizer.read(three), True, FRENCH)
    assert answer.probabilities is not None and max(answer.probabilities.values()) > 0.995
    with gr.Blocks():
        column = add_answer_column(FRENCH)
    shown = column.show(answer)[column.label]
    assert round(100 * max(shown.values())) == 99  # As Gradio's label rounds.
    assert shown.keys() == answer.probabilities.keys()
