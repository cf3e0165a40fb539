"""The commands that make the weights, each from its files to its files."""

import gzip
import io
import json
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

import train
from model import CodeReader, Recognizer
from model.codes.rapidocr_recognizer import RapidOcrRecognizer
from model.data import glyph_pools, mnist
from model.data.mnist import Mnist
from model.litert import WEIGHTS
from model.training import (
    digit_evaluation,
    export,
    line_calibration,
    line_evaluation,
    networks,
    sources,
)
from model.training.commands import lesson, lines
from model.training.model_card import make_card
from tests.conftest import Digits
from tests.training.test_line_recipe import TWO_ROUNDS

pytestmark = pytest.mark.slow

FILES = ["lesson-gradients.tflite", "lesson.json", "lesson.keras", "lesson.tflite"]


@pytest.fixture
def small_mnist(monkeypatch: pytest.MonkeyPatch, digits: Digits) -> None:
    """In place of MNIST, the fifty digits that ship, over and over."""
    images, labels = np.tile(digits[0], (6, 1, 1)), np.tile(digits[1], 6)
    small = Mnist(images, labels, digits[0], digits[1])
    monkeypatch.setattr(mnist, "load_mnist", lambda path: small)
    monkeypatch.setattr(glyph_pools, "INVENTED", 20)
    monkeypatch.setattr(digit_evaluation, "INVENTED", 20)
    monkeypatch.setattr(sources, "VALIDATION_DIGITS", 50)
    monkeypatch.setattr(lesson, "LESSON_DIGITS", 300)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*")}


