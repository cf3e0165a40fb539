"""Makes, evaluates and exports the weights that the page serves.

    python train.py             the default network, on all of MNIST, varied as hands vary
    python train.py --data PATH --data PATH --no-digit PATH
                                the same on more handwriting: folders, arrays or pen strokes
    python train.py --from digits --data corrections.zip
                                weights that ship, taught what they misread
    python train.py --quick     the course's lesson: a small network, 10,000 digits, 3 epochs
    python train.py --optimize digits
                                weights that ship in fewer bits; the page serves the best
    python train.py --network line --data PATH --no-digit PATH --codes PATH
                                the network that reads whole codes, on lines composed of digits
    python train.py --evaluate  how well the weights that ship read

It writes NAME.keras (the source of truth), NAME.tflite (what the page serves) and NAME.json
(the model card as data) into --output, all three or none.
"""

import argparse
import importlib.util
import itertools
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow greets with a screenful

import keras
import numpy as np

from model.codes.rapidocr_recognizer import RapidOcrRecognizer
from model.codes.reader import LINE_NETWORK, CodeReader
from model.data import datasets, labelled_codes, mnist, pen_numbers, writers
from model.data.datasets import NO_DIGIT, Samples
from model.digits import tta
from model.digits.recognizer import DEFAULT_NETWORK, Recognizer
from model.litert import WEIGHTS, WeightsError
from model.training import (
    digit_evaluation,
    digit_training,
    export,
    fine_tuning,
    line_evaluation,
    line_network,
    line_training,
    networks,
    quantization,
)
from model.training.digit_training import ValidationSets
from model.training.model_card import (
    Card,
    calibrate,
    describe_data,
    make_card,
    measure,
    summarize,
    worst_mistakes,
)

QUICK_DIGITS = 10_000  # the course trains on the first 10,000, a tenth of them kept to validate
VALIDATION_DIGITS = 2_000  # of MNIST's training part
EPOCHS = 78
CORRECTION_EPOCHS = 2
LINE_EPOCHS = 2
LINE_BATCH = 32
LINES = 100_000  # composed to teach, and fewer to validate
VALIDATION_LINES = 9_000


def load_sets(options: argparse.Namespace) -> list[Samples]:
    """The handwriting given by path, with a warning for files that had to be left out."""
    sets = []
    for paths, digits in ((options.data, True), (options.no_digit, False)):
        for path in paths:
            samples = datasets.load(path, digits)
            if samples.skipped:
                print(
                    f"train.py: {path}: {samples.skipped} unreadable or broken samples left out",
                    file=sys.stderr,
                )
            sets.append(samples)
    return sets


def run_quick(options: argparse.Namespace) -> None:
    """The course's lesson: the digits as they are, Adam, the last tenth to validate.

    It learns nothing from sets given by path, but they show how it reads them.
    """
    digits = mnist.load_mnist(options.mnist)
    sets = load_sets(options)
    options.output.mkdir(parents=True, exist_ok=True)  # better to fail before the training
    keras.utils.set_random_seed(options.seed)
    network = networks.NETWORKS[options.network]()
    card = make_card(network, options.seed, options.epochs, options.batch_size, tta.SINGLE_ANGLE)
    glyphs, labels = digit_training.read_glyphs(
        zip(digits.x_train[:QUICK_DIGITS], digits.y_train[:QUICK_DIGITS].tolist(), strict=True)
    )
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.summary()
    history = network.fit(
        glyphs[..., np.newaxis],
        labels,
        batch_size=options.batch_size,
        epochs=options.epochs,
        validation_split=0.1,
    )
    held_out = len(labels) // 10
    card["data"] = describe_data(len(labels) - held_out, held_out, sets, taught=False)
    card["history"] = history.history
    checks = {"MNIST": (glyphs[-held_out:], labels[-held_out:])}
    checks |= digit_training.given_validation_sets(sets, np.random.default_rng(options.seed))
    finish(network, card, checks, digits, options)


