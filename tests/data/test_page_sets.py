"""Composed pages on disk."""

from pathlib import Path

import numpy as np
import pytest

from model.data.page_sets import compose_pages, read_page, write_page
from model.data.page_synthesis import ComposedPage, FieldTruth
from model.data.writers import Writers
from tests.conftest import Digits


def test_a_page_comes_back_as_it_was_written(tmp_path: Path) -> None:
    corners = np.array([[1, 2], [30, 2], [30, 12.5], [1, 12]], np.float32)
    pixels = np.full((40, 60, 3), (200, 100, 50), np.uint8)
    mask = np.zeros((40, 60), np.uint8)
    mask[3, 4] = 1
    truths = FieldTruth(corners, "12-3", "digits"), FieldTruth(corners + 5, "Ü", "writing")
    write_page(ComposedPage(pixels, truths, mask), tmp_path / "1.npz")
    page = read_page(tmp_path / "1.npz")
    assert np.abs(page.pixels.astype(int) - pixels).max() < 8
    assert np.array_equal(page.print_mask, mask)
    assert [(field.text, field.kind) for field in page.fields] == [
        ("12-3", "digits"),
        ("Ü", "writing"),
    ]
    assert np.array_equal(page.fields[1].corners, corners + 5)


def test_a_page_without_fields_is_a_page(tmp_path: Path) -> None:
    page = ComposedPage(np.zeros((9, 9, 3), np.uint8), (), np.zeros((9, 9), np.uint8))
    write_page(page, tmp_path / "1.npz")
    assert read_page(tmp_path / "1.npz").fields == ()
    assert [path.name for path in tmp_path.iterdir()] == ["1.npz"]


@pytest.mark.slow
def test_pages_hang_on_their_seed_and_those_there_are_kept(digits: Digits, tmp_path: Path) -> None:
    writers = Writers(digits)
    first = compose_pages(writers, 3, 5, tmp_path / "a")
    again = compose_pages(writers, 2, 5, tmp_path / "b")
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in first[:2]]
    assert first[0].read_bytes() != first[1].read_bytes()
    again[0].write_bytes(b"kept")
    assert compose_pages(writers, 2, 5, tmp_path / "b")[0].read_bytes() == b"kept"
