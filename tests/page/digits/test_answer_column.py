"""The column that shows an answer."""

from dataclasses import replace

import gradio as gr
import numpy as np
import pytest
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
    assert [round(100 * share) for share in shown.values()] == [99]  # As the label rounds.

    assert answer.reading is not None
    doubtful = np.array([0, 0, 0, 0.6, 0, 0.3, 0, 0, 0.096, 0.004], np.float32)
    answer = replace(answer, reading=replace(answer.reading, probabilities=doubtful))
    shown = column.show(answer)[column.label]
    assert list(shown) == ["3", "5", "8"]
    assert shown["5"] == pytest.approx(0.3)
