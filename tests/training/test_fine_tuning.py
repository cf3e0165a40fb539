"""When fine-tuned weights are kept."""

import pytest

from model.training.fine_tuning import Outcome

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("mnist", "held_out", "refusal"),
    [
        ((0.9960, 0.9962), (0.2, 0.9), None),
        ((0.9960, 0.9951), (0.2, 0.9), None),
        ((0.9960, 0.9948), (0.2, 0.9), "MNIST lost"),
        ((0.9960, 0.9962), (0.2, 0.2), "read no better"),
        ((0.9960, 0.9962), (0.2, 0.1), "read no better"),
    ],
)
def test_the_old_skill_must_stay_and_the_new_one_come(
    mnist: tuple[float, float], held_out: tuple[float, float], refusal: str | None
) -> None:
    said = Outcome(mnist, held_out).refusal
    assert said is None if refusal is None else refusal in str(said)