def run(options: argparse.Namespace) -> None:
    """As many trainings as there are seeds; the best on validation is written."""
    digits = mnist.load_mnist(options.mnist)
    sets = load_sets(options)
    options.output.mkdir(parents=True, exist_ok=True)
    print("Taking pictures to glyphs...", flush=True)
    rng = np.random.default_rng(options.seed)
    # The published order is not by writer or class, so its end is as good as any draw.
    images, labels = digits.x_train[:-VALIDATION_DIGITS], digits.y_train[:-VALIDATION_DIGITS]
    pools = digit_training.make_pools(images, labels, sets, rng)
    checks = digit_training.make_validation_sets(
        digits.x_train[-VALIDATION_DIGITS:], digits.y_train[-VALIDATION_DIGITS:], sets, rng
    )
    learned = networks.imagenet_weights() if options.network == "mobilenet" else {}
    if options.network == "mobilenet":
        print("Starting from " + ("ImageNet." if learned else "scratch: ImageNet is out of reach."))

    def build() -> keras.Model:
        network = networks.NETWORKS[options.network]()
        for layer in network.layers:
            if layer.name in learned:
                layer.set_weights(learned[layer.name])
        return network

    cards: list[Card] = []
    for seed in range(options.seed, options.seed + options.seeds):
        keras.utils.set_random_seed(seed)
        network, history = digit_training.train(
            build,
            pools,
            checks,
            options.epochs,
            options.batch_size,
            seed,
            options.bfloat16,
        )
        card = make_card(network, seed, options.epochs, options.batch_size)
        card["data"] = describe_data(len(labels), VALIDATION_DIGITS, sets)
        card["history"] = history
        if learned:
            card["started_from"] = "ImageNet"
        best = max((card["score"] for card in cards), default=-1.0)
        cards.append(finish(network, card, checks, digits, options, better_than=best))
    if options.seeds > 1:
        print_spread(cards)


def run_corrections(options: argparse.Namespace) -> int:
    """Teaches weights that ship new pictures; writes them under a new name if it did them good."""
    name = options.start
    card = Recognizer.load(name, options.output).card
    known = {entry["sha256"] for entry in card["data"] if entry["name"] != "MNIST"}
    sets = load_sets(options)
    new = [s for s in sets if s.sha256 not in known and s.labels.min() < NO_DIGIT]
    if not new or any(samples.held_out().all() for samples in new):
        raise datasets.DataError(f"--from {name}: give at least two new pictures with --data")
    digits = mnist.load_mnist(options.mnist)
    print("Taking pictures to glyphs...", flush=True)
    rng = np.random.default_rng(options.seed)
    images, labels = digits.x_train[:-VALIDATION_DIGITS], digits.y_train[:-VALIDATION_DIGITS]
    old = [samples for samples in sets if samples.sha256 in known]
    rehearsal = digit_training.make_pools(images, labels, old, rng)
    validation = digits.x_train[-VALIDATION_DIGITS:], digits.y_train[-VALIDATION_DIGITS:]
    network = keras.models.load_model(options.output / f"{name}.keras", compile=False)
    keras.utils.set_random_seed(options.seed)
    corrected, history, outcome = fine_tuning.correct(
        network,
        new,
        rehearsal,
        digit_training.make_validation_sets(*validation, [], rng)["MNIST"],
        card["turns"],
        options.epochs,
        options.batch_size,
        options.seed,
        options.bfloat16,
    )
    print(f"\n{'right':<32}{'before':>8}{'after':>9}")
    print(f"{'MNIST, validation':<32}{outcome.mnist[0]:>8.2%}{outcome.mnist[1]:>9.2%}")
    before, after = outcome.corrections
    print(f"{'corrections, held out':<32}{before:>8.2%}{after:>9.2%}")
    if outcome.refusal:
        print(f"Not kept: {outcome.refusal}. {options.output} keeps the weights it had.")
        return 1
    # The parent's temperature and threshold stay: a few corrections are too few to choose by.
    done = options.seed, options.epochs, options.batch_size
    card |= make_card(corrected, *done, card["turns"]) | {
        "network": _free_name(name, options.output),
        "started_from": name,
        "data": card["data"] + describe_data(len(labels), VALIDATION_DIGITS, new)[1:],
        "history": history,
    }
    test = digit_training.read_glyphs(zip(digits.x_test, digits.y_test.tolist(), strict=True))
    card |= measure(corrected, card, {"MNIST test": test})
    card["mistakes"] = worst_mistakes(corrected, card, *test)
    card["accuracy"] |= {
        "validation, MNIST": round(outcome.mnist[1], 5),
        "validation, corrections": round(after, 5),
    }
    written = export.save(corrected, card, options.output)
    print("Wrote " + ", ".join(str(path) for path in written))
    return 0


def _free_name(name: str, folder: Path) -> str:
    """NAME-2, or the first number after it that no weights have."""
    return next(
        free
        for number in itertools.count(2)
        if not (folder / f"{(free := f'{name}-{number}')}.json").exists()
    )


