"""How the line network's confidence is made to mean what it says."""

import keras
import numpy as np
import pytest

from model.codes import ctc, ensemble
from model.codes.ensemble import Logits
from model.codes.line_network import STRIDE, LineNetwork
from model.codes.line_recognizer import LineRecognizer
from model.codes.text_lines import TextLine
from model.data.line_sets import Lines, compose, to_symbols
from model.data.writers import Writers
from model.litert import WEIGHTS, read_weights
from model.training.inference import line_logits
from model.training.line_calibration import TEMPERATURES, calibrate, calibrate_together
from model.training.line_training import rightly_read
from tests.conftest import Digits

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lines(digits: Digits) -> Lines:
    return compose(Writers(digits), 40, seed=1, keep_pictures=True)


@pytest.fixture(scope="module")
def network() -> keras.Model:
    return keras.models.load_model(WEIGHTS / "line.keras", compile=False)


def test_logits_do_not_depend_on_the_company_a_line_keeps(
    lines: Lines, network: keras.Model
) -> None:
    together = line_logits(network, lines.text_lines[:8])
    for line, logits in zip(lines.text_lines[:8], together, strict=True):
        assert logits.shape == (-(-line.shape[1] // STRIDE), network.output_shape[-1])
        (alone,) = line_logits(network, [line])
        assert ctc.decode(logits).symbols == ctc.decode(alone).symbols
    exactly = ["".join("?" if s == 10 else str(s) for s in ctc.decode(a).symbols) for a in together]
    assert rightly_read(together, exactly).all()
    assert not rightly_read(together, [f"{code}0" for code in exactly]).any()


def test_temperature_scaling_does_not_change_what_is_read(
    lines: Lines, network: keras.Model
) -> None:
    before = [ctc.decode(logits).symbols for logits in line_logits(network, lines.text_lines)]
    card = calibrate(network, lines)
    after = [ctc.decode(logits).symbols for logits in line_logits(network, lines.text_lines)]
    assert TEMPERATURES[0] <= card["temperature"] <= TEMPERATURES[-1]
    assert 0.5 <= card["threshold"] <= 1 and 0.5 <= card["digit_threshold"] <= 1
    assert sum(a == b for a, b in zip(before, after, strict=True)) > 36


def test_two_recognizers_together_have_thresholds_of_their_own(
    lines: Lines, network: keras.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = iter(lines.codes)

    def say_what_is_right(
        hypothesis: ctc.Hypothesis, logits: Logits, second: LineRecognizer, line: TextLine
    ) -> tuple[ctc.Hypothesis, Logits | None]:
        assert line.pixels.shape[2] == 3
        symbols = tuple(to_symbols(next(codes)))
        timesteps = (np.arange(len(symbols)) + 0.5) * len(logits) / max(1, len(symbols))
        return ctc.Hypothesis(symbols, 0.9, np.eye(11)[list(symbols)], timesteps), None

    monkeypatch.setattr(ensemble, "reconsider", say_what_is_right)
    card = calibrate_together(network, lines, LineNetwork(read_weights("line")[0]))
    assert 0.3 < card["coverage"] < 1.0  # A word is no code, however surely it is read.
    assert card["accuracy"] == {"validation, composed lines": 1.0}
    assert card["threshold"] == pytest.approx(0.9, abs=1e-3)
