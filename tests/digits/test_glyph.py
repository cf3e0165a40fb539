"""Any picture → its glyph, in the form of MNIST."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Recognizer
from model.digits.glyph import read_glyph, stroke_width
from model.images.picture import Pixels
from tests.conftest import Digits


def paste(digit: Pixels, rng: np.random.Generator) -> Pixels:
    """The digit at any place, of any size from 20 px, in any ink on any other paper."""
    ys, xs = np.nonzero(digit)
    digit = digit[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    scale = np.exp(rng.uniform(np.log(20), np.log(400))) / max(digit.shape)
    size = [max(1, round(side * scale)) for side in digit.shape[::-1]]
    method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    alpha = cv2.resize(digit, size, interpolation=method)[..., None] / 255.0
    height, width = (round(side + np.exp(rng.uniform(1, np.log(900)))) for side in size[::-1])
    x, y = rng.integers(0, width - size[0] + 1), rng.integers(0, height - size[1] + 1)
    while True:
        paper, ink = rng.integers(0, 256, (2, 3))
        if np.abs(paper - ink).max() >= 80:
            break
    canvas = np.full((height, width, 3), paper, np.float64)
    canvas[y : y + size[1], x : x + size[0]] += alpha * (ink - paper)
    return canvas.round().astype(np.uint8)


@pytest.mark.slow
def test_digit_is_read_alike_wherever_and_however_it_stands(
    recognizer: Recognizer, digits: Digits
) -> None:
    rng = np.random.default_rng(20)
    untouched = [recognizer.read(digit).digit for digit in digits[0]]
    same = [
        recognizer.read(paste(digit, rng)).digit == answer
        for _ in range(20)
        for digit, answer in zip(digits[0], untouched, strict=True)
    ]
    assert len(same) == 1000
    assert np.mean(same) >= 0.995


@given(st.integers(0, 2**32), st.integers(0, 49))
@settings(max_examples=50, deadline=None)
def test_glyph_has_the_form_of_mnist(digits: Digits, seed: int, index: int) -> None:
    glyph = read_glyph(paste(digits[0][index], np.random.default_rng(seed)))
    assert glyph is not None
    assert glyph.shape == (28, 28) and glyph.dtype == np.float32
    assert glyph.min() >= 0.0 and glyph.max() <= 1.0
    ys, xs = np.nonzero(glyph)
    assert max(np.ptp(ys), np.ptp(xs)) + 1 in (19, 20)
    for axis in (0, 1):
        center = glyph.sum(axis=1 - axis) @ np.arange(28) / glyph.sum()
        assert abs(center - 14) <= 1.5


def test_mnist_itself_is_nearly_left_as_it_is(digits: Digits) -> None:
    changes = []
    for digit in digits[0]:
        glyph = read_glyph(digit)
        assert glyph is not None
        shifts = [
            np.abs(np.roll(glyph, (dy, dx), (0, 1)) - digit / 255).mean()
            for dy in (-1, 0, 1)
            for dx in (-1, 0, 1)
        ]
        changes.append(min(shifts))
    assert max(changes) < 0.03 and np.median(changes) < 0.003


@pytest.mark.parametrize("width", [2, 4])
def test_the_width_of_strokes_is_that_of_the_pen(width: int) -> None:
    glyph = np.zeros((28, 28), np.float32)
    glyph[4:24, 12 : 12 + width] = 1
    assert stroke_width(glyph) == pytest.approx(width, abs=0.5)
