"""How far pen and the paper's grain stand out."""

import numpy as np
import pytest

from model.images.contrast import measure_contrast, measure_grain


def test_grain_and_pen_are_measured_apart() -> None:
    departure = np.random.default_rng(0).normal(0, 4, (100, 100)).astype(np.float32)
    departure[40:60, 40:60] += 120
    grain = measure_grain(departure)
    contrast = measure_contrast(departure, grain)
    assert contrast is not None and contrast.grain == grain
    assert grain == pytest.approx(4, rel=0.2) and contrast.pen == pytest.approx(120, rel=0.05)
    strokes = contrast.stroke_mask(departure)
    assert strokes.dtype == np.uint8 and strokes[40:60, 40:60].all() and strokes.sum() == 400


@pytest.mark.parametrize(("pen", "side"), [(12, 20), (120, 2)])
def test_faint_shades_and_specks_are_no_pen(pen: float, side: int) -> None:
    departure = np.zeros((100, 100), np.float32)
    departure[40 : 40 + side, 40 : 40 + side] = pen
    assert measure_contrast(departure, grain=0.0) is None
