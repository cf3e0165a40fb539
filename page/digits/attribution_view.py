"""What the attribution panel shows of a reading: the evidence for an answer, and feature maps."""

from dataclasses import dataclass
from typing import Literal

import cv2
import matplotlib
import numpy as np
import numpy.typing as npt
from PIL import Image

from model import Reading
from model.digits.attribution import Attribution, Attributor
from model.i18n import Language

MAPS_SHOWN = 8  # As many as the panel shows until a visitor wishes for more.
VIRIDIS = (matplotlib.colormaps["viridis"](np.arange(256))[:, :3] * 255).astype(np.uint8).tobytes()
HEAT_SCALE = 8  # Pixels of the heat's picture for one of the glyph.
# Red for an answer and blue against it: color-blind people tell them apart.
FOR, AGAINST = np.array([220, 38, 38]), np.array([37, 99, 235])
PAPER, PEN = 255.0, 70.0  # Gray levels below the heat.
HEAT_OPACITY = 0.85  # Of the strongest heat, so that the glyph is seen through it.

Why = Literal["answer", "runner_up", "difference"]
Captioned = list[tuple[Image.Image, str]]
Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Wishes:
    """What a visitor wants to see.

    Attributes:
        shown: whether anything at all.
        why: the question that the heat answers.
        convolution: whose maps; the first one's unless given.
        maps: how many; 0 or None for all.
        by_influence: whether the maps that add most to the answer come first.
    """

    shown: bool = False
    why: Why = "answer"
    convolution: str | None = None
    maps: int | None = MAPS_SHOWN
    by_influence: bool = False


@dataclass(frozen=True, eq=False)
class AttributionView:
    """What is shown of one reading.

    Attributes:
        questions: to choose from, each in words and as `Wishes.why`.
        why: the question that was chosen.
        heat: its answer, uint8 (224, 224, 3).
        convolutions: to choose from.
        convolution: the one that was chosen.
        maps: of that convolution, each with its caption.
    """

    questions: list[tuple[str, str]]
    why: Why
    heat: Picture
    convolutions: list[str]
    convolution: str
    maps: Captioned


def view_attribution(
    reading: Reading, attributor: Attributor, wishes: Wishes, texts: Language
) -> AttributionView:
    """What there is to show of a reading, as the visitor wishes it."""
    digit, runner_up = int(reading.probabilities.argmax()), reading.runner_up
    asked, against = {
        "answer": (digit, None),
        "runner_up": (runner_up, None),
        "difference": (digit, runner_up),
    }[wishes.why]
    attribution = attributor.attribute(reading.glyph, asked, against)
    names = list(reading.maps)
    convolution = wishes.convolution if wishes.convolution in names else names[0]
    ordered_by = attribution if wishes.by_influence else None
    return AttributionView(
        questions=[
            (text.format(digit=digit, runner_up=runner_up), key) for key, text in texts.why.items()
        ],
        why=wishes.why,
        heat=draw_heat(reading, attribution),
        convolutions=names,
        convolution=convolution,
        maps=draw_maps(reading, texts, convolution, wishes.maps, ordered_by),
    )


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
    size = tuple(HEAT_SCALE * side for side in reading.glyph.shape)
    glyph = cv2.resize(reading.glyph, size, interpolation=cv2.INTER_NEAREST)
    heat = np.clip(cv2.resize(attribution.heat(), size, interpolation=cv2.INTER_CUBIC), -1, 1)
    paper = (PAPER + (PEN - PAPER) * glyph)[..., np.newaxis]
    tint = np.where((heat > 0)[..., np.newaxis], FOR, AGAINST)
    strength = HEAT_OPACITY * np.abs(heat)[..., np.newaxis]
    return (paper + (tint - paper) * strength).astype(np.uint8)
