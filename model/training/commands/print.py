"""`train.py print`: the network that tells printed numbers on a page from written ones."""

from argparse import Namespace

import keras

from model.codes.print_likeness import MAX_PROBABILITY
from model.codes.print_network import PRINT_NETWORK, PrintNetwork
from model.data import pen_numbers
from model.data.print_sets import compose_strips
from model.digits import tta
from model.training import export, print_network
from model.training.commands.fields import gather
from model.training.model_card import describe_data, make_card
from model.training.print_network import FitSettings
from model.training.sources import load_sources

VALIDATION_SHARE = 0.1  # So many pages are composed to validate for each to teach,
MAX_VALIDATION_PAGES = 400  # and no more than this.


def run(options: Namespace) -> int:
    """Composes pages, trains on their numbers from scratch, and writes what tells others apart."""
    export.require_quantizer()  # It is better said before the training.
    sources = load_sources(options)
    numbers = [pen_numbers.load_numbers(path) for path in options.codes]
    options.output.mkdir(parents=True, exist_ok=True)
    count = max(1, min(MAX_VALIDATION_PAGES, round(options.pages * VALIDATION_SHARE)))
    print("Composing pages...", flush=True)
    strips = compose_strips(gather(sources, numbers, "taught"), options.pages, options.seed)
    validation = compose_strips(gather(sources, numbers, "validation"), count, options.seed + 1)
    keras.utils.set_random_seed(options.seed)
    settings = FitSettings(options.epochs, options.batch_size, options.seed)
    network, curves = print_network.train(strips, settings)
    card = make_card(network, options.seed, options.epochs, options.batch_size, tta.SINGLE_ANGLE)
    card["data"] = describe_data(sources.describe(), [*sources.sets, *numbers])
    card |= {"pages": options.pages, "history": curves, "threshold": MAX_PROBABILITY}
    content = export.export_in_bytes(network)
    card[PRINT_NETWORK] = print_network.evaluate(PrintNetwork(content), validation)
    print(
        "Of {printed} printed and {written} written numbers {printed_told:.2%} and "
        "{written_told:.2%} are taken for printed".format(**card[PRINT_NETWORK])
    )
    export.print_written(export.save_print(network, content, card, options.output))
    return 0
