"""Keras network → LiteRT that says how much each activation adds to an output.

LiteRT has no gradients, but TensorFlow's are made of the same operations as its networks, once
the few layers whose gradients are not are put into other words.
"""

import tempfile
from functools import partial
from typing import Any

import keras
import tensorflow as tf
from keras import layers
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from model.training.networks import convolutions


def export_gradients(network: keras.Model) -> bytes:
    """A LiteRT network, of one signature, that attributes the outputs of another.

    It takes a "glyph", float32 (1, 28, 28, 1), and a "direction", float32 (1, classes): what
    each logit counts in the sum that is attributed. For each convolution by name it gives its
    activations times that sum's gradient, float32 (1, H, W, C): the elementwise product of
    Draelos and Carin 2020, "Use HiResCAM instead of Grad-CAM for faithful explanations of
    convolutional neural networks".
    """
    twin = keras.models.clone_model(network, clone_function=_in_other_words)
    twin.set_weights(network.get_weights())
    last = twin.get_layer("probabilities")
    kernel, bias = last.get_weights()
    inner = keras.Model(twin.inputs, convolutions(twin) | {"features": last.input})

    @tf.function(
        input_signature=[
            tf.TensorSpec([1, *network.input_shape[1:]], tf.float32, name="glyph"),
            tf.TensorSpec([1, network.output_shape[-1]], tf.float32, name="direction"),
        ]
    )
    def attribute(glyph: tf.Tensor, direction: tf.Tensor) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(glyph)
            maps = inner(glyph)
            logits = tf.matmul(maps.pop("features"), kernel) + bias
            attributed = tf.reduce_sum(logits * direction)
        slopes = tape.gradient(attributed, maps)
        return {name: maps[name] * slopes[name] for name in maps}

    # The converter would lose the variables that gradients touch.
    constant = convert_variables_to_constants_v2(attribute.get_concrete_function())
    names = sorted(convolutions(twin))
    module = tf.Module()
    module.attribute = tf.function(
        lambda glyph, direction: dict(zip(names, constant(glyph, direction), strict=True)),
        input_signature=attribute.input_signature,
        autograph=False,
    )
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder, signatures=module.attribute)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
        return converter.convert()


def _in_other_words(layer: Any) -> Any:
    """The same layer, of operations whose gradients LiteRT has."""
    if isinstance(layer, layers.ReLU):
        return layers.Lambda(partial(_relu, ceiling=layer.max_value), name=layer.name)
    if isinstance(layer, layers.DepthwiseConv2D):
        return _DepthwiseConv2D.from_config(layer.get_config())
    if isinstance(layer, layers.MaxPooling2D):
        return layers.Lambda(_max_pooling, name=layer.name)
    same = layer.__class__.from_config(layer.get_config())
    if getattr(layer, "activation", None) is keras.activations.relu:
        same.activation = _relu
    return same


def _relu(x: tf.Tensor, ceiling: float | None = None) -> tf.Tensor:
    if ceiling is not None:
        below = tf.stop_gradient(tf.cast(x < ceiling, x.dtype))
        x = x * below + ceiling * (1 - below)
    return x * tf.stop_gradient(tf.cast(x > 0, x.dtype))


def _max_pooling(x: tf.Tensor) -> tf.Tensor:
    """Of 2×2, an odd last row or column left out."""
    _, height, width, channels = x.shape
    x = tf.slice(x, [0, 0, 0, 0], [-1, height // 2 * 2, width // 2 * 2, -1])
    return tf.reduce_max(tf.reshape(x, [-1, height // 2, 2, width // 2, 2, channels]), axis=[2, 4])


class _DepthwiseConv2D(layers.DepthwiseConv2D):
    """As the sum over the kernel's places; of every second row and column where so strided."""

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        rows, columns = self.kernel_size
        if self.padding == "same":
            around = [[0, 0], [rows // 2] * 2, [columns // 2] * 2, [0, 0]]
            inputs = tf.pad(inputs, around)
        _, height, width, channels = inputs.shape
        height, width = height - rows + 1, width - columns + 1
        total = sum(
            tf.slice(inputs, [0, row, column, 0], [-1, height, width, -1])
            * self.kernel[row, column, :, 0]
            for row in range(rows)
            for column in range(columns)
        )
        if self.strides == (1, 1):
            return total
        total = tf.pad(total, [[0, 0], [0, height % 2], [0, width % 2], [0, 0]])
        height, width = (height + 1) // 2, (width + 1) // 2
        rows_of_two = tf.reshape(total, [-1, 2, 2 * width * channels])
        first = tf.slice(rows_of_two, [0, 0, 0], [-1, 1, -1])
        columns_of_two = tf.reshape(first, [-1, 2, channels])
        first = tf.slice(columns_of_two, [0, 0, 0], [-1, 1, -1])
        return tf.reshape(first, [-1, height, width, channels])
