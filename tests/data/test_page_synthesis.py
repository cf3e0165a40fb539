"""Whole pages composed of print and handwriting."""

import time
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from model.codes.code import UNREADABLE
from model.data.page_kinds import KINDS
from model.data.page_synthesis import ComposedPage, FieldTruth, PageSynthesizer
from model.data.writers import Writers
from tests.conftest import Digits

STROKES = [np.array([[0, 0], [10, 4], [2, 20]], np.float32)]
CROSS = [np.array([[0, 0], [10, 10]], np.float32), np.array([[10, 0], [0, 10]], np.float32)]
CHARACTERS = set("0123456789/.,-: " + UNREADABLE)


def synthesizer(digits: Digits, seed: int = 0) -> PageSynthesizer:
    ink = np.pad(np.ones((30, 12), np.float32), 1)
    writers = Writers(
        digits,
        scanned=[[(ink, 4)]],
        drawn=[[(STROKES, 7)]],
        numbers=[(STROKES, "1")],
        letters=[[CROSS]],
    )
    return PageSynthesizer(writers, np.random.default_rng(seed))


def pages(digits: Digits, kind: str, count: int) -> Iterator[ComposedPage]:
    composer = synthesizer(digits)
    return (composer.page(kind) for _ in range(count))


def of_digits(page: ComposedPage) -> list[FieldTruth]:
    return [field for field in page.fields if field.kind == "digits"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_a_picture_its_fields_and_its_print(digits: Digits, kind: str) -> None:
    for page in pages(digits, kind, 2):
        height, width, channels = page.pixels.shape
        assert page.pixels.dtype == np.uint8 and channels == 3
        assert 24 <= height <= 1400 and 24 <= width <= 1400
        assert page.print_mask.shape == (height, width) and page.print_mask.dtype == np.uint8
        assert page.print_mask.max() <= 1
        for field in page.fields:
            assert field.corners.shape == (4, 2) and field.corners.dtype == np.float32
            assert (field.corners >= 0).all() and (field.corners <= (width, height)).all()
            assert field.text and set(field.text) <= CHARACTERS
            assert field.kind == "digits" or field.text == UNREADABLE


def test_the_same_seed_composes_the_same_pages(digits: Digits) -> None:
    first, again, other = (synthesizer(digits, seed) for seed in (3, 3, 4))
    for _ in range(3):
        page, same = first.page(), again.page()
        assert np.array_equal(page.pixels, same.pixels)
        assert np.array_equal(page.print_mask, same.print_mask)
        assert [field.text for field in page.fields] == [field.text for field in same.fields]
    assert other.page().pixels.shape != page.pixels.shape


@pytest.mark.parametrize("kind", ["print", "blank form"])
def test_what_nobody_wrote_on_has_print_and_no_field(digits: Digits, kind: str) -> None:
    composed = list(pages(digits, kind, 6))
    assert not any(page.fields for page in composed)
    assert all(page.print_mask.any() for page in composed)


def test_drawings_and_words_are_writing_without_digits(digits: Digits) -> None:
    composed = list(pages(digits, "drawings", 6))
    assert sum(len(page.fields) for page in composed) > 6
    assert not any(of_digits(page) for page in composed)


def test_notes_are_written_and_not_printed(digits: Digits) -> None:
    composed = list(pages(digits, "notes", 6))
    assert all(of_digits(page) for page in composed)
    assert not any(page.print_mask.any() for page in composed)


def test_forms_have_handwritten_dates_and_amounts_among_their_print(digits: Digits) -> None:
    texts = {f.text for page in pages(digits, "form", 25) for f in of_digits(page)}
    for mark in "/.,-: ":
        assert any(mark in text for text in texts), mark
    assert any(len(text) == 1 for text in texts) and any(len(text) > 8 for text in texts)
    assert any(UNREADABLE in text and len(text) > 1 for text in texts)


@pytest.mark.slow
def test_pen_lies_in_each_field_and_fields_do_not_cover_each_other(digits: Digits) -> None:
    for page in pages(digits, "score sheet", 20):
        gray = cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY)
        for number, field in enumerate(of_digits(page)):
            inside = np.zeros(gray.shape, np.uint8)
            cv2.fillConvexPoly(inside, field.corners.round().astype(np.int32), 1)
            assert np.ptp(gray[inside > 0].astype(int)) > 12
            for other in of_digits(page)[:number]:
                shared = cv2.intersectConvexConvex(field.corners, other.corners)[0]
                smaller = min(cv2.contourArea(f.corners) for f in (field, other))
                assert shared < 0.4 * smaller


@pytest.mark.slow
def test_some_pages_hold_nothing_to_read_and_most_do(digits: Digits) -> None:
    composer = synthesizer(digits, 1)
    empty = np.mean([not of_digits(composer.page()) for _ in range(60)])
    assert 0.05 < empty < 0.4


def test_mnist_alone_will_do(digits: Digits) -> None:
    composer = PageSynthesizer(Writers(digits), np.random.default_rng(0))
    assert any(of_digits(composer.page("form")) for _ in range(3))


@pytest.mark.slow
def test_four_pages_are_composed_in_a_second(digits: Digits) -> None:
    composer = synthesizer(digits)
    composer.page()
    start = time.process_time()
    for _ in range(40):
        composer.page()
    assert time.process_time() - start < 40 / 4
