"""Makes, evaluates and exports the weights that the page serves.

    python train.py             the default network, on all of MNIST, varied as hands vary
    python train.py --quick     the course's lesson: a small network, 10,000 digits, 3 epochs

It writes NAME.keras (the source of truth), NAME.tflite (what the page serves) and NAME.json
(the model card as data) into --output, all three or none.
"""

import argparse
import datetime
import hashlib
import importlib.metadata
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow greets with a screenful

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from model import augmentation, datasets, evaluation, networks, picture
from model.recognizer import DEFAULT_NETWORK, WEIGHTS, Recognizer

Glyphs = npt.NDArray[np.float32]  # (N, 28, 28) in [0, 1], ink 1
Labels = npt.NDArray[np.uint8]  # (N,), 0 to 9

QUICK_DIGITS = 10_000  # the course trains on the first 10,000, a tenth of them kept to validate
VALIDATION_DIGITS = 5_000  # of MNIST's training part; enough to see 0.1 point
LEARNING_RATE = 2e-3  # at the start; a cosine takes it to zero
WEIGHT_DECAY = 1e-4
WEIGHT_AVERAGING = 0.998  # each step's share of the past in the weights that are kept
HIGHEST_ERROR = 0.002  # on validation, among the answers that are given without doubt
AGREEMENT = 1e-4  # Keras and LiteRT may differ by this in a probability


class VariedDigits(keras.utils.PyDataset):
    """Batches of glyphs, each varied anew every epoch."""

    def __init__(self, glyphs: Glyphs, labels: Labels, batch_size: int, seed: int) -> None:
        super().__init__(workers=1, max_queue_size=16)
        self._glyphs, self._labels = glyphs, labels
        self._batch_size, self._seed = batch_size, seed
        self._epoch = 0
        self._shuffle()

    def __len__(self) -> int:
        return max(1, len(self._glyphs) // self._batch_size)

    def __getitem__(self, index: int) -> tuple[Glyphs, Labels]:
        rng = np.random.default_rng((self._seed, self._epoch, index))
        chosen = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        varied = [augmentation.vary(self._glyphs[i], rng) for i in chosen]
        return np.stack(varied)[..., np.newaxis], self._labels[chosen]

    def on_epoch_end(self) -> None:
        self._epoch += 1
        self._shuffle()

    def _shuffle(self) -> None:
        rng = np.random.default_rng((self._seed, self._epoch))
        self._order = rng.permutation(len(self._glyphs))


def prepare(pictures: npt.NDArray[np.uint8]) -> Glyphs:
    """Glyphs (N, 28, 28) of pictures (N, H, W), by the road a visitor's picture takes."""
    blank = np.zeros((picture.GLYPH_SIZE, picture.GLYPH_SIZE), np.float32)
    glyphs = [picture.read_glyph(image) for image in pictures]
    return np.stack([blank if glyph is None else glyph for glyph in glyphs])


def train_quick(
    network: keras.Model, glyphs: Glyphs, labels: Labels, epochs: int, batch_size: int
) -> keras.callbacks.History:
    """The course's lesson: the digits as they are, Adam, the last tenth to validate."""
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.summary()
    return network.fit(
        glyphs[..., np.newaxis],
        labels,
        batch_size=batch_size,
        epochs=epochs,
        validation_split=0.1,
    )


def train(
    network: keras.Model,
    training: tuple[Glyphs, Labels],
    validation: tuple[Glyphs, Labels],
    epochs: int,
    batch_size: int,
    seed: int,
) -> keras.callbacks.History:
    """Trains on varied digits; the network is left with its averaged weights.

    The average over the last steps (Polyak and Juditsky 1992) is what a cosine schedule
    (Loshchilov and Hutter 2017) ends near anyway, with less of the last batches' chance.
    """
    digits = VariedDigits(*training, batch_size, seed)
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, epochs * len(digits))
    optimizer = keras.optimizers.AdamW(
        rate, weight_decay=WEIGHT_DECAY, use_ema=True, ema_momentum=WEIGHT_AVERAGING
    )
    network.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.summary()
    return network.fit(
        digits,
        epochs=epochs,
        validation_data=(validation[0][..., np.newaxis], validation[1]),
        callbacks=[keras.callbacks.SwapEMAWeights()],
    )


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
    served = np.stack([recognizer.recognize(glyph).probabilities for glyph in glyphs])
    difference = float(np.abs(served - network.predict(glyphs[..., None], verbose=0)).max())
    if difference > AGREEMENT:
        raise RuntimeError(f"LiteRT and Keras differ by {difference:.1e}: nothing was written")


