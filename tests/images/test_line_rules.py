"""Printed lines and the cells of forms, which are not writing."""

import cv2
import numpy as np
import pytest

from model.codes.text_lines import find_text_lines
from model.images.line_rules import find_rules
from tests.codes.test_text_lines import write


@pytest.mark.parametrize("darkness", [60, 140])
def test_a_printed_line_under_the_digits_is_taken_out(darkness: int) -> None:
    plain, ruled = write("295838"), write("295838")
    cv2.line(ruled, (0, 88), (ruled.shape[1], 88), (darkness,) * 3, 2)
    (expected,), (line,) = find_text_lines(plain), find_text_lines(ruled)
    assert line.ink.shape == expected.ink.shape
    assert np.abs(line.ink - expected.ink).mean() < 0.01


def test_the_cells_of_a_form_are_taken_out_and_digits_are_left() -> None:
    plain, form = write("2 9 5 8"), write("2 9 5 8")
    cv2.rectangle(form, (33, 25), (225, 95), (90, 90, 90), 2)
    for x in range(33, 226, 48):
        cv2.line(form, (x, 25), (x, 95), (90, 90, 90), 2)
    (expected,), (line,) = find_text_lines(plain), find_text_lines(form)
    pen = expected.ink > 0.5
    assert line.ink.shape == expected.ink.shape
    assert (line.ink > 0.5)[pen].mean() > 0.9
    assert ((line.ink > 0.5) & ~cv2.dilate(pen.astype(np.uint8), np.ones((3, 3)))).mean() < 0.01


def test_the_sides_of_a_box_are_no_strokes() -> None:
    plain, boxed = write("29518"), write("29518")
    cv2.rectangle(boxed, (10, 25), (boxed.shape[1] - 12, 95), (70, 70, 70), 2)
    (expected,), (line,) = find_text_lines(plain), find_text_lines(boxed)
    assert line.ink.shape == expected.ink.shape
    assert np.abs(line.ink - expected.ink).mean() < 0.01
    assert not len(line.walls)  # It is no row of cells.


def test_a_stroke_from_rule_to_rule_is_a_side_only_where_both_end() -> None:
    rules = np.zeros((110, 400), np.float32)
    for y in (20, 90):
        cv2.line(rules, (30, y), (370, y), 1.0, 2)
    for x, is_side in ((31, True), (369, True), (60, False), (200, False)):
        ink = rules.copy()
        cv2.line(ink, (x, 20), (x, 90), 1.0, 3)
        found = find_rules(ink, digit_height=44)
        assert found is not None and bool(found.walls[40:70].any()) == is_side


def test_a_stroke_that_crosses_a_line_keeps_its_middle() -> None:
    plain, ruled = write("1111"), write("1111")
    cv2.line(ruled, (0, 60), (ruled.shape[1], 60), (60, 60, 60), 2)
    expected, found = (
        cv2.warpAffine(line.ink, line.to_picture, plain.shape[1::-1])
        for page in (plain, ruled)
        for line in find_text_lines(page)
    )
    assert (found > 0.5)[expected > 0.5].mean() > 0.95


def test_strokes_between_two_ruled_lines_are_no_cells() -> None:
    page = np.full((110, 420, 3), 235, np.uint8)
    for y in (20, 90):
        cv2.line(page, (0, y), (420, y), (120, 120, 120), 2)
    for x in (60, 100, 170, 205, 290, 360):
        cv2.line(page, (x, 24), (x - 4, 86), (40, 40, 40), 4)
    (line,) = find_text_lines(page)
    starts = np.diff((line.ink[10:18] > 0.5).any(axis=0).astype(int)) > 0
    assert starts.sum() == 6


def test_a_wall_parts_digits_only_where_it_stands_beside_them() -> None:
    ink = np.zeros((120, 300), np.float32)
    ink[5:115, 99:102] = 1
    ink[0:48, 199:202] = ink[75:120, 249:252] = 1
    rules = find_rules(ink, 30, max_digit_height=30)
    assert rules is not None and rules.dividers == pytest.approx([100.5], abs=1)
    assert rules.walls[20, 200] and rules.walls[100, 250]  # None of them is pen.


def test_a_rule_is_thick_beside_a_field_whose_height_is_known() -> None:
    ink = np.zeros((110, 400), np.float32)
    cv2.line(ink, (60, 80), (320, 80), 1.0, 9)
    assert find_rules(ink, digit_height=14) is None
    found = find_rules(ink, digit_height=14, max_digit_height=28)
    assert found is not None and found.level[76:84, 80:300].all()
    assert find_rules(ink, digit_height=14, max_digit_height=18) is None
