"""`train.py digits`: a network of digits, on all of MNIST and handwriting given by path."""

from argparse import Namespace
from pathlib import Path

import keras
import numpy as np

from model.data import glyph_pools
from model.data.glyph_pools import ValidationSets
from model.training import cross_validation, digit_calibration, digit_training, export, networks
from model.training.digit_training import FitSettings
from model.training.model_card import (
    Card,
    describe_data,
    make_card,
    measure_all,
    print_spread,
    summarize,
)
from model.training.sources import Sources, load_sources


def run(options: Namespace) -> int:
    """As many trainings as there are seeds; the best on validation is written."""
    sources = load_sources(options)
    if options.folds:
        return _run_folds(sources, options)
    options.output.mkdir(parents=True, exist_ok=True)
    print("Taking pictures to glyphs...", flush=True)
    rng = np.random.default_rng(options.seed)
    pools = glyph_pools.make_pools(*sources.training, sources.sets, rng)
    validation = glyph_pools.make_validation_sets(*sources.validation, sources.sets, rng)
    pretrained = networks.imagenet_weights() if options.network == "mobilenet" else {}
    if options.network == "mobilenet":
        origin = "ImageNet." if pretrained else "scratch: ImageNet is out of reach."
        print("Starting from " + origin)
    cards: list[Card] = []
    for seed in range(options.seed, options.seed + options.seeds):
        keras.utils.set_random_seed(seed)
        network, history = digit_training.train(
            lambda: networks.build(options.network, pretrained),
            pools,
            validation,
            FitSettings(options.epochs, options.batch_size, seed, options.bfloat16),
        )
        card = make_card(network, seed, options.epochs, options.batch_size)
        card["data"] = describe_data(sources.describe(), sources.sets)
        card["history"] = history
        if pretrained:
            card["started_from"] = "ImageNet"
        best = max((card["score"] for card in cards), default=-1.0)
        cards.append(finish(network, card, validation, sources, options.output, best))
    if options.seeds > 1:
        print_spread(cards)
    return 0


def _run_folds(sources: Sources, options: Namespace) -> int:
    """Cross-validation by writer, which writes nothing."""
    settings = FitSettings(options.epochs, options.batch_size, options.seed, options.bfloat16)
    build = networks.NETWORKS[options.network]
    cross_validation.cross_validate(sources, options.folds, build, settings)
    return 0


def finish(
    network: keras.Model,
    card: Card,
    validation: ValidationSets,
    sources: Sources,
    folder: Path,
    better_than: float = -1.0,
) -> Card:
    """Calibrates and evaluates a trained network, and writes it if it is the best so far."""
    card |= digit_calibration.calibrate(network, validation, card["tta_angles"])
    card |= measure_all(network, card, validation, sources.test_glyphs())
    print()
    for name, value in summarize(card).items():
        print(f"{name}: {value:.2%}")
    if card["score"] > better_than:
        export.print_written(export.save(network, card, folder))
    return card
