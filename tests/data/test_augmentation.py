"""How training data are varied."""

import numpy as np
import pytest

from model import Recognizer
from model.data.augmentation import thicken, vary, vary_line
from model.digits.glyph import read_glyph
from tests.conftest import Digits


def test_a_variation_is_another_glyph_of_the_same_form(digits: Digits) -> None:
    glyph = read_glyph(digits[0][0])
    assert glyph is not None
    before = glyph.copy()
    one, other = (vary(glyph, np.random.default_rng(seed)) for seed in (1, 2))
    for varied in (one, other):
        assert varied.shape == (28, 28) and varied.dtype == np.float32
        assert varied.min() >= 0 and varied.max() <= 1
    assert not np.array_equal(one, other)
    assert np.array_equal(one, vary(glyph, np.random.default_rng(1)))
    assert np.array_equal(glyph, before)


def test_a_variation_keeps_its_label(recognizer: Recognizer, digits: Digits) -> None:
    rng = np.random.default_rng(4)
    glyphs = [glyph for image in digits[0] if (glyph := read_glyph(image)) is not None]
    answers = [recognizer.recognize(vary(glyph, rng)).digit for _ in range(4) for glyph in glyphs]
    assert np.mean(np.array(answers) == np.tile(digits[1], 4)) >= 0.95


@pytest.mark.parametrize("seed", range(10))
def test_a_varied_line_is_as_high_and_not_too_narrow(seed: int) -> None:
    line = np.zeros((48, 90), np.float32)
    line[14:34, 10:80:10] = 1
    varied = vary_line(line, 85, np.random.default_rng(seed))
    assert varied.dtype == np.float32 and varied.shape[0] == 48 and varied.shape[1] >= 85
    assert varied.min() >= 0 and 0.5 < varied.max() <= 1


def test_strokes_thicken_and_thin_by_a_part_of_a_pixel() -> None:
    stroke = np.zeros((9, 9), np.float32)
    stroke[:, 3:6] = 1
    assert np.allclose(thicken(stroke, 0.4)[4], [0, 0, 0.4, 1, 1, 1, 0.4, 0, 0])
    assert np.allclose(thicken(stroke, -0.4)[4], [0, 0, 0, 0.6, 1, 0.6, 0, 0, 0])
