"""From a picture file to an answer."""

import io

import gradio as gr
import numpy as np
import pytest
from PIL import Image

from model import Recognizer
from model.i18n import FRENCH
from page.digits import answers
from page.networks.choice import Networks


def png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def test_a_digit_is_told_with_its_confidences_and_the_trial_to_note(
    recognizer: Recognizer, three: Image.Image
) -> None:
    networks = Networks(recognizer)
    answer = answers.answer(png(three), True, networks.default, networks, FRENCH)
    assert answer.sentence.startswith("Prédit : 3") and answer.manner == "digit"
    assert answer.probabilities is not None and answer.glyph is not None
    assert max(answer.probabilities, key=lambda digit: answer.probabilities[digit]) == "3"  # type: ignore[index]
    assert answer.glyph.shape == (28, 28) and answer.glyph.dtype == np.uint8
    assert answer.trial is not None
    assert (answer.trial.meant, answer.trial.predicted, answer.trial.drawn) == (None, 3, True)
    assert answer.trial.network == networks.default.name


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (None, FRENCH.nothing_uploaded),
        (b"a letter", FRENCH.refusal("unreadable")),
        (png(Image.new("L", (90, 90), 255)), FRENCH.no_digit_uploaded),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_alone(
    recognizer: Recognizer, source: bytes | None, words: str
) -> None:
    networks = Networks(recognizer)
    answer = answers.answer(source, False, networks.default, networks, FRENCH)
    assert (answer.sentence, answer.manner) == (words, "refused")
    assert answer.reading is None and answer.trial is None
    assert answer.probabilities is None and answer.glyph is None


def test_endpoints_are_given_an_error_to_raise(recognizer: Recognizer) -> None:
    with pytest.raises(gr.Error, match=FRENCH.nothing_drawn):
        answers.predict(None, True, recognizer, FRENCH)
