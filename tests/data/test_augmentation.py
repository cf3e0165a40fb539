"""How training digits are varied."""

import numpy as np

from model import Recognizer
from model.data.augmentation import photograph, vary
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


def test_a_photograph_is_of_the_same_digit(recognizer: Recognizer, digits: Digits) -> None:
    rng = np.random.default_rng(6)
    scans = [np.kron(255 - np.pad(image, 4), np.ones((3, 3), np.uint8)) for image in digits[0]]
    photographs = [photograph(scan, rng) for scan in scans]
    assert all(photo.dtype == np.uint8 and photo.shape[2] == 3 for photo in photographs)
    answers = np.array([recognizer.read(photo).digit for photo in photographs])
    assert np.mean(answers == digits[1]) >= 0.9