def run_optimize(options: argparse.Namespace) -> None:
    """Writes the smaller files of weights that ship; the best of all becomes what is served."""
    name = options.optimize
    recognizer = Recognizer.load(name, options.output, f"{name}.tflite")
    network = keras.models.load_model(options.output / f"{name}.keras", compile=False)
    digits = mnist.load_mnist(options.mnist)
    sets = load_sets(options)
    print("Taking pictures to glyphs...", flush=True)
    rng = np.random.default_rng(options.seed)
    checks = digit_training.make_validation_sets(
        digits.x_train[-VALIDATION_DIGITS:], digits.y_train[-VALIDATION_DIGITS:], sets, rng
    )
    checks[quantization.TEST] = digit_training.read_glyphs(
        zip(digits.x_test, digits.y_test.tolist(), strict=True)
    )
    samples = digit_training.some_glyphs(digits.x_train[:-VALIDATION_DIGITS], sets, rng)
    float32 = (options.output / f"{name}.tflite").read_bytes()
    variants = quantization.compare(network, recognizer.card, float32, samples, checks)
    served = quantization.choose(variants)
    card = recognizer.card | {
        "serves": served.file,
        "precisions": {
            variant.precision: {
                "file": variant.file,
                "bytes": len(variant.content),
                "accuracy": variant.accuracy,
            }
            for variant in variants
        },
    }
    smaller = {variant.file: variant.content for variant in variants[1:]}
    written = export.save_smaller(card, smaller, options.output)
    print(quantization.table(variants))
    print(f"The page serves {served.precision}.")
    print("Wrote " + ", ".join(str(path) for path in written))


def run_lines(options: argparse.Namespace) -> None:
    """Trains the network that reads whole codes, beginning with what another learned of writing."""
    if importlib.util.find_spec("ai_edge_quantizer") is None:  # better said before the training
        raise datasets.DataError("no ai_edge_quantizer: pip install ai-edge-quantizer")
    digits = mnist.load_mnist(options.mnist)
    sets = load_sets(options)
    numbers = [pen_numbers.load_numbers(path) for path in options.codes]
    options.output.mkdir(parents=True, exist_ok=True)
    recognizer = Recognizer.load(DEFAULT_NETWORK)
    start, begin = start_lines(options)
    print("Composing lines...", flush=True)
    taught = digits.x_train[:-VALIDATION_DIGITS], digits.y_train[:-VALIDATION_DIGITS]
    others = digits.x_train[-VALIDATION_DIGITS:], digits.y_train[-VALIDATION_DIGITS:]
    sides = []
    for mine, held_out, count in (
        (taught, False, options.lines),
        (others, True, VALIDATION_LINES),
    ):
        hands = writers.gather_writers(mine, sets, numbers, recognizer, held_out)
        clear = writers.without_mislabelled(hands, recognizer)
        left_out = hands.digits - clear.digits
        print(f"{left_out} of {hands.digits} digits look like another than their label says")
        sides.append(line_training.compose(clear, count, options.seed + held_out, held_out))
    lines, checks = sides
    keras.utils.set_random_seed(options.seed)
    network, history = line_training.train(
        lines,
        checks,
        start,
        options.epochs,
        options.batch_size,
        options.seed,
        options.bfloat16,
        again=options.start is not None,
    )
    done = options.seed, options.epochs, options.batch_size
    card = make_card(network, *done, tta.SINGLE_ANGLE)
    card["data"] = describe_data(len(taught[1]), VALIDATION_DIGITS, [*sets, *numbers])
    card |= {"lines": len(lines.codes), "history": history, "started_from": begin}
    card["weights_from"] = line_network.ORIGIN
    card |= line_training.calibrate(network, checks)
    for name, value in card["accuracy"].items():
        print(f"Read exactly, {name}: {value:.2%}; without doubt {card['covered']:.2%}")
    second = RapidOcrRecognizer.load()
    if second:
        card["second_reader"] = line_training.calibrate_together(network, checks, second)
        (exact,) = card["second_reader"]["accuracy"].values()
        covered = card["second_reader"]["covered"]
        print(f"Beside the second reader: {exact:.2%}; without doubt {covered:.2%}")
    written = export.save_lines(network, card, checks.strips, options.output)
    print("Wrote " + ", ".join(str(path) for path in written))


def start_lines(options: argparse.Namespace) -> tuple[keras.Model, str]:
    """The line network that training begins with, and where its weights are from."""
    if options.start:
        file = options.output / f"{options.start}.keras"
        return keras.models.load_model(file, compile=False), options.start
    network = line_network.line()
    try:
        return network, line_network.load_pretrained(network)
    except ImportError as error:
        raise datasets.DataError(
            f"no {error.name}: pip install rapidocr onnx, or go on with --from line"
        ) from error


def print_spread(cards: list[Card]) -> None:
    """The figures of several trainings side by side, with mean and standard deviation."""
    columns = [summarize(card) for card in cards]
    width = max(len(name) for name in columns[0]) + 2
    seeds = "".join(f"seed {card['seed']:<5}" for card in cards)
    print(f"\n{'':<{width}}{seeds}mean ± spread")
    for name in columns[0]:
        values = [column[name] for column in columns]
        shown = "".join(f"{value:<10.2%}" for value in values)
        print(f"{name:<{width}}{shown}{np.mean(values):.2%} ± {np.std(values):.2%}")


