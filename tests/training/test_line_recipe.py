"""The recipe of the line network as a file."""

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from model.data.datasets import DataError
from model.litert import WEIGHTS
from model.training import line_recipe
from model.training.line_recipe import plain_recipe, read_recipe

SHIPPED = Path(line_recipe.__file__).with_name("line_recipe.json")

TWO_ROUNDS: dict[str, Any] = {
    "rounds": [
        {
            "name": "first",
            "starts_from": {"pretrained": 1},
            "steps": [2, 2],
            "learning_rate": 0.0001,
            "frozen": ["stem", "stage_1"],
            "max_line_width": 800,
            "average": False,
        },
        {
            "name": "second",
            "starts_from": {"pretrained": 0.25, "first": 0.75},
            "steps": [1],
            "learning_rate": 0.0002,
            "frozen": ["stem"],
            "max_line_width": 384,
            "average": True,
        },
    ],
    "ships": {"pretrained": 0.1, "second": 0.9},
}


def write(folder: Path, recipe: Any) -> Path:
    path = folder / "recipe.json"
    path.write_text(json.dumps(recipe), encoding="utf-8")
    return path


def test_a_recipe_is_read_and_written_as_the_file_has_it(tmp_path: Path) -> None:
    recipe = read_recipe(write(tmp_path, TWO_ROUNDS))
    assert recipe.rounds[1].starts_from == {"pretrained": 0.25, "first": 0.75}
    assert recipe.rounds[0].steps == (2, 2) and not recipe.rounds[0].average
    assert recipe.as_data() == TWO_ROUNDS


def test_runs_can_be_cut_short_for_a_trial(tmp_path: Path) -> None:
    recipe = read_recipe(write(tmp_path, TWO_ROUNDS)).capped(1)
    assert [entry.steps for entry in recipe.rounds] == [(1, 1), (1,)]


def test_the_recipe_of_the_weights_that_ship_is_in_their_card() -> None:
    recipe = read_recipe(SHIPPED)
    assert len(recipe.rounds) == 13 and recipe.rounds[-1].steps == (1200,)
    assert recipe.ships == {"pretrained": 0.03, "round 12": 0.27, "round 13": 0.7}
    card = json.loads((WEIGHTS / "line.json").read_text(encoding="utf-8"))
    assert card["recipe"] == recipe.as_data()


def test_the_plain_recipe_is_one_round_that_goes_on_more_gently() -> None:
    anew, again = plain_recipe(50, again=False), plain_recipe(50, again=True)
    (only,), (gentle,) = anew.rounds, again.rounds
    assert only.steps == (50,) and only.starts_from == {"pretrained": 1.0} and only.average
    assert gentle == dataclasses.replace(only, learning_rate=0.67 * only.learning_rate)
    assert anew.ships == again.ships == {"pretrained": 0.4, "round 1": 0.6}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"name": "first"}, "round number 2: the name 'first' is taken"),
        ({"name": "pretrained"}, "the name 'pretrained' is taken"),
        ({"name": 2}, "name has a wrong form"),
        ({"starts_from": {"third": 1}}, "no weights are called 'third'"),
        ({"starts_from": {"first": 0.9}}, "must sum to 1"),
        ({"starts_from": {"first": 2, "pretrained": -1}}, "at least 0"),
        ({"starts_from": {}}, "must sum to 1"),
        ({"steps": []}, "at least 1"),
        ({"steps": [0]}, "at least 1"),
        ({"steps": 5}, "steps has a wrong form"),
        ({"learning_rate": 0}, "learning_rate must be between 0 and 1"),
        ({"learning_rate": "fast"}, "learning_rate has a wrong form"),
        ({"frozen": [1]}, "frozen must be"),
        ({"max_line_width": 801}, "from 1 to 800 pixels"),
        ({"average": 1}, "average has a wrong form"),
        ({"epochs": 1}, "epochs is unknown"),
    ],
)
def test_a_wrong_round_is_named(change: dict[str, Any], complaint: str, tmp_path: Path) -> None:
    recipe = copy.deepcopy(TWO_ROUNDS)
    recipe["rounds"][1] |= change
    path = write(tmp_path, recipe)
    with pytest.raises(DataError, match=complaint) as refusal:
        read_recipe(path)
    assert str(path) in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "no JSON"),
        ("[]", "the recipe is no JSON object"),
        ('{"ships": {}}', "rounds is missing"),
        ('{"rounds": [], "ships": {"pretrained": 1}}', "it has no round"),
        ('{"rounds": [7], "ships": {}}', "round number 1 is no JSON object"),
    ],
)
def test_what_is_no_recipe_is_refused(content: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "recipe.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=complaint):
        read_recipe(path)


def test_a_recipe_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No such file"):
        read_recipe(tmp_path / "none.json")
