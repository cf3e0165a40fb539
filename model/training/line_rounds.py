"""The training of the line network by a recipe: round after round, and the mean that ships."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from model.data.datasets import DataError
from model.data.line_sets import Lines
from model.training import line_network, line_training
from model.training.line_recipe import PRETRAINED, Mean, Recipe, Round
from model.training.line_training import Curves, RunSettings

Weights = list[npt.NDArray[np.float32]]  # of all layers, in Keras's order


@dataclass(frozen=True)
class Conditions:
    """What is the same for all runs but the seed, which is counted up from run to run."""

    batch_size: int
    seed: int
    bfloat16: bool = False


@dataclass(frozen=True, eq=False)
class Trained:
    """What a recipe came to.

    Attributes:
        network: with the mean that ships.
        curves: learning curves of all runs, one after the other.
        recipe: as data, with the seeds and the number of lines of each round.
    """

    network: keras.Model
    curves: Curves
    recipe: dict[str, Any]


def run_recipe(
    recipe: Recipe,
    lines: Lines,
    validation: Lines,
    pretrained: keras.Model,
    conditions: Conditions,
) -> Trained:
    """Trains the line network round by round.

    Args:
        recipe: the rounds.
        lines: what it is taught.
        validation: lines of other writers, looked at after every epoch.
        pretrained: the line network whose weights all begins with.
        conditions: of all runs.

    Raises:
        DataError: a round freezes layers that are not there, or has no line that is narrow enough.
    """
    sets = [_lines_of(entry, lines, pretrained) for entry in recipe.rounds]
    results: dict[str, Weights] = {PRETRAINED: pretrained.get_weights()}
    curves: Curves = {}
    record = recipe.as_data()
    seed = conditions.seed
    for entry, taught, described in zip(recipe.rounds, sets, record["rounds"], strict=True):
        start = _network_of(entry.starts_from, results)
        described |= {"seeds": [*range(seed, seed + len(entry.steps))], "lines": len(taught.codes)}
        runs: list[Weights] = []
        for run, steps in enumerate(entry.steps, 1):
            print(f"{entry.name}, run {run} of {len(entry.steps)}: {steps} steps", flush=True)
            settings = _settings(entry, steps, replace(conditions, seed=seed))
            keras.utils.set_random_seed(seed)
            network, new = line_training.train(taught, validation, start, settings)
            runs.append(network.get_weights())
            keras.backend.clear_session()  # Else each run would keep hundreds of megabytes.
            curves = {name: curves.get(name, []) + values for name, values in new.items()}
            seed += 1
        results[entry.name] = average(runs, [1 / len(runs)] * len(runs))
    return Trained(_network_of(recipe.ships, results), curves, record)


def average(weights: Sequence[Weights], shares: Sequence[float]) -> Weights:
    """The weighted mean of several networks' weights, layer by layer."""
    mean: Weights = []
    for arrays in zip(*weights, strict=True):
        first, *others = (share * array for share, array in zip(shares, arrays, strict=True))
        mean.append(sum(others, start=first))
    return mean


def _network_of(mean: Mean, results: dict[str, Weights]) -> keras.Model:
    network = line_network.line()
    network.set_weights(average([results[name] for name in mean], list(mean.values())))
    return network


def _lines_of(entry: Round, lines: Lines, network: keras.Model) -> Lines:
    """The lines that a round is taught; what can't be done is found before any training."""
    for prefix in entry.frozen:
        if not any(layer.name.startswith(prefix) for layer in network.layers):
            raise DataError(f"{entry.name}: no layer's name begins with {prefix!r}")
    taught = lines.up_to(entry.max_line_width)
    if not taught.codes:
        raise DataError(f"{entry.name}: no line is up to {entry.max_line_width} pixels wide")
    return taught


def _settings(entry: Round, steps: int, conditions: Conditions) -> RunSettings:
    return RunSettings(
        steps,
        entry.learning_rate,
        entry.frozen,
        entry.average,
        conditions.batch_size,
        conditions.seed,
        conditions.bfloat16,
    )
