"""How the line network is taught, as data: rounds of runs, and means of their weights.

A round begins with a weighted mean of the pretrained weights and of the results of rounds before
it. It runs once or more, each run with a seed of its own, and its result is the mean of its runs
(Wortsman et al. 2022, "Model Soups: Averaging Weights of Multiple Fine-Tuned Models Improves
Accuracy without Increasing Inference Time"). Where pretrained weights have a share in a mean, the
network reads composed lines about as well, and hands and papers that it was not taught better
(Wortsman et al. 2022, "Robust Fine-Tuning of Zero-Shot Models").

`line_recipe.json` is the recipe of the weights that ship.
"""

import dataclasses
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.data.datasets import DataError
from model.data.line_sets import MAX_LINE_WIDTH

PRETRAINED = "pretrained"  # In a mean, the weights that the whole training begins with.
LEARNING_RATE = 3e-4  # At its highest, of the plain recipe.
AGAIN = 0.67  # Of that rate, where the network was taught lines of digits before.
GIVEN_BACK = 0.4  # The share of the pretrained weights in what the plain recipe ships.
FROZEN = "stem", "stage_1"  # The first layers stay: edges and corners are the same everywhere.
SHARE_TOLERANCE = 1e-6
ROUND_TYPES = {
    "name": str,
    "starts_from": dict,
    "steps": list,
    "learning_rate": (int, float),
    "frozen": list,
    "max_line_width": int,
    "average": bool,
}

Mean = dict[str, float]  # shares of weights by their name, which sum to 1


@dataclass(frozen=True)
class Round:
    """One round of training.

    Attributes:
        name: of its result, in the means of later rounds.
        starts_from: the mean that it begins with.
        steps: of each of its runs.
        learning_rate: at its highest.
        frozen: how the names of layers begin whose weights stay as they are.
        max_line_width: pixels of the widest line that is learned from.
        average: whether the running mean of the weights of all steps comes out of a run, or
            the last weights.
    """

    name: str
    starts_from: Mean
    steps: tuple[int, ...]
    learning_rate: float
    frozen: tuple[str, ...] = FROZEN
    max_line_width: int = MAX_LINE_WIDTH
    average: bool = True


@dataclass(frozen=True)
class Recipe:
    """Rounds in their order, and the mean that ships."""

    rounds: tuple[Round, ...]
    ships: Mean

    def capped(self, steps: int) -> "Recipe":
        """The same with so many steps a run at most."""
        rounds = (
            dataclasses.replace(r, steps=tuple(min(steps, own) for own in r.steps))
            for r in self.rounds
        )
        return Recipe(tuple(rounds), self.ships)

    def as_data(self) -> dict[str, Any]:
        """The recipe as JSON has it."""
        return dict(json.loads(json.dumps(dataclasses.asdict(self))))


def plain_recipe(steps: int, again: bool) -> Recipe:
    """One round of one run, of which a part is given back to the pretrained weights.

    Args:
        steps: of the run.
        again: whether the pretrained weights were taught lines of digits before.
    """
    rate = LEARNING_RATE * (AGAIN if again else 1.0)
    only = Round("round 1", {PRETRAINED: 1.0}, (steps,), rate)
    return Recipe((only,), {PRETRAINED: GIVEN_BACK, only.name: 1 - GIVEN_BACK})


def read_recipe(path: Path) -> Recipe:
    """A recipe from a JSON file.

    Raises:
        DataError: no such file, or no recipe in it; the message names the round and what is wrong.
    """
    try:
        return _parse(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from error
    except json.JSONDecodeError as error:
        raise DataError(f"{path}: no JSON: {error}") from error
    except ValueError as error:
        raise DataError(f"{path}: no recipe: {error}") from error


def _parse(data: Any) -> Recipe:
    _require_types(data, {"rounds": list, "ships": dict}, "the recipe")
    known = {PRETRAINED}
    rounds = []
    for number, entry in enumerate(data["rounds"], 1):
        rounds.append(_parse_round(entry, f"round number {number}", known))
        known.add(rounds[-1].name)
    if not rounds:
        raise ValueError("it has no round")
    return Recipe(tuple(rounds), _parse_mean(data["ships"], known, "ships"))


def _parse_round(entry: Any, where: str, known: set[str]) -> Round:
    _require_types(entry, ROUND_TYPES, where)
    parsed = Round(
        entry["name"],
        _parse_mean(entry["starts_from"], known, where),
        tuple(entry["steps"]),
        entry["learning_rate"],
        tuple(entry["frozen"]),
        entry["max_line_width"],
        entry["average"],
    )
    if parsed.name in known:
        raise ValueError(f"{where}: the name {parsed.name!r} is taken")
    if not parsed.steps or not all(isinstance(n, int) and n > 0 for n in parsed.steps):
        raise ValueError(f"{where}: steps must be whole numbers of at least 1, one for each run")
    if not 0 < parsed.learning_rate < 1:
        raise ValueError(f"{where}: learning_rate must be between 0 and 1")
    if not all(isinstance(prefix, str) for prefix in parsed.frozen):
        raise ValueError(f"{where}: frozen must be beginnings of the names of layers")
    if not 0 < parsed.max_line_width <= MAX_LINE_WIDTH:
        raise ValueError(f"{where}: max_line_width must be from 1 to {MAX_LINE_WIDTH} pixels")
    return parsed


def _parse_mean(shares: dict[str, Any], known: set[str], where: str) -> Mean:
    for name, share in shares.items():
        if name not in known:
            raise ValueError(f"{where}: no weights are called {name!r} there")
        if not isinstance(share, (int, float)) or share < 0:
            raise ValueError(f"{where}: the share of {name!r} must be a number of at least 0")
    if not math.isclose(sum(shares.values()), 1, abs_tol=SHARE_TOLERANCE):
        raise ValueError(f"{where}: the shares of a mean must sum to 1")
    return {name: float(share) for name, share in shares.items()}


def _require_types(entry: Any, types: dict[str, Any], where: str) -> None:
    """Refuses what is no JSON object with just these keys, and values of these types."""
    if not isinstance(entry, dict):
        raise ValueError(f"{where} is no JSON object")
    for name in sorted(types.keys() ^ entry.keys()):
        raise ValueError(f"{where}: {name} is {'missing' if name in types else 'unknown'}")
    for name, kind in types.items():
        if not isinstance(entry[name], kind):
            raise ValueError(f"{where}: {name} has a wrong form: {entry[name]!r}")
