"""From a picture file to an answer: a sentence, and what is shown beside it."""

from dataclasses import dataclass, replace

import gradio as gr
import numpy as np
import numpy.typing as npt

from model import PictureError, Reading, Recognizer, open_picture
from model.i18n import Language
from model.i18n.language import MAX_SHOWN_CONFIDENCE
from model.images.picture import Pixels, to_pixels
from page.components import Source
from page.networks.choice import Choice, Networks
from page.trials.trials import Trial, record


@dataclass(frozen=True, eq=False)
class Prediction:
    """A picture and what the network made of it.

    Attributes:
        reading: of its digit.
        pixels: of the picture, uint8 (H, W, 3).
    """

    reading: Reading
    pixels: Pixels


@dataclass(frozen=True, eq=False)
class Answer:
    """What the page says of a picture.

    Attributes:
        sentence: in the page's language.
        manner: how it looks: "waiting", "refused", "unsure" or "digit", a class in digits.css.
        reading: what it tells of; None where there was nothing to read.
        trial: what a click on the digit that was meant will note; None where none was read.
    """

    sentence: str
    manner: str
    reading: Reading | None = None
    trial: Trial | None = None

    @property
    def probabilities(self) -> dict[str, float] | None:
        """The probability by digit; None where no digit was read."""
        if self.reading is None or self.reading.digit is None:
            return None
        return {str(digit): float(p) for digit, p in enumerate(self.reading.probabilities)}

    @property
    def glyph(self) -> npt.NDArray[np.uint8] | None:
        """What the network saw, uint8 (28, 28), ink 255; None where it saw nothing."""
        return None if self.reading is None else (self.reading.glyph * 255).astype(np.uint8)


def predict(
    source: Source | None, drawn: bool, recognizer: Recognizer, texts: Language
) -> Prediction:
    """Reads a picture file, for both tabs and both endpoints.

    Raises:
        gr.Error: there is no picture, or one that cannot be read; says in the page's
            language what to do.
    """
    if source is None:
        words = texts.nothing_drawn if drawn else texts.nothing_uploaded
        raise gr.Error(words, print_exception=False)
    try:
        pixels = to_pixels(open_picture(source))
        return Prediction(recognizer.read(pixels), pixels)
    except PictureError as error:
        raise gr.Error(texts.refusal(error.reason), print_exception=False) from error


def tell(reading: Reading, drawn: bool, texts: Language) -> Answer:
    """The answer that tells of a reading; of a blank picture only the sentence."""
    words = sentence(reading, drawn, texts)
    if reading.verdict == "blank":
        return Answer(words, "refused")
    return Answer(words, "refused" if reading.digit is None else reading.verdict, reading)


def answer(
    source: Source | None, drawn: bool, choice: Choice, networks: Networks, texts: Language
) -> Answer:
    """The page's answer to a picture, or the sentence that says why there is none.

    Args:
        source: the picture file.
        drawn: whether the picture was drawn on the pad.
        choice: the network to ask.
        networks: where to find the network.
        texts: the page's language.
    """
    recognizer = networks.recognizer(choice)
    try:
        prediction = predict(source, drawn, recognizer, texts)
    except gr.Error as refusal:
        return Answer(refusal.message, "refused")
    told = tell(prediction.reading, drawn, texts)
    if told.reading is None:
        return told
    return replace(told, trial=record(told.reading, prediction.pixels, drawn, choice.name))


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
    confidence = texts.percent(min(reading.confidence, MAX_SHOWN_CONFIDENCE), 2)
    return texts.predicted.format(digit=reading.digit, confidence=confidence)
