"""Glyphs → readings, by the shipped weights."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from model import Recognizer, WeightsError, augmentation
from model.picture import read_glyph
from model.recognizer import WEIGHTS
from tests.conftest import Digits

REPOSITORY = Path(__file__).parent.parent


def test_real_digits_are_read(recognizer: Recognizer, digits: Digits) -> None:
    readings = [recognizer.read(image) for image in digits[0]]
    right = [reading.digit == label for reading, label in zip(readings, digits[1], strict=True)]
    assert np.mean(right) >= 0.98
    assert all(reading.verdict in ("digit", "unsure") for reading in readings)


def test_a_reading_says_what_the_network_saw_and_answered(
    recognizer: Recognizer, digits: Digits
) -> None:
    reading = recognizer.read(digits[0][0])
    assert reading.probabilities.shape == (10,) and reading.probabilities.dtype == np.float32
    assert reading.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert reading.confidence == reading.probabilities[reading.digit]
    assert reading.runner_up != reading.digit
    glyph = read_glyph(digits[0][0])
    assert glyph is not None and np.array_equal(reading.glyph, glyph)
    for convolution in recognizer.convolutions:
        maps = reading.feature_maps(convolution)
        assert maps.ndim == 3 and maps.dtype == np.float32 and maps.min() >= 0 < maps.max()
    assert reading.feature_maps("conv_1").shape == (28, 28, 32)
    with pytest.raises(KeyError, match="conv_1"):
        reading.feature_maps("conv_99")


def test_blank_paper_is_no_digit(recognizer: Recognizer) -> None:
    reading = recognizer.read(np.full((280, 280, 3), 255, np.uint8))
    assert (reading.verdict, reading.digit) == ("blank", None)
    assert np.allclose(reading.probabilities, 0.1) and not reading.glyph.any()


def test_doubt_is_said_where_confidence_is_low(recognizer: Recognizer, digits: Digits) -> None:
    network = (WEIGHTS / "digits.tflite").read_bytes()
    for threshold, verdict in ((0.0, "digit"), (1.1, "unsure")):
        reader = Recognizer(network, recognizer.card | {"threshold": threshold})
        reading = reader.read(digits[0][0])
        assert reading.verdict == verdict and reading.digit == digits[1][0]


def test_litert_answers_what_keras_answers(recognizer: Recognizer, digits: Digits) -> None:
    import keras

    rng = np.random.default_rng(3)
    network = keras.models.load_model(WEIGHTS / "digits.keras")
    glyphs = [glyph for image in digits[0] if (glyph := read_glyph(image)) is not None]
    varied = np.stack([augmentation.vary(glyph, rng) for glyph in glyphs * 6])
    served = np.stack([recognizer.recognize(glyph).probabilities for glyph in varied])
    assert len(varied) == 300
    assert np.abs(served - network.predict(varied[..., None], verbose=0)).max() <= 1e-4


def test_visitors_do_not_disturb_each_other(recognizer: Recognizer, digits: Digits) -> None:
    alone = [recognizer.read(image).probabilities for image in digits[0]]
    with ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda image: recognizer.read(image).probabilities, digits[0])
        assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_the_page_starts_without_tensorflow() -> None:
    check = "import sys, digit_app; digit_app.Recognizer.load(); print('tensorflow' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", check],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "False"


def test_missing_or_mixed_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"train\.py --network digits"):
        Recognizer.load(folder=tmp_path)
    for file in WEIGHTS.glob("digits.*"):
        shutil.copy(file, tmp_path)
    assert Recognizer.load(folder=tmp_path).convolutions[0] == "conv_1"
    network = tmp_path / "digits.tflite"
    network.write_bytes(network.read_bytes()[:-1] + b"\0\0")
    with pytest.raises(WeightsError, match="not the file its card describes"):
        Recognizer.load(folder=tmp_path)
