"""The Keras network that finds where a page is written on by hand."""

from typing import Any

import keras
from keras import layers

from model.codes.field_network import MAPS, PACKED

STEM_FILTERS = 16
# Each stage halves both sides; it has its filters and so many residual convolutions.
STAGES = ((32, 1), (64, 1), (96, 2), (128, 2))
DECODER_FILTERS = 64


def fields() -> keras.Model:
    """Looks at a page: pixels (H, W, 3) in [0, 1] → logits (H / 8, W / 8, 20), five maps packed.

    3×3 convolutions with residuals (He, Zhang, Ren and Sun 2016, "Deep Residual Learning for
    Image Recognition") look ever further; on the way back, what is seen far is added to what is
    seen near (Lin et al. 2017, "Feature Pyramid Networks for Object Detection"). Both sides are
    multiples of 32.
    """
    inputs = keras.Input((None, None, 3), name="page")
    x = _convolution(inputs, STEM_FILTERS, "stem", strides=2)
    seen = []
    for stage, (filters, residuals) in enumerate(STAGES, 1):
        x = _convolution(x, filters, f"stage_{stage}", strides=2)
        for number in range(1, residuals + 1):
            x = _residual(x, f"stage_{stage}_residual_{number}")
        seen.append(x)
    _, eighth, sixteenth, thirty_second = seen
    x = _refine(thirty_second, sixteenth, "sixteenth")
    x = _refine(x, eighth, "eighth")
    x = _residual(x, "maps")
    outputs = layers.Conv2D(MAPS * PACKED**2, 1, name="logits", dtype="float32")(x)
    return keras.Model(inputs, outputs, name="fields")


def _refine(far: Any, near: Any, name: str) -> Any:
    """What is seen far, twice as large, and what is seen near, together."""
    far = _convolution(far, DECODER_FILTERS, f"{name}_far", size=1)
    far = layers.UpSampling2D(2, name=f"{name}_enlarged")(far)
    near = _convolution(near, DECODER_FILTERS, f"{name}_near", size=1)
    both = layers.Add(name=f"{name}_added")([far, near])
    return _convolution(both, DECODER_FILTERS, f"{name}_refined")


def _residual(x: Any, name: str) -> Any:
    return layers.Add(name=f"{name}_added")([x, _convolution(x, x.shape[-1], name)])


def _convolution(x: Any, filters: int, name: str, size: int = 3, strides: int = 1) -> Any:
    x = layers.Conv2D(
        filters, size, strides=strides, padding="same", use_bias=False, name=f"{name}_conv"
    )(x)
    x = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(x)
    return layers.ReLU(name=f"{name}_relu")(x)
