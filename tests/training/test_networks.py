"""The Keras networks, by name."""

import numpy as np
import pytest

from model.training.networks import NETWORKS, convolutions


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
