"""What `train.py --evaluate` prints and plots: the shipped weights, from picture to reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
import numpy.typing as npt

from model.data import camera, pen, scribbles
from model.data.datasets import NO_DIGIT, Samples
from model.data.mnist import Mnist
from model.digits.reading import Reading
from model.digits.recognizer import Recognizer
from model.digits.strokes import find_strokes
from model.images import picture
from model.training import digit_training, metrics

SEED = 20  # of what is drawn and photographed, so that two runs agree
INVENTED = 1_000
PICTURE = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Row:
    """One set's readings; labels are 0 to 9, or `NO_DIGIT`."""

    name: str
    readings: list[Reading]
    labels: npt.NDArray[np.uint8]


def evaluate(
    recognizer: Recognizer, mnist: Mnist, sets: list[Samples], plots: Path | None = None
) -> None:
    """Prints one table, and writes three plots where a folder is given.

    Of sets that the weights were trained on, only the writers held out are read.
    """
    rows = list(_rows(recognizer, mnist, sets))
    digits = [row for row in rows if row.labels.min() < NO_DIGIT]
    width = max(len(row.name) for row in rows) + 2
    print(
        f"{'digits':<{width}}{'number':>7}{'right':>9}{'calibr.':>9}{'without':>9}{'of them':>9}"
        "   right by digit, %\n"
        f"{'':<{width}}{'':>7}{'':>9}{'error':>9}{'doubt':>9}{'wrong':>9}   "
        + "".join(f"{digit:>6}" for digit in range(10))
    )
    for row in [*digits, Row("all of these", *_joined(digits))]:
        print(f"{row.name:<{width}}" + _figures(row))
    print(f"\n{'no digits':<{width}}{'number':>7}{'called a digit without doubt':>32}")
    for row in rows:
        if row not in digits:
            called = np.mean([reading.verdict == "digit" for reading in row.readings])
            print(f"{row.name:<{width}}{len(row.readings):>7}{called:>32.2%}")
    if plots is not None:
        _plot(*_joined(digits), plots)


def _rows(recognizer: Recognizer, mnist: Mnist, sets: list[Samples]) -> Iterable[Row]:
    rng = np.random.default_rng(SEED)

    def read(name: str, pictures: Iterable[PICTURE], labels: npt.NDArray[np.uint8]) -> Row:
        return Row(name, [recognizer.read(image) for image in pictures], labels)

    yield read("MNIST, test part", mnist.x_test, mnist.y_test)
    known = {entry["sha256"] for entry in recognizer.card["data"] if entry["name"] != "MNIST"}
    for samples in sets:
        trained = samples.sha256 in known
        chosen = np.flatnonzero(samples.held_out()) if trained else np.arange(len(samples.sources))
        sources = [samples.sources[index] for index in chosen]
        labels = samples.labels[chosen]
        name = samples.origin.name + (", writers held out" if trained else "")
        yield read(name, (digit_training.render(source, rng) for source in sources), labels)
        if not isinstance(sources[0], list):
            scans = (digit_training.render(source, rng) for source in sources)
            photographs = (camera.photograph_digit(scan, rng) for scan in scans)
            yield read(f"{name}, photographed", photographs, labels)
    none = np.full(INVENTED, NO_DIGIT, np.uint8)
    drawn = (pen.draw(scribbles.scribble(rng), rng) for _ in range(INVENTED))
    yield read("scribbles and doodles", drawn, none)
    yield read("two MNIST digits side by side", _pairs(mnist, rng), none)


def _pairs(mnist: Mnist, rng: np.random.Generator) -> Iterable[PICTURE]:
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


def _answers(readings: list[Reading]) -> npt.NDArray[np.float32]:
    return np.stack([reading.probabilities for reading in readings])


def _figures(row: Row) -> str:
    answers = _answers(row.readings)
    right = answers.argmax(axis=1) == row.labels
    sure = np.array([reading.verdict == "digit" for reading in row.readings])
    wrong = float((~right[sure]).mean()) if sure.any() else 0.0
    by_digit = metrics.accuracy_by_digit(answers, row.labels)
    return (
        f"{len(right):>7}{right.mean():>9.2%}"
        f"{metrics.calibration_error(answers, row.labels):>9.2%}"
        f"{sure.mean():>9.2%}{wrong:>9.2%}   "
        + "".join(f"{100 * share:>6.1f}" for share in by_digit)
    )


def _plot(readings: list[Reading], labels: npt.NDArray[np.uint8], folder: Path) -> None:
    """reliability.png, coverage.png and confusion.png."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    answers = _answers(readings)

    figure, axes = pyplot.subplots(figsize=(5, 5), layout="constrained")
    bins = metrics.reliability(answers, labels)
    axes.plot([0, 1], [0, 1], color="lightgray")
    axes.scatter(
        [said for said, _, _ in bins],
        [true for _, true, _ in bins],
        s=[20 + 40 * np.log10(count) for _, _, count in bins],
    )
    axes.set(xlabel="confidence", ylabel="share that is right", title="Reliability")
    figure.savefig(folder / "reliability.png", dpi=120)

    figure, axes = pyplot.subplots(figsize=(6, 4), layout="constrained")
    scores = np.array([(1 - r.no_digit) * r.confidence for r in readings], np.float32)
    coverage, errors, _ = metrics.coverage_curve(scores, answers.argmax(axis=1) == labels)
    axes.plot(100 * coverage, 100 * errors)
    axes.set(
        xlabel="answers given without doubt, %",
        ylabel="of them wrong, %",
        title="Coverage",
        xlim=(80, 100),
    )
    axes.grid(alpha=0.3)
    figure.savefig(folder / "coverage.png", dpi=120)

    figure, axes = pyplot.subplots(figsize=(6, 6), layout="constrained")
    table = metrics.confusion(answers, labels)
    axes.imshow(np.log1p(table), cmap="Blues")
    for (row, column), count in np.ndenumerate(table):
        if count:
            color = "white" if row == column else "black"
            axes.text(column, row, str(count), ha="center", va="center", color=color, fontsize=8)
    axes.set(
        xlabel="read as", ylabel="written", title="Confusion", xticks=range(10), yticks=range(10)
    )
    figure.savefig(folder / "confusion.png", dpi=120)
    pyplot.close("all")