def make_card(network: keras.Model, options: argparse.Namespace) -> dict[str, Any]:
    """The model card as data, without what training and evaluation will add."""
    return {
        "network": network.name,
        "parameters": network.count_params(),
        "convolutions": list(convolutions(network)),
        "data": [
            {
                "name": "MNIST",
                "training": 0,
                "validation": 0,
                "test": 0,
                "sha256": datasets.SHA256,
                "licence": datasets.LICENCE,
                "citation": datasets.CITATION,
            }
        ],
        "seed": options.seed,
        "epochs": options.epochs,
        "batch_size": options.batch_size,
        "date": datetime.date.today().isoformat(),
        "versions": {
            package: importlib.metadata.version(package)
            for package in ("tensorflow", "keras", "numpy", "opencv-python-headless")
        },
    }


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="the course's lesson")
    parser.add_argument("--network", choices=networks.NETWORKS, help=f"default {DEFAULT_NETWORK}")
    parser.add_argument("--epochs", type=int, help="default 14, with --quick 3")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=WEIGHTS, metavar="FOLDER")
    parser.add_argument("--mnist", type=Path, metavar="PATH", help="an mnist.npz to use")
    options = parser.parse_args(arguments)
    if options.network is None:
        options.network = "lesson" if options.quick else DEFAULT_NETWORK
    if options.epochs is None:
        options.epochs = 3 if options.quick else 14
    if options.epochs < 1 or options.batch_size < 1:
        parser.error("--epochs and --batch-size must be at least 1")
    return options


def run(options: argparse.Namespace) -> None:
    """One training, from the data to the files."""
    mnist = datasets.load_mnist(options.mnist)
    options.output.mkdir(parents=True, exist_ok=True)  # better to fail before the training
    keras.utils.set_random_seed(options.seed)
    network = networks.NETWORKS[options.network]()
    card = make_card(network, options)

    count = QUICK_DIGITS if options.quick else len(mnist.x_train)
    print(f"Taking {count + len(mnist.x_test):,} pictures to glyphs...", flush=True)
    glyphs, labels = prepare(mnist.x_train[:count]), mnist.y_train[:count]
    validation = count // 10 if options.quick else VALIDATION_DIGITS
    test_glyphs = prepare(mnist.x_test)
    # The published order is not by writer or class, so its end is as good as any draw.
    held_out = glyphs[-validation:], labels[-validation:]
    if options.quick:
        history = train_quick(network, glyphs, labels, options.epochs, options.batch_size)
    else:
        history = train(
            network,
            (glyphs[:-validation], labels[:-validation]),
            held_out,
            options.epochs,
            options.batch_size,
            options.seed,
        )
    card["history"] = {
        name: [round(float(value), 5) for value in values]
        for name, values in history.history.items()
    }
    card["data"][0] |= {
        "training": count - validation,
        "validation": validation,
        "test": len(test_glyphs),
    }
    answers = network.predict(held_out[0][..., np.newaxis], verbose=0)
    card["threshold"], coverage = evaluation.doubt_threshold(answers, held_out[1], HIGHEST_ERROR)
    test_answers = network.predict(test_glyphs[..., np.newaxis], verbose=0)
    card["accuracy"] = {
        "validation": round(evaluation.accuracy(answers, held_out[1]), 5),
        "test": round(evaluation.accuracy(test_answers, mnist.y_test), 5),
    }
    written = save(network, card, options.output)
    print(f"\nAccuracy on {validation:,} validation digits: {card['accuracy']['validation']:.2%}")
    print(
        f"Answers without doubt (confidence from {card['threshold']:.1%}): {coverage:.1%} of them"
    )
    print(f"Accuracy on {len(test_glyphs):,} test digits: {card['accuracy']['test']:.2%}")
    print("Wrote " + ", ".join(str(path) for path in written))


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    try:
        run(options)
    except (datasets.DataError, OSError) as error:
        print(f"train.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\nInterrupted: {options.output} keeps the weights it had.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
