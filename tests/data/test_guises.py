"""The pictures that a network is taught."""

import numpy as np
import pytest

from model.data import guises
from model.data.guises import jobs_of, plain_glyphs, run_jobs, taught_glyphs, with_margin
from model.digits.glyph import read_glyph
from tests.conftest import Digits


def test_a_digit_cut_to_its_box_is_given_paper_around_it(digits: Digits) -> None:
    image = np.where(digits[0][digits[1] == 0][0] > 100, 0, 255).astype(np.uint8)
    ys, xs = np.nonzero(image == 0)
    cut = image[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    framed = with_margin(cut)
    assert min(framed.shape) > min(cut.shape) and (framed[0] > 200).all()
    assert with_margin(framed) is framed
    before, after = read_glyph(image), read_glyph(framed)
    assert before is not None and after is not None
    assert np.abs(before - after).mean() < 0.05
    colored = with_margin(np.repeat(cut[..., None], 3, axis=2))
    assert np.array_equal(colored, np.repeat(framed[..., None], 3, axis=2))


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
