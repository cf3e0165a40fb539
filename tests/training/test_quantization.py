"""Which of a network's files is served."""

import pytest

from model.training.quantization import Variant, choose

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("int8", "milliseconds", "served"),
    [
        (0.9965, 0.2, "int8"),
        (0.9961, 0.2, "int8"),
        (0.9950, 0.2, "float16"),
        (0.9990, 0.9, "float16"),
        (0.9970, 0.55, "int8"),  # as fast, but for chance, and better
    ],
)
def test_the_best_of_the_fastest_that_read_next_to_as_well_is_served(
    int8: float, milliseconds: float, served: str
) -> None:
    variants = [
        Variant("float32", "", b"", {"MNIST": 0.9960, "pen": 0.9970}, 0.8),
        Variant("float16", "", b"", {"MNIST": 0.9960, "pen": 0.9968}, 0.5),
        Variant("int8", "", b"", {"MNIST": int8, "pen": int8}, milliseconds),
    ]
    assert choose(variants).precision == served
