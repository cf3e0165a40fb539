"""The networks side by side, a choice among them, and what the card of the chosen one says."""

from collections.abc import Iterator

import gradio as gr

from model.i18n import Language
from page.events import PRIVATE, Updates
from page.networks.card import show_card
from page.networks.choice import Choice, Networks

Row = list[str]
Times = dict[Choice, float]  # Milliseconds of one reading on this machine.


def add_network_panel(
    chosen: gr.Textbox, networks: Networks, texts: Language
) -> gr.events.Dependency:
    """Two sections, closed: the networks in a table to choose from, and the chosen one's card.

    Args:
        chosen: holds the name of the visitor's choice.
        networks: what there is to choose from.
        texts: the page's language.

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
        card = gr.HTML()
    measured = gr.State({})

    def choose(times: Times, event: gr.SelectData) -> Updates:
        choice = networks.files[event.index[0]].choice
        rows = _rows(networks, choice, times, texts)
        return {chosen: choice.name, table: rows, **describe(choice.name)}

    def describe(name: str) -> Updates:
        choice = networks.choice(name)
        return {card: show_card(networks.recognizer(choice).card, choice.network, texts)}

    def measure_all(
        name: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio's own way
    ) -> Iterator[Updates]:
        times: Times = {}
        every = [file.choice for file in networks.files]
        for number, other in enumerate(every):
            progress((number, len(every)), desc=other.file)
            times[other] = networks.recognizer(other).milliseconds()
            yield {measured: times, table: _rows(networks, networks.choice(name), times, texts)}

    measure.click(measure_all, chosen, [measured, table], api_visibility="private")
    model.expand(describe, chosen, card, **PRIVATE)
    return table.select(choose, measured, [chosen, table, card], **PRIVATE)


def _rows(networks: Networks, choice: Choice, times: Times, texts: Language) -> list[Row]:
    """The table, a row for each file of each network."""
    rows = []
    for file in networks.files:
        row, precision, card = file.choice, file.precision, file.card
        given = {  # The first of each form; of optdigits, after it, the writers are not told apart.
            entry["form"]: entry["name"] for entry in reversed(card["data"]) if entry.get("digits")
        }
        accuracy = {
            name.removeprefix("validation, "): value for name, value in file.accuracy.items()
        }
        shares = [
            accuracy.get(name)
            for name in ("MNIST test", given.get("strokes", ""), given.get("pictures", ""))
        ]
        rows.append(
            [
                ("▶ " if row == choice else "") + row.network,
                precision,
                texts.count(card["parameters"]),
                str(round(file.bytes / 1000)),
                *("–" if share is None else texts.percent(share, 2) for share in shares),
                texts.percent(card["coverage"], 1),
                texts.number(times[row], 2) if row in times else "–",
            ]
        )
    return rows
