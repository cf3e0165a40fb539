"""Keras network → the three files that ship, and the proof that LiteRT answers the same."""

import hashlib
import json
import signal
import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from model.recognizer import Recognizer

AGREEMENT = 1e-4  # Keras and LiteRT may differ by this in a probability


def export(network: keras.Model) -> bytes:
    """The network as LiteRT: one signature, from a glyph to all that is known of it.

    The outputs are named "probabilities" and, for each convolution, by its name; a
    convolution's output is taken after its normalization and activation.
    """
    outputs = {"probabilities": network.output} | convolutions(network)
    with tempfile.TemporaryDirectory() as folder:
        served = keras.Model(network.inputs, outputs)
        served.export(folder, format="tf_saved_model", verbose=False)
        return tf.lite.TFLiteConverter.from_saved_model(folder).convert()


def convolutions(network: keras.Model) -> dict[str, Any]:
    """Each convolution's activated output by the convolution's name, first to last."""
    layers = {layer.name: layer for layer in network.layers}
    return {
        name: layers.get(f"{name}_relu", layer).output
        for name, layer in layers.items()
        if isinstance(layer, keras.layers.Conv2D)
    }


def save(network: keras.Model, card: dict[str, Any], folder: Path) -> list[Path]:
    """Writes NAME.keras, NAME.tflite and NAME.json, the three or none.

    They are finished in a hidden folder beside their place and moved there together. A
    power cut between the moves leaves files that don't match the card's checksums, which
    `Recognizer.load` refuses.

    Raises:
        RuntimeError: LiteRT does not answer what Keras answers; nothing is written.
    """
    name = card["network"]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as staging:
        bare = keras.Model.from_config(network.get_config())  # without the optimizer, half the file
        bare.set_weights(network.get_weights())
        bare.save(Path(staging) / f"{name}.keras")
        Path(staging, f"{name}.tflite").write_bytes(export(network))
        card["sha256"] = {
            file.name: hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(Path(staging).iterdir())
        }
        Path(staging, f"{name}.json").write_text(
            json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        _check_agreement(network, Recognizer.load(name, Path(staging)))
        written = [folder / file.name for file in sorted(Path(staging).iterdir())]
        interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            for file in written:
                Path(staging, file.name).replace(file)
        finally:
            signal.signal(signal.SIGINT, interrupt)
    return written


def _check_agreement(network: keras.Model, recognizer: Recognizer) -> None:
    glyphs = np.random.default_rng(0).random((16, 28, 28), dtype=np.float32)
    readings = [recognizer.recognize(glyph) for glyph in glyphs]
    # Shares among the digits mean nothing where all ten are next to nothing, as of noise.
    served = np.stack([reading.probabilities * (1 - reading.no_digit) for reading in readings])
    answers = network.predict(glyphs[..., None], verbose=0)[:, :10]
    difference = float(np.abs(served - answers).max())
    if difference > AGREEMENT:
        raise RuntimeError(f"LiteRT and Keras differ by {difference:.1e}: nothing was written")
