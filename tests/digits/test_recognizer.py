"""Glyphs → readings, by the shipped weights."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from model import Recognizer, WeightsError
from model.data import augmentation, pen, scribbles
from model.digits.glyph import read_glyph
from model.litert import WEIGHTS
from tests.conftest import Digits

REPOSITORY = Path(__file__).parents[2]


def test_real_digits_are_read(recognizer: Recognizer, digits: Digits) -> None:
    readings = [recognizer.read(image) for image in digits[0]]
    right = [reading.digit == label for reading, label in zip(readings, digits[1], strict=True)]
    assert np.mean(right) >= 0.98
    assert all(reading.verdict in ("digit", "unsure") for reading in readings)


def cut_to_box(image: np.ndarray) -> np.ndarray:
    ys, xs = np.nonzero(image)
    return image[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def as_cut(image: np.ndarray) -> np.ndarray:
    return image


def on_white(image: np.ndarray) -> np.ndarray:
    return 255 - image


def enlarged(image: np.ndarray) -> np.ndarray:
    return cv2.resize(255 - image, None, fx=9, fy=9, interpolation=cv2.INTER_CUBIC)


def photographed(image: np.ndarray) -> np.ndarray:
    """Blue on gray, lit from one side, with grain."""
    ink = cv2.GaussianBlur(enlarged(image), (5, 5), 0)[..., np.newaxis] / 255
    paper = np.linspace(170, 215, ink.shape[1])[:, np.newaxis]
    lit = ink * paper + (1 - ink) * np.array([40, 50, 110])
    grain = np.random.default_rng(5).normal(0, 3, lit.shape)
    return np.clip(lit + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("shown", [as_cut, on_white, enlarged, photographed])
def test_digits_cut_to_their_box_are_read(
    recognizer: Recognizer, digits: Digits, shown: Callable[[np.ndarray], np.ndarray]
) -> None:
    readings = [recognizer.read(shown(cut_to_box(image))) for image in digits[0]]
    right = [reading.digit == label for reading, label in zip(readings, digits[1], strict=True)]
    assert np.mean(right) >= 0.98
    sure = [reading.verdict == "digit" for reading in readings]
    assert all(is_right or not is_sure for is_right, is_sure in zip(right, sure, strict=True))


def test_what_may_be_part_of_a_digit_leaves_it_in_doubt(recognizer: Recognizer) -> None:
    page = np.full((64, 64), 255, np.uint8)
    cv2.line(page, (36, 14), (28, 56), 0, 5)
    assert recognizer.read(page).digit == 1
    cv2.line(page, (14, 3), (40, 3), 0, 5)  # The bar of a 7, or of something else.
    reading = recognizer.read(page)
    assert reading.verdict == "unsure"


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
    assert reading.feature_maps("conv_1").shape == (28, 28, 16)
    with pytest.raises(KeyError, match="conv_1"):
        reading.feature_maps("conv_99")


def test_blank_paper_is_no_digit(recognizer: Recognizer) -> None:
    reading = recognizer.read(np.full((280, 280, 3), 255, np.uint8))
    assert (reading.verdict, reading.digit) == ("blank", None)
    assert np.allclose(reading.probabilities, 0.1) and not reading.glyph.any()


LETTERS = {
    "A": [[[0, 10], [4, 0], [8, 10]], [[2, 6], [6, 6]]],
    "H": [[[0, 0], [0, 10]], [[7, 0], [7, 10]], [[0, 5], [7, 5]]],
    "M": [[[0, 10], [1, 0], [4, 7], [7, 0], [8, 10]]],
    "#": [[[2, 0], [2, 9]], [[6, 0], [6, 9]], [[0, 3], [8, 3]], [[0, 6], [8, 6]]],
    "X": [[[0, 0], [7, 10]], [[7, 0], [0, 10]]],
}


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_is_not_taken_for_a_digit(recognizer: Recognizer, letter: str) -> None:
    strokes = [np.array(stroke, np.float32) for stroke in LETTERS[letter]]
    rng = np.random.default_rng(0)
    verdicts = [recognizer.read(pen.draw(strokes, rng)).verdict for _ in range(20)]
    assert verdicts.count("digit") == 0 and verdicts.count("not_a_digit") >= 15


def test_scribbles_are_not_taken_for_digits(recognizer: Recognizer) -> None:
    rng = np.random.default_rng(5)
    pads = [pen.draw(scribbles.scribble(rng), rng) for _ in range(100)]
    readings = [recognizer.read(pad) for pad in pads]
    assert sum(reading.verdict == "digit" for reading in readings) <= 2
    assert all(reading.digit is None for reading in readings if reading.verdict == "not_a_digit")


def test_two_digits_are_several(recognizer: Recognizer, digits: Digits) -> None:
    rng = np.random.default_rng(4)
    verdicts = []
    for gap in (4, 30, 90) * 40:
        pair = [cv2.resize(digits[0][i], (90, 90)) for i in rng.integers(0, 50, 2)]
        inks = [image[:, image.any(axis=0)] for image in pair]
        pad = np.zeros((280, 320), np.uint8)
        for ink, x in zip(inks, (20, 20 + inks[0].shape[1] + gap), strict=True):
            pad[80:170, x : x + ink.shape[1]] = ink
        verdicts.append(recognizer.read(255 - pad).verdict)
    assert verdicts.count("digit") <= 2
    assert verdicts.count("several") >= 100


def test_a_digit_of_many_strokes_is_one(recognizer: Recognizer) -> None:
    four = [np.array(s, np.float32) for s in ([[3, 0], [0, 5], [7, 5]], [[5, 2], [5, 10]])]
    five = [
        np.array(s, np.float32) for s in ([[1, 0], [0, 4], [5, 6], [3, 10]], [[1.5, 0], [6, 0]])
    ]
    rng = np.random.default_rng(0)
    for strokes, digit in ((four, 4), (five, 5)):
        answers = [recognizer.read(pen.draw(strokes, rng)).digit for _ in range(10)]
        assert answers.count(digit) >= 8


def test_a_digit_too_small_for_its_pen_is_doubted(recognizer: Recognizer) -> None:
    turns = [[3, 2], [6, 0], [9, 3], [5, 5], [10, 8], [6, 12], [2, 10]]
    three = np.array(turns, np.float32)
    for size, taken in ((3, 0), (20, 1)):  # 15 pixels of pen on 36 and on 240
        pad = np.full((280, 280), 255, np.uint8)
        cv2.polylines(pad, [(three * size).astype(np.int32) + 20], False, 0, 15, cv2.LINE_AA)
        assert (recognizer.read(pad).verdict == "digit") == taken


def test_doubt_is_said_where_confidence_is_low(recognizer: Recognizer, digits: Digits) -> None:
    network = (WEIGHTS / recognizer.card["serves"]).read_bytes()
    for threshold, verdict in ((0.0, "digit"), (1.1, "unsure")):
        reader = Recognizer(network, recognizer.card | {"threshold": threshold})
        reading = reader.read(digits[0][0])
        assert reading.verdict == verdict and reading.digit == digits[1][0]


@pytest.mark.slow
def test_litert_answers_what_keras_answers(digits: Digits) -> None:
    import keras

    from model.training.inference import digit_probabilities

    recognizer = Recognizer.load(file="digits.tflite")
    rng = np.random.default_rng(3)
    network = keras.models.load_model(WEIGHTS / "digits.keras")
    glyphs = [glyph for image in digits[0] if (glyph := read_glyph(image)) is not None]
    varied = np.stack([augmentation.vary(glyph, rng) for glyph in glyphs * 6])
    readings = [recognizer.recognize(glyph) for glyph in varied]
    shares = np.stack([reading.probabilities for reading in readings])
    no_digit = np.array([[reading.no_digit] for reading in readings], np.float32)
    served = np.concatenate([shares * (1 - no_digit), no_digit], axis=1)
    assert len(varied) == 300
    answers = digit_probabilities(network, varied, recognizer.card["tta_angles"])
    assert np.abs(served - answers).max() <= 1e-4


def test_the_served_file_reads_as_the_float32_one(recognizer: Recognizer, digits: Digits) -> None:
    float32 = Recognizer.load(file="digits.tflite")
    for image in digits[0]:
        served, exact = recognizer.read(image), float32.read(image)
        assert served.digit == exact.digit
        assert abs(served.confidence - exact.confidence) < 0.03
    with pytest.raises(WeightsError, match="digits-float8"):
        Recognizer.load(file="digits-float8.tflite")


def test_visitors_do_not_disturb_each_other(recognizer: Recognizer, digits: Digits) -> None:
    alone = [recognizer.read(image).probabilities for image in digits[0]]
    with ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda image: recognizer.read(image).probabilities, digits[0])
        assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


@pytest.mark.slow
def test_the_page_starts_without_tensorflow() -> None:
    check = (
        "import sys, digit_app; digit_app.build_app(digit_app.Recognizer.load());"
        "print('tensorflow' in sys.modules)"
    )
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
    for file in WEIGHTS.glob("digits*"):
        shutil.copy(file, tmp_path)
    assert Recognizer.load(folder=tmp_path).convolutions[0] == "conv_1"
    network = tmp_path / Recognizer.load(folder=tmp_path).card["serves"]
    network.write_bytes(network.read_bytes()[:-1] + b"\0\0")
    with pytest.raises(WeightsError, match="not the file its card describes"):
        Recognizer.load(folder=tmp_path)
