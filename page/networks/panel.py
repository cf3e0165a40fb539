"""The networks side by side, a choice among them, and what the card of the chosen one says."""

from collections.abc import Iterator
from html import escape
from typing import Any

import gradio as gr
import numpy as np

from model.i18n import Language
from page import charts
from page.networks.choice import Choice, Networks, files

Row = list[str]
Card = dict[str, Any]


def add_network_panel(
    chosen: gr.State, networks: Networks, texts: Language, **event: Any
) -> gr.events.Dependency:
    """Two sections, closed: the networks in a table to choose from, and the chosen one's card.

    Args:
        chosen: holds the visitor's `Choice`.
        networks: what there is to choose from.
        texts: the page's language.
        event: settings of the events.

    Returns:
        The event that a choice has been made.
    """
    words = texts.networks
    with gr.Accordion(words.title, open=False, elem_id="networks"):
        gr.Markdown(words.help)
        table = gr.Dataframe(
            _rows(networks, networks.default, {}, texts),
            headers=list(words.columns),
            interactive=False,
            show_label=False,
            buttons=[],
            elem_id="network-table",
        )
        measure = gr.Button(words.measure)
    with gr.Accordion(words.model, open=False, elem_id="model") as model:
        page = gr.HTML()
    times = gr.State({})

    def choose(times: dict[Choice, float], event: gr.SelectData) -> tuple[Any, ...]:
        choice = _choices(networks)[event.index[0]]
        return choice, _rows(networks, choice, times, texts), _describe(networks, choice, texts)

    def time_all(
        choice: Choice,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio's own way
    ) -> Iterator[tuple[Any, ...]]:
        measured: dict[Choice, float] = {}
        every = _choices(networks)
        for number, other in enumerate(every):
            progress((number, len(every)), desc=other.file)
            measured[other] = networks.recognizer(other).milliseconds()
            yield measured, _rows(networks, choice, measured, texts)

    measure.click(time_all, chosen, [times, table], api_visibility="private")
    model.expand(lambda choice: _describe(networks, choice, texts), chosen, page, **event)
    return table.select(choose, times, [chosen, table, page], **event)


def _choices(networks: Networks) -> list[Choice]:
    return [
        Choice(card["network"], entry["file"])
        for card in networks.cards()
        for entry in files(card).values()
    ]


def _rows(
    networks: Networks, choice: Choice, times: dict[Choice, float], texts: Language
) -> list[Row]:
    """The table, a row for each file of each network."""
    rows = []
    for card in networks.cards():
        given = {entry.get("form"): entry["name"] for entry in card["data"] if entry.get("digits")}
        for precision, entry in files(card).items():
            row = Choice(card["network"], entry["file"])
            accuracy = {
                name.removeprefix("validation, "): value
                for name, value in entry["accuracy"].items()
            }
            shares = [
                accuracy.get(name)
                for name in ("MNIST test", given.get("strokes"), given.get("pictures"))
            ]
            rows.append(
                [
                    ("▶ " if row == choice else "") + row.network,
                    precision,
                    f"{card['parameters']:,}".replace(",", "\u202f"),
                    str(round(networks.size(row) / 1000)),
                    *("–" if share is None else texts.percent(share, 2) for share in shares),
                    texts.percent(card["coverage"], 1),
                    texts.number(times[row], 2) if row in times else "–",
                ]
            )
    return rows


def _describe(networks: Networks, choice: Choice, texts: Language) -> str:
    """A network's card as HTML: layers, learning curves, what it reads and misreads."""
    words = texts.networks
    card = networks.recognizer(choice).card
    sections = [
        f"<h3>{escape(choice.network)}</h3><p>{escape(_origin(card, texts))}</p>",
        f'<div class="charts">{"".join(_charts(card, texts))}</div>',
        f"<h4>{escape(words.mistakes)}</h4>{_mistakes(card, texts)}",
        f"<h4>{escape(words.layers)}</h4>{_layers(card, texts)}",
    ]
    return "".join(sections)


def _origin(card: Card, texts: Language) -> str:
    data = ", ".join(
        f"{entry['name']} ({entry['training']})" for entry in card["data"] if entry["training"]
    )
    return texts.networks.origin.format(
        data=data,
        epochs=card["epochs"],
        start=card.get("started_from", texts.networks.scratch),
        date=card["date"],
    )


def _charts(card: Card, texts: Language) -> Iterator[str]:
    words = texts.networks
    curves = charts.new_figure()
    axes = curves.subplots()
    for key, name in (("loss", words.training), ("val_loss", words.validation)):
        losses = card["history"][key]
        axes.plot(range(1, len(losses) + 1), losses, marker=".", label=name)
    axes.set(title=words.curves, xlabel=words.epoch, ylabel=words.loss, yscale="log")
    axes.legend()
    yield charts.embed(curves, words.curves)

    said, right, counts = np.array(card["reliability"]).T
    diagram = charts.new_figure()
    axes = diagram.subplots()
    axes.plot([0, 100], [0, 100], color="lightgray")
    axes.scatter(100 * said, 100 * right, s=15 + 30 * np.log10(counts), color=charts.TEAL)
    axes.set(title=words.reliability, xlabel=words.confidence, ylabel=words.right)
    yield charts.embed(diagram, words.reliability)

    digits = [str(digit) for digit in range(10)]
    test = np.array(card["confusion"]["MNIST test"])
    real = [
        np.array(counts) for name, counts in card["confusion"].items() if not name.endswith("MNIST")
    ]
    for title, counts in (
        (words.confusion.format(data="MNIST"), test),
        (words.confusion.format(data=words.handwriting), sum(real) - test),
    ):
        if counts.any():
            yield charts.embed(
                charts.confusion_matrix(
                    counts, title, texts.trials.meant, texts.trials.read, digits
                ),
                title,
            )


def _mistakes(card: Card, texts: Language) -> str:
    figures = [
        f'<figure><img alt="" src="data:image/png;base64,{escape(mistake["png"])}"><figcaption>'
        + escape(
            texts.networks.mistake.format(
                label=mistake["label"],
                read=mistake["read"],
                confidence=texts.percent(min(mistake["confidence"], 0.999), 1),
            )
        )
        + "</figcaption></figure>"
        for mistake in card["mistakes"]
    ]
    return f'<div class="mistakes">{"".join(figures)}</div>'


def _layers(card: Card, texts: Language) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in texts.networks.layer_columns)
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(kind)}</td>"
        f"<td>{' × '.join(map(str, shape))}</td><td>{parameters}</td></tr>"
        for name, kind, shape, parameters in card["layers"]
    )
    return f'<div class="layers"><table><tr>{head}</tr>{rows}</table></div>'
