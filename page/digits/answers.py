"""From a picture file to what the page shows of its reading."""

from typing import Any

import gradio as gr
import numpy as np
import numpy.typing as npt

from model import PictureError, Reading, Recognizer, open_picture
from model.i18n import Language
from model.images.picture import Pixels, to_pixels
from page.components import Source
from page.digits.insight import Captioned, Wishes, draw_maps, look_inside, stay_outside
from page.networks.choice import Choice, Networks
from page.trials.trials import record

# The sentence, the probability by digit, the glyph uint8 (28, 28), the feature maps.
Answer = tuple[str, dict[str, float] | None, npt.NDArray[np.uint8] | None, Captioned]


def predict(
    source: Source | None, drawn: bool, recognizer: Recognizer, texts: Language
) -> tuple[Reading, Pixels]:
    """Reads a picture file, for both tabs and both endpoints.

    Returns:
        The reading, and the picture's pixels, uint8 (H, W, 3).

    Raises:
        gr.Error: there is no picture, or one that cannot be read; says in the page's
            language what to do.
    """
    if source is None:
        words = texts.nothing_drawn if drawn else texts.nothing_uploaded
        raise gr.Error(words, print_exception=False)
    try:
        pixels = to_pixels(open_picture(source))
        return recognizer.read(pixels), pixels
    except PictureError as error:
        raise gr.Error(texts.refusal(error.reason), print_exception=False) from error


def describe(reading: Reading, show_maps: bool, drawn: bool, texts: Language) -> Answer:
    """What is told of a reading: confidences only of a digit, of a blank only the sentence."""
    words = sentence(reading, drawn, texts)
    if reading.verdict == "blank":
        return words, None, None, []
    probabilities = {str(digit): float(p) for digit, p in enumerate(reading.probabilities)}
    return (
        words,
        None if reading.digit is None else probabilities,
        (reading.glyph * 255).astype(np.uint8),
        draw_maps(reading, texts) if show_maps else [],
    )


def show(
    source: Source | None,
    choice: Choice,
    *wishes: Any,
    drawn: bool,
    networks: Networks,
    texts: Language,
) -> tuple[Any, ...]:
    """The page's answer to a picture, or the sentence that says why there is none.

    Args:
        source: the picture file.
        choice: the network to ask.
        wishes: the values of `insight.Wishes`.
        drawn: whether the picture was drawn on the pad.
        networks: where to find the network.
        texts: the page's language.

    Returns:
        New values for the page's answer, label, glyph, the glyph it remembers, the question
        which digit was meant, the trial that the visitor's click would note, and for
        `Insight.shown`.
    """
    recognizer = networks.recognizer(choice)
    try:
        reading, pixels = predict(source, drawn, recognizer, texts)
    except gr.Error as refusal:
        return say(refusal.message, "refused")
    if reading.verdict == "blank":
        return say(sentence(reading, drawn, texts), "refused")
    trial = record(reading, pixels, drawn, choice.name)
    return (
        *tell(reading, drawn, texts),
        reading.glyph,
        gr.Column(visible=True),
        trial,
        *inside(reading, choice, *wishes, networks=networks, texts=texts),
    )


def tell(reading: Reading, drawn: bool, texts: Language) -> tuple[Any, ...]:
    """New values for the page's answer, label and glyph."""
    words, probabilities, glyph, _ = describe(reading, False, drawn, texts)
    manner = "refused" if reading.digit is None else reading.verdict
    return gr.Markdown(words, elem_classes=manner), probabilities, glyph


def inside(
    reading: Reading, choice: Choice, *wishes: Any, networks: Networks, texts: Language
) -> tuple[Any, ...]:
    """New values for `Insight.shown`."""
    wanted = Wishes(*wishes)
    if not wanted.inside:
        return stay_outside()
    return look_inside(reading, networks.attributor(choice), wanted, texts)


def say(words: str, manner: str) -> tuple[Any, ...]:
    """A sentence in place of an answer; the values that `show` returns."""
    said = gr.Markdown(words, elem_classes=manner)
    return said, None, None, None, gr.Column(visible=False), None, *stay_outside()


def sentence(reading: Reading, drawn: bool, texts: Language) -> str:
    """One sentence for a reading of a drawn or an uploaded picture."""
    if reading.verdict == "blank":
        return texts.no_digit_drawn if drawn else texts.no_digit_uploaded
    if reading.verdict == "not_a_digit":
        return texts.not_a_digit_drawn if drawn else texts.not_a_digit_uploaded
    if reading.verdict == "several":
        return texts.several_drawn if drawn else texts.several_uploaded
    if reading.verdict == "unsure":
        return texts.unsure.format(
            digit=reading.digit,
            confidence=texts.percent(reading.confidence, 0),
            runner_up=reading.runner_up,
        )
    # Never 100 %: rounding is no certainty.
    confidence = texts.percent(min(reading.confidence, 0.9999), 2)
    return texts.predicted.format(digit=reading.digit, confidence=confidence)
