"""Whole numbers as pen strokes."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from model.data.datasets import DataError
from model.data.pen_numbers import load_numbers

STROKES = [[[0, 0], [5, 9]], [[2, 2], [8, 3]]]


def write(path: Path, entries: object) -> Path:
    path.write_bytes(gzip.compress(json.dumps(entries).encode()))
    return path


def test_numbers_are_strokes_writers_and_codes(tmp_path: Path) -> None:
    entries = [{"code": code, "writer": "ann", "strokes": STROKES} for code in ("120", "1.5")]
    numbers = load_numbers(write(tmp_path / "codes.json.gz", entries))
    assert [code for _, code in numbers.written] == ["120"]  # Codes of digits alone are kept.
    assert numbers.writers == ["ann"] and numbers.origin.name == "codes.json.gz"
    assert np.array_equal(numbers.written[0][0][1], np.array(STROKES[1], np.float32))


@pytest.mark.parametrize("entries", [{}, [{"code": "1"}], [], [{"code": "x"}], "12"])
def test_what_is_no_set_of_numbers_is_refused_by_name(tmp_path: Path, entries: object) -> None:
    with pytest.raises(DataError, match=r"codes\.json\.gz"):
        load_numbers(write(tmp_path / "codes.json.gz", entries))
    with pytest.raises(DataError, match=r"none\.json\.gz"):
        load_numbers(tmp_path / "none.json.gz")
