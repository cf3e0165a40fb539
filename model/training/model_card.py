"""The model card as data: how weights were made, and how well they read."""

import base64
import datetime
import importlib.metadata
from collections.abc import Sequence
from typing import Any

import cv2
import keras
import numpy as np

from model.data import mnist
from model.data.datasets import NO_DIGIT, Labels, Samples
from model.data.glyph_pools import ValidationSets
from model.data.guises import Glyphs
from model.data.pen_numbers import Numbers
from model.digits import tta
from model.training import inference, metrics, networks

MISTAKES = 12  # The card shows so many.
TEST = "MNIST test"

Card = dict[str, Any]


def make_card(
    network: keras.Model,
    seed: int,
    epochs: int,
    batch_size: int,
    angles: Sequence[float] = tta.ANGLES,
) -> Card:
    """The model card as data, without what training and evaluation will add.

    Args:
        network: the trained network.
        seed: of the training.
        epochs: of the training.
        batch_size: of the training.
        angles: of test-time augmentation, in degrees.
    """
    return {
        "network": network.name,
        "parameters": network.count_params(),
        "convolutions": list(networks.convolutions(network)),
        "tta_angles": list(angles),
        "layers": [
            [layer.name, type(layer).__name__, list(layer.output.shape[1:]), layer.count_params()]
            for layer in network.layers
        ],
        "data": [],
        "seed": seed,
        "epochs": epochs,
        "batch_size": batch_size,
        "date": datetime.date.today().isoformat(),
        "versions": {
            package: importlib.metadata.version(package)
            for package in ("tensorflow", "keras", "numpy", "opencv-python-headless")
        },
    }


def describe_data(
    of_mnist: dict[str, Any], sets: Sequence[Samples | Numbers], taught: bool = True
) -> list[Any]:
    """The sets for the card: whose they are, how many on which side, by how many writers.

    Args:
        of_mnist: how many of MNIST on which side, as `Sources.describe` has it.
        sets: given by path.
        taught: whether the network learned from them; else they only evaluate it.
    """
    described: list[Any] = [
        {
            "name": "MNIST",
            **of_mnist,
            "sha256": mnist.SHA256,
            "licence": mnist.LICENCE,
            "citation": mnist.CITATION,
        }
    ]
    return described + [_describe_set(samples, taught) for samples in sets]


def _describe_set(samples: Samples | Numbers, taught: bool) -> dict[str, Any]:
    on = {
        "training": samples.on("taught"),
        "validation": samples.on("validation"),
        "test": samples.on("test"),
    }
    if not taught:
        on["training"] = np.zeros_like(on["training"])
    named = {}
    if samples.writers:
        names = np.array(samples.writers)
        named["writers"] = {side: len(set(names[chosen])) for side, chosen in on.items()}
    return {
        "name": samples.origin.name,
        "digits": samples.of_digits,
        "form": samples.form,
        **{side: int(chosen.sum()) for side, chosen in on.items()},
        **named,
        "sha256": samples.sha256,
        "licence": samples.origin.licence,
        "citation": samples.origin.citation,
    }


def measure(network: keras.Model, card: Card, sets: ValidationSets) -> dict[str, dict[str, Any]]:
    """What the card says of how the sets are read, by the set's name."""
    figures: dict[str, dict[str, Any]] = {
        "accuracy": {},
        "lowest_digit": {},
        "confusion": {},
        "false_accept_rate": {},
    }
    for name, (glyphs, labels) in sets.items():
        probabilities = inference.digit_probabilities(network, glyphs, card["tta_angles"])[:, :10]
        if labels.min() == NO_DIGIT:
            accepted = float((probabilities.max(axis=1) >= card["threshold"]).mean())
            figures["false_accept_rate"][name] = round(accepted, 5)
            continue
        lowest = float(np.nanmin(metrics.accuracy_by_digit(probabilities, labels)))
        figures["accuracy"][name] = round(metrics.accuracy(probabilities, labels), 5)
        figures["lowest_digit"][name] = round(lowest, 5)
        figures["confusion"][name] = metrics.confusion(probabilities, labels).tolist()
    return figures


def measure_all(
    network: keras.Model, card: Card, validation: ValidationSets, test: tuple[Glyphs, Labels]
) -> Card:
    """What a calibrated network's card says of validation and test, and the score to choose by."""
    sets = {f"validation, {name}": part for name, part in validation.items()} | {TEST: test}
    figures: Card = measure(network, card, sets)
    accuracies = [value for name, value in figures["accuracy"].items() if name != TEST]
    return figures | {
        "mistakes": worst_mistakes(network, card, *test),
        "score": round(float(np.mean(accuracies)), 5),
    }


def worst_mistakes(network: keras.Model, card: Card, glyphs: Glyphs, labels: Labels) -> list[Any]:
    """The wrong answers that were given with the most confidence, as the card has them.

    Returns:
        For each its label, what was read, with which confidence, and the glyph as a PNG in
        base64, pen black.
    """
    probabilities = inference.digit_probabilities(network, glyphs, card["tta_angles"])[:, :10]
    read, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(read != labels)
    mistakes = []
    for number in wrong[np.argsort(-confidence[wrong])][:MISTAKES]:
        png = cv2.imencode(".png", np.round(255 * (1 - glyphs[number])).astype(np.uint8))[1]
        mistakes.append(
            {
                "label": int(labels[number]),
                "read": int(read[number]),
                "confidence": round(float(confidence[number]), 4),
                "png": base64.b64encode(png.tobytes()).decode(),
            }
        )
    return mistakes


def summarize(card: Card) -> dict[str, float]:
    """A card's figures by name, shares in [0, 1]."""
    figures = {}
    for name, value in card["accuracy"].items():
        figures[f"Accuracy, {name}"] = value
        figures[f"Accuracy, {name}, hardest digit"] = card["lowest_digit"][name]
    for name, value in card["false_accept_rate"].items():
        figures[f"Called a digit without doubt, {name}"] = value
    figures["Calibration error"] = card["calibration_error"]
    figures["Answers without doubt"] = card["coverage"]
    return figures


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
