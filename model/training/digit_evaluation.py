"""What `train.py evaluate` prints and plots: the shipped weights, from picture to reading."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import matplotlib
import numpy as np
import numpy.typing as npt

from model.data import guises, pen, scribbles
from model.data.datasets import NO_DIGIT, Samples
from model.data.flourishes import bend_bar, flourish
from model.data.mnist import Mnist
from model.data.pen import PenStrokes
from model.digits.reading import Reading
from model.digits.recognizer import Recognizer
from model.digits.strokes import find_strokes
from model.images import picture
from model.training import metrics
from model.training.metrics import Right, Scores
from model.training.sources import Sources, known_sets

SEED = 20  # Two evaluations draw and photograph the same.
INVENTED = 1_000  # So many scribbles, and so many pairs of digits, are read.
DRAWINGS = 3  # Each zero and each seven is drawn so often with a flourish.
WIDE_DIGITS = (1, 2, 7)  # They are drawn over the edges of the pad, their bars and feet too.
PLOT_DPI = 120

Picture = npt.NDArray[np.uint8]
Change = Callable[[PenStrokes, np.random.Generator], PenStrokes]
FLOURISHES: tuple[tuple[str, int, Change], ...] = (
    ("zeros with a slash or bar", 0, lambda strokes, rng: flourish(strokes, 0, rng)),
    ("zeros with a bent bar (never taught)", 0, bend_bar),
    ("sevens with a bar", 7, lambda strokes, rng: flourish(strokes, 7, rng)),
)
SCRIBBLES = (
    ("scribbles of kinds taught", scribbles.TAUGHT_KINDS),
    ("scribbles of kinds never taught", scribbles.UNTAUGHT_KINDS),
)


@dataclass(frozen=True, eq=False)
class Row:
    """One set's readings, their labels, 0 to 9 or `NO_DIGIT`, and who wrote each."""

    name: str
    readings: list[Reading]
    labels: npt.NDArray[np.uint8]
    writers: list[str]


def evaluate(recognizer: Recognizer, sources: Sources, plots: Path | None = None) -> None:
    """Prints two tables, and writes three plots where a folder is given.

    Of sets that the weights were trained on, only the test writers are read. A range in brackets
    is the spread over the writers.
    """
    rows = list(_rows(recognizer, sources))
    digits = [row for row in rows if row.labels.min() < NO_DIGIT]
    width = max(len(row.name) for row in rows) + 2
    print(
        f"{'digits':<{width}}{'number':>7}{'writers':>9}{'right':>25}{'calibr.':>9}"
        f"{'without doubt':>25}{'of them wrong':>23}   right by digit, %\n"
        f"{'':<{width}}{'':>7}{'':>9}{'':>25}{'error':>9}{'':>25}{'':>23}   "
        + "".join(f"{digit:>6}" for digit in range(10))
    )
    for row in digits:
        print(f"{row.name:<{width}}" + _figures(row))
    print(f"\n{'no digits':<{width}}{'number':>7}{'called a digit without doubt':>32}")
    for row in rows:
        if row not in digits:
            called = _sure(row.readings)
            share = metrics.show_share(called, np.ones(len(called), bool), row.writers)
            print(f"{row.name:<{width}}{len(called):>7}{share:>32}")
    if plots is not None:
        _plot(*_joined(digits), plots)


def _rows(recognizer: Recognizer, sources: Sources) -> Iterable[Row]:
    rng = np.random.default_rng(SEED)

    def read(
        name: str, pictures: Iterable[Picture], labels: npt.NDArray[np.uint8], writers: list[str]
    ) -> Row:
        # The maps of thousands of readings would fill the memory.
        readings = [replace(recognizer.read(image), maps={}) for image in pictures]
        return Row(name, readings, labels, writers)

    mnist = sources.mnist
    unnamed = [str(number) for number in range(len(mnist.y_test))]
    writers = sources.writers.test if sources.writers else unnamed
    yield read("MNIST, test part", mnist.x_test, mnist.y_test, writers)
    boxes = [_cut_to_box(image) for image in mnist.x_test]
    yield read("MNIST, test part, cut to the box", boxes, mnist.y_test, writers)
    dark = (255 - box for box in boxes)
    yield read("MNIST, test part, cut to the box, dark on white", dark, mnist.y_test, writers)
    known = known_sets(recognizer.card)
    for samples in sources.sets:
        if samples.sha256 in known:
            samples = samples.part(samples.on("test"))
            name = f"{samples.origin.name}, test writers"
        else:
            name = samples.origin.name
        given = samples.labels, samples.names
        drawn = (guises.render(source, rng) for source in samples.sources)
        yield read(name, drawn, *given)
        if samples.form == "pictures" and guises.is_large(guises.render(samples.sources[0], rng)):
            scans = (guises.render(source, rng) for source in samples.sources)
            photographs = (guises.photograph(scan, rng) for scan in scans)
            yield read(f"{name}, photographed", photographs, *given)
        if samples.form == "strokes" and samples.of_digits:
            for title, digit, change in FLOURISHES:
                yield read(f"{title}, {name}", *_flourished(samples, digit, change, rng))
            chosen = samples.part(np.isin(samples.labels, WIDE_DIGITS))
            strokes = (source for source in chosen.sources if isinstance(source, list))
            drawn = (pen.draw_over_edges(source, rng) for source in strokes)
            yield read(
                f"1, 2 and 7 over the pad's edges, {name}", drawn, chosen.labels, chosen.names
            )
    none = np.full(INVENTED, NO_DIGIT, np.uint8), [str(number) for number in range(INVENTED)]
    for title, kinds in SCRIBBLES:
        scrawls = (pen.draw(scribbles.scribble(rng, kinds), rng) for _ in range(INVENTED))
        yield read(title, scrawls, *none)
    yield read("two MNIST digits side by side", _pairs(mnist, rng), *none)


