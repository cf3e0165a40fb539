"""Pixels → strokes."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from model.digits.glyph import read_glyph
from model.digits.strokes import MAX_PARTS, find_strokes
from model.images.picture import Pixels


def blank_pictures() -> dict[str, Pixels]:
    rng = np.random.default_rng(1)
    white = np.full((280, 280), 255, np.uint8)
    y, x = np.mgrid[0:1:300j, 0:1:400j]
    grain = cv2.GaussianBlur(rng.normal(0, 1, (300, 400)), (0, 0), 2) * 12
    return {
        "white": white,
        "black": white * 0,
        "transparent": np.zeros((100, 100, 4), np.uint8),
        "noise": rng.normal(200, 10, (300, 400)).clip(0, 255).astype(np.uint8),
        "light from the side": (120 + 100 * x).astype(np.uint8),
        "half in shadow": np.where(x > y, 220, 140).astype(np.uint8),
        "paper's grain": (215 + grain - 30 * y).clip(0, 255).astype(np.uint8),
        "ruled": np.where(np.arange(300)[:, None] % 50 < 3, 120, 240) + 0 * x.astype(int),
        "squared": np.where(
            (np.arange(300)[:, None] % 40 < 3) | (np.arange(400) % 40 < 3), 120, 240
        ),
        "a dot": cv2.circle(white.copy(), (120, 90), 9, 0, -1, cv2.LINE_AA),
        "a speck of dust": np.pad(np.zeros((3, 3), np.uint8), 130, constant_values=255),
    }


@pytest.mark.parametrize("name", blank_pictures())
def test_blank_is_blank(name: str) -> None:
    assert read_glyph(blank_pictures()[name].astype(np.uint8)) is None


def test_strokes_that_stand_apart_are_parts_left_to_right() -> None:
    page = np.full((120, 200, 3), 255, np.uint8)
    cv2.line(page, (150, 20), (150, 100), (0, 0, 0), 9)
    cv2.line(page, (50, 35), (50, 85), (0, 0, 0), 5)
    both = find_strokes(page)
    assert both is not None and both.beyond
    assert [part.shape[0] > 60 for part in both.parts] == [False, True]
    assert np.array_equal(both.digit, both.parts[1])  # The larger one is read.
    page[:, :100] = 255
    alone = find_strokes(page)
    assert alone is not None and alone.parts == () and not alone.beyond


def test_a_large_picture_is_looked_at_up_close() -> None:
    large = np.full((3000, 4000, 3), 255, np.uint8)
    cv2.putText(large, "3", (1900, 1600), cv2.FONT_HERSHEY_SIMPLEX, 6, (0, 0, 0), 12, cv2.LINE_AA)
    far, near = find_strokes(large), find_strokes(large[1400:1700, 1800:2100])
    assert far is not None and near is not None
    assert far.digit.shape == near.digit.shape


def test_of_many_strokes_that_stand_apart_some_are_parts() -> None:
    pixels = np.full((100, 3000, 3), 255, np.uint8)
    pixels[25:75, ::13] = 20
    strokes = find_strokes(pixels)
    assert strokes is not None and len(strokes.parts) == MAX_PARTS


def corner_of_a_cell(page: Pixels) -> None:
    cv2.line(page, (3, 3), (3, 80), (0, 0, 0), 2)
    cv2.line(page, (3, 3), (70, 3), (0, 0, 0), 2)


def edge_of_a_neighbor(page: Pixels) -> None:
    cv2.circle(page, (105, 50), 20, (0, 0, 0), 7)


@pytest.mark.parametrize("leave", [corner_of_a_cell, edge_of_a_neighbor])
def test_what_the_edge_left_of_something_else_is_kept_apart(
    leave: Callable[[Pixels], None],
) -> None:
    page = np.full((100, 100, 3), 255, np.uint8)
    cv2.putText(page, "3", (32, 72), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 5, cv2.LINE_AA)
    alone = find_strokes(page)
    leave(page)
    both = find_strokes(page)
    assert alone is not None and both is not None and both.with_remains is not None
    assert alone.with_remains is None
    assert np.abs(np.subtract(both.digit.shape, alone.digit.shape)).max() <= 1
    assert both.with_remains.size > 1.3 * both.digit.size


def test_a_stroke_at_the_edge_of_a_digit_that_is_there_too_is_its_own() -> None:
    page = np.full((100, 100, 3), 255, np.uint8)
    cv2.line(page, (30, 3), (80, 3), (0, 0, 0), 6)
    cv2.polylines(page, [np.array([[30, 14], [30, 50], [80, 60], [30, 97]])], False, (0,) * 3, 6)
    strokes = find_strokes(page)
    assert strokes is not None and strokes.with_remains is None
    assert strokes.digit.shape[0] > 90


def test_tiny_pictures_are_enlarged() -> None:
    tiny = np.full((16, 12), 255, np.uint8)
    cv2.line(tiny, (2, 1), (9, 14), 0, 2)
    strokes = find_strokes(np.repeat(tiny[..., np.newaxis], 3, axis=2))
    assert strokes is not None and strokes.digit.shape[0] > 50
