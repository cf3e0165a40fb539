"""The Keras network that reads a whole line, and what it begins with: PP-OCRv6's recognizer.

    pip install rapidocr onnx

brings the file that `load_pretrained` takes the weights from (PaddleOCR, Apache License 2.0).
Their makers taught them print and handwriting of many hands and languages; `train.py lines` goes
on from there with lines of digits alone.
"""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from model.codes.ctc import BLANK, CLASSES, FIRST_MARK, MARKS
from model.codes.rapidocr_recognizer import MODEL
from model.codes.text_lines import STRIP_HEIGHT

# Each stage has its filters, and blocks that weigh their channels or not.
STAGES = ((96, (True, False, False)), (192, (True, False) * 3), (384, (True, False)))
WIDTH = 120  # A column, once its rows are one, is a vector of so many numbers.
HEADS = 8
PARTS = 2  # A column has so many timesteps.
ORIGIN = {
    "name": "PP-OCRv6_small_rec",
    "licence": "Apache-2.0",
    "citation": "PaddleOCR, https://github.com/PaddlePaddle/PaddleOCR; copyright Baidu",
}
# PP-OCRv6 normalizes after these convolutions; here it is folded into their kernels.
NORMALIZED = "kept", "narrow", "near"
# PP-OCRv6 sees colors from -1, black, to 1: paper is white to it, and pen black.
PAPER_COLOR, PEN_COLOR = 1.0, -1.0
INITIAL_UNREAD_LOGIT = -4.0  # At first, "can't be read" is seldom likely.

Weights = npt.NDArray[np.float32]


def line() -> keras.Model:
    """Reads a whole line: text lines (48, W, 1) → logits (W / 4, 17), four pixels a step.

    PP-OCRv6's small recognizer (PaddleOCR 2026, after Cui et al. 2021, "PP-LCNet: A Lightweight
    CPU Convolutional Neural Network", and Du et al. 2022, "SVTR: Scene Text Recognition with a
    Single Visual Model") with 17 classes for its 18,710: ten digits, what can't be read,
    nothing, and five marks. Trained by connectionist temporal classification (Graves et al. 2006).
    Convolutions look at shapes, then columns look at each other by self-attention.
    """
    inputs = keras.Input((STRIP_HEIGHT, None, 1), name="strip")
    x = _stem(inputs)
    for stage, (filters, weighed) in enumerate(STAGES, 1):
        if stage > 1:
            x = _fewer_rows(x, filters, f"stage_{stage}_rows")
        for block, weighs in enumerate(weighed, 1):
            x = _block(x, f"stage_{stage}_block_{block}", weighs)
    x = layers.AveragePooling2D((3, 2), name="columns")(x)
    x = _look_along(x)
    # Digits are narrow: a column may hold the end of one 1 and the next.
    x = layers.Dense(PARTS * CLASSES, name="logits", dtype="float32")(x)
    x = layers.Reshape((-1, CLASSES), name="steps")(x)
    return keras.Model(inputs, x, name="line")


def _stem(x: Any) -> Any:
    """A quarter of the height and of the width."""
    x = layers.ZeroPadding2D(1, name="stem_1_frame")(x)
    x = layers.Conv2D(48, 3, strides=2, activation="relu", name="stem_1")(x)
    fine = layers.Conv2D(24, 2, padding="same", activation="relu", name="stem_2")(x)
    fine = layers.Conv2D(48, 2, padding="same", activation="relu", name="stem_3")(fine)
    coarse = layers.MaxPooling2D(2, 1, padding="same", name="stem_pool")(x)
    x = layers.Concatenate(name="stem_both")([coarse, fine])
    x = layers.ZeroPadding2D(1, name="stem_4_frame")(x)
    x = layers.Conv2D(48, 3, strides=2, activation="relu", name="stem_4")(x)
    return layers.Conv2D(96, 1, activation="relu", name="stem_5")(x)


def _fewer_rows(x: Any, filters: int, name: str) -> Any:
    """Half the rows, all the columns: digits are told apart along the line."""
    x = layers.DepthwiseConv2D(3, padding="same", name=name)(x)
    x = layers.MaxPooling2D(1, strides=(2, 1), name=f"{name}_kept")(x)
    return _two_convolutions(x, filters, filters, name)


