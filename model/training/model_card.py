"""The model card as data: how weights were made, and how well they read."""

import base64
import datetime
import importlib.metadata
from collections.abc import Sequence
from typing import Any

import cv2
import keras
import numpy as np

from model.codes.ctc import softmax
from model.data import mnist
from model.data.datasets import NO_DIGIT, Labels, Samples
from model.data.pen_numbers import Numbers
from model.digits import tta
from model.training import digit_training, metrics, networks
from model.training.digit_training import Glyphs, ValidationSets

HIGHEST_ERROR = 0.002  # on validation, among the answers that are given without doubt
HIGHEST_CALLED = 0.045  # of validation's letters and symbols may be called a digit without doubt
MISTAKES = 12  # that the card shows

Card = dict[str, Any]


def make_card(
    network: keras.Model,
    seed: int,
    epochs: int,
    batch_size: int,
    turns: Sequence[float] = tta.ANGLES,
) -> Card:
    """The model card as data, without what training and evaluation will add."""
    return {
        "network": network.name,
        "parameters": network.count_params(),
        "convolutions": list(networks.convolutions(network)),
        "turns": list(turns),
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
    training_digits: int,
    validation_digits: int,
    sets: Sequence[Samples | Numbers],
    taught: bool = True,
) -> list[Any]:
    """The sets for the card: whose they are, how many on which side.

    Args:
        training_digits: of MNIST.
        validation_digits: of MNIST.
        sets: given by path.
        taught: whether the network learned from them; else they only evaluate it.
    """
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
        held_out = samples.held_out()
        described.append(
            {
                "name": samples.origin.name,
                "digits": samples.of_digits,
                "form": samples.form,
                "training": int((~held_out).sum()) if taught else 0,
                "validation": int(held_out.sum()),
                "sha256": samples.sha256,
                "licence": samples.origin.licence,
                "citation": samples.origin.citation,
            }
        )
    return described


def calibrate(network: keras.Model, checks: ValidationSets, turns: Sequence[float]) -> Card:
    """Cools the network and chooses its threshold on validation; returns what the card says of it.

    The threshold is the least that keeps to `HIGHEST_ERROR` and to `HIGHEST_CALLED`, the former
    on the handwriting given by path, where there is any, rather than on MNIST: it is nearer to
    what visitors write.
    """
    readable = {name: check for name, check in checks.items() if check[1].max() < NO_DIGIT}
    labels = np.concatenate([check[1] for check in readable.values()])
    logits = np.concatenate(
        [digit_training.logits(network, glyphs, turns) for glyphs, _ in readable.values()]
    )
    temperature = round(metrics.temperature(logits[:, :10], labels), 4)
    digit_training.cool(network, temperature)

    answers = softmax(logits / temperature)[:, :10]
    given = np.repeat(
        [name != "MNIST" for name in readable], [len(c[1]) for c in readable.values()]
    )
    given |= not given.any()
    scores, right = answers[given].max(axis=1), answers[given].argmax(axis=1) == labels[given]
    threshold, _ = metrics.doubt_threshold(scores, right, HIGHEST_ERROR)
    strangers = [
        digit_training.answers(network, glyphs, turns)[:, :10].max(axis=1)
        for glyphs, labels in checks.values()
        if labels.min() == NO_DIGIT
    ]
    if strangers:
        called = np.quantile(np.concatenate(strangers), 1 - HIGHEST_CALLED, method="higher")
        threshold = max(threshold, float(np.nextafter(called, np.float32(1))))
    threshold = max(threshold, 0.5)  # no answer is given against the odds
    coverage, errors, reached = metrics.coverage_curve(scores, right)
    points = np.unique(np.linspace(len(scores) // 2, len(scores) - 1, 60).astype(int))
    shares = answers / answers.sum(axis=1, keepdims=True)
    return {
        "temperature": temperature,
        "reliability": [
            [round(said, 5), round(true, 5), count]
            for said, true, count in metrics.reliability(shares, labels)
        ],
        "calibration_error": round(metrics.calibration_error(shares, labels), 5),
        "threshold": threshold,
        "covered": round(float((scores >= threshold).mean()), 5),
        "coverage": [
            [round(float(values[point]), 5) for values in (coverage, errors, reached)]
            for point in points
        ],
    }


def measure(network: keras.Model, card: Card, sets: ValidationSets) -> dict[str, dict[str, Any]]:
    """What the card says of how the sets are read, by the set's name."""
    figures: dict[str, dict[str, Any]] = {
        "accuracy": {},
        "lowest_digit": {},
        "confusion": {},
        "called_digit": {},
    }
    for name, (glyphs, labels) in sets.items():
        answers = digit_training.answers(network, glyphs, card["turns"])[:, :10]
        if labels.min() == NO_DIGIT:
            called = float((answers.max(axis=1) >= card["threshold"]).mean())
            figures["called_digit"][name] = round(called, 5)
            continue
        lowest = float(np.nanmin(metrics.accuracy_by_digit(answers, labels)))
        figures["accuracy"][name] = round(metrics.accuracy(answers, labels), 5)
        figures["lowest_digit"][name] = round(lowest, 5)
        figures["confusion"][name] = metrics.confusion(answers, labels).tolist()
    return figures


def worst_mistakes(network: keras.Model, card: Card, glyphs: Glyphs, labels: Labels) -> list[Any]:
    """The wrong answers that were given with the most confidence, as the card has them.

    Returns:
        For each its label, what was read, with which confidence, and the glyph as a PNG in
        base64, pen black.
    """
    answers = digit_training.answers(network, glyphs, card["turns"])[:, :10]
    read, confidence = answers.argmax(axis=1), answers.max(axis=1)
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
    for name, value in card["called_digit"].items():
        figures[f"Called a digit without doubt, {name}"] = value
    figures["Calibration error"] = card["calibration_error"]
    figures["Answers without doubt"] = card["covered"]
    return figures