def _cut_to_box(image: Picture) -> Picture:
    ys, xs = np.nonzero(image)
    return image[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def _flourished(
    samples: Samples, digit: int, change: Change, rng: np.random.Generator
) -> tuple[Iterable[Picture], npt.NDArray[np.uint8], list[str]]:
    """Drawings of a set's samples of one digit with something added, labels and writers."""
    numbers = np.repeat(np.flatnonzero(samples.labels == digit), DRAWINGS)
    strokes = [source for n in numbers if isinstance(source := samples.sources[n], list)]
    drawings = (pen.draw(change(source, rng), rng) for source in strokes)
    return drawings, samples.labels[numbers], [samples.names[number] for number in numbers]


def _pairs(mnist: Mnist, rng: np.random.Generator) -> Iterable[Picture]:
    for _ in range(INVENTED):
        inks = []
        for image in mnist.x_test[rng.integers(len(mnist.x_test), size=2)]:
            strokes = find_strokes(picture.to_pixels(image))
            if strokes is not None:
                inks.append(strokes.digit)
        pair = scribbles.side_by_side(inks, rng)
        yield np.pad(255 - np.round(pair * 255).astype(np.uint8), 20, constant_values=255)


def _joined(rows: list[Row]) -> tuple[list[Reading], npt.NDArray[np.uint8]]:
    return (
        [reading for row in rows for reading in row.readings],
        np.concatenate([row.labels for row in rows]),
    )


def _probabilities(readings: list[Reading]) -> npt.NDArray[np.float32]:
    return np.stack([reading.probabilities for reading in readings])


def _sure(readings: list[Reading]) -> npt.NDArray[np.bool_]:
    return np.array([reading.verdict == "digit" for reading in readings])


def _figures(row: Row) -> str:
    probabilities = _probabilities(row.readings)
    scores, right = metrics.confidences(probabilities, row.labels)
    sure, everything = _sure(row.readings), np.ones(len(right), bool)
    by_digit = metrics.accuracy_by_digit(probabilities, row.labels)
    shares = [
        metrics.show_share(counted, among, row.writers)
        for counted, among in ((right, everything), (sure, everything), (~right, sure))
    ]
    return (
        f"{len(right):>7}{len(set(row.writers)):>9}{shares[0]:>25}"
        f"{metrics.calibration_error(scores, right):>9.2%}{shares[1]:>25}{shares[2]:>23}   "
        + "".join(f"{100 * share:>6.1f}" for share in by_digit)
    )


def _plot(readings: list[Reading], labels: npt.NDArray[np.uint8], folder: Path) -> None:
    """reliability.png, coverage.png and confusion.png."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    probabilities = _probabilities(readings)
    confidences, right = metrics.confidences(probabilities, labels)
    scores = np.array([(1 - r.no_digit) * r.confidence for r in readings], np.float32)
    _plot_reliability(confidences, right, folder / "reliability.png")
    _plot_coverage(scores, right, folder / "coverage.png")
    _plot_confusion(metrics.confusion(probabilities, labels), folder / "confusion.png")
    pyplot.close("all")


def _plot_reliability(scores: Scores, right: Right, file: Path) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 5), layout="constrained")
    bins = metrics.reliability(scores, right)
    axes.plot([0, 1], [0, 1], color="lightgray")
    axes.scatter(
        [said for said, _, _ in bins],
        [true for _, true, _ in bins],
        s=[20 + 40 * np.log10(count) for _, _, count in bins],
    )
    axes.set(xlabel="confidence", ylabel="share that is right", title="Reliability")
    figure.savefig(file, dpi=PLOT_DPI)


def _plot_coverage(scores: Scores, right: Right, file: Path) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4), layout="constrained")
    coverage, errors, _ = metrics.coverage_curve(scores, right)
    axes.plot(100 * coverage, 100 * errors)
    axes.set(
        xlabel="answers given without doubt, %",
        ylabel="of them wrong, %",
        title="Coverage",
        xlim=(80, 100),
    )
    axes.grid(alpha=0.3)
    figure.savefig(file, dpi=PLOT_DPI)


def _plot_confusion(table: npt.NDArray[np.int64], file: Path) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 6), layout="constrained")
    axes.imshow(np.log1p(table), cmap="Blues")
    for (row, column), count in np.ndenumerate(table):
        if count:
            color = "white" if row == column else "black"
            axes.text(column, row, str(count), ha="center", va="center", color=color, fontsize=8)
    axes.set(
        xlabel="read as", ylabel="written", title="Confusion", xticks=range(10), yticks=range(10)
    )
    figure.savefig(file, dpi=PLOT_DPI)
