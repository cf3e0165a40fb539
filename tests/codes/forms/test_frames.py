"""What is offered as a field is what is printed around handwriting, on real pixels."""

from dataclasses import replace
from itertools import combinations

import cv2
import numpy as np
import pytest

from model.codes.fields import Field
from model.codes.forms.frames import find_frames
from model.images.picture import Pixels
from tests.conftest import Digits

SIZE = 700, 500
GRAY = (90, 90, 90)


def paper() -> Pixels:
    return np.full((SIZE[1], SIZE[0], 3), 240, np.uint8)


def written(page: Pixels, text: str, at: tuple[int, int], digits: Digits, pitch: int = 26) -> Field:
    """Writes on the page, 30 pixels high, and gives what the field network would."""
    images, labels = digits
    x, y = at
    for place, digit in enumerate(text):
        ink = cv2.resize(images[labels == int(digit)][place % 5], (40, 40))[..., np.newaxis]
        part = page[y - 5 : y + 35, x + pitch * place - 5 : x + pitch * place + 35]
        np.minimum(part, 255 - ink, out=part)
    right, bottom = x + pitch * (len(text) - 1) + 30, y + 30
    corners = np.array([[x, y], [right, y], [right, bottom], [x, bottom]], float)
    return Field(corners, "digits", 0.9)


def comb(
    page: Pixels, cells: int, left: int, top: int, pitch: int = 40
) -> tuple[int, int, int, int]:
    right, bottom = left + cells * pitch, top + 46
    cv2.rectangle(page, (left, top), (right, bottom), GRAY, 1)
    for wall in range(left, right, pitch):
        cv2.line(page, (wall, top), (wall, bottom), GRAY, 1)
    return left, top, right, bottom


def test_the_box_around_writing_is_offered(digits: Digits) -> None:
    page = paper()
    cv2.rectangle(page, (100, 100), (400, 150), GRAY, 1)
    field = written(page, "27", (112, 110), digits)
    [box] = find_frames(page, [field])
    assert np.abs(box - (100, 100, 400, 150)).max() < 4


@pytest.mark.parametrize("degrees", [-6, 4])
def test_a_box_that_lies_askew_is_offered_whole(digits: Digits, degrees: float) -> None:
    page = paper()
    cv2.rectangle(page, (150, 200), (450, 250), GRAY, 1)
    field = written(page, "2719", (162, 210), digits)
    lies = cv2.getRotationMatrix2D((350, 250), degrees, 1)
    turned = cv2.warpAffine(page, lies, SIZE, borderValue=(240, 240, 240))
    corners = field.corners @ lies[:, :2].T + lies[:, 2]
    [box] = find_frames(turned, [Field(corners, "digits", 0.9)])
    frame = np.array([[150, 200], [450, 200], [450, 250], [150, 250]]) @ lies[:, :2].T + lies[:, 2]
    wanted = np.concatenate([frame.min(axis=0), frame.max(axis=0)])
    assert np.abs(box - wanted).max() < 8


def test_a_large_picture_has_the_same_frames(digits: Digits) -> None:
    page = paper()
    cv2.rectangle(page, (100, 100), (600, 150), GRAY, 1)
    field = written(page, "27", (112, 110), digits)
    large = cv2.resize(page, None, fx=5, fy=5)[:1001, :1301]  # Its halves are rounded up.
    [box] = find_frames(large, [Field(5 * field.corners, "digits", 0.9)])
    assert np.abs(box / 5 - (100, 100, 260, 150)).max() < 4
    assert box[2] <= large.shape[1]


def test_a_box_that_is_written_in_from_the_side_is_offered_whole(digits: Digits) -> None:
    page = paper()
    cv2.rectangle(page, (100, 100), (400, 150), GRAY, 1)
    field = written(page, "27", (112, 110), digits)
    straight = written(page, "36841", (112, 310), digits)
    turned = np.ascontiguousarray(np.rot90(page[:250], -1))
    whole = np.full((800, 500, 3), 240, np.uint8)
    whole[: turned.shape[0], : turned.shape[1]] = turned
    whole[710:790] = page[290:370, :500]
    x, y = field.corners.T
    beside = Field(np.column_stack([250 - y, x]), "digits", 0.9)
    boxes = find_frames(
        whole, [replace(straight, corners=straight.corners + np.array([0, 420])), beside]
    )
    assert np.abs(boxes[1] - (100, 100, 150, 400)).max() < 4


def test_all_cells_of_a_comb_field_are_one_field(digits: Digits) -> None:
    page = paper()
    frame = comb(page, 9, 100, 100)
    parts = [
        written(page, "40", (105, 108), digits, 40),
        written(page, "72", (265, 108), digits, 40),
    ]
    [box] = find_frames(page, parts)
    assert np.abs(box - frame).max() < 4


def test_each_cell_of_a_table_is_a_field_of_its_own(digits: Digits) -> None:
    page = paper()
    for x in (100, 220, 400):
        cv2.line(page, (x, 100), (x, 200), GRAY, 2)
    for y in (100, 150, 200):
        cv2.line(page, (100, y), (400, y), GRAY, 2)
    fields = [written(page, text, at, digits) for text, at in
              [("27", (110, 110)), ("368", (240, 110)), ("4", (110, 160))]]  # fmt: skip
    boxes = find_frames(page, fields)
    cells = [(100, 100, 220, 150), (220, 100, 400, 150), (100, 150, 220, 200)]
    assert np.abs(np.array(boxes) - cells).max() < 4


def test_a_rule_is_offered_as_far_as_it_is_free(digits: Digits) -> None:
    page = paper()
    cv2.line(page, (100, 150), (500, 150), GRAY, 1)
    cv2.putText(page, "EUR", (420, 145), 0, 0.9, (30, 30, 30), 2)
    field = written(page, "368", (120, 114), digits)
    [(left, top, right, bottom)] = find_frames(page, [field])
    assert left < 104 and 380 < right < 422 and 150 <= bottom < 156 and 95 < top < 114


def test_free_paper_is_offered_up_to_what_is_printed(digits: Digits) -> None:
    page = paper()
    cv2.putText(page, "No", (60, 140), 0, 0.9, (30, 30, 30), 2)
    field = written(page, "368", (115, 114), digits)
    [(left, top, right, bottom)] = find_frames(page, [field])
    assert 90 < left < 112 and 215 < right < 240 and 100 <= top < 112 and 146 < bottom <= 160


def test_no_offered_field_lies_on_another(digits: Digits) -> None:
    page = paper()
    places = [(100, 100), (100, 138), (220, 100), (226, 140), (640, 460)]
    fields = [written(page, "368", at, digits) for at in places[:-1]]
    fields.append(written(page, "3", places[-1], digits))
    boxes = find_frames(page, fields)
    assert len(boxes) == len(fields)
    for one, other in combinations(boxes, 2):
        shared = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
        assert (shared <= 1e-9).any()
    for box, (x, y) in zip(boxes, places, strict=True):
        assert box[0] < x + 15 < box[2] and box[1] < y + 15 < box[3]


def test_a_thin_stroke_by_a_wall_is_in_its_cell() -> None:
    page = paper()
    comb(page, 2, 100, 100, 60)
    cv2.line(page, (108, 108), (108, 138), (20, 20, 90), 3)
    corners = np.array([[105, 108], [111, 108], [111, 138], [105, 138]], float)
    [box] = find_frames(page, [Field(corners, "digits", 0.9)])
    assert np.abs(box - (100, 100, 160, 146)).max() < 4


def test_a_page_without_fields_offers_none() -> None:
    assert find_frames(paper(), []) == []
