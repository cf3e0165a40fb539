"""What many Europeans add to a digit."""

import numpy as np

from model.data.flourishes import FLOURISHED, MAX_BAR_SLOPE, bend_bar, flourish, flourish_picture
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


def test_bars_through_a_zero_are_of_every_slope_but_upright() -> None:
    rng = np.random.default_rng(0)
    round_zero = [np.array([[0, 50], [50, 0], [100, 50], [50, 100], [0, 50]], np.float32)]
    ends = np.array([flourish(round_zero, 0, rng)[-1] for _ in range(300)])
    across, down = (ends[:, 1] - ends[:, 0]).T
    slopes = np.rad2deg(np.arctan2(-down, across))
    assert (np.abs(slopes) < 82).all() and (slopes > 30).any() and (slopes < -30).any()
    assert (np.abs(slopes) < 5).mean() > 0.1
    assert (np.hypot(across, down) < 90).any() and (np.hypot(across, down) > 110).any()
    assert MAX_BAR_SLOPE < 80


def test_a_bent_bar_is_no_straight_line() -> None:
    bar = bend_bar(ZERO, np.random.default_rng(0))[-1]
    along = bar[-1] - bar[0]
    aside = np.abs((bar - bar[0]) @ [-along[1], along[0]]) / np.hypot(*along)
    assert aside.max() > 0.04 * np.hypot(*along)
