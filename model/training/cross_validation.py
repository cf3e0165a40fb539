"""Cross-validation by writer (Stone 1974): every digit read by a network that never saw its writer.

The writers are dealt into as many parts as there are networks. Each network is taught and
calibrated on the other parts, and reads its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt

from model.data import glyph_pools, guises, mnist, split
from model.data.datasets import NO_DIGIT, DataError, Labels, Samples
from model.data.glyph_pools import Pool, ValidationSets
from model.data.guises import Glyphs, jobs_of, joined, run_jobs
from model.digits import tta
from model.training import digit_calibration, digit_training, inference, metrics
from model.training.digit_training import FitSettings
from model.training.sources import Sources

PHOTOGRAPHED = ", photographed"


@dataclass(frozen=True, eq=False)
class _Answers:
    """How a set was read: whether each answer is right, or sure, (N,); and who wrote each."""

    of_digits: bool
    right: npt.NDArray[np.bool_]
    sure: npt.NDArray[np.bool_]
    writers: list[str]


def cross_validate(
    sources: Sources, folds: int, build: Callable[[], keras.Model], settings: FitSettings
) -> None:
    """Trains a network for each fold of the writers, and prints how the folds are read.

    Args:
        sources: MNIST, of which the training part alone is dealt out, and sets given by path.
        folds: how many.
        build: makes a network.
        settings: of each fit.
    """
    rng = np.random.default_rng(settings.seed)
    parts = [_part(sources, number, folds) for number in range(folds)]
    pools = [glyph_pools.make_pools(*part.training, part.sets, rng) for part in parts]
    validation = [
        glyph_pools.make_validation_sets(*part.validation, part.sets, rng) for part in parts
    ]
    answers: dict[str, list[_Answers]] = {}
    for number, part in enumerate(parts):
        others = [other for other in range(folds) if other != number]
        print(f"\nFold {number + 1} of {folds}", flush=True)
        keras.utils.set_random_seed(settings.seed)
        known = _joined_sets([validation[other] for other in others])
        network, _ = digit_training.train(
            build, _joined_pools([pools[other] for other in others]), known, settings
        )
        card = digit_calibration.calibrate(network, known, tta.ANGLES)
        for name, glyphs, labels, writers in _everything(part, rng):
            probabilities = inference.digit_probabilities(network, glyphs, tta.ANGLES)[:, :10]
            scores, right = metrics.confidences(probabilities, labels)
            read = _Answers(
                bool(labels.min() < NO_DIGIT), right, scores >= card["threshold"], writers
            )
            answers.setdefault(name, []).append(read)
    _print(answers)


def _part(sources: Sources, number: int, folds: int) -> Sources:
    """The writers of one fold; MNIST's test part is in none.

    Raises:
        DataError: nobody of a set is in it.
    """

    def dealt(names: list[str]) -> npt.NDArray[np.bool_]:
        return split.folds(names, folds) == number

    chosen = dealt(sources.train_names)
    writers = sources.writers and sources.writers.with_training(chosen)
    sets = [samples.part(dealt(samples.names)) for samples in sources.sets]
    for samples, whole in zip(sets, sources.sets, strict=True):
        if not samples.sources:
            raise DataError(f"{whole.origin.name}: too few writers for {folds} folds")
    return Sources(sources.mnist.with_training(chosen), sets, writers)


def _joined_pools(parts: list[list[Pool]]) -> list[Pool]:
    """Pools of the same kinds as one each."""
    return [
        Pool(*joined([(pool.glyphs, pool.labels) for pool in same]), same[0].share)
        for same in zip(*parts, strict=True)
    ]


def _joined_sets(parts: list[ValidationSets]) -> ValidationSets:
    """Sets of the same names as one each."""
    names = {name: None for part in parts for name in part}
    return {name: joined([part[name] for part in parts if name in part]) for name in names}


def _everything(
    part: Sources, rng: np.random.Generator
) -> list[tuple[str, Glyphs, Labels, list[str]]]:
    """All sets of a fold by name: glyphs, those of blank pictures empty, labels and writers."""
    digits = Samples(
        mnist.ORIGIN,
        list(part.mnist.x_train),
        part.mnist.y_train,
        part.train_names,
        sha256="",
    )
    found = []
    for samples in (digits, *part.sets):
        ways = [("", guises.plain_glyphs)]
        if samples.form == "pictures" and samples is not digits:
            ways.append((PHOTOGRAPHED, guises.photographed_glyphs))
        for title, read in ways:
            glyphs = np.concatenate(run_jobs(jobs_of(read, samples.sources, samples.labels), rng))
            found.append((samples.origin.name + title, glyphs, samples.labels, samples.names))
    return found


def _print(answers: dict[str, list[_Answers]]) -> None:
    width = max(map(len, answers)) + 2
    print(f"\n{'':<{width}}{'number':>7}{'writers':>9}{'right':>25}{'without doubt':>25}", end="")
    print(f"{'of them wrong':>23}")
    for name, folds in answers.items():
        right = np.concatenate([fold.right for fold in folds])
        sure = np.concatenate([fold.sure for fold in folds])
        writers = [writer for fold in folds for writer in fold.writers]
        all_of_them = np.ones(len(right), bool)
        shown = [
            metrics.show_share(counted, among, writers)
            for counted, among in ((right, all_of_them), (sure, all_of_them), (~right, sure))
        ]
        if not folds[0].of_digits:  # Nothing can be right, and what is sure is wrong.
            shown[0] = shown[2] = ""
        print(
            f"{name:<{width}}{len(right):>7}{len(set(writers)):>9}"
            f"{shown[0]:>25}{shown[1]:>25}{shown[2]:>23}"
        )
