"""The Keras networks, by name: glyphs (28, 28, 1) → probabilities of 0 to 9, or eleven."""

from collections.abc import Callable
from typing import Any

import keras
from keras import layers


def lesson() -> keras.Model:
    """The course's lesson: two convolutions and a dense layer, 225,034 parameters.

    The pattern of LeCun et al. 1998, "Gradient-Based Learning Applied to Document
    Recognition", with today's ReLU and max-pooling.
    """
    inputs = keras.Input((28, 28, 1), name="glyph")
    x = layers.Conv2D(32, 3, activation="relu", name="conv_1")(inputs)
    x = layers.MaxPooling2D(name="pool_1")(x)
    x = layers.Conv2D(64, 3, activation="relu", name="conv_2")(x)
    x = layers.MaxPooling2D(name="pool_2")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(128, activation="relu", name="dense")(x)
    outputs = layers.Dense(10, activation="softmax", name="probabilities")(x)
    return keras.Model(inputs, outputs, name="lesson")


def digits() -> keras.Model:
    """The default: five 3×3 convolutions, 279,851 parameters, eleven answers.

    Stacks of 3×3 convolutions between poolings (Simonyan and Zisserman 2015, "Very Deep
    Convolutional Networks"), batch normalization (Ioffe and Szegedy 2015), and global
    average pooling in place of dense layers (Lin, Chen and Yan 2014, "Network In Network").
    The eleventh answer is "not a digit", learned from letters, scribbles and pairs: a class
    for the background, which Dhamija, Günther and Boult 2018, "Reducing Network
    Agnostophobia", find to tell unknowns apart where samples of their kind are at hand.
    """
    inputs = keras.Input((28, 28, 1), name="glyph")
    x = inputs
    number = 0
    for block, filters in enumerate(((32,), (64, 64), (128, 128))):
        if block:
            x = layers.MaxPooling2D(name=f"pool_{block}")(x)
        for count in filters:
            number += 1
            x = layers.Conv2D(count, 3, padding="same", use_bias=False, name=f"conv_{number}")(x)
            x = layers.BatchNormalization(name=f"conv_{number}_norm")(x)
            x = layers.ReLU(name=f"conv_{number}_relu")(x)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    # Dropout before a normalization would shift its statistics (Li et al. 2019).
    x = layers.Dropout(0.3, name="dropout")(x)
    outputs = layers.Dense(11, activation="softmax", name="probabilities", dtype="float32")(x)
    return keras.Model(inputs, outputs, name="digits")


NETWORKS: dict[str, Callable[[], keras.Model]] = {"digits": digits, "lesson": lesson}


def convolutions(network: keras.Model) -> dict[str, Any]:
    """Each convolution's activated output by the convolution's name, first to last."""
    by_name = {layer.name: layer for layer in network.layers}
    return {
        name: by_name.get(f"{name}_relu", layer).output
        for name, layer in by_name.items()
        if isinstance(layer, layers.Conv2D)
    }
