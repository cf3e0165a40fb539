"""What many Europeans add to a digit."""

import numpy as np

from model.data.flourishes import FLOURISHED, flourish, flourish_picture
from model.data.pen import PenStrokes
from tests.conftest import Digits

SEVEN: PenStrokes = [np.array([[0, 0], [5, 0], [2, 9]], np.float32)]
ZERO: PenStrokes = [np.array([[0, 4], [2, 0], [4, 4], [2, 8], [0, 4]], np.float32)]
NINE: PenStrokes = [np.array([[4, 1], [0, 2], [4, 0], [3, 9]], np.float32)]


def test_zeros_are_slashed_sevens_crossed_nines_hooked_and_others_left() -> None:
    rng = np.random.default_rng(0)
    assert len(flourish(SEVEN, 7, rng)) == 2
    assert len(flourish(ZERO, 0, rng)) == 2
    assert flourish(SEVEN, 1, rng) is SEVEN
    (foot, end) = flourish(NINE, 9, rng)[-1]
    assert np.array_equal(foot, NINE[0][-1]) and end[0] < foot[0] - 0.3


def test_pictures_of_digits_are_given_them_too(digits: Digits) -> None:
    rng = np.random.default_rng(0)
    for image, label in zip(*digits, strict=True):
        changed = flourish_picture(image, int(label), rng)
        assert changed.shape == image.shape and changed.dtype == np.uint8
        added = int((changed > 127).sum()) - int((image > 127).sum())
        assert added > 5 if label in FLOURISHED else changed is image
