"""The commands that make, evaluate and calibrate the line network."""

import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import train
from model import CodeReader
from model.codes.rapidocr_recognizer import RapidOcrRecognizer
from model.litert import WEIGHTS
from model.training import (
    export,
    line_calibration,
    line_evaluation,
    list_evaluation,
)
from model.training.commands import lines
from tests.training.samples import contents, write_strokes
from tests.training.test_line_recipe import TWO_ROUNDS

pytestmark = pytest.mark.slow


@pytest.fixture
def line_weights(monkeypatch: pytest.MonkeyPatch, small_mnist: None, tmp_path: Path) -> Path:
    """A folder with a copy of the line network that ships, and few lines to look at it with."""
    monkeypatch.setattr(lines, "VALIDATION_LINES", 40)
    monkeypatch.setattr(export, "MIN_READ_ALIKE", 0.8)  # of so few lines
    monkeypatch.setattr(line_evaluation, "COMPOSED", 12)
    monkeypatch.setattr(line_evaluation, "SIRETS", 4)
    monkeypatch.setattr(list_evaluation, "OTHERS", (10, 100))
    out = tmp_path / "out"
    out.mkdir()
    for file in WEIGHTS.glob("line.*"):
        shutil.copy(file, out)
    return out


@pytest.fixture
def handwriting(tmp_path: Path) -> list[str]:
    """The options that name digits and whole codes by pen."""
    digits, codes = tmp_path / "pen.json.gz", tmp_path / "codes.json.gz"
    write_strokes(digits, [str(number % 10) for number in range(40)])
    entry = {"code": "71", "writer": "ann", "strokes": [[[0, 0], [5, 9]], [[9, 0], [9, 9]]]}
    codes.write_bytes(gzip.compress(json.dumps([entry] * 3).encode()))
    return ["--data", str(digits), "--codes", str(codes)]


def test_the_line_network_goes_on_with_its_weights_and_is_evaluated(
    line_weights: Path,
    handwriting: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = ["--output", str(line_weights)]
    teach = ["lines", "--start", "line", "--lines", "60", "--epochs", "1"]
    assert train.main([*teach, *handwriting, *out]) == 0
    said = capsys.readouterr().out
    assert "digits look like another than their label says" in said
    assert "Read exactly, validation, composed lines:" in said
    card = CodeReader.load(folder=line_weights).card
    assert card["started_from"] == "line" and card["lines"] == 60 and card["epochs"] == 1
    assert card["weights_from"]["licence"] == "Apache-2.0"
    assert card["data"][-1]["form"] == "strokes of whole codes"
    assert {"temperature", "threshold", "digit_threshold", "read_alike"} <= card.keys()
    (only,) = card["recipe"]["rounds"]
    assert (only["steps"], only["seeds"], only["lines"]) == ([1], [0], 60)
    second = RapidOcrRecognizer.load()
    assert ("second_reader" in card) == (second is not None)

    pictures = tmp_path / "pictures"
    pictures.mkdir()
    Image.new("L", (90, 40), 255).save(pictures / "a.png")
    (pictures / "labels.csv").write_text("file,code\na.png,12\n", encoding="utf-8")
    given = [*handwriting[:2], "--codes", str(pictures)]
    assert train.main(["evaluate", "--network", "line", *given, *out]) == 0
    said = capsys.readouterr().out
    assert "composed lines" in said and "SIRETs with one digit half gone" in said
    beside = ["pictures, both readers ", "pictures, RapidOCR alone "] if second else []
    for name in ("pictures ", *beside):
        (row,) = (line.removeprefix(name) for line in said.splitlines() if line.startswith(name))
        assert row.split()[:2] == ["1", "0.00%"]


def test_the_line_network_is_trained_by_a_recipe(
    line_weights: Path,
    handwriting: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export, "MIN_READ_ALIKE", 1.1)  # Out of reach, as of a trial's network.
    recipe = tmp_path / "recipe.json"
    recipe.write_text(json.dumps(TWO_ROUNDS), encoding="utf-8")
    out = ["--output", str(line_weights)]
    small = ["--lines", "24", "--batch-size", "4", "--seed", "7", "--steps", "2"]
    begin = ["lines", "--recipe", str(recipe), "--start", "line"]
    assert train.main([*begin, *small, *handwriting, *out]) == 0
    said = capsys.readouterr().out
    assert "first, run 2 of 2: 2 steps" in said and "for a trial only" in said
    card = CodeReader.load(folder=line_weights).card
    first, second = card["recipe"]["rounds"]
    assert (first["name"], first["steps"], first["seeds"]) == ("first", [2, 2], [7, 8])
    assert (second["name"], second["steps"], second["seeds"]) == ("second", [1], [9])
    assert first["lines"] == 24 >= second["lines"] > 0
    assert card["recipe"]["ships"] == TWO_ROUNDS["ships"]
    assert len(card["history"]["loss"]) == 3


@pytest.mark.parametrize("change", [{"frozen": ["attic"]}, {"max_line_width": 1}])
def test_what_a_recipe_asks_in_vain_is_said_before_the_training(
    change: dict[str, Any],
    line_weights: Path,
    handwriting: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    recipe = tmp_path / "recipe.json"
    rounds = [TWO_ROUNDS["rounds"][0], TWO_ROUNDS["rounds"][1] | change]
    recipe.write_text(json.dumps(TWO_ROUNDS | {"rounds": rounds}), encoding="utf-8")
    before = contents(line_weights)
    begin = ["lines", "--recipe", str(recipe), "--start", "line", "--lines", "24"]
    assert train.main([*begin, *handwriting, "--output", str(line_weights)]) == 2
    assert "train.py: second: no l" in capsys.readouterr().err
    assert contents(line_weights) == before


def test_the_line_network_as_it_is_can_be_calibrated_anew(
    line_weights: Path,
    handwriting: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = CodeReader.load(folder=line_weights).card
    given = ["--lines", "40", *handwriting, "--output", str(line_weights)]
    assert train.main(["calibrate", "line", *given]) == 0
    assert "Read exactly, validation, composed lines:" in capsys.readouterr().out
    card = CodeReader.load(folder=line_weights).card
    assert list(card) == list(before)
    assert card["accuracy"] != before["accuracy"]
    assert card["recipe"] == before["recipe"] and card["history"] == before["history"]
    if RapidOcrRecognizer.load():
        assert card["second_reader"] != before["second_reader"]

    # Where no other temperature is better, the network stays as it is.
    network = (line_weights / "line.tflite").read_bytes()
    monkeypatch.setattr(line_calibration, "TEMPERATURES", np.array([1000.0]))
    assert train.main(["calibrate", "line", *given]) == 0
    again = CodeReader.load(folder=line_weights).card
    assert again["temperature"] == card["temperature"]
    assert (line_weights / "line.tflite").read_bytes() == network


@pytest.mark.parametrize(
    ("package", "advice"),
    [
        ("onnx", "pip install rapidocr onnx"),
        ("ai_edge_quantizer", "pip install ai-edge-quantizer"),
    ],
)
def test_the_line_network_says_what_it_lacks_to_begin_with(
    package: str,
    advice: str,
    small_mnist: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert train.main(["lines", "--output", str(tmp_path)]) == 2
    assert advice in capsys.readouterr().err
    assert contents(tmp_path) == {}
