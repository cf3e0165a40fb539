"""Makes, evaluates and exports the weights that the page serves.

    python train.py             the default network, on all of MNIST, varied as hands vary
    python train.py --data PATH --data PATH --no-digit PATH
                                the same on more handwriting: folders, arrays or pen strokes
    python train.py --quick     the course's lesson: a small network, 10,000 digits, 3 epochs
    python train.py --evaluate  how well the weights that ship read

It writes NAME.keras (the source of truth), NAME.tflite (what the page serves) and NAME.json
(the model card as data) into --output, all three or none.
"""

import argparse
import datetime
import importlib.metadata
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow greets with a screenful

import keras
import numpy as np

from model import datasets, evaluation, export, mnist, networks, report, training
from model.datasets import NO_DIGIT, Labels, Samples
from model.recognizer import DEFAULT_NETWORK, WEIGHTS, Recognizer, WeightsError
from model.training import Glyphs

QUICK_DIGITS = 10_000  # the course trains on the first 10,000, a tenth of them kept to validate
VALIDATION_DIGITS = 5_000  # of MNIST's training part; enough to see 0.1 point
HIGHEST_ERROR = 0.002  # on validation, among the answers that are given without doubt
EPOCHS = 30

Checks = dict[str, tuple[Glyphs, Labels]]


def make_card(network: keras.Model, options: argparse.Namespace, seed: int) -> dict[str, Any]:
    """The model card as data, without what training and evaluation will add."""
    return {
        "network": network.name,
        "parameters": network.count_params(),
        "convolutions": list(export.convolutions(network)),
        "data": [],
        "seed": seed,
        "epochs": options.epochs,
        "batch_size": options.batch_size,
        "date": datetime.date.today().isoformat(),
        "versions": {
            package: importlib.metadata.version(package)
            for package in ("tensorflow", "keras", "numpy", "opencv-python-headless")
        },
    }


def describe_data(training_digits: int, validation_digits: int, sets: list[Samples]) -> list[Any]:
    """The sets for the card: whose they are, how many on which side."""
    described: list[Any] = [
        {
            "name": "MNIST",
            "training": training_digits,
            "validation": validation_digits,
            "sha256": mnist.SHA256,
            "licence": mnist.LICENCE,
            "citation": mnist.CITATION,
        }
    ]
    for samples in sets:
        held_out = int(samples.held_out().sum())
        described.append(
            {
                "name": samples.origin.name,
                "digits": bool(samples.labels.min() < NO_DIGIT),
                "training": len(samples.sources) - held_out,
                "validation": held_out,
                "sha256": samples.sha256,
                "licence": samples.origin.licence,
                "citation": samples.origin.citation,
            }
        )
    return described


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
    """The course's lesson: the digits as they are, Adam, the last tenth to validate."""
    digits = mnist.load_mnist(options.mnist)
    options.output.mkdir(parents=True, exist_ok=True)  # better to fail before the training
    keras.utils.set_random_seed(options.seed)
    network = networks.NETWORKS[options.network]()
    card = make_card(network, options, options.seed)
    glyphs, labels = training.read_glyphs(
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
    card["data"] = describe_data(len(labels) - held_out, held_out, [])
    card["history"] = history.history
    finish(network, card, {"MNIST": (glyphs[-held_out:], labels[-held_out:])}, digits, options)


def run(options: argparse.Namespace) -> None:
    """As many trainings as there are seeds; the best on validation is written."""
    digits = mnist.load_mnist(options.mnist)
    sets = load_sets(options)
    options.output.mkdir(parents=True, exist_ok=True)
    print("Taking pictures to glyphs...", flush=True)
    rng = np.random.default_rng(options.seed)
    # The published order is not by writer or class, so its end is as good as any draw.
    images, labels = digits.x_train[:-VALIDATION_DIGITS], digits.y_train[:-VALIDATION_DIGITS]
    pools = training.make_pools(images, labels, sets, rng)
    checks = training.make_checks(
        digits.x_train[-VALIDATION_DIGITS:], digits.y_train[-VALIDATION_DIGITS:], sets, rng
    )
    cards: list[dict[str, Any]] = []
    for seed in range(options.seed, options.seed + options.seeds):
        keras.utils.set_random_seed(seed)
        network, history = training.train(
            networks.NETWORKS[options.network],
            pools,
            checks,
            options.epochs,
            options.batch_size,
            seed,
            options.bfloat16,
        )
        card = make_card(network, options, seed)
        card["data"] = describe_data(len(labels), VALIDATION_DIGITS, sets)
        card["history"] = history
        best = max((card["score"] for card in cards), default=-1.0)
        cards.append(finish(network, card, checks, digits, options, better_than=best))
    if options.seeds > 1:
        print_spread(cards)


def print_spread(cards: list[dict[str, Any]]) -> None:
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
    card: dict[str, Any],
    checks: Checks,
    digits: mnist.Mnist,
    options: argparse.Namespace,
    better_than: float = -1.0,
) -> dict[str, Any]:
    """Calibrates and evaluates a trained network, and writes it if it is the best so far."""
    card |= calibrate(network, checks)
    card["accuracy"], card["lowest_digit"], card["called_digit"] = {}, {}, {}
    test = training.read_glyphs(zip(digits.x_test, digits.y_test.tolist(), strict=True))
    sets = {f"validation, {name}": check for name, check in checks.items()} | {"MNIST test": test}
    for name, (glyphs, labels) in sets.items():
        answers = network.predict(glyphs[..., np.newaxis], verbose=0)[:, :10]
        if labels.min() == NO_DIGIT:
            called = float((answers.max(axis=1) >= card["threshold"]).mean())
            card["called_digit"][name] = round(called, 5)
            continue
        lowest = min(evaluation.accuracy_by_digit(answers, labels))
        card["accuracy"][name] = round(evaluation.accuracy(answers, labels), 5)
        card["lowest_digit"][name] = round(lowest, 5)
    validation = [value for name, value in card["accuracy"].items() if name != "MNIST test"]
    card["score"] = round(float(np.mean(validation)), 5)
    print()
    for name, value in summarize(card).items():
        print(f"{name}: {value:.2%}")
    if card["score"] > better_than:
        written = export.save(network, card, options.output)
        print("Wrote " + ", ".join(str(path) for path in written))
    return card


