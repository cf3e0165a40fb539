"""`train.py fields`: the network that finds where a page is written on by hand."""

import tempfile
from argparse import Namespace
from pathlib import Path

import keras

from model.codes.field_network import FieldNetwork
from model.codes.fields import MIN_PROBABILITY
from model.data import pen_numbers, writers
from model.data.page_sets import compose_pages, read_page
from model.data.pen_numbers import Numbers
from model.data.split import Side
from model.data.writers import Writers
from model.digits import tta
from model.digits.recognizer import DEFAULT_NETWORK, Recognizer
from model.training import export, field_evaluation, field_training
from model.training.field_training import FitSettings
from model.training.model_card import Card, describe_data, make_card
from model.training.sources import Sources, load_sources

VALIDATION_SHARE = 0.1  # So many pages are composed to validate for each to teach,
MAX_VALIDATION_PAGES = 200  # and no more than this.


def run(options: Namespace) -> int:
    """Composes pages, trains on them from scratch, and writes what finds fields on others."""
    export.require_quantizer()  # It is better said before the training.
    sources = load_sources(options)
    numbers = [pen_numbers.load_numbers(path) for path in options.codes]
    options.output.mkdir(parents=True, exist_ok=True)
    validation_count = max(1, min(MAX_VALIDATION_PAGES, round(options.pages * VALIDATION_SHARE)))
    with tempfile.TemporaryDirectory() as folder:
        print("Composing pages...", flush=True)
        pages = compose_pages(
            gather(sources, numbers, "taught"), options.pages, options.seed, Path(folder)
        )
        validation = compose_pages(
            gather(sources, numbers, "validation"),
            validation_count,
            options.seed + 1,
            Path(folder),
        )
        keras.utils.set_random_seed(options.seed)
        settings = FitSettings(options.epochs, options.batch_size, options.seed, options.bfloat16)
        network, curves = field_training.train(pages, validation, settings)
        card = make_card(
            network, options.seed, options.epochs, options.batch_size, tta.SINGLE_ANGLE
        )
        card["data"] = describe_data(sources.describe(), [*sources.sets, *numbers])
        card |= {"pages": options.pages, "history": curves, "threshold": MIN_PROBABILITY}
        content = export.export_in_bytes(network)
        card["fields"] = field_evaluation.evaluate(
            FieldNetwork(content), map(read_page, validation)
        )
    _print_figures(card)
    export.print_written(export.save_fields(network, content, card, options.output))
    return 0


def gather(sources: Sources, numbers: list[Numbers], side: Side) -> Writers:
    """The writers of one side; where a digit is labelled wrongly, it is yet a digit."""
    mnist = sources.training if side == "taught" else sources.validation
    recognizer = Recognizer.load(DEFAULT_NETWORK)
    return writers.gather_writers(mnist, sources.sets, numbers, recognizer, side)


def _print_figures(card: Card) -> None:
    for kind, figures in card["fields"].items():
        print(
            f"{kind}: {figures['found']:.2%} of {figures['fields']} fields found, "
            f"{figures['upright']:.2%} of them upright, "
            f"{figures['false_per_page']:.2f} false a page"
        )
