"""Digits and lines as a camera sees them."""

from dataclasses import replace

import numpy as np
import pytest

from model import Recognizer
from model.data.camera import LINE_CAMERA, photograph, photograph_digit, photograph_line
from model.data.paper import Sheet
from tests.conftest import Digits


def test_a_photograph_is_of_the_same_digit(recognizer: Recognizer, digits: Digits) -> None:
    rng = np.random.default_rng(6)
    scans = [np.kron(255 - np.pad(image, 4), np.ones((3, 3), np.uint8)) for image in digits[0]]
    photographs = [photograph_digit(scan, rng) for scan in scans]
    assert all(photo.dtype == np.uint8 and photo.shape[2] == 3 for photo in photographs)
    answers = np.array([recognizer.read(photo).digit for photo in photographs])
    assert np.mean(answers == digits[1]) >= 0.9


@pytest.mark.parametrize("cells", [(), (0.0, 60.0, 120.0)])
def test_a_photographed_line_is_darker_where_there_is_pen(cells: tuple[float, ...]) -> None:
    ink = np.zeros((40, 120), np.float32)
    ink[:, 50:58] = 1
    for seed in range(20):
        plain, photo = (
            photograph_line(pen, np.random.default_rng(seed), cells).astype(np.float32)
            for pen in (np.zeros_like(ink), ink)
        )
        darker = (plain - photo).mean(axis=0)
        where = np.flatnonzero(darker > darker.max() / 2)
        assert darker.max() > 3
        assert np.ptp(where) < len(darker) / 3  # One stroke is in its place, and nothing else.


def test_some_photographs_are_sharpened_as_phones_do() -> None:
    ink = np.zeros((40, 120), np.float32)
    ink[:, 50:58] = 1
    halos = []
    for seed in range(100):
        plain, photo = (
            photograph_line(pen, np.random.default_rng(seed)).astype(np.float32)
            for pen in (np.zeros_like(ink), ink)
        )
        # A sharpened photograph is lighter beside the pen than paper is elsewhere.
        halos.append((photo - plain).mean(axis=0).max())
    assert 0.1 < np.mean(np.array(halos) > 8) < 0.4


def test_a_camera_does_what_is_certain_and_never_what_is_impossible() -> None:
    def lie_still(sheet: Sheet, rng: np.random.Generator) -> Sheet:
        return sheet.copy()

    faithful = replace(
        LINE_CAMERA,
        geometry=lie_still,
        light_probability=0.0,
        blur_probability=0.0,
        gray_noise=0.0,
        sharpening_probability=0.0,
        jpeg_probability=0.0,
    )
    sheet = np.full((40, 80), 200, np.float32)
    sheet[10:30, 30:35] = 20
    assert np.array_equal(photograph(sheet, faithful, np.random.default_rng(0)), sheet)
    blurred = replace(faithful, blur_probability=1.0)
    photos = [photograph(sheet, blurred, np.random.default_rng(seed)) for seed in range(20)]
    assert not any(np.array_equal(photo, sheet) for photo in photos)
