"""The visitor's trials to look at: as a part of the page, and as a report that stands alone."""

import datetime
from typing import Any

from markupsafe import Markup

from model.i18n import Language
from model.i18n.language import MAX_SHOWN_CONFIDENCE
from page import charts
from page.colors import SURE, css
from page.networks.card import training_data
from page.networks.choice import Networks
from page.templates import render
from page.trials.notes import Notes
from page.trials.trials import MEANT, Summary, Trial, cells, confusion, summarize

MIN_CHARTED_TRIALS = 2  # One trial is no rate.
TICKS = [*map(str, range(10)), "–"]  # On the axes of charts, in the order of `MEANT`.

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 900px; margin: 2rem auto; padding: 0 1rem;
  color: #111; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; break-after: avoid; }
table { border-collapse: collapse; width: 100%; } tr { break-inside: avoid; }
th, td { border-bottom: 1px solid #ccc; padding: .25rem .5rem; text-align: left; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; } dd { margin: 0; }
.wrong td { color: var(--unsure); }
td img { width: 40px; height: 40px; object-fit: contain; }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } .charts img { width: 100%; }
p { white-space: pre-wrap; }
"""


def show_log(trials: list[Trial], texts: Language) -> str:
    """All that the page says of the log, as HTML: figures, charts and table."""
    return render("trials/panel.html", **_values(trials, texts))


def report(trials: list[Trial], networks: Networks, notes: Notes, texts: Language) -> str:
    """One HTML page that needs nothing else, and prints well.

    Args:
        trials: the log.
        networks: where the cards of what answered are found.
        notes: what the visitor wrote under the course's three headings.
        texts: the page's language.
    """
    words = texts.trials
    facts = [(words.date, datetime.date.today().isoformat())]
    for name in dict.fromkeys(trial.network for trial in trials):
        facts += _network(name, [t for t in trials if t.network == name], networks, texts)
    return render(
        "trials/report.html",
        language=texts.code,
        style=Markup(css() + _STYLE),
        facts=facts,
        notes=[
            (words.strengths, notes.strengths.strip()),
            (words.limits, notes.limits.strip()),
            (words.proposals, notes.proposals.strip()),
        ],
        **_values(trials, texts),
    )


def _values(trials: list[Trial], texts: Language) -> dict[str, Any]:
    """What the templates of both say of the log; the newest trial comes first."""
    summary = summarize(trials)
    return {
        "words": texts.trials,
        "summary": _facts(summary, texts),
        "charts": _charts(trials, summary, texts),
        "rows": [
            {"correct": trial.correct, "picture": trial.picture, "cells": cells(trial, texts)}
            for trial in reversed(trials)
        ],
    }


def _facts(summary: Summary, texts: Language) -> list[tuple[str, str]]:
    words, rate, confidence = texts.trials, summary.rate, summary.confidence
    # Never 100 %, as in the answer.
    shown = None if confidence is None else min(confidence, MAX_SHOWN_CONFIDENCE)
    return [
        (words.total, str(summary.total)),
        (words.correct, str(summary.correct)),
        (words.rate, "" if rate is None else texts.percent(rate, 1)),
        (words.confidence, "" if shown is None else texts.percent(shown, 2)),
        (words.best, ", ".join(map(str, summary.best))),
        (words.hardest, ", ".join(map(str, summary.hardest))),
    ]


def _charts(trials: list[Trial], summary: Summary, texts: Language) -> list[Markup]:
    """The success rate by digit, and the confusion matrix; none where there is too little."""
    if len(trials) < MIN_CHARTED_TRIALS:
        return []
    words = texts.trials
    read = f"{words.read} ({words.dash})"
    matrix = charts.confusion_matrix(confusion(trials), words.confusion, words.meant, read, TICKS)
    return [_rates(summary, texts), charts.embed(matrix)]


def _rates(summary: Summary, texts: Language) -> Markup:
    """The share of right answers by what was meant, with how many trials it is of."""
    words = texts.trials
    figure = charts.new_figure()
    axes = figure.subplots()
    places = [MEANT.index(meant) for meant in summary.by_meant]
    rates = [100 * tally.right / tally.trials for tally in summary.by_meant.values()]
    bars = axes.bar(places, rates, color=SURE.light)
    counts = [str(tally.trials) for tally in summary.by_meant.values()]
    axes.bar_label(bars, counts, label_type="center", color="white")
    axes.set(title=words.by_digit, xlabel=words.dash, ylabel="%")
    axes.set(ylim=(0, 100), xlim=(-0.6, len(TICKS) - 0.4))
    axes.set_xticks(range(len(TICKS)), TICKS)
    return charts.embed(figure)


def _network(
    name: str, own: list[Trial], networks: Networks, texts: Language
) -> list[tuple[str, str]]:
    """What the report says of one network: its card, and how it did in the trials."""
    words = texts.trials
    rate = texts.percent(sum(trial.correct for trial in own) / len(own), 1)
    tested = words.tested.format(name=name, rate=rate, count=len(own))
    file = networks.file(name)
    if file is None:  # Its weights have gone since.
        return [(words.network, tested)]
    mnist = texts.percent(file.accuracy["MNIST test"], 2)
    about = words.about.format(mnist=mnist, parameters=file.card["parameters"])
    return [(words.network, tested + about), (words.trained_on, training_data(file.card))]