def finish(
    network: keras.Model,
    card: Card,
    checks: ValidationSets,
    digits: mnist.Mnist,
    options: argparse.Namespace,
    better_than: float = -1.0,
) -> Card:
    """Calibrates and evaluates a trained network, and writes it if it is the best so far."""
    card |= calibrate(network, checks, card["turns"])
    test = digit_training.read_glyphs(zip(digits.x_test, digits.y_test.tolist(), strict=True))
    sets = {f"validation, {name}": check for name, check in checks.items()} | {"MNIST test": test}
    card |= measure(network, card, sets)
    card["mistakes"] = worst_mistakes(network, card, *test)
    validation = [value for name, value in card["accuracy"].items() if name != "MNIST test"]
    card["score"] = round(float(np.mean(validation)), 5)
    print()
    for name, value in summarize(card).items():
        print(f"{name}: {value:.2%}")
    if card["score"] > better_than:
        written = export.save(network, card, options.output)
        print("Wrote " + ", ".join(str(path) for path in written))
    return card


def evaluate(options: argparse.Namespace) -> None:
    """One table of how the weights that ship read, picture to reading."""
    digits = mnist.load_mnist(options.mnist)
    if options.network == LINE_NETWORK:
        pictures = {folder.name: labelled_codes.load_pictures(folder) for folder in options.codes}
        alone, both = (CodeReader.load(folder=options.output, alone=way) for way in (True, False))
        line_evaluation.evaluate(
            alone, both, Recognizer.load(), digits, load_sets(options), pictures
        )
        return
    recognizer = Recognizer.load(options.network, options.output)
    digit_evaluation.evaluate(recognizer, digits, load_sets(options), options.plots)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="the course's lesson")
    parser.add_argument("--evaluate", action="store_true", help="read, print a table, no training")
    parser.add_argument(
        "--from",
        dest="start",
        metavar="NAME",
        help="teach these weights the pictures of --data; with --network line, begin with them",
    )
    parser.add_argument(
        "--optimize", metavar="NAME", help="write these weights in fewer bits, and compare"
    )
    parser.add_argument(
        "--network", choices=[*networks.NETWORKS, LINE_NETWORK], help=f"default {DEFAULT_NETWORK}"
    )
    parser.add_argument(
        "--epochs",
        type=int,
        help=f"default {EPOCHS}; with --quick 3, --from 2, of lines {LINE_EPOCHS}",
    )
    parser.add_argument("--batch-size", type=int, help=f"default 128; of lines {LINE_BATCH}")
    parser.add_argument(
        "--lines", type=int, default=LINES, metavar="N", help=f"composed, default {LINES}"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="train N times")
    parser.add_argument("--output", type=Path, default=WEIGHTS, metavar="FOLDER")
    parser.add_argument("--mnist", type=Path, metavar="PATH", help="an mnist.npz to use")
    parser.add_argument(
        "--data", type=Path, action="append", default=[], metavar="PATH", help="more digits"
    )
    parser.add_argument(
        "--no-digit",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="samples that are no digits",
    )
    parser.add_argument(
        "--codes",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="with --network line: whole codes as pen strokes, to learn from; with --evaluate, "
        "a folder of pictures with labels.csv, columns file and code",
    )
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="with --evaluate, as PNGs")
    parser.add_argument(
        "--bfloat16",
        action="store_true",
        help="half the time on processors that have it (AVX-512 BF16, AMX)",
    )
    options = parser.parse_args(arguments)
    if options.network is None:
        options.network = "lesson" if options.quick else DEFAULT_NETWORK
    lines = options.network == LINE_NETWORK
    if options.epochs is None:
        usual = LINE_EPOCHS if lines else EPOCHS
        options.epochs = 3 if options.quick else CORRECTION_EPOCHS if options.start else usual
    if options.batch_size is None:
        options.batch_size = LINE_BATCH if lines else 128
    if min(options.epochs, options.batch_size, options.seeds, options.lines) < 1:
        parser.error("--epochs, --batch-size, --seeds and --lines must be at least 1")
    return options


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    try:
        if options.evaluate:
            evaluate(options)
        elif options.network == LINE_NETWORK:
            run_lines(options)
        elif options.start:
            return run_corrections(options)
        elif options.optimize:
            run_optimize(options)
        elif options.quick:
            run_quick(options)
        else:
            run(options)
    except (datasets.DataError, WeightsError, OSError) as error:
        print(f"train.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\nInterrupted: {options.output} keeps the weights it had.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
