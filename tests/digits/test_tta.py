"""Test-time augmentation: a glyph read as it is and a little rotated."""

import numpy as np
import pytest

from model.digits import tta
from tests.conftest import Digits


def test_the_first_pass_is_of_the_glyph_as_it_is(digits: Digits) -> None:
    glyph = digits[0][0].astype(np.float32) / 255
    assert tta.ANGLES[0] == 0 and tta.rotate(glyph, 0.0) is glyph


def test_a_glyph_is_rotated_about_its_middle() -> None:
    bar = np.zeros((28, 28), np.float32)
    bar[4:24, 13:15] = 1
    assert np.allclose(tta.rotate(bar, 90.0), np.rot90(bar), atol=1e-3)
    left, right = tta.rotate(bar, 5.0), tta.rotate(bar, -5.0)
    assert np.allclose(left, right[:, ::-1], atol=1e-3)
    assert left[4:8, :14].sum() > left[4:8, 14:].sum()  # Its top leans to the left.


def test_equal_probabilities_stay_and_different_ones_meet() -> None:
    sure, other = np.array([[0.9, 0.1], [0.5, 0.5]]), np.array([[0.1, 0.9], [0.5, 0.5]])
    assert tta.geometric_mean(np.stack([sure, sure])) == pytest.approx(sure)
    assert tta.geometric_mean(np.stack([sure, other])) == pytest.approx(np.full((2, 2), 0.5))