def calibrate(network: keras.Model, checks: Checks) -> dict[str, Any]:
    """Cools the network and chooses its threshold on validation; returns what the card says of it.

    The threshold is chosen on the handwriting given by path, where there is any, rather than on
    MNIST: it is nearer to what visitors write.
    """
    readable = {name: check for name, check in checks.items() if check[1].max() < NO_DIGIT}
    labels = np.concatenate([check[1] for check in readable.values()])
    logits = np.concatenate([training.logits(network, check[0]) for check in readable.values()])
    temperature = round(evaluation.temperature(logits[:, :10], labels), 4)
    training.cool(network, temperature)

    answers = evaluation.softmax(logits / temperature)[:, :10]
    given = np.repeat(
        [name != "MNIST" for name in readable], [len(c[1]) for c in readable.values()]
    )
    given |= not given.any()
    scores, right = answers[given].max(axis=1), answers[given].argmax(axis=1) == labels[given]
    threshold, _ = evaluation.doubt_threshold(scores, right, HIGHEST_ERROR)
    threshold = max(threshold, 0.5)  # no answer is given against the odds
    coverage, errors, reached = evaluation.coverage_curve(scores, right)
    points = np.unique(np.linspace(len(scores) // 2, len(scores) - 1, 60).astype(int))
    shares = answers / answers.sum(axis=1, keepdims=True)
    return {
        "temperature": temperature,
        "calibration_error": round(evaluation.calibration_error(shares, labels), 5),
        "threshold": threshold,
        "covered": round(float((scores >= threshold).mean()), 5),
        "coverage": [
            [round(float(values[point]), 5) for values in (coverage, errors, reached)]
            for point in points
        ],
    }


def summarize(card: dict[str, Any]) -> dict[str, float]:
    """A card's figures by name, shares in [0, 1]."""
    figures = {}
    for name, value in card["accuracy"].items():
        figures[f"Accuracy, {name}"] = value
        figures[f"Accuracy, {name}, hardest digit"] = card["lowest_digit"][name]
    for name, value in card["called_digit"].items():
        figures[f"Called a digit without doubt, {name}"] = value
    figures["Calibration error"] = card["calibration_error"]
    figures["Answers without doubt"] = card["covered"]
    return figures


def evaluate(options: argparse.Namespace) -> None:
    """One table of how the weights that ship read, picture to reading."""
    recognizer = Recognizer.load(options.network, options.output)
    digits = mnist.load_mnist(options.mnist)
    report.evaluate(recognizer, digits, load_sets(options), options.plots)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="the course's lesson")
    parser.add_argument("--evaluate", action="store_true", help="read, print a table, no training")
    parser.add_argument("--network", choices=networks.NETWORKS, help=f"default {DEFAULT_NETWORK}")
    parser.add_argument("--epochs", type=int, help=f"default {EPOCHS}, with --quick 3")
    parser.add_argument("--batch-size", type=int, default=128)
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
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="with --evaluate, as PNGs")
    parser.add_argument(
        "--bfloat16",
        action="store_true",
        help="half the time on processors that have it (AVX-512 BF16, AMX)",
    )
    options = parser.parse_args(arguments)
    if options.network is None:
        options.network = "lesson" if options.quick else DEFAULT_NETWORK
    if options.epochs is None:
        options.epochs = 3 if options.quick else EPOCHS
    if min(options.epochs, options.batch_size, options.seeds) < 1:
        parser.error("--epochs, --batch-size and --seeds must be at least 1")
    return options


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    try:
        if options.evaluate:
            evaluate(options)
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
