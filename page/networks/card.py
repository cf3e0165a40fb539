"""A network's card as HTML: where it is from, its learning curves, what it misreads, its layers."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from markupsafe import Markup

from model.i18n import Language
from page import charts
from page.colors import SURE
from page.templates import render

Card = dict[str, Any]


def show_card(card: Card, network: str, texts: Language) -> str:
    """The card of a network, which is called so before a visitor."""
    return render(
        "networks/card.html",
        network=network,
        origin=_origin(card, texts),
        charts=list(_charts(card, texts)),
        mistakes=[
            {"png": mistake["png"], "caption": _caption(mistake, texts)}
            for mistake in card["mistakes"]
        ],
        layers=card["layers"],
        words=texts.networks,
    )


def training_data(card: Card) -> str:
    """What it has learned from, such as "MNIST (60000), …"."""
    return ", ".join(
        f"{entry['name']} ({entry['training']})" for entry in card["data"] if entry["training"]
    )


def _origin(card: Card, texts: Language) -> str:
    return texts.networks.origin.format(
        data=training_data(card),
        epochs=card["epochs"],
        start=card.get("started_from", texts.networks.scratch),
        date=card["date"],
    )


def _caption(mistake: dict[str, Any], texts: Language) -> str:
    return texts.networks.mistake.format(
        label=mistake["label"],
        read=mistake["read"],
        confidence=texts.percent(min(mistake["confidence"], 0.999), 1),
    )


def _charts(card: Card, texts: Language) -> Iterator[Markup]:
    yield _learning_curves(card, texts)
    yield _reliability(card, texts)
    words = texts.networks
    mnist = np.array(card["confusion"]["MNIST test"])
    every = [
        np.array(counts) for name, counts in card["confusion"].items() if not name.endswith("MNIST")
    ]
    digits = [str(digit) for digit in range(10)]
    for data, counts in (("MNIST", mnist), (words.handwriting, sum(every) - mnist)):
        if counts.any():
            title = words.confusion.format(data=data)
            written, read = texts.trials.meant, texts.trials.read
            yield charts.embed(charts.confusion_matrix(counts, title, written, read, digits))


def _learning_curves(card: Card, texts: Language) -> Markup:
    words = texts.networks
    figure = charts.new_figure()
    axes = figure.subplots()
    for key, name in (("loss", words.training), ("val_loss", words.validation)):
        losses = card["history"][key]
        axes.plot(range(1, len(losses) + 1), losses, marker=".", label=name)
    axes.set(title=words.curves, xlabel=words.epoch, ylabel=words.loss, yscale="log")
    axes.legend()
    return charts.embed(figure)


def _reliability(card: Card, texts: Language) -> Markup:
    """How often readings are right, by their confidence; a perfect network is on the line."""
    words = texts.networks
    confidence, right, counts = np.array(card["reliability"]).T
    figure = charts.new_figure()
    axes = figure.subplots()
    axes.plot([0, 100], [0, 100], color="lightgray")
    axes.scatter(100 * confidence, 100 * right, s=15 + 30 * np.log10(counts), color=SURE.light)
    axes.set(title=words.reliability, xlabel=words.confidence, ylabel=words.right)
    return charts.embed(figure)
