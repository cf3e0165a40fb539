"""A look inside the network: where the evidence for an answer lies, and its feature maps."""

from typing import Any, Literal, NamedTuple

import cv2
import gradio as gr
import matplotlib
import numpy as np
import numpy.typing as npt
from PIL import Image

from model import Reading
from model.digits.attribution import Attribution, Attributor
from model.i18n import Language

MAPS_SHOWN = 8
COUNTS = (MAPS_SHOWN, 16, None)  # None: all of them
VIRIDIS = (matplotlib.colormaps["viridis"](np.arange(256))[:, :3] * 255).astype(np.uint8).tobytes()
ENLARGED = 8  # times, for the heat over the glyph
FOR, AGAINST = np.array([220, 38, 38]), np.array([37, 99, 235])  # told apart by the color-blind
PAPER, PEN = 255.0, 70.0  # gray levels below the heat

Why = Literal["answer", "runner_up", "difference"]
Captioned = list[tuple[Image.Image, str]]
Picture = npt.NDArray[np.uint8]


class Insight(NamedTuple):
    """The components of the look inside, which is hidden until it is asked for."""

    panel: gr.Row
    why: gr.Radio
    heat: gr.Image
    convolution: gr.Dropdown
    count: gr.Radio
    order: gr.Radio
    gallery: gr.Gallery

    @property
    def wishes(self) -> list[gr.Component]:
        """What the visitor chooses, in the order of `Wishes` but for its first."""
        return [self.why, self.convolution, self.count, self.order]

    @property
    def shown(self) -> list[Any]:
        """What `look_inside` fills, in its order."""
        return [self.panel, self.why, self.heat, self.convolution, self.gallery]


class Wishes(NamedTuple):
    """What a visitor wants to see."""

    inside: bool = False
    why: Why = "answer"
    convolution: str | None = None
    maps: int | None = MAPS_SHOWN
    by_influence: bool = False


def add_insight(texts: Language, convolutions: list[str]) -> Insight:
    """The look inside, hidden."""
    with gr.Row(visible=False, elem_id="inside") as panel:
        with gr.Column(min_width=280):
            why = gr.Radio(
                [(text, key) for key, text in texts.why.items()],
                value="answer",
                label=texts.evidence,
                elem_id="why",
            )
            heat = gr.Image(
                label=texts.evidence,
                show_label=False,
                elem_id="heat",
                interactive=False,
                buttons=[],
                format="png",
            )
            gr.Markdown(texts.evidence_key, elem_id="evidence-key")
        with gr.Column(min_width=280):
            with gr.Row():
                convolution = gr.Dropdown(
                    convolutions, value=convolutions[0], label=texts.convolution, min_width=130
                )
                count = gr.Radio(
                    [(str(n) if n else texts.all_maps, n or 0) for n in COUNTS],
                    value=MAPS_SHOWN,
                    label=texts.maps_shown,
                    min_width=130,
                )
            order = gr.Radio(
                [(texts.by_number, False), (texts.by_influence, True)],
                value=False,
                label=texts.order,
            )
            gallery = gr.Gallery(
                label=texts.maps,
                elem_id="maps",
                columns=4,
                height="auto",
                format="png",
                interactive=False,
                buttons=[],
                allow_preview=False,
            )
    return Insight(panel, why, heat, convolution, count, order, gallery)


def look_inside(
    reading: Reading, attributor: Attributor, wishes: Wishes, texts: Language
) -> tuple[Any, ...]:
    """New values for `Insight.shown`: the panel and all in it, for one reading."""
    digit, runner_up = int(reading.probabilities.argmax()), reading.runner_up
    asked, against = {
        "answer": (digit, None),
        "runner_up": (runner_up, None),
        "difference": (digit, runner_up),
    }[wishes.why]
    attribution = attributor.attribute(reading.glyph, asked, against)
    names = list(reading.maps)
    convolution = wishes.convolution if wishes.convolution in names else names[0]
    questions = [
        (text.format(digit=digit, runner_up=runner_up), key) for key, text in texts.why.items()
    ]
    maps = draw_maps(
        reading, texts, convolution, wishes.maps, attribution if wishes.by_influence else None
    )
    return (
        gr.Row(visible=True),
        gr.Radio(questions, value=wishes.why),
        draw_heat(reading, attribution),
        gr.Dropdown(names, value=convolution),
        maps,
    )


def stay_outside() -> tuple[Any, ...]:
    """New values for `Insight.shown`: nothing, hidden."""
    return gr.Row(visible=False), gr.skip(), None, gr.skip(), []


def draw_maps(
    reading: Reading,
    texts: Language,
    convolution: str | None = None,
    count: int | None = MAPS_SHOWN,
    attribution: Attribution | None = None,
) -> Captioned:
    """A convolution's maps in viridis, each from its least to its greatest value.

    Args:
        reading: whose maps they are.
        texts: the language of the captions.
        convolution: its name; the first unless given.
        count: how many; 0 or None for all.
        attribution: orders the maps by how much they add to or take from its answer, and
            says how much; else they are in the network's order.
    """
    name = convolution or next(iter(reading.maps))
    maps = reading.feature_maps(name)
    channels = np.arange(maps.shape[2])
    captions = [texts.map_caption.format(number=channel + 1) for channel in channels]
    if attribution is not None:
        influence = attribution.influence(name)
        channels = np.argsort(-np.abs(influence), kind="stable")
        captions = [
            f"{caption} · {texts.signed_percent(share)}"
            for caption, share in zip(captions, influence.tolist(), strict=True)
        ]
    channels = channels[: count or None]
    maps = maps[..., channels]
    low, high = maps.min(axis=(0, 1)), maps.max(axis=(0, 1))
    levels = ((maps - low) * (255 / np.maximum(high - low, 1e-9))).astype(np.uint8)
    drawn = []
    for number, channel in enumerate(channels):
        picture = Image.fromarray(levels[..., number])
        picture.putpalette(VIRIDIS)
        drawn.append((picture, captions[channel]))
    return drawn


def draw_heat(reading: Reading, attribution: Attribution) -> Picture:
    """The glyph in gray, and over it red where it speaks for the answer, blue where against.

    Returns:
        uint8 (224, 224, 3).
    """
    size = tuple(ENLARGED * side for side in reading.glyph.shape)
    glyph = cv2.resize(reading.glyph, size, interpolation=cv2.INTER_NEAREST)
    heat = np.clip(cv2.resize(attribution.heat(), size, interpolation=cv2.INTER_CUBIC), -1, 1)
    paper = (PAPER + (PEN - PAPER) * glyph)[..., np.newaxis]
    tint = np.where((heat > 0)[..., np.newaxis], FOR, AGAINST)
    strength = 0.85 * np.abs(heat)[..., np.newaxis]
    return (paper + (tint - paper) * strength).astype(np.uint8)
