"""Paper around a picture whose edge is touched by the pen."""

import cv2
import numpy as np
import pytest

from model.images.margin import with_margin
from model.images.picture import Pixels

Color = tuple[int, int, int]


def cross(paper: Color, pen: Color, side: int = 90) -> Pixels:
    """Two strokes that reach all four edges."""
    pixels = np.full((side, side, 3), paper, np.uint8)
    cv2.line(pixels, (0, side // 2), (side, side // 3), pen, side // 10)
    cv2.line(pixels, (side // 3, 0), (side // 2, side), pen, side // 10)
    return pixels


@pytest.mark.parametrize(
    ("paper", "pen"),
    [
        ((255, 255, 255), (0, 0, 0)),
        ((0, 0, 0), (255, 255, 255)),
        ((230, 220, 200), (30, 40, 160)),
        ((60, 90, 70), (240, 240, 235)),
        ((150, 90, 90), (60, 120, 120)),  # As bright as each other, to the eye.
    ],
)
def test_paper_goes_on_around_pen_of_any_color(paper: Color, pen: Color) -> None:
    pixels = cross(paper, pen)
    around, margin = with_margin(pixels)
    assert around.shape == (90 + 2 * margin, 90 + 2 * margin, 3) and margin >= 20
    assert np.array_equal(around[margin:-margin, margin:-margin], pixels)
    outside = np.ones(around.shape[:2], bool)
    outside[margin:-margin, margin:-margin] = False
    assert np.abs(around[outside].astype(int) - paper).max() <= 1


def test_a_picture_whose_rim_is_paper_stays_as_it_is() -> None:
    pixels = np.pad(cross((255,) * 3, (0,) * 3), ((9, 9), (9, 9), (0, 0)), constant_values=255)
    around, margin = with_margin(pixels)
    assert around is pixels and margin == 0


def photograph(pixels: Pixels) -> Pixels:
    """With light from one side, and grain."""
    light = np.linspace(0.85, 1, pixels.shape[1])[:, None]
    grain = np.random.default_rng(3).normal(0, 4, pixels.shape)
    return np.clip(pixels * light + grain, 0, 255).astype(np.uint8)


def test_a_photograph_cut_close_has_the_light_of_its_edge_around_it() -> None:
    pixels = photograph(cross((210, 205, 200), (50, 50, 60), 200))
    around, margin = with_margin(pixels)
    assert margin
    left, right = around[:, :margin].mean(), around[:, -margin:].mean()
    assert left == pytest.approx(pixels[..., :10, :].max(axis=2).mean(), rel=0.15)
    assert left < right - 15


@pytest.mark.parametrize("shadow", [np.s_[:, 120:], np.s_[140:, :], np.s_[90:, 90:]])
@pytest.mark.parametrize("factor", [0.55, 1.6])
def test_a_shadow_or_a_patch_of_light_is_no_pen(shadow: tuple[slice, slice], factor: float) -> None:
    pixels = np.full((200, 200, 3), 140, np.uint8)
    cv2.line(pixels, (60, 40), (50, 100), (40, 40, 50), 8)
    pixels[shadow] = np.minimum(255, pixels[shadow] * factor)
    assert with_margin(photograph(pixels))[1] == 0


def test_rules_that_come_to_the_rim_all_around_are_no_pen() -> None:
    squared = np.full((120, 120, 3), 210, np.uint8)
    for place in (20, 60, 100):
        squared[place : place + 4] = squared[:, place : place + 4] = 90
    squared[50:80, 50:54] = 90
    assert with_margin(photograph(squared))[1] == 0
    assert with_margin(photograph(cross((210,) * 3, (90,) * 3, 120)))[1] > 0


def test_half_a_picture_in_shadow_has_no_pen() -> None:
    y, x = np.mgrid[0:300, 0:400]
    pixels = np.where(4 * y < 3 * x, 220, 140).astype(np.uint8)[..., np.newaxis]
    assert with_margin(pixels)[1] == 0


def test_in_few_pixels_what_is_at_the_edge_is_pen_however_soft() -> None:
    small = cv2.resize(cross((40, 40, 40), (255, 255, 255)), (16, 16), interpolation=cv2.INTER_AREA)
    soft = photograph(cv2.resize(small, (64, 64), interpolation=cv2.INTER_LINEAR))
    assert with_margin(soft, tiny=True)[1] > 0
    assert with_margin(soft)[1] == 0


def test_one_tone_has_no_pen() -> None:
    assert with_margin(np.full((40, 40, 1), 200, np.uint8))[1] == 0
