"""The Keras network that tells printed numbers from written ones, and its fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from keras import layers

from model.codes.print_network import MARGIN, PRINT_NETWORK, PrintNetwork
from model.codes.text_lines import STRIP_HEIGHT
from model.data.line_sets import side_by_side
from model.data.print_sets import Strips
from model.images.ink import Ink, to_ink

FILTERS = (16, 32, 48, 64)  # Each convolution halves both sides.
LEARNING_RATE = 2e-3  # At its highest; it falls by a cosine.
WEIGHT_DECAY = 1e-3
PART_SHARE = 0.5  # Of long numbers, so many are seen in part, for short ones are harder.
MIN_PART = 40  # Columns.
MAX_BLUR = 1.2  # Pixels, the standard deviation.
LEAST_INK, LEAST_VARIANCE = 1e-3, 1e-4  # They keep a quotient and a root from zero.

Curves = dict[str, list[float]]  # learning curves by name


@dataclass(frozen=True)
class FitSettings:
    """How the print network is fitted.

    Attributes:
        epochs: how often all numbers are seen.
        batch_size: numbers a step.
        seed: of how they are varied.
    """

    epochs: int
    batch_size: int
    seed: int


def printed() -> keras.Model:
    """Looks at a number: ink (48, W, 1) → a logit, high if it is printed.

    Convolutions look at strokes; then the mean of what they see and how much it varies over the
    number, where there is ink, decide, as of texture (Gatys, Ecker and Bethge 2015, "Texture
    Synthesis Using Convolutional Neural Networks", whose statistics of features tell textures).
    """
    inputs = keras.Input((STRIP_HEIGHT, None, 1), name="strip")
    x = inputs
    for number, filters in enumerate(FILTERS, 1):
        x = layers.Conv2D(
            filters, 3, strides=2, padding="same", use_bias=False, name=f"convolution_{number}"
        )(x)
        x = layers.BatchNormalization(momentum=0.9, name=f"norm_{number}")(x)
        x = layers.ReLU(name=f"relu_{number}")(x)
    ops, step = keras.ops, 2 ** len(FILTERS)
    weight = layers.MaxPooling2D(step, padding="same", name="ink")(inputs)
    weight = weight / (ops.sum(weight, axis=(1, 2), keepdims=True) + LEAST_INK)
    mean = ops.sum(weight * x, axis=(1, 2), keepdims=True)
    variance = ops.sum(weight * ops.square(x - mean), axis=(1, 2))
    spread = ops.sqrt(variance + LEAST_VARIANCE)
    both = ops.concatenate([ops.squeeze(mean, (1, 2)), spread], axis=-1)
    outputs = layers.Dense(1, name="logit", dtype="float32")(both)
    return keras.Model(inputs, outputs, name=PRINT_NETWORK)


def train(strips: Strips, settings: FitSettings) -> tuple[keras.Model, Curves]:
    """Trains the print network from scratch.

    Args:
        strips: what it is taught.
        settings: of the fit.

    Returns:
        The network, and its learning curves by name.
    """
    network = printed()
    groups = _by_width(strips, settings.batch_size)
    steps = settings.epochs * len(groups)
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    network.compile(
        keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY),
        keras.losses.BinaryCrossentropy(from_logits=True),
    )
    network.summary()
    history = network.fit(
        _dataset(strips, groups, settings.seed),
        epochs=settings.epochs,
        steps_per_epoch=len(groups),
        shuffle=False,
        verbose=2,
    )
    return network, {"loss": [round(float(loss), 5) for loss in history.history["loss"]]}


def evaluate(network: PrintNetwork, strips: Strips) -> dict[str, float]:
    """Of printed and of written numbers, how many there are and which share is taken for printed,
    in [0, 1]."""
    logits = np.array([network.logit(to_ink(strip)) for strip in strips.strips])
    printed, written = logits[strips.is_printed > 0], logits[strips.is_printed == 0]
    return {
        "printed": len(printed),
        "written": len(written),
        "printed_told": round(float(np.sum(printed > 0)) / max(1, len(printed)), 5),
        "written_told": round(float(np.sum(written > 0)) / max(1, len(written)), 5),
    }


def _by_width(strips: Strips, batch_size: int) -> list[npt.NDArray[np.intp]]:
    """The places of numbers of like width, in batches."""
    order = np.argsort([strip.shape[1] for strip in strips.strips], kind="stable")
    return np.array_split(order, max(1, len(order) // batch_size))


def _dataset(strips: Strips, groups: list[npt.NDArray[np.intp]], seed: int) -> tf.data.Dataset:
    def batches() -> Iterator[tuple[Any, Any]]:
        rng = np.random.default_rng(seed)
        while True:
            for place in rng.permutation(len(groups)):
                varied = [_vary(to_ink(strips.strips[n]), rng) for n in groups[place]]
                yield side_by_side(varied), strips.is_printed[groups[place], np.newaxis]

    # Keras's own datasets take the width of the first batches for that of all.
    return tf.data.Dataset.from_generator(
        batches,
        output_signature=(
            tf.TensorSpec((None, STRIP_HEIGHT, None, 1), tf.float32),
            tf.TensorSpec((None, 1), tf.float32),
        ),
    ).prefetch(16)


def _vary(ink: Ink, rng: np.random.Generator) -> Ink:
    """A number, or a part of it, paler or bolder and less sharp."""
    width = ink.shape[1]
    if width > MIN_PART + 2 * MARGIN and rng.random() < PART_SHARE:
        wide = int(rng.integers(MIN_PART, width))
        left = int(rng.integers(width - wide + 1))
        ink = ink[:, left : left + wide]
    ink = ink ** np.float32(np.exp(rng.normal(0, 0.3)))
    if rng.random() < 0.5:
        ink = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.2, MAX_BLUR))
    return ink
