"""The visitor's trials to look at: the table, the charts, and a report that stands alone."""

import datetime
from html import escape

from model.i18n import Language
from page import charts
from page.colors import SURE, css
from page.networks.choice import Networks
from page.trials.trials import Summary, Trial, cells, confusion, summarize

FEWEST_TRIALS = 2  # for charts: one trial is no rate

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


def table(trials: list[Trial], texts: Language) -> str:
    """The log as an HTML table, newest first."""
    head = "".join(f"<th>{escape(name)}</th>" for name in ("", *texts.trials.columns))
    rows = []
    for trial in reversed(trials):
        picture = f'<img alt="" src="data:image/webp;base64,{escape(trial.picture)}">'
        plain = "".join(f"<td>{escape(cell)}</td>" for cell in cells(trial, texts))
        kind = "" if trial.correct else ' class="wrong"'
        rows.append(f"<tr{kind}><td>{picture}</td>{plain}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def figures(summary: Summary, texts: Language) -> str:
    """The summary as an HTML list of names and values."""
    words = texts.trials
    values = {
        words.total: str(summary.total),
        words.correct: str(summary.correct),
        words.rate: "" if summary.rate is None else texts.percent(summary.rate, 1),
        words.confidence: ""
        if summary.confidence is None
        else texts.percent(min(summary.confidence, 0.9999), 2),  # as in the answer
        words.best: ", ".join(map(str, summary.best)),
        words.hardest: ", ".join(map(str, summary.hardest)),
    }
    return "<dl>" + "".join(f"<dt>{k}</dt><dd>{v or '–'}</dd>" for k, v in values.items()) + "</dl>"


def chart_row(trials: list[Trial], summary: Summary, texts: Language) -> str:
    """Two charts as HTML: the success rate by digit, and the confusion matrix.

    Where there is too little for them, what is missing.
    """
    words = texts.trials
    if len(trials) < FEWEST_TRIALS:
        return f"<p>{escape(words.one_more)}</p>"
    bars = charts.new_figure()
    axes = bars.subplots()
    digits = sorted(summary.by_digit)
    rates = [100 * summary.by_digit[digit][1] / summary.by_digit[digit][0] for digit in digits]
    drawn = axes.bar(digits, rates, color=SURE.light)
    axes.bar_label(
        drawn,
        [str(summary.by_digit[digit][0]) for digit in digits],
        label_type="center",
        color="white",
    )
    axes.set(title=words.by_digit, ylabel="%", ylim=(0, 100), xlim=(-0.6, 9.6), xticks=range(10))
    matrix = charts.confusion_matrix(
        confusion(trials), words.confusion, words.meant, words.read, [*map(str, range(10)), "–"]
    )
    pictures = charts.embed(bars, words.by_digit) + charts.embed(matrix, words.confusion)
    return f'<div class="charts">{pictures}</div>'


def report(trials: list[Trial], networks: Networks, notes: list[str], texts: Language) -> str:
    """One HTML page that needs nothing else, and prints well.

    Args:
        trials: the log.
        networks: where the cards of what answered are found.
        notes: what the visitor wrote under the course's three headings.
        texts: the page's language.
    """
    words = texts.trials
    summary = summarize(trials)
    facts = [(words.date, datetime.date.today().isoformat())]
    for name in dict.fromkeys(trial.network for trial in trials):
        facts += _network(name, [t for t in trials if t.network == name], networks, texts)
    sections = "".join(
        f"<h2>{escape(title)}</h2><p>{escape(note.strip()) or '–'}</p>"
        for title, note in zip((words.strengths, words.limits, words.proposals), notes, strict=True)
    )
    return (
        f'<!doctype html><html lang="{texts.code}"><meta charset="utf-8">'
        f"<title>{escape(words.report)}</title><style>{css()}{_STYLE}</style><h1>{escape(words.report)}</h1>"
        + "<dl>"
        + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts)
        + "</dl>"
        + f"{figures(summary, texts)}{chart_row(trials, summary, texts)}{sections}"
        + f"<h2>{escape(words.title)}</h2>{table(trials, texts)}</html>"
    )


def _network(
    name: str, own: list[Trial], networks: Networks, texts: Language
) -> list[tuple[str, str]]:
    """What the report says of one network: its card, and how it did in the trials."""
    words = texts.trials
    rate = texts.percent(sum(trial.correct for trial in own) / len(own), 1)
    tested = words.tested.format(name=name, rate=rate, count=len(own))
    described = networks.described(name)
    if described is None:  # weights that have gone since
        return [(words.network, tested)]
    card, accuracy = described
    data = ", ".join(f"{e['name']} ({e['training']})" for e in card["data"] if e["training"])
    mnist = texts.percent(accuracy["MNIST test"], 2)
    about = words.about.format(mnist=mnist, parameters=card["parameters"])
    return [(words.network, tested + about), (words.trained_on, data)]
