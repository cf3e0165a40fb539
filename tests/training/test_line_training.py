"""What the line network is taught, and how its confidence is made to mean what it says."""

import keras
import numpy as np
import pytest

from model.codes import ctc, ensemble
from model.codes.ensemble import Logits
from model.codes.line_network import STRIDE, WIDTH_MULTIPLE, LineNetwork
from model.codes.line_recognizer import LineRecognizer
from model.codes.text_lines import STRIP_HEIGHT, TextLine
from model.data.writers import Writers
from model.litert import WEIGHTS, read_weights
from model.training import line_training
from model.training.line_training import (
    LONGEST_CODE,
    NARROWEST,
    WIDEST,
    Lines,
    answers,
    batches,
    calibrate,
    calibrate_together,
    compose,
    ctc_loss,
    rightly_read,
    to_symbols,
)
from tests.conftest import Digits


@pytest.fixture(scope="module")
def lines(digits: Digits) -> Lines:
    return compose(Writers(digits), 40, seed=1, keep_pictures=True)


def test_composed_lines_are_strips_with_room_for_their_code(lines: Lines) -> None:
    assert len(lines.strips) == len(lines.codes) == len(lines.pictures) == 40
    for strip, code in zip(lines.strips, lines.codes, strict=True):
        assert strip.dtype == np.uint8 and strip.shape[0] == STRIP_HEIGHT
        assert NARROWEST * len(code) <= strip.shape[1] <= WIDEST


def test_batches_hold_lines_of_like_width_varied_anew(lines: Lines) -> None:
    endless = batches(lines, 10, seed=0)
    widths = [batch.shape[2] for batch, _ in (next(endless) for _ in range(30))]
    assert len(set(widths)) > 3 and all(width % WIDTH_MULTIPLE == 0 for width in widths)
    batch, codes = next(endless)
    assert batch.shape[:2] == (10, STRIP_HEIGHT) and batch.min() >= 0 and batch.max() <= 1
    said = ["".join("0123456789?"[s] for s in code if s != ctc.BLANK) for code in codes]
    assert set(said) <= set(lines.codes)
    first, again = (next(batches(lines, 10, seed=3)) for _ in range(2))
    assert np.array_equal(first[0], again[0]) and np.array_equal(first[1], again[1])


def test_the_loss_is_that_of_the_decoder() -> None:
    logits = np.random.default_rng(0).normal(0, 1, (1, 9, 12)).astype(np.float32)
    codes = np.full((1, LONGEST_CODE), ctc.BLANK, np.int32)
    codes[0, :3] = 4, 4, 10
    loss = float(np.asarray(ctc_loss(codes, logits))[0])
    unlikely = -np.log(ctc.likelihood(logits[0], (4, 4, 10)))
    assert loss == pytest.approx(np.log1p(unlikely / 3), rel=1e-4)


@pytest.fixture(scope="module")
def network() -> keras.Model:
    return keras.models.load_model(WEIGHTS / "line.keras", compile=False)


def test_answers_do_not_depend_on_the_company_a_line_keeps(
    lines: Lines, network: keras.Model
) -> None:
    together = answers(network, lines.strips[:8])
    for strip, answer in zip(lines.strips[:8], together, strict=True):
        assert answer.shape == (-(-strip.shape[1] // STRIDE), 12)
        (alone,) = answers(network, [strip])
        assert ctc.decode(answer).symbols == ctc.decode(alone).symbols
    exactly = ["".join("?" if s == 10 else str(s) for s in ctc.decode(a).symbols) for a in together]
    assert rightly_read(together, exactly).all()
    assert not rightly_read(together, [f"{code}0" for code in exactly]).any()


def test_calibration_cools_a_network_without_changing_what_it_reads(
    lines: Lines, network: keras.Model
) -> None:
    before = [ctc.decode(answer).symbols for answer in answers(network, lines.strips)]
    card = calibrate(network, lines)
    after = [ctc.decode(answer).symbols for answer in answers(network, lines.strips)]
    assert line_training.TEMPERATURES[0] <= card["temperature"] <= line_training.TEMPERATURES[-1]
    assert 0.5 <= card["threshold"] <= 1 and 0.5 <= card["digit_threshold"] <= 1
    assert sum(a == b for a, b in zip(before, after, strict=True)) > 36


def test_two_recognizers_together_have_thresholds_of_their_own(
    lines: Lines, network: keras.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = iter(lines.codes)

    def say_what_is_right(
        hypothesis: ctc.Hypothesis, logits: Logits, second: LineRecognizer, line: TextLine
    ) -> ctc.Hypothesis:
        assert line.pixels.shape[2] == 3
        symbols = tuple(to_symbols(next(codes)))
        timesteps = (np.arange(len(symbols)) + 0.5) * len(logits) / max(1, len(symbols))
        return ctc.Hypothesis(symbols, 0.9, np.eye(11)[list(symbols)], timesteps)

    monkeypatch.setattr(ensemble, "reconsider", say_what_is_right)
    card = calibrate_together(network, lines, LineNetwork(read_weights("line")[0]))
    assert 0.3 < card["covered"] < 1.0  # a word is no code, however surely it is read
    assert card["accuracy"] == {"validation, composed lines": 1.0}
    assert card["threshold"] == pytest.approx(0.9, abs=1e-3)


def test_symbols_are_digits_and_what_nobody_can_read() -> None:
    assert to_symbols("07?") == [0, 7, 10]
