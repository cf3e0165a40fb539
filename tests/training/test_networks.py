"""The Keras networks, by name."""

from typing import Any

import keras
import numpy as np
import pytest

from model.training import networks
from model.training.networks import NETWORKS, convolutions

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_maps_glyphs_to_probabilities(name: str) -> None:
    network = NETWORKS[name]()
    assert network.name == name
    answers = network(np.random.default_rng(0).random((3, 28, 28, 1)), training=False).numpy()
    assert answers.shape == (3, 10 if name == "lesson" else 11)
    assert np.allclose(answers.sum(axis=1), 1, atol=1e-5)
    assert network.count_params() <= 400_000
    first, *_ = convolutions(network).values()
    assert len(first.shape) == 4


def test_the_lesson_is_the_courses_network() -> None:
    network = NETWORKS["lesson"]()
    kinds = [type(layer).__name__ for layer in network.layers[1:]]
    assert kinds == ["Conv2D", "MaxPooling2D"] * 2 + ["Flatten", "Dense", "Dense"]
    assert network.count_params() == 225_034


def test_mobilenet_begins_with_what_imagenet_taught(monkeypatch: pytest.MonkeyPatch) -> None:
    make = keras.applications.MobileNetV2
    learned: list[keras.Model] = []

    def from_imagenet(weights: str | None, **options: Any) -> keras.Model:
        """In place of Keras's host, a network whose weights are known here alone."""
        network = make(weights=None, **options)
        learned.extend([network] if weights == "imagenet" else [])
        return network

    monkeypatch.setattr(keras.applications, "MobileNetV2", from_imagenet)
    network = networks.build("mobilenet", networks.imagenet_weights())
    (teacher,) = learned
    for layer in network.layers:
        if layer.weights and layer.name != "probabilities":
            taught = teacher.get_layer(layer.name).get_weights()
            assert all(map(np.array_equal, layer.get_weights(), taught))


def test_without_imagenet_a_network_begins_from_scratch(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(**_: Any) -> keras.Model:
        raise OSError("no route to host")

    monkeypatch.setattr(keras.applications, "MobileNetV2", unreachable)
    assert networks.imagenet_weights() == {}
