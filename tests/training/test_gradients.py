"""Gradients through LiteRT, against those of Keras, for every kind of layer in use."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from model.digits.attribution import Attributor
from model.training.gradients import export_gradients
from model.training.networks import NETWORKS, convolutions

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["lesson", "vgg", "mobilenet"])
def test_litert_explains_as_keras_would(name: str) -> None:
    keras.utils.set_random_seed(0)
    network = NETWORKS[name]()
    names = list(convolutions(network))
    attributor = Attributor(export_gradients(network), {"convolutions": names})
    glyph = np.random.default_rng(0).random((28, 28), dtype=np.float32)
    added = attributor.attribute(glyph, 3, 5).contributions

    last = network.get_layer("probabilities")
    kernel, bias = last.get_weights()
    inner = keras.Model(network.inputs, convolutions(network) | {"features": last.input})
    with tf.GradientTape() as tape:
        maps = inner({"glyph": glyph[None, ..., None]})
        logits = (maps.pop("features") @ kernel + bias)[0]
        explained = logits[3] - logits[5]
    slopes = tape.gradient(explained, maps)
    for convolution in (names[0], names[len(names) // 2], names[-1]):
        exact = (maps[convolution] * slopes[convolution]).numpy()[0].sum(axis=(0, 1))
        close = added[convolution].sum(axis=(0, 1))
        assert np.corrcoef(exact, close)[0, 1] > 0.98
        assert np.abs(close - exact).max() <= 0.25 * np.abs(exact).max()
