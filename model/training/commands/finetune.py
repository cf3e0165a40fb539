"""`train.py finetune NAME`: weights are taught what they misread, and kept if it did them good."""

import itertools
from argparse import Namespace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from model.data import glyph_pools
from model.data.datasets import NO_DIGIT, DataError, Samples
from model.digits.recognizer import Recognizer
from model.training import export, fine_tuning
from model.training.digit_training import FitSettings
from model.training.fine_tuning import Outcome
from model.training.model_card import (
    TEST,
    Card,
    describe_data,
    make_card,
    measure,
    worst_mistakes,
)
from model.training.sources import Sources, known_sets, load_sources


def run(options: Namespace) -> int:
    """Teaches weights in a folder new pictures; writes them under a new name if they gained."""
    name = options.name
    card = Recognizer.load(name, options.output).card
    sources = load_sources(options)
    new, old = _new_and_old(sources.sets, card, name)
    print("Taking pictures to glyphs...", flush=True)
    rng = np.random.default_rng(options.seed)
    rehearsal = glyph_pools.make_pools(*sources.training, old, rng)
    network = export.load_network(card, options.output)
    keras.utils.set_random_seed(options.seed)
    settings = FitSettings(options.epochs, options.batch_size, options.seed, options.bfloat16)
    mnist = glyph_pools.make_validation_sets(*sources.validation, [], rng)["MNIST"]
    tuned, history, outcome = fine_tuning.fine_tune(
        network, new, rehearsal, mnist, card["tta_angles"], settings
    )
    _print_outcome(outcome)
    if outcome.refusal:
        print(f"Not kept: {outcome.refusal}. {options.output} keeps the weights it had.")
        return 1
    # The parent's temperature and threshold stay: a few corrections are too few to choose by.
    done = settings.seed, settings.epochs, settings.batch_size
    card |= make_card(tuned, *done, card["tta_angles"]) | {
        "network": _free_name(name, options.output),
        "started_from": name,
        "data": card["data"] + describe_data(sources.describe(), new)[1:],
        "history": history,
    }
    card |= _figures(tuned, card, sources, outcome)
    export.print_written(export.save(tuned, card, options.output))
    return 0


def _new_and_old(sets: list[Samples], card: Card, name: str) -> tuple[list[Samples], list[Samples]]:
    """The sets of digits that weights were not trained on, and those that they were."""
    known = known_sets(card)
    new = [s for s in sets if s.sha256 not in known and s.labels.min() < NO_DIGIT]
    if not new or not all(samples.on("taught").any() for samples in new):
        raise DataError(f"finetune {name}: give at least two new pictures with --data")
    return new, [samples for samples in sets if samples.sha256 in known]


def _print_outcome(outcome: Outcome) -> None:
    print(f"\n{'right':<32}{'before':>8}{'after':>9}")
    for title, (before, after) in (
        ("MNIST, validation", outcome.mnist),
        ("corrections, held out", outcome.held_out),
    ):
        print(f"{title:<32}{before:>8.2%}{after:>9.2%}")


def _figures(
    network: keras.Model, card: Card, sources: Sources, outcome: Outcome
) -> dict[str, Any]:
    test = sources.test_glyphs()
    figures: dict[str, Any] = measure(network, card, {TEST: test})
    figures["mistakes"] = worst_mistakes(network, card, *test)
    figures["accuracy"] |= {
        "validation, MNIST": round(outcome.mnist[1], 5),
        "validation, corrections": round(outcome.held_out[1], 5),
    }
    return figures


def _free_name(name: str, folder: Path) -> str:
    """NAME-2, or the first number after it that no weights have."""
    return next(
        free
        for number in itertools.count(2)
        if not (folder / f"{(free := f'{name}-{number}')}.json").exists()
    )
