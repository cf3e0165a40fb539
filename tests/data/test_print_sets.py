"""What the print network is taught with: numbers by hand and in print, cut out of pages."""

import numpy as np
import pytest

from model.data.page_sheet import FieldKind, box_corners
from model.data.page_synthesis import ComposedPage, FieldTruth, PageSynthesizer
from model.data.print_sets import compose_strips, strips_of
from model.data.writers import Writers
from tests.conftest import Digits
from tests.data.test_page_synthesis import synthesizer

RNG = np.random.default_rng(0)
HEIGHT = 24


def page_with(by_hand: str, in_print: str) -> ComposedPage:
    """Dark blocks on white, one of them written and one printed, as their truths say."""
    pixels = np.full((120, 300, 3), 255, np.uint8)
    truths = []
    places: list[tuple[int, str, FieldKind]] = [(10, by_hand, "digits"), (80, in_print, "print")]
    for top, text, kind in places:
        for number in range(len(text)):
            left = 40 + 30 * number
            pixels[top : top + HEIGHT, left : left + 12] = 0
        corners = box_corners(38, top - 2, left + 14, top + HEIGHT + 2)
        truths.append(FieldTruth(corners, text, kind))
    written, printed = truths
    return ComposedPage(pixels, (written,), np.zeros((120, 300), np.uint8), (printed,))


def test_a_page_gives_its_numbers_by_hand_and_in_print() -> None:
    (written, is_printed), (printed, is_also) = strips_of(page_with("123", "4567"), RNG)
    assert (is_printed, is_also) == (False, True)
    for strip, digits in ((written, 3), (printed, 4)):
        assert strip.shape[0] == 48 and strip.dtype == np.uint8 and strip.max() > 200
        columns = strip.max(axis=0) > 127
        assert np.count_nonzero(np.diff(columns.astype(int)) == 1) == digits
        pitch = 30 * 48 / HEIGHT
        assert strip.shape[1] < pitch * (digits + 1), "what is around is left out"


def test_a_single_digit_by_hand_is_no_number() -> None:
    assert [is_printed for _, is_printed in strips_of(page_with("7", "(3)"), RNG)] == [True]


def test_forms_say_where_their_print_is(digits: Digits) -> None:
    page = synthesizer(digits).page("print")
    assert page.printed and not page.fields
    assert all(truth.kind == "print" and len(truth.text) > 0 for truth in page.printed)
    for truth in page.printed:
        left, top = truth.corners.min(axis=0).astype(int)
        right, bottom = np.ceil(truth.corners.max(axis=0)).astype(int)
        assert page.print_mask[top:bottom, left:right].any()


@pytest.mark.slow
def test_strips_hang_on_their_seed(digits: Digits) -> None:
    first, again = (compose_strips(Writers(digits), 2, 5) for _ in range(2))
    assert len(first.strips) == len(first.is_printed) > 0
    assert np.array_equal(first.is_printed, again.is_printed)
    assert all(map(np.array_equal, first.strips, again.strips))
    rng = np.random.default_rng((5, 0))
    own = list(strips_of(PageSynthesizer(Writers(digits), rng).page(), rng))
    assert all(map(np.array_equal, first.strips, (strip for strip, _ in own)))
