"""The paper of a digit, its light and its shadows."""

import cv2
import numpy as np
import pytest
from PIL import Image

from model import Recognizer
from model.images.digit_background import departure_from_paper


def test_light_and_shadow_are_removed(recognizer: Recognizer, three: Image.Image) -> None:
    y, x = np.mgrid[0:1:160j, 0:1:120j]
    light = (0.5 + 0.5 * x) * np.where(x + y > 1.1, 0.6, 1.0)
    noise = np.random.default_rng(0).normal(0, 3, light.shape)
    picture = np.clip(np.asarray(three) * light + noise, 0, 255).astype(np.uint8)
    assert recognizer.read(picture).digit == 3


@pytest.mark.parametrize("corners", [(1.0, 0.55), (0.5, 1.0), (0.95, 0.35), (0.35, 0.95)])
def test_a_shadow_may_end_in_a_sharp_corner(
    recognizer: Recognizer, three: Image.Image, corners: tuple[float, float]
) -> None:
    """A clean scan but for a wedge of hard shadow from the right, over the digit or beside it."""
    height, width = 160, 120
    top, bottom = (round(width * corner) for corner in corners)
    shadow = np.ones((height, width))
    wedge = np.array([[top, -1], [width, -1], [width, height], [bottom, height]])
    cv2.fillPoly(shadow, [wedge], 0.55)
    assert recognizer.read((np.asarray(three) * shadow).astype(np.uint8)).digit == 3


def test_a_stroke_goes_on_across_the_slanting_edge_of_a_shadow() -> None:
    y, x = np.mgrid[:120, :120]
    light = 1 - 0.5 / (1 + np.exp(-np.clip(0.6 * (x + 0.6 * y - 96), -30, 30)))
    pen = cv2.line(np.zeros((120, 120), np.uint8), (45, 40), (75, 80), 1, 4)
    grain = np.random.default_rng(0).normal(0, 3, pen.shape)
    photo = (210 * (1 - 0.25 * pen) * light + grain).clip(0, 255).astype(np.uint8)
    departure, _ = departure_from_paper(photo[..., np.newaxis])
    darkness = [departure[row, 45 + (row - 40) * 3 // 4] for row in range(42, 79)]
    assert min(darkness) > 0.4 * np.median(darkness)
