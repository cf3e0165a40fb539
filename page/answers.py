"""From a picture file to what the page shows of its reading."""

from typing import Any

import gradio as gr
import matplotlib
import numpy as np
import numpy.typing as npt
from PIL import Image

from model import PictureError, Reading, Recognizer, open_picture
from model.ink import Pixels
from model.picture import to_pixels
from page.components import Source
from page.texts import Texts
from page.trials import record

MAPS_SHOWN = 8
VIRIDIS = (matplotlib.colormaps["viridis"](np.arange(256))[:, :3] * 255).astype(np.uint8).tobytes()

Captioned = list[tuple[Image.Image, str]]
# The sentence, the probability by digit, the glyph uint8 (28, 28), the feature maps.
Answer = tuple[str, dict[str, float] | None, npt.NDArray[np.uint8] | None, Captioned]


def predict(
    source: Source | None, drawn: bool, recognizer: Recognizer, texts: Texts
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


def describe(reading: Reading, show_maps: bool, drawn: bool, texts: Texts) -> Answer:
    """What is told of a reading: confidences only of a digit, of a blank only the sentence."""
    words = texts.answer(reading, drawn)
    if reading.verdict == "blank":
        return words, None, None, []
    probabilities = {str(digit): float(p) for digit, p in enumerate(reading.probabilities)}
    return (
        words,
        None if reading.digit is None else probabilities,
        (reading.glyph * 255).astype(np.uint8),
        draw_maps(reading, texts) if show_maps else [],
    )


def draw_maps(reading: Reading, texts: Texts) -> Captioned:
    """The first convolution's first maps in viridis, each from its least to its greatest."""
    maps = reading.feature_maps(next(iter(reading.maps)))[..., :MAPS_SHOWN]
    low, high = maps.min(axis=(0, 1)), maps.max(axis=(0, 1))
    levels = ((maps - low) * (255 / np.maximum(high - low, 1e-9))).astype(np.uint8)
    captioned = []
    for number in range(MAPS_SHOWN):
        picture = Image.fromarray(levels[..., number])
        picture.putpalette(VIRIDIS)
        captioned.append((picture, texts.map_caption.format(number=number + 1)))
    return captioned


def show(
    source: Source | None, maps: bool, drawn: bool, recognizer: Recognizer, texts: Texts
) -> tuple[Any, ...]:
    """The page's answer to a picture, or the sentence that says why there is none.

    Returns:
        New values for the page's answer, label, glyph, gallery, the glyph it remembers, the
        question which digit was meant, and the trial that the visitor's click would note.
    """
    try:
        reading, pixels = predict(source, drawn, recognizer, texts)
    except gr.Error as refusal:
        return say(refusal.message, "refused")
    words, probabilities, glyph, captioned = describe(reading, maps, drawn, texts)
    if reading.verdict == "blank":
        return say(words, "refused")
    said = gr.Markdown(words, elem_classes="refused" if reading.digit is None else reading.verdict)
    return (
        said,
        probabilities,
        glyph,
        gr.Gallery(captioned, visible=maps),
        reading.glyph,
        gr.Column(visible=True),
        record(reading, pixels, drawn, recognizer.card["network"]),
    )


def say(words: str, manner: str) -> tuple[Any, ...]:
    """A sentence in place of an answer; the values that `show` returns."""
    said = gr.Markdown(words, elem_classes=manner)
    return said, None, None, gr.Gallery([], visible=False), None, gr.Column(visible=False), None