def _block(x: Any, name: str, weighs: bool) -> Any:
    """What is around each place, how much each channel matters, then the channels together."""
    x = layers.DepthwiseConv2D(3, padding="same", name=name)(x)
    filters = x.shape[-1]
    if weighs:  # Hu et al. 2018, "Squeeze-and-Excitation Networks"
        share = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_mean")(x)
        share = layers.Conv2D(filters // 4, 1, activation="relu", name=f"{name}_squeeze")(share)
        share = layers.Conv2D(filters, 1, activation="hard_sigmoid", name=f"{name}_excite")(share)
        x = layers.Multiply(name=f"{name}_weighed")([x, share])
    mixed = _two_convolutions(x, 2 * filters, filters, name)
    return layers.Add(name=f"{name}_added")([x, mixed])


def _two_convolutions(x: Any, inner: int, filters: int, name: str) -> Any:
    x = layers.Conv2D(inner, 1, activation="gelu", name=f"{name}_expand")(x)
    return layers.Conv2D(filters, 1, name=f"{name}_project")(x)


def _look_along(x: Any) -> Any:
    """Columns (1, T, 384) → (T, 120), each knowing of the others."""
    kept = layers.Conv2D(WIDTH, 1, activation="silu", name="kept")(x)
    x = layers.Conv2D(WIDTH, 1, activation="silu", name="narrow")(x)
    near = layers.DepthwiseConv2D((1, 7), padding="same", activation="silu", name="near")(x)
    x = layers.Add(name="near_added")([x, near])
    x = layers.Reshape((-1, WIDTH), name="line")(x)
    for number in (1, 2):
        seen = layers.LayerNormalization(epsilon=1e-5, name=f"attention_{number}_norm")(x)
        seen = layers.MultiHeadAttention(HEADS, WIDTH // HEADS, name=f"attention_{number}")(
            seen, seen
        )
        x = layers.Add(name=f"attention_{number}_added")([x, seen])
        seen = layers.LayerNormalization(epsilon=1e-5, name=f"dense_{number}_norm")(x)
        seen = layers.Dense(2 * WIDTH, activation="silu", name=f"dense_{number}_expand")(seen)
        seen = layers.Dense(WIDTH, name=f"dense_{number}_project")(seen)
        x = layers.Add(name=f"dense_{number}_added")([x, seen])
    x = layers.LayerNormalization(epsilon=1e-6, name="norm")(x)
    return layers.Add(name="kept_added")([x, layers.Reshape((-1, WIDTH), name="kept_line")(kept)])


def load_pretrained(network: keras.Model) -> str:
    """Gives the line network PP-OCRv6's weights, for digits, marks and nothing.

    Args:
        network: of `line`.

    Returns:
        The name of the file that they come from.

    Raises:
        ImportError: the package rapidocr or onnx is not installed.
    """
    import onnx
    import rapidocr

    path = Path(rapidocr.__file__).parent / MODEL
    model = onnx.load(str(path))
    found = _parameters(model.graph)
    for layer in _convolutions(network):
        layer.set_weights(_convolution(layer, found))
    for number in (1, 2):
        network.get_layer(f"attention_{number}_norm").set_weights([next(found), next(found)])
        network.get_layer(f"attention_{number}").set_weights(_attention(found))
        for name in ("norm", "expand", "project"):
            network.get_layer(f"dense_{number}_{name}").set_weights([next(found), next(found)])
    network.get_layer("norm").set_weights([next(found), next(found)])
    characters = model.metadata_props[0].value.splitlines()
    network.get_layer("logits").set_weights(_output_weights(characters, *found))
    return path.name


def _parameters(graph: Any) -> Iterator[Weights]:
    """The weights of a graph in the order in which it needs them, numbers alone left out."""
    from onnx import numpy_helper

    known = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    for node in graph.node:
        for name in node.input:
            if name in known and known[name].size > 1 and known[name].dtype == np.float32:
                yield known[name]


def _convolution(layer: Any, found: Iterator[Weights]) -> list[Weights]:
    kernel = next(found)
    if layer.name in NORMALIZED:
        scale, shift, mean, variance = (next(found) for _ in range(4))
        scale = scale / np.sqrt(variance + np.float32(1e-5))
        kernel, bias = kernel * scale[:, np.newaxis, np.newaxis, np.newaxis], shift - mean * scale
    else:
        bias = next(found).reshape(-1)
    if layer.name == "stem_1":  # it sees ink, 0 to 1, not three colors from -1, black, to 1
        bias = bias + PAPER_COLOR * kernel.sum(axis=(1, 2, 3))
        kernel = (PEN_COLOR - PAPER_COLOR) * kernel.sum(axis=1, keepdims=True)
    # Filters come first there; of a depthwise convolution they are the channels.
    depthwise = isinstance(layer, layers.DepthwiseConv2D)
    return [kernel.transpose((2, 3, 0, 1) if depthwise else (2, 3, 1, 0)), bias]


def _attention(found: Iterator[Weights]) -> list[Weights]:
    """Queries, keys and values, which are one matrix there, and what is made of them."""
    kernel, bias, out, out_bias = (next(found) for _ in range(4))
    kernels = kernel.reshape(WIDTH, 3, HEADS, -1).transpose(1, 0, 2, 3)
    separate = zip(kernels, bias.reshape(3, HEADS, -1), strict=True)
    return [*itertools.chain(*separate), out.reshape(HEADS, -1, WIDTH), out_bias]


def _output_weights(characters: Sequence[str], kernel: Weights, bias: Weights) -> list[Weights]:
    """Of its outputs, a blank and then every character's, those that are read; each part alike."""
    digits, marks = (map(characters.index, known) for known in ("0123456789", MARKS))
    taken = [*enumerate(digits), *enumerate(marks, FIRST_MARK), (BLANK, -1)]
    kernels = np.zeros((WIDTH, CLASSES), np.float32)
    biases = np.full(CLASSES, INITIAL_UNREAD_LOGIT, np.float32)
    for symbol, character in taken:
        output = 1 + character
        kernels[:, symbol], biases[symbol] = kernel[:, output], bias[output]
    return [np.tile(kernels, PARTS), np.tile(biases, PARTS)]


def _convolutions(network: keras.Model) -> Iterator[Any]:
    """The layers in the order in which PP-OCRv6 has them."""
    names = [f"stem_{number}" for number in range(1, 6)]
    for stage, (_, weighed) in enumerate(STAGES, 1):
        prefix = f"stage_{stage}_rows"
        names += [prefix, f"{prefix}_expand", f"{prefix}_project"] if stage > 1 else []
        for block, weighs in enumerate(weighed, 1):
            prefix = f"stage_{stage}_block_{block}"
            names += [prefix, *([f"{prefix}_squeeze", f"{prefix}_excite"] if weighs else [])]
            names += [f"{prefix}_expand", f"{prefix}_project"]
    return map(network.get_layer, [*names, "kept", "narrow", "near"])
