"""Attribution: gradients through LiteRT against those of Keras, and what is made of them."""

import numpy as np
import pytest

from model import Recognizer, WeightsError
from model.digits.attribution import Attribution, Attributor
from model.litert import WEIGHTS
from tests.conftest import Digits


@pytest.fixture(scope="module")
def attributor() -> Attributor:
    return Attributor.load()


@pytest.mark.slow
def test_contributions_are_activations_times_gradients(
    attributor: Attributor, recognizer: Recognizer, digits: Digits
) -> None:
    import keras
    import tensorflow as tf

    from model.training.networks import convolutions

    network = keras.models.load_model(WEIGHTS / "digits.keras", compile=False)
    last = network.get_layer("probabilities")
    kernel, bias = last.get_weights()
    inner = keras.Model(network.inputs, convolutions(network) | {"features": last.input})
    agreement, difference = [], []
    for image, label in list(zip(*digits, strict=True))[::7]:
        digit, other = int(label), (int(label) + 1) % 10
        glyph = recognizer.read(image).glyph
        with tf.GradientTape() as tape:
            maps = inner(glyph[None, ..., None])
            logits = (maps.pop("features") @ kernel + bias)[0]
            explained = logits[digit] - logits[other]
        slopes = tape.gradient(explained, maps)
        added = attributor.attribute(glyph, digit, other).contributions
        assert list(added) == recognizer.convolutions
        for name, values in added.items():
            # By channel, for equal values in one pooling window share what one of them may get.
            exact = (maps[name] * slopes[name]).numpy()[0].sum(axis=(0, 1))
            close = values.sum(axis=(0, 1))
            agreement.append(np.corrcoef(close, exact)[0, 1])
            difference.append(np.abs(close - exact).max() / np.abs(exact).max())
    assert np.mean(agreement) > 0.998 and np.mean(difference) < 0.05
    # In half floats another of two nearly equal ones may be the greater, on single digits.
    assert min(agreement) > 0.95 and max(difference) < 0.25


def test_what_speaks_for_one_digit_speaks_against_the_other(
    attributor: Attributor, recognizer: Recognizer, digits: Digits
) -> None:
    reading = recognizer.read(digits[0][0])
    there = attributor.attribute(reading.glyph, 7, 1)
    back = attributor.attribute(reading.glyph, 1, 7)
    assert np.allclose(there.heat(), -back.heat(), atol=1e-2)
    influence = there.influence("conv_3")
    assert influence.shape == (48,) and np.abs(influence).sum() == pytest.approx(1, abs=1e-4)


def test_evidence_lies_where_it_was_added() -> None:
    added = np.zeros((7, 7, 2), np.float32)
    added[1, 1, 0], added[5, 5, 1] = 2, -1
    heat = Attribution({"conv_1": added}).heat()
    assert heat.shape == (28, 28) and heat.dtype == np.float32
    assert set(divmod(int(heat.argmax()), 28)) <= {5, 6}
    assert heat.max() == pytest.approx(1) and heat[20:24, 20:24].min() < -0.3
    assert Attribution({"conv_1": added}).influence("conv_1").tolist() == pytest.approx(
        [2 / 3, -1 / 3]
    )
    assert not Attribution({"conv_1": added * 0}).heat().any()


def test_missing_gradients_are_said_to_be() -> None:
    with pytest.raises(WeightsError, match="no usable weights 'none'"):
        Attributor.load("none")