def test_the_lesson_is_trained_evaluated_and_exported(
    small_mnist: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], digits: Digits
) -> None:
    assert train.main(["--quick", "--epochs", "6", "--output", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "Total params" in said and "Accuracy, MNIST test:" in said
    assert sorted(contents(tmp_path)) == FILES

    card = json.loads((tmp_path / "lesson.json").read_text(encoding="utf-8"))
    assert card["parameters"] == 225_034 and card["epochs"] == 6 and card["seed"] == 0
    assert card["data"][0]["training"] == 270 and card["data"][0]["validation"] == 30
    assert len(card["history"]["val_accuracy"]) == 6

    recognizer = Recognizer.load("lesson", tmp_path)
    right = np.mean([recognizer.read(x).digit == y for x, y in zip(*digits, strict=True)])
    assert right == pytest.approx(card["accuracy"]["MNIST test"], abs=0.021)
    assert right > 0.5
    assert recognizer.read(digits[0][0]).feature_maps("conv_2").shape == (11, 11, 64)


@pytest.fixture
def line_weights(monkeypatch: pytest.MonkeyPatch, small_mnist: None, tmp_path: Path) -> Path:
    """A folder with a copy of the line network that ships, and few lines to look at it with."""
    monkeypatch.setattr(lines, "VALIDATION_LINES", 40)
    monkeypatch.setattr(export, "MIN_READ_ALIKE", 0.8)  # of so few lines
    monkeypatch.setattr(line_evaluation, "COMPOSED", 12)
    monkeypatch.setattr(line_evaluation, "SIRETS", 4)
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
    monkeypatch.setattr(export, "MIN_READ_ALIKE", 1.1)  # out of reach, as of a trial's network
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


def test_digit_weights_as_they_are_can_be_calibrated_anew(
    small_mnist: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--output", str(tmp_path)]
    assert train.main(["lesson", "--epochs", "2", *out]) == 0
    assert train.main(["quantize", "lesson", *out]) == 0
    path = tmp_path / "lesson.json"
    trained = json.loads(path.read_text(encoding="utf-8"))
    letters = tmp_path / "letters.json.gz"
    write_strokes(letters, ["A"] * 20)
    capsys.readouterr()
    assert train.main(["calibrate", "lesson", "--no-digit", str(letters), *out]) == 0
    card = Recognizer.load("lesson", tmp_path).card
    assert list(card) == list(trained) and card["history"] == trained["history"]
    assert list(card["false_accept_rate"]) == ["validation, letters.json.gz"]
    said = capsys.readouterr().out
    assert "Called a digit without doubt, validation, letters.json.gz:" in said
    changed = card["temperature"] != trained["temperature"]
    assert changed == ("Files in fewer bits are gone" in said) == (card["precisions"] == {})

    network = (tmp_path / "lesson.tflite").read_bytes()
    assert train.main(["calibrate", "lesson", "--no-digit", str(letters), *out]) == 0
    again = Recognizer.load("lesson", tmp_path).card
    assert again["temperature"] == card["temperature"]
    assert again["threshold"] == pytest.approx(card["threshold"], abs=1e-5)
    assert (tmp_path / "lesson.tflite").read_bytes() == network


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


def test_the_default_network_is_trained_on_handwriting_given_by_path(
    small_mnist: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digits, letters = tmp_path / "pen.json.gz", tmp_path / "letters.json.gz"
    write_strokes(digits, [str(number % 10) for number in range(40)])
    write_strokes(letters, ["A"] * 20)
    options = ["--epochs", "1", "--batch-size", "50", "--output", str(tmp_path / "out")]
    given = ["--data", str(digits), "--no-digit", str(letters)]
    assert train.main([*options, *given, "--seeds", "2"]) == 0
    assert sorted(contents(tmp_path / "out")) == [
        name.replace("lesson", "digits") for name in FILES
    ]
    card = Recognizer.load(folder=tmp_path / "out").card
    assert [entry["name"] for entry in card["data"]] == ["MNIST", digits.name, letters.name]
    for entry, number in zip(card["data"], (300, 40, 20), strict=True):
        assert entry["training"] + entry["validation"] == number
    assert {"temperature", "threshold", "coverage_curve", "calibration_error"} <= card.keys()
    assert "mean ± spread" in capsys.readouterr().out

    assert train.main(["evaluate", "--output", str(tmp_path / "out"), *given]) == 0
    said = capsys.readouterr().out
    assert "pen.json.gz, writers held out" in said and "scribbles and doodles" in said


def test_weights_in_fewer_bits_are_compared_and_the_best_is_served(
    small_mnist: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], digits: Digits
) -> None:
    out = ["--output", str(tmp_path)]
    assert train.main(["--quick", "--epochs", "6", *out]) == 0
    exact = Recognizer.load("lesson", tmp_path)
    assert train.main(["quantize", "lesson", *out]) == 0
    said = capsys.readouterr().out
    assert "milliseconds a digit" in said

    card = Recognizer.load("lesson", tmp_path).card
    sizes = {name: entry["bytes"] for name, entry in card["precisions"].items()}
    assert sizes["float16"] < 0.6 * sizes["float32"] and sizes["int8"] < 0.3 * sizes["float32"]
    served = {entry["file"]: name for name, entry in card["precisions"].items()}[card["serves"]]
    assert f"The page serves {served}." in said
    for entry in card["precisions"].values():
        smaller = Recognizer.load("lesson", tmp_path, entry["file"])
        for image in digits[0]:
            answers = smaller.read(image).probabilities
            assert np.abs(answers - exact.read(image).probabilities).max() < 0.1

    assert train.main(["--quick", "--epochs", "1", *out]) == 0  # the smaller ones are stale
    assert sorted(contents(tmp_path)) == FILES


def test_corrections_make_new_weights_that_read_better(
    small_mnist: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], digits: Digits
) -> None:
    out = ["--output", str(tmp_path / "out")]
    assert train.main(["--quick", "--epochs", "1", *out]) == 0  # has much to learn yet
    before = contents(tmp_path / "out")
    write_zip(tmp_path / "corrections.zip", *digits)
    given = ["--data", str(tmp_path / "corrections.zip")]
    assert train.main(["finetune", "lesson", "--epochs", "20", *given, *out]) == 0
    said = capsys.readouterr().out
    assert "corrections, held out" in said and "lesson-2.keras" in said
    after = contents(tmp_path / "out")
    assert before.items() < after.items()
    card = Recognizer.load("lesson-2", tmp_path / "out").card
    assert card["started_from"] == "lesson" and card["data"][-1]["name"] == "corrections.zip"


def test_poisoned_corrections_are_refused(
    small_mnist: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], digits: Digits
) -> None:
    out = ["--output", str(tmp_path / "out")]
    assert train.main(["--quick", "--epochs", "8", *out]) == 0
    before = contents(tmp_path / "out")
    write_zip(tmp_path / "poison.zip", digits[0], np.random.default_rng(0).permutation(digits[1]))
    given = ["--data", str(tmp_path / "poison.zip")]
    assert train.main(["finetune", "lesson", "--epochs", "2", *given, *out]) == 1
    assert "Not kept" in capsys.readouterr().out
    assert contents(tmp_path / "out") == before


def test_corrections_must_be_new_pictures(
    small_mnist: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--output", str(tmp_path / "out")]
    assert train.main(["--quick", "--epochs", "1", *out]) == 0
    assert train.main(["finetune", "lesson", *out]) == 2
    assert "at least two new pictures" in capsys.readouterr().err


def write_zip(path: Path, images: np.ndarray, labels: np.ndarray) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number, (image, label) in enumerate(zip(images, labels, strict=True)):
            file = io.BytesIO()
            Image.fromarray(image).save(file, "PNG")
            archive.writestr(f"{label}/{number}.png", file.getvalue())


def write_strokes(path: Path, labels: list[str]) -> None:
    entries = [
        {"label": label, "writer": f"w{number % 7}", "strokes": [[[0, 0], [6, 1], [2, 9 + number]]]}
        for number, label in enumerate(labels)
    ]
    path.write_bytes(gzip.compress(json.dumps(entries).encode()))


@pytest.mark.parametrize("moment", [(lesson, "finish"), (export, "export")])
def test_interrupted_training_leaves_the_weights_that_were_there(
    moment: tuple[Any, str],
    small_mnist: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    (tmp_path / "lesson.keras").write_bytes(b"good weights")
    monkeypatch.setattr(*moment, interrupt)
    assert train.main(["--quick", "--epochs", "1", "--output", str(tmp_path)]) == 130
    assert "keeps the weights it had" in capsys.readouterr().err
    assert contents(tmp_path) == {"lesson.keras": b"good weights"}


def test_weights_that_litert_reads_otherwise_are_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, other = (networks.lesson() for _ in range(2))
    exported = export.export(other)
    monkeypatch.setattr(export, "export", lambda _: exported)
    card = make_card(network, 0, 3, 128) | {"threshold": 0.5}
    with pytest.raises(RuntimeError, match="nothing was written"):
        export.save(network, card, tmp_path)
    assert contents(tmp_path) == {}


def test_the_keras_file_answers_as_the_trained_network(tmp_path: Path) -> None:
    network = networks.lesson()
    card = make_card(network, 0, 3, 128) | {"threshold": 0.5}
    export.save(network, card, tmp_path)
    glyphs = np.random.default_rng(0).random((5, 28, 28, 1))
    saved = keras.models.load_model(tmp_path / "lesson.keras")
    assert np.allclose(saved(glyphs), network(glyphs), atol=1e-6)


def test_without_mnist_one_clear_message_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "mnist.npz"
    assert train.main(["--mnist", str(missing), "--output", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert str(missing) in said.err and "Traceback" not in said.err
    assert not (tmp_path / "out").exists()


def test_weights_that_are_not_there_are_one_clear_message(
    small_mnist: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train.main(["evaluate", "--output", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "no usable weights" in said and "Traceback" not in said
