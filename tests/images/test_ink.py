"""The few operations on ink that all rooms share."""

import numpy as np
import pytest

from model.images.ink import crop_to_pen, otsu_threshold, pen_box, sampled_quantile, to_ink


def test_ink_is_cropped_to_its_pen() -> None:
    ink = np.zeros((20, 30), np.float32)
    ink[4:9, 10:12], ink[15, 25] = 1, 0.2
    assert pen_box(ink) == (10, 4, 16, 12)
    assert pen_box(ink, 0.3) == (10, 4, 2, 5)
    assert np.array_equal(crop_to_pen(ink, 0.3), np.ones((5, 2)))


def test_what_bears_no_pen_is_not_cropped() -> None:
    blank = np.zeros((20, 30), np.float32)
    assert crop_to_pen(blank) is blank


def test_a_sampled_quantile_is_about_the_exact_one() -> None:
    values = np.random.default_rng(0).normal(0, 1, (200, 300)).astype(np.float32)
    assert sampled_quantile(values, 0.8) == pytest.approx(np.quantile(values, 0.8), abs=0.1)
    exact = np.quantile(np.abs(values), 0.2)
    assert sampled_quantile(values, 0.2, absolute=True) == pytest.approx(exact, abs=0.1)


def test_otsu_parts_two_shades() -> None:
    levels = np.repeat([20.0, 30.0, 300.0, 280.0], 50)
    assert 30 <= otsu_threshold(levels) < 255


def test_pen_is_1_where_levels_are_255() -> None:
    ink = to_ink(np.array([[0, 51, 255]], np.uint8))
    assert ink.dtype == np.float32 and ink.tolist() == [[0, pytest.approx(0.2), 1]]
