"""`train.py calibrate NAME`: temperature and thresholds of weights as they are, fitted anew."""

from argparse import Namespace

import numpy as np

from model.codes.reader import LINE_NETWORK, CodeReader
from model.data import glyph_pools, pen_numbers
from model.digits.recognizer import Recognizer
from model.training import digit_calibration, export, line_calibration
from model.training.commands import lines
from model.training.model_card import measure_all, summarize
from model.training.sources import load_sources

UNCHANGED = 1.0  # The temperature of logits that say what they mean already.


def run(options: Namespace) -> int:
    """Fits on validation, and writes the card; the network too where its temperature changed."""
    return _run_lines(options) if options.name == LINE_NETWORK else _run_digits(options)


def _run_lines(options: Namespace) -> int:
    export.require_quantizer()
    card = CodeReader.load(folder=options.output, alone=True).card
    network = export.load_network(card, options.output)
    sources = load_sources(options)
    numbers = [pen_numbers.load_numbers(path) for path in options.codes]
    print("Composing lines...", flush=True)
    validation = lines.compose_side(sources, numbers, options.lines, options.seed + 1, "validation")
    before = card["temperature"]
    candidates = np.append(UNCHANGED, line_calibration.TEMPERATURES)
    card |= line_calibration.calibrate(network, validation, candidates)
    changed = card["temperature"] != UNCHANGED
    card["temperature"] = round(before * card["temperature"], 4)
    if not lines.calibrate_second_reader(network, card, validation) and changed:
        card.pop("second_reader", None)  # Its thresholds were of another temperature.
    lines.print_calibration(card)
    if changed:
        written = export.save_lines(network, card, validation.text_lines, options.output)
    else:
        written = export.save_card(card, options.output, {})
    export.print_written(written)
    return 0


def _run_digits(options: Namespace) -> int:
    name = options.name
    card = Recognizer.load(name, options.output).card
    network = export.load_network(card, options.output)
    sources = load_sources(options)
    print("Taking pictures to glyphs...", flush=True)
    rng = np.random.default_rng(options.seed)
    validation = glyph_pools.make_validation_sets(*sources.validation, sources.sets, rng)
    before = card["temperature"]
    candidates = np.append(UNCHANGED, digit_calibration.TEMPERATURES)
    card |= digit_calibration.calibrate(network, validation, card["tta_angles"], candidates)
    changed = card["temperature"] != UNCHANGED
    card["temperature"] = round(before * card["temperature"], 4)
    card |= measure_all(network, card, validation, sources.test_glyphs())
    for title, value in summarize(card).items():
        print(f"{title}: {value:.2%}")
    if not changed:
        export.print_written(export.save_card(card, options.output, {}))
        return 0
    smaller = bool(card["precisions"])
    export.print_written(export.save(network, card, options.output))
    if smaller:
        print(f"Files in fewer bits are gone: python train.py quantize {name} makes them anew.")
    return 0
