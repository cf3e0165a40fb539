"""Pages before a scanner or a phone: the truth goes the way of the picture."""

from typing import get_args

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from model.codes.code import UNREADABLE
from model.data import page_camera
from model.data.page_camera import Way
from model.data.page_sheet import FieldTruth, PageSheet, Writing, box_corners
from model.images.ink import Ink

WHITE, BLACK = (np.full(3, level, np.float32) for level in (250, 0))
LEFT, TOP, WIDTH, HEIGHT = 220, 340, 160, 40  # Of the field, in pixels of the sheet.


def sheet_with(ink: Ink, text: str = "12") -> PageSheet:
    sheet = PageSheet(600, 800, WHITE)
    height, width = ink.shape
    corners = box_corners(-2, -2, width + 2, height + 2)
    sheet.write(Writing(ink, corners, float(height), text, "digits"), LEFT, TOP, BLACK)
    return sheet


def filled(field: FieldTruth, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which pixels lie in a field."""
    inside = np.zeros(shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, field.corners.round().astype(np.int32), 1)
    return inside > 0


@pytest.mark.parametrize("way", get_args(Way))
def test_a_field_lies_where_its_ink_lies_and_print_where_it_is_printed(way: Way) -> None:
    for seed in range(6):
        sheet = sheet_with(np.ones((HEIGHT, WIDTH), np.float32))
        sheet.print_ink(np.ones((60, 60), np.float32), 250, 500, BLACK)
        rng = np.random.default_rng(seed)
        picture, (field,), mask = page_camera.take(sheet, way, None, rng)
        printed, written = mask > 0, filled(field, picture.shape)
        gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(int)
        between = np.median(gray[cv2.dilate(mask, np.ones((25, 25))) > mask])
        assert gray[printed].mean() < 0.5 * between and gray[written].mean() < 0.5 * between
        around = cv2.dilate((printed | written).astype(np.uint8), np.ones((9, 9))) > 0
        ring = cv2.dilate(around.astype(np.uint8), np.ones((15, 15))) > around
        assert np.mean(gray[ring] > 0.5 * between) > 0.98
        assert not (printed & written).any()


def test_corners_follow_the_writing_when_the_picture_is_turned() -> None:
    wedge = np.zeros((HEIGHT, WIDTH), np.float32)
    wedge[: HEIGHT // 2, : WIDTH // 4] = 1  # Ink near the upper left corner alone.
    turned = 0
    for seed in range(60):
        picture, (field,), _ = page_camera.take(
            sheet_with(wedge), "file", None, np.random.default_rng(seed)
        )
        gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        ys, xs = np.nonzero(gray < 100)
        middle = np.array([xs.mean(), ys.mean()])
        assert np.linalg.norm(field.corners - middle, axis=1).argmin() == 0
        turned += picture.shape[0] < picture.shape[1] or field.corners[0, 0] > field.corners[1, 0]
    assert 1 <= turned <= 15


def test_a_curled_sheet_carries_its_fields_along() -> None:
    geometry = page_camera.Geometry(
        np.eye(3), np.array([[14.0, 0.7, 0.2], [6.0, 1.0, 0.4]]), (600, 800), (600, 800)
    )
    map_x, map_y = geometry.maps()
    places = np.array([[100.0, 120.0], [300.0, 640.0], [520.0, 400.0]])
    for place, (x, y) in zip(places, geometry.to_picture(places), strict=True):
        seen = map_x[round(float(y)), round(float(x))], map_y[round(float(y)), round(float(x))]
        assert np.abs(np.array(seen) - place).max() < 1.0
    assert np.abs(geometry.to_picture(places) - places).max() > 4


def test_a_field_that_is_cut_cannot_be_read_and_one_outside_is_none() -> None:
    sheet = sheet_with(np.ones((HEIGHT, WIDTH), np.float32))
    windows = {"whole": LEFT - 50.0, "cut": LEFT + WIDTH / 2, "outside": LEFT + WIDTH + 20.0}
    texts = {}
    for name, left in windows.items():
        rng = np.random.default_rng(0)
        _, fields, _ = page_camera.take(sheet, "file", (left, 300.0, 590.0, 420.0), rng)
        texts[name] = [field.text for field in fields]
    assert texts == {"whole": ["12"], "cut": [UNREADABLE], "outside": []}


def test_a_photo_shows_a_desk_around_the_sheet() -> None:
    differs = 0
    for seed in range(10):
        sheet = PageSheet(300, 400, WHITE)
        picture, _, _ = page_camera.take(sheet, "photo", None, np.random.default_rng(seed))
        rim = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        center = picture[picture.shape[0] // 2, picture.shape[1] // 2].astype(int)
        differs += np.abs(rim.astype(int) - center).max() > 40
    assert differs >= 8


def test_rules_and_walls_are_no_print() -> None:
    sheet = PageSheet(200, 200, WHITE)
    sheet.rule((10, 50), (190, 50), BLACK, 2)
    sheet.rule((10, 80), (190, 80), BLACK, 1, dots=(2, 6))
    sheet.box(20, 100, 80, 160, BLACK)
    sheet.shade(100, 100, 180, 160, BLACK, 0.5)
    assert not sheet.print_mask.any()
    assert sheet.pixels[50, 100].max() < 50 and sheet.pixels[130, 20].max() < 50
    dark = sheet.pixels[80, 10:190, 0] < 50
    assert 0.25 < dark.mean() < 0.45


def test_what_is_too_pale_to_be_seen_is_no_field() -> None:
    sheet = sheet_with(np.full((HEIGHT, WIDTH), 0.02, np.float32))
    _, fields, _ = page_camera.take(sheet, "file", None, np.random.default_rng(0))
    assert not fields
