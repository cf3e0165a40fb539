"""Keras network → the files that ship, and the proof that LiteRT answers the same."""

import hashlib
import importlib.util
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from model.codes.ctc import decode
from model.codes.field_network import STRIDE, FieldNetwork, to_field_maps, to_page, unpack
from model.codes.line_network import LineNetwork
from model.codes.print_network import PrintNetwork
from model.codes.text_lines import STRIP_HEIGHT, TextLine
from model.data.datasets import DataError
from model.data.guises import Glyphs
from model.data.line_sets import TextLines, side_by_side
from model.digits.recognizer import Recognizer
from model.images.ink import to_ink
from model.litert import WeightsError, find_file, read_weights
from model.training import inference
from model.training.exchange import exchange
from model.training.gradients import export_gradients
from model.training.networks import convolutions

# Keras and the file in bytes must read so many lines alike; those that differ are doubtful to both.
MIN_READ_ALIKE = 0.95
MAX_DIFFERENCE = 1e-4  # Keras and LiteRT may differ by this in a probability,
MAX_MEAN_DIFFERENCE = 0.01  # and a file in bytes by this in the mean.

Precision = Literal["float16", "int8"]
QUANTIZED: tuple[Precision, ...] = ("float16", "int8")


def export(network: keras.Model) -> bytes:
    """The network as LiteRT: one signature, from a glyph to all that is known of it.

    The outputs are named "probabilities" and, for each convolution, by its name; a
    convolution's output is taken after its normalization and activation.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _converter(network, folder).convert()


def export_quantized(network: keras.Model, precision: Precision, glyphs: Glyphs) -> bytes:
    """The network as LiteRT in fewer bits.

    "float16" keeps weights in half; "int8" also computes in bytes, but for the last layer
    and its softmax, for confidences need more than 256 levels (Jacob et al. 2018,
    "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
    Inference").

    Args:
        network: the trained network.
        precision: one of `QUANTIZED`.
        glyphs: real samples, float32 (N, 28, 28), by which the range of each layer's values
            is found for int8.
    """

    def feed() -> Iterator[dict[str, Any]]:
        return ({"glyph": glyph[np.newaxis, ..., np.newaxis]} for glyph in glyphs)

    with tempfile.TemporaryDirectory() as folder:
        converter = _converter(network, folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if precision == "float16":
            converter.target_spec.supported_types = [tf.float16]
            return converter.convert()
        tensors = Interpreter(model_content=export(network)).get_tensor_details()
        last = [tensor["name"] for tensor in tensors if "/probabilities" in tensor["name"]]
        converter.representative_dataset = feed
        debugger = tf.lite.experimental.QuantizationDebugger(
            converter=converter,
            debug_dataset=feed,
            debug_options=tf.lite.experimental.QuantizationDebugOptions(
                denylisted_ops=["SOFTMAX"], denylisted_nodes=last
            ),
        )
        return debugger.get_nondebug_quantized_model()


def _converter(network: keras.Model, folder: str) -> Any:
    outputs = {"probabilities": network.output} | convolutions(network)
    served = keras.Model(network.inputs, outputs)
    served.export(folder, format="tf_saved_model", verbose=False)
    return tf.lite.TFLiteConverter.from_saved_model(folder)


def save(network: keras.Model, card: dict[str, Any], folder: Path) -> list[Path]:
    """Writes NAME.keras, NAME.tflite, NAME-gradients.tflite and NAME.json, all or none.

    Smaller files of weights that were there before go.

    Raises:
        WeightsError: LiteRT does not answer what Keras answers; nothing is written.
    """
    name = card["network"]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as staging:
        bare = keras.Model.from_config(network.get_config())  # without the optimizer, half the file
        bare.set_weights(network.get_weights())
        bare.save(Path(staging) / f"{name}.keras")
        _deflate(Path(staging) / f"{name}.keras")
        Path(staging, f"{name}.tflite").write_bytes(export(network))
        Path(staging, f"{name}-gradients.tflite").write_bytes(export_gradients(network))
        card |= {"serves": f"{name}.tflite", "precisions": {}, "sha256": {}}
        _write_card(card, Path(staging))
        _check_agreement(network, Recognizer.load(name, Path(staging)))
        return exchange(name, Path(staging), folder)


def save_lines(
    network: keras.Model,
    card: dict[str, Any],
    text_lines: TextLines,
    folder: Path,
    trial: bool = False,
) -> list[Path]:
    """Writes the line network's .keras, .tflite and .json, all or none.

    Args:
        network: the trained line network.
        card: what is known of it; gains the share of lines that LiteRT reads as Keras does.
        text_lines: of validation.
        folder: where to.
        trial: whether training was cut short. Such a network doubts many lines, which LiteRT may
            then read otherwise; that is said, and does not keep it from being written.

    Raises:
        ImportError: the package ai-edge-quantizer is not installed.
        WeightsError: LiteRT reads too many lines otherwise; nothing is written.
    """
    name = card["network"]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as staging:
        network.save(Path(staging) / f"{name}.keras")
        _deflate(Path(staging) / f"{name}.keras")
        Path(staging, f"{name}.tflite").write_bytes(export_in_bytes(network))
        card |= {"serves": f"{name}.tflite", "sha256": {}}
        _write_card(card, Path(staging))
        alike = _read_alike(network, LineNetwork(read_weights(name, Path(staging))[0]), text_lines)
        if alike < MIN_READ_ALIKE:
            said = f"LiteRT reads {alike:.1%} of the lines as Keras"
            if not trial:
                raise WeightsError(f"{said}: nothing written")
            print(f"{said}: for a trial only")
        card["read_alike"] = round(alike, 5)
        _write_card(card, Path(staging))
        return exchange(name, Path(staging), folder)


def _read_alike(network: keras.Model, served: LineNetwork, text_lines: TextLines) -> float:
    """The share of text lines that LiteRT reads as Keras does, in [0, 1]."""
    logits = inference.line_logits(network, text_lines)
    alike = [
        decode(served.logits(_to_line(line))).symbols == decode(own).symbols
        for line, own in zip(text_lines, logits, strict=True)
    ]
    return float(np.mean(alike))


def _to_line(text_line: npt.NDArray[np.uint8]) -> TextLine:
    """A text line whose picture is itself."""
    return TextLine(to_ink(text_line), np.eye(2, 3), text_line[..., np.newaxis])


def require_quantizer() -> None:
    """Raises a DataError where the package is not installed that rounds the weights."""
    if importlib.util.find_spec("ai_edge_quantizer") is None:
        raise DataError("no ai_edge_quantizer: pip install ai-edge-quantizer")


def export_in_bytes(network: keras.Model) -> bytes:
    """A network of lines, of fields or of print as LiteRT with weights in bytes, each layer's
    values rounded as they come.

    Depthwise convolutions stay in float: they have few weights, and LiteRT has no fast way to
    compute them with rounded ones.

    Raises:
        ImportError: the package ai-edge-quantizer is not installed.
    """
    from ai_edge_quantizer.qtyping import TFLOperationName
    from ai_edge_quantizer.quantizer import Quantizer

    with tempfile.TemporaryDirectory() as folder:
        network.export(folder, format="tf_saved_model", verbose=False)
        quantizer = Quantizer(bytearray(tf.lite.TFLiteConverter.from_saved_model(folder).convert()))
    for operation in (TFLOperationName.CONV_2D, TFLOperationName.FULLY_CONNECTED):
        quantizer.add_dynamic_config(".*", operation, num_bits=8)
    return bytes(quantizer.quantize().quantized_model)


def save_fields(
    network: keras.Model, content: bytes, card: dict[str, Any], folder: Path
) -> list[Path]:
    """Writes fields.keras, fields.tflite and fields.json, all or none.

    Args:
        network: the trained network.
        content: the same as LiteRT, as `export_in_bytes` gives it.
        card: what is known of it.
        folder: where they go.

    Raises:
        WeightsError: LiteRT does not answer what Keras answers; nothing is written.
    """
    _check_maps(network, FieldNetwork(content))
    return _save_checked(network, content, card, folder)


def save_print(
    network: keras.Model, content: bytes, card: dict[str, Any], folder: Path
) -> list[Path]:
    """Writes print.keras, print.tflite and print.json, all or none; see `save_fields`."""
    _check_logits(network, PrintNetwork(content))
    return _save_checked(network, content, card, folder)


def _save_checked(
    network: keras.Model, content: bytes, card: dict[str, Any], folder: Path
) -> list[Path]:
    name = card["network"]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as staging:
        network.save(Path(staging) / f"{name}.keras")
        _deflate(Path(staging) / f"{name}.keras")
        Path(staging, f"{name}.tflite").write_bytes(content)
        card |= {"serves": f"{name}.tflite", "sha256": {}}
        _write_card(card, Path(staging))
        return exchange(name, Path(staging), folder)


def _check_maps(network: keras.Model, served: FieldNetwork) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (96, 160, 3), np.uint8)
    seen, _ = to_page(pixels)
    own = to_field_maps(unpack(network.predict_on_batch(seen[np.newaxis])[0]), (STRIDE, STRIDE))
    maps = served.maps(pixels)
    for one, other in ((own.digits, maps.digits), (own.writing, maps.writing)):
        difference = float(np.abs(one - other).mean())
        if difference > MAX_MEAN_DIFFERENCE:
            raise WeightsError(f"LiteRT and Keras differ by {difference:.1e}: nothing was written")


def _check_logits(network: keras.Model, served: PrintNetwork) -> None:
    inks = np.random.default_rng(0).random((8, STRIP_HEIGHT, 96), np.float32)
    own = 1 / (1 + np.exp(-network.predict_on_batch(side_by_side(list(inks)))[:, 0]))
    answers = 1 / (1 + np.exp([-served.logit(ink) for ink in inks]))
    difference = float(np.abs(own - answers).mean())
    if difference > MAX_MEAN_DIFFERENCE:
        raise WeightsError(f"LiteRT and Keras differ by {difference:.1e}: nothing was written")


def save_card(card: dict[str, Any], folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Writes the card of weights that stay as they are, and LiteRT files beside them.

    Args:
        card: of weights in the folder; "serves" names the file that the page is to load.
        folder: where the weights are.
        files: contents by name, such as the network in fewer bits.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as staging:
        for name, content in files.items():
            Path(staging, name).write_bytes(content)
        _write_card(card, Path(staging))
        return exchange(card["network"], Path(staging), folder)


def load_network(card: dict[str, Any], folder: Path) -> keras.Model:
    """The Keras network of a card."""
    file = find_file(f"{card['network']}.keras", card, folder)
    return keras.models.load_model(file, compile=False)


def print_written(written: Sequence[Path]) -> None:
    print("Wrote " + ", ".join(str(path) for path in written))


def _deflate(path: Path) -> None:
    """Compresses a .keras file, a zip that Keras leaves as large as its contents."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def _write_card(card: dict[str, Any], folder: Path) -> None:
    """Adds NAME.json to files, whose checksums go into it."""
    path = folder / f"{card['network']}.json"
    card["sha256"] |= {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if file != path
    }
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _check_agreement(network: keras.Model, recognizer: Recognizer) -> None:
    glyphs = np.random.default_rng(0).random((16, 28, 28), dtype=np.float32)
    readings = [recognizer.recognize(glyph) for glyph in glyphs]
    # Shares among the digits mean nothing where all ten are next to nothing, as of noise.
    served = np.stack([reading.probabilities * (1 - reading.no_digit) for reading in readings])
    angles = recognizer.card["tta_angles"]
    probabilities = inference.digit_probabilities(network, glyphs, angles)[:, :10]
    difference = float(np.abs(served - probabilities).max())
    if difference > MAX_DIFFERENCE:
        raise WeightsError(f"LiteRT and Keras differ by {difference:.1e}: nothing was written")
