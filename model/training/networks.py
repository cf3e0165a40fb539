"""The Keras networks, by name: glyphs (28, 28, 1) → probabilities of 0 to 9, or eleven."""

from collections.abc import Callable, Sequence
from typing import Any

import keras
from keras import layers

Pretrained = dict[str, list[Any]]  # weights by the layer's name


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
    """The default: eight 3×3 convolutions, 328,299 parameters, eleven classes.

    Stacks of 3×3 convolutions between poolings (Simonyan and Zisserman 2015, "Very Deep
    Convolutional Networks"), batch normalization (Ioffe and Szegedy 2015), the first of three
    added to the third (He, Zhang, Ren and Sun 2016, "Deep Residual Learning for Image
    Recognition"), and global average pooling in place of dense layers (Lin, Chen and Yan
    2014, "Network In Network").
    The eleventh class is "not a digit", learned from letters, scribbles and pairs: a class
    for the background, which Dhamija, Günther and Boult 2018, "Reducing Network
    Agnostophobia", find to tell unknowns apart where samples of their kind are at hand.
    """
    inputs = keras.Input((28, 28, 1), name="glyph")
    x = _blocks(inputs, ((16, 16), (48, 48, 48), (112, 112, 112)), residual=True)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    # Dropout before a normalization would shift its statistics (Li et al. 2019).
    x = layers.Dropout(0.3, name="dropout")(x)
    return keras.Model(inputs, _probabilities(x), name="digits")


def vgg() -> keras.Model:
    """VGG16's pattern at the size of a glyph: ten 3×3 convolutions, 247,195 parameters.

    Two, two, three and three of them between poolings, then three dense layers (Simonyan and
    Zisserman 2015, "Very Deep Convolutional Networks"); normalized, for it is deep. A glyph
    has no fifth halving, nor needs 512 filters.
    """
    inputs = keras.Input((28, 28, 1), name="glyph")
    x = _blocks(inputs, ((16, 16), (32, 32), (64, 64, 64), (64, 64, 64)))
    x = layers.MaxPooling2D(name="pool_4")(x)
    x = layers.Flatten(name="flatten")(x)
    for number in (1, 2):
        x = layers.Dense(128, activation="relu", name=f"dense_{number}")(x)
        x = layers.Dropout(0.3, name=f"dropout_{number}")(x)
    return keras.Model(inputs, _probabilities(x), name="vgg")


def mobilenet() -> keras.Model:
    """Keras's MobileNetV2, a third as wide and cut before its fifth halving: 100,635 parameters.

    Inverted residuals of depthwise convolutions (Sandler et al. 2018, "MobileNetV2: Inverted
    Residuals and Linear Bottlenecks"). The glyph is framed to 32×32, for it is halved often.
    """
    inputs = keras.Input((28, 28, 1), name="glyph")
    x = layers.ZeroPadding2D(2, name="framed")(inputs)
    x = layers.Concatenate(name="colors")([x, x, x])
    whole = keras.applications.MobileNetV2(
        input_tensor=x, alpha=0.35, include_top=False, weights=None
    )
    for layer in whole.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9  # Keras's 0.999 is for trainings of a million steps
    x = whole.get_layer("block_13_expand_relu").output
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.Dropout(0.3, name="dropout")(x)
    return keras.Model(inputs, _probabilities(x), name="mobilenet")


def build(name: str, pretrained: Pretrained) -> keras.Model:
    """A network by name, whose layers begin with pretrained weights where there are any."""
    network = NETWORKS[name]()
    for layer in network.layers:
        if layer.name in pretrained:
            layer.set_weights(pretrained[layer.name])
    return network


def imagenet_weights() -> Pretrained:
    """What Keras offers for the layers of `mobilenet`, by name; nothing if it can't be fetched."""
    try:
        learned = keras.applications.MobileNetV2(
            input_shape=(96, 96, 3), alpha=0.35, include_top=False, weights="imagenet"
        )
    except Exception:  # A host that does not answer may raise anything.
        return {}
    return {layer.name: layer.get_weights() for layer in learned.layers if layer.weights}


def _blocks(x: Any, blocks: Sequence[Sequence[int]], residual: bool = False) -> Any:
    """Blocks of 3×3 convolutions with so many filters, a pooling between two blocks.

    Where residual, what the first convolution of three gives is added to the third's.
    """
    number = 0
    for block, filters in enumerate(blocks):
        if block:
            x = layers.MaxPooling2D(name=f"pool_{block}")(x)
        activations: list[Any] = []
        for place, count in enumerate(filters):
            number += 1
            x = layers.Conv2D(count, 3, padding="same", use_bias=False, name=f"conv_{number}")(x)
            x = layers.BatchNormalization(name=f"conv_{number}_norm")(x)
            if residual and place == 2:
                x = layers.Add(name=f"conv_{number}_sum")([x, activations[0]])
            x = layers.ReLU(name=f"conv_{number}_relu")(x)
            activations.append(x)
    return x


def _probabilities(x: Any) -> Any:
    """Probabilities of 0 to 9 and of no digit."""
    return layers.Dense(11, activation="softmax", name="probabilities", dtype="float32")(x)


NETWORKS: dict[str, Callable[[], keras.Model]] = {
    network.__name__: network for network in (digits, lesson, vgg, mobilenet)
}


def convolutions(network: keras.Model) -> dict[str, Any]:
    """Each activated convolution's output by the convolution's name, first to last."""
    by_name = {layer.name: layer for layer in network.layers}
    activated = {
        name: by_name.get(f"{name}_relu", layer)
        for name, layer in by_name.items()
        if isinstance(layer, layers.Conv2D)
    }
    return {
        name: layer.output
        for name, layer in activated.items()
        if layer.name != name or layer.activation is not keras.activations.linear
    }
