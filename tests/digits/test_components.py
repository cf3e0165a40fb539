"""Which pieces of pen belong to the digit."""

import cv2
import numpy as np
from PIL import Image

from model import Recognizer
from model.digits.glyph import read_glyph


def test_specks_are_dropped_and_detached_strokes_kept() -> None:
    sheet = np.full((200, 200), 255, np.uint8)
    five = np.array([[70, 60], [68, 95], [110, 100], [118, 135], [95, 160], [62, 150]])
    cv2.polylines(sheet, [five], False, 0, 9, cv2.LINE_AA)
    without_bar = read_glyph(sheet)
    cv2.line(sheet, (84, 52), (130, 48), 0, 9, cv2.LINE_AA)
    with_bar = read_glyph(sheet)
    cv2.circle(sheet, (12, 185), 3, 0, -1)
    cv2.circle(sheet, (185, 15), 2, 0, -1)
    with_specks = read_glyph(sheet)
    assert without_bar is not None and with_bar is not None and with_specks is not None
    assert np.abs(with_bar - without_bar).mean() > 0.02
    assert np.abs(with_specks - with_bar).mean() < 0.01


def test_the_pieces_of_a_digit_that_a_dry_pen_broke_are_one() -> None:
    three = np.array([[60, 40], [120, 40], [90, 80], [120, 110], [105, 150], [60, 155]])
    sheet = np.full((200, 200), 255, np.uint8)
    cv2.polylines(sheet, [three], False, 0, 9, cv2.LINE_AA)
    whole = read_glyph(sheet)
    for y in (58, 95, 128):
        sheet[y : y + 4] = 255
    broken = read_glyph(sheet)
    assert whole is not None and broken is not None
    assert np.abs(broken - whole).mean() < 0.03


def test_what_is_left_of_ruled_lines_at_the_edge_is_not_the_digit(
    recognizer: Recognizer, three: Image.Image
) -> None:
    sheet = np.asarray(three.convert("L")).copy()
    height, width = sheet.shape
    alone = read_glyph(sheet)
    for y in range(-10, height, 40):
        cv2.line(sheet, (0, y), (width - 1, y + 14), 60, 2)
    ruled = read_glyph(sheet)
    assert alone is not None and ruled is not None
    assert np.abs(ruled - alone).mean() < 0.04


def test_a_printed_frame_and_ruled_lines_are_not_the_digit(
    recognizer: Recognizer, three: Image.Image
) -> None:
    sheet = np.asarray(three).copy()
    alone = read_glyph(sheet)
    cv2.rectangle(sheet, (6, 66), (86, 154), 90, 2)
    cv2.line(sheet, (0, 30), (119, 33), 60, 2)
    framed = read_glyph(sheet)
    assert alone is not None and framed is not None
    assert np.abs(framed - alone).mean() < 0.04
