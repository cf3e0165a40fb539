"""The commands that make the weights, each from its files to its files."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import train
from model import Recognizer
from model.data import guises, split
from model.data.glyph_pools import Pool
from model.training import (
    digit_training,
    export,
    networks,
)
from model.training.commands import lesson
from model.training.model_card import make_card
from model.training.sources import load_sources
from tests.conftest import Digits
from tests.training.samples import contents, write_strokes, write_zip

pytestmark = pytest.mark.slow

FILES = ["lesson-gradients.tflite", "lesson.json", "lesson.keras", "lesson.tflite"]


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
        assert entry["training"] + entry["validation"] + entry.get("test", 0) == number
        assert "split" in entry or sum(entry["writers"].values()) == 7
    assert {"temperature", "threshold", "coverage_curve", "calibration_error"} <= card.keys()
    assert "mean ± spread" in capsys.readouterr().out

    assert train.main(["evaluate", "--output", str(tmp_path / "out"), *given]) == 0
    said = capsys.readouterr().out
    assert "pen.json.gz, test writers" in said and "scribbles of kinds never taught" in said
    assert "zeros with a bent bar (never taught), pen.json.gz, test writers" in said


def test_folds_are_read_by_networks_that_never_saw_their_writers(
    small_mnist: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    digits = tmp_path / "pen.json.gz"
    write_strokes(digits, [str(number % 10) for number in range(40)])
    taught: list[int] = []
    train_one = digit_training.train

    def count(build: Any, pools: list[Pool], *others: Any) -> Any:
        taught.append(len(pools[1].labels))
        return train_one(build, pools, *others)

    monkeypatch.setattr(digit_training, "train", count)
    options = [
        "--folds",
        "2",
        "--epochs",
        "1",
        "--network",
        "lesson",
        "--output",
        str(tmp_path / "o"),
    ]
    assert train.main(["digits", *options, "--data", str(digits)]) == 0
    said = capsys.readouterr().out
    rows = {line.split("  ")[0]: line.split()[-11:] for line in said.splitlines()}
    assert "Fold 2 of 2" in said and rows["MNIST"][0] == "300" and rows["pen.json.gz"][0] == "40"
    names = [f"w{number % 7}" for number in range(40)]
    guises_each = guises.RENDERINGS + guises.OVER_EDGES + guises.DRAWN_PHOTOGRAPHS
    other_folds = [np.array(names)[split.folds(names, 2) != fold].tolist() for fold in (0, 1)]
    assert taught == [
        guises_each * int((split.sides(others) == "taught").sum()) for others in other_folds
    ]
    assert not (tmp_path / "o").exists()


def test_mnist_is_split_by_writer_where_its_writers_are_given(
    small_mnist: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "writers.npz"
    np.savez(path, train=np.arange(300) // 5, test=1000 + np.arange(50))
    options = Namespace(mnist=None, mnist_writers=path, data=[], no_digit=[])
    found = load_sources(options)
    named = found.describe()
    assert named["split"] == "by writer" and named["writers"]["test"] == 50
    assert named["writers"]["training"] + named["writers"]["validation"] == 60
    assert len(found.validation[1]) == 5 * named["writers"]["validation"] > 0
    assert len(found.training[1]) + len(found.validation[1]) == 300
    np.savez(path, train=np.arange(3), test=np.arange(50))
    assert train.main(["evaluate", "--mnist-writers", str(path)]) == 2
    assert "not 300 and 50 writers" in capsys.readouterr().err


def test_fused_normalization_trains_the_same_weights() -> None:
    fused = digit_training.build_fused(networks.digits, bfloat16=False)
    plain = networks.digits()
    plain.set_weights(fused.get_weights())
    glyphs = np.random.default_rng(0).random((64, 28, 28, 1), np.float32)
    for network in (fused, plain):
        network.get_layer("dropout").rate = 0.0
        network.compile(keras.optimizers.SGD(0.05), "sparse_categorical_crossentropy")
        for _ in range(3):
            network.train_on_batch(glyphs, np.arange(64) % 11)
    differences = [
        np.abs(one - other).max()
        for one, other in zip(fused.get_weights(), plain.get_weights(), strict=True)
    ]
    assert max(differences) < 0.01
    answers = [network.predict(glyphs, verbose=0) for network in (fused, plain)]
    assert np.abs(answers[0] - answers[1]).max() < 1e-3


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
