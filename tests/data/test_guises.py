"""The pictures that a network is taught."""

import numpy as np
import pytest

from model.data import guises
from model.data.guises import jobs_of, photograph, plain_glyphs, run_jobs, taught_glyphs
from model.digits.glyph import read_glyph
from tests.conftest import Digits


def test_a_digit_cut_to_its_box_is_photographed_on_paper(digits: Digits) -> None:
    image = np.where(digits[0][digits[1] == 0][0] > 100, 0, 255).astype(np.uint8)
    ys, xs = np.nonzero(image == 0)
    cut = image[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    photo = photograph(cut, np.random.default_rng(2))
    before, after = read_glyph(image), read_glyph(photo)
    assert photo.ndim == 3 and max(photo.shape) >= 100
    assert before is not None and after is not None
    assert np.abs(before - after).mean() < 0.1


def test_jobs_give_the_same_on_any_number_of_processors(
    monkeypatch: pytest.MonkeyPatch, digits: Digits
) -> None:
    monkeypatch.setattr(guises, "JOB_SAMPLES", 1)
    jobs = jobs_of(taught_glyphs, [255 - np.pad(image, 6) for image in digits[0][:2]], digits[1])
    assert len(jobs) == 2
    alone = run_jobs(jobs, np.random.default_rng(0))
    monkeypatch.setattr(guises, "MIN_JOBS", 1)
    shared = run_jobs(jobs, np.random.default_rng(0))
    for (glyphs, labels), (others, same) in zip(alone, shared, strict=True):
        assert np.array_equal(glyphs, others) and np.array_equal(labels, same)


def test_a_blank_picture_has_an_empty_glyph() -> None:
    blank = np.full((30, 30), 255, np.uint8)
    glyphs = plain_glyphs([blank], np.array([3], np.uint8), np.random.default_rng(0))
    assert glyphs.shape == (1, 28, 28) and not glyphs.any()
