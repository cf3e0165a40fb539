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
EPOCHS = 16

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
        print(
            f"\n{'':<48}" + "".join(f"seed {card['seed']:<5}" for card in cards) + "mean ± spread"
        )
        for name in cards[0]["accuracy"]:
            values = [card["accuracy"][name] for card in cards]
            shown = "".join(f"{value:<10.2%}" for value in values)
            print(f"{name:<48}{shown}{np.mean(values):.2%} ± {np.std(values):.2%}")


def finish(
    network: keras.Model,
    card: dict[str, Any],
    checks: Checks,
    digits: mnist.Mnist,
    options: argparse.Namespace,
    better_than: float = -1.0,
) -> dict[str, Any]:
    """Calibrates and evaluates a trained network, and writes it if it is the best so far."""
    readable = {name: check for name, check in checks.items() if check[1].max() < NO_DIGIT}
    labels = np.concatenate([check[1] for check in readable.values()])
    logits = np.concatenate([training.logits(network, check[0]) for check in readable.values()])
    card["temperature"] = round(evaluation.temperature(logits[:, :10], labels), 4)
    training.cool(network, card["temperature"])

    answers = {name: network.predict(c[0][..., None], verbose=0) for name, c in checks.items()}
    joined = np.concatenate([answers[name] for name in readable])
    right = joined[:, :10].argmax(axis=1) == labels
    scores = joined[:, :10].max(axis=1)
    card["threshold"], covered = evaluation.doubt_threshold(scores, right, HIGHEST_ERROR)
    card["threshold"] = max(card["threshold"], 0.5)  # no answer is given against the odds
    coverage, errors, reached = evaluation.coverage_curve(scores, right)
    points = np.unique(np.linspace(len(scores) // 2, len(scores) - 1, 60).astype(int))
    card["coverage"] = [
        [round(float(values[point]), 5) for values in (coverage, errors, reached)]
        for point in points
    ]
    shares = joined[:, :10] / joined[:, :10].sum(axis=1, keepdims=True)
    card["calibration_error"] = round(evaluation.calibration_error(shares, labels), 5)
    card["accuracy"] = {
        f"validation, {name}": round(evaluation.accuracy(answers[name][:, :10], check[1]), 5)
        for name, check in readable.items()
    }
    card["score"] = round(float(np.mean(list(card["accuracy"].values()))), 5)
    called = {
        name: float((answers[name][:, :10].max(axis=1) >= card["threshold"]).mean())
        for name in checks.keys() - readable.keys()
    }
    glyphs, test_labels = training.read_glyphs(
        zip(digits.x_test, digits.y_test.tolist(), strict=True)
    )
    test = network.predict(glyphs[..., None], verbose=0)
    card["accuracy"]["MNIST test"] = round(evaluation.accuracy(test[:, :10], test_labels), 5)

    print()
    for name, value in card["accuracy"].items():
        print(f"Accuracy, {name}: {value:.2%}")
    for name, value in called.items():
        print(f"Taken for digits without doubt, {name}: {value:.2%}")
    print(f"Calibration error: {card['calibration_error']:.2%}, at {card['temperature']} degrees")
    print(f"Answers without doubt (from {card['threshold']:.1%}): {covered:.1%}")
    if card["score"] > better_than:
        written = export.save(network, card, options.output)
        print("Wrote " + ", ".join(str(path) for path in written))
    return card


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
