"""`train.py lesson`: the course's lesson, a small network on MNIST's digits as they are."""

from argparse import Namespace

import keras
import numpy as np

from model.data import glyph_pools, guises
from model.digits import tta
from model.training import networks
from model.training.commands.digits import finish
from model.training.model_card import describe_data, make_card
from model.training.sources import load_sources

LESSON_DIGITS = 10_000  # The course trains on the first 10,000.
VALIDATION_PART = 10  # The last of so many parts validates.


def run(options: Namespace) -> int:
    """The digits as they are, Adam, the last tenth to validate.

    It learns nothing from sets given by path, but they show how it reads them.
    """
    sources = load_sources(options)
    options.output.mkdir(parents=True, exist_ok=True)  # It is better to fail before the training.
    keras.utils.set_random_seed(options.seed)
    network = networks.NETWORKS[options.network]()
    card = make_card(network, options.seed, options.epochs, options.batch_size, tta.SINGLE_ANGLE)
    images, labels = sources.mnist.x_train, sources.mnist.y_train
    glyphs, labels = guises.read_glyphs(
        zip(images[:LESSON_DIGITS], labels[:LESSON_DIGITS].tolist(), strict=True)
    )
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.summary()
    history = network.fit(
        glyphs[..., np.newaxis],
        labels,
        batch_size=options.batch_size,
        epochs=options.epochs,
        validation_split=1 / VALIDATION_PART,
    )
    held_out = len(labels) // VALIDATION_PART
    counts = {"training": len(labels) - held_out, "validation": held_out, "split": "by index"}
    card["data"] = describe_data(counts, sources.sets, taught=False)
    card["history"] = history.history
    rng = np.random.default_rng(options.seed)
    validation = {"MNIST": (glyphs[-held_out:], labels[-held_out:])}
    validation |= glyph_pools.given_sets(sources.sets, "validation", rng)
    finish(network, card, validation, sources, options.output)
    return 0
