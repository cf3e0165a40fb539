"""`train.py lines`: the network that reads whole codes, by a recipe."""

from argparse import Namespace

import keras

from model.codes.rapidocr_recognizer import RapidOcrRecognizer
from model.data import line_sets, pen_numbers, writers
from model.data.datasets import DataError
from model.data.line_sets import Lines
from model.data.pen_numbers import Numbers
from model.data.split import Side
from model.digits import tta
from model.digits.recognizer import DEFAULT_NETWORK, Recognizer
from model.litert import read_card
from model.training import export, line_calibration, line_network, line_rounds, line_training
from model.training.line_recipe import Recipe, plain_recipe, read_recipe
from model.training.line_rounds import Conditions
from model.training.model_card import Card, describe_data, make_card
from model.training.sources import Sources, load_sources

VALIDATION_LINES = 9_000  # So many are composed to validate; no more than to teach.


def run(options: Namespace) -> int:
    """Trains by the recipe, beginning with what another network learned of writing."""
    export.require_quantizer()  # It is better said before the training.
    recipe = read_recipe(options.recipe) if options.recipe else None
    sources = load_sources(options)
    numbers = [pen_numbers.load_numbers(path) for path in options.codes]
    options.output.mkdir(parents=True, exist_ok=True)
    pretrained, origin = _pretrained(options)
    print("Composing lines...", flush=True)
    count = min(VALIDATION_LINES, options.lines)
    lines = compose_side(sources, numbers, options.lines, options.seed, "taught")
    validation = compose_side(sources, numbers, count, options.seed + 1, "validation")
    trained = line_rounds.run_recipe(
        _recipe(recipe, options, lines),
        lines,
        validation,
        pretrained,
        Conditions(options.batch_size, options.seed, options.bfloat16),
    )
    epochs = len(trained.curves["loss"])
    card = make_card(trained.network, options.seed, epochs, options.batch_size, tta.SINGLE_ANGLE)
    card["data"] = describe_data(sources.describe(), [*sources.sets, *numbers])
    card |= {
        "lines": len(lines.codes),
        "history": trained.curves,
        "started_from": origin,
        "weights_from": line_network.ORIGIN,
        "recipe": trained.recipe,
    }
    calibrate(trained.network, card, validation)
    written = export.save_lines(
        trained.network, card, validation.text_lines, options.output, trial=bool(options.steps)
    )
    export.print_written(written)
    return 0


def compose_side(
    sources: Sources, numbers: list[Numbers], count: int, seed: int, side: Side
) -> Lines:
    """So many lines of one side of the writers, without digits that are labelled wrongly.

    Args:
        sources: MNIST, and sets given by path.
        numbers: whole numbers written by pen.
        count: of lines.
        seed: of what is composed.
        side: which is wanted; lines to validate keep their pictures.
    """
    recognizer = Recognizer.load(DEFAULT_NETWORK)
    mnist = sources.training if side == "taught" else sources.validation
    everyone = writers.gather_writers(mnist, sources.sets, numbers, recognizer, side)
    clear = writers.without_mislabelled(everyone, recognizer)
    left_out = everyone.digits - clear.digits
    print(f"{left_out} of {everyone.digits} digits look like another than their label says")
    return line_sets.compose(clear, count, seed, keep_pictures=side == "validation")


def calibrate(network: keras.Model, card: Card, validation: Lines) -> None:
    """Fits temperature and thresholds of a new network, alone and beside the second reader."""
    card |= line_calibration.calibrate(network, validation)
    calibrate_second_reader(network, card, validation)
    print_calibration(card)


def calibrate_second_reader(network: keras.Model, card: Card, validation: Lines) -> bool:
    """Fits the thresholds of both readers; whether the second one is installed."""
    second = RapidOcrRecognizer.load()
    if second:
        both = line_calibration.calibrate_together(network, validation, second)
        card["second_reader"] = both
    return second is not None


def print_calibration(card: Card) -> None:
    for name, value in card["accuracy"].items():
        print(f"Read exactly, {name}: {value:.2%}; without doubt {card['coverage']:.2%}")
    if "second_reader" in card:
        both = card["second_reader"]
        (exact,) = both["accuracy"].values()
        print(f"Beside the second reader: {exact:.2%}; without doubt {both['coverage']:.2%}")


def _pretrained(options: Namespace) -> tuple[keras.Model, str]:
    """The line network that training begins with, and where its weights are from."""
    if options.start:
        card = read_card(options.start, options.output)
        return export.load_network(card, options.output), options.start
    network = line_network.line()
    try:
        return network, line_network.load_pretrained(network)
    except ImportError as error:
        raise DataError(
            f"no {error.name}: pip install rapidocr onnx, or go on with --start line"
        ) from error


def _recipe(given: Recipe | None, options: Namespace, lines: Lines) -> Recipe:
    """The recipe of the file, or a plain one of so many epochs; its runs cut short if so wished."""
    steps = options.epochs * line_training.steps_per_epoch(lines, options.batch_size)
    recipe = given or plain_recipe(steps, again=options.start is not None)
    return recipe.capped(options.steps) if options.steps else recipe
