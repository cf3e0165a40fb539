"""The column that shows an answer."""

import gradio as gr
from PIL import Image

from model import Recognizer
from model.i18n import FRENCH
from page.digits.answer_column import add_answer_column
from page.digits.answers import tell


def test_the_label_shows_no_digit_as_certain_or_ruled_out(
    recognizer: Recognizer, three: Image.Image
) -> None:
    answer = tell(recognizer.read(three), True, FRENCH)
    assert answer.probabilities is not None and max(answer.probabilities.values()) > 0.995
    with gr.Blocks():
        column = add_answer_column(FRENCH)
    shown = column.show(answer)[column.label]
    assert [round(100 * share) for share in shown.values()] == [99, 1, 1]  # As the label rounds.
    likeliest = sorted(answer.probabilities, key=answer.probabilities.__getitem__)[:-4:-1]
    assert list(shown) == likeliest
