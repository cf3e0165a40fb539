"""Whole codes given by path."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from model import Recognizer
from model.data.datasets import NO_DIGIT, DataError, Origin, Samples
from model.data.line_synthesis import Writers
from model.data.writers import gather_writers, load_numbers, load_pictures, without_mislabelled
from tests.conftest import Digits

STROKES = [[[0, 0], [5, 9]], [[2, 2], [8, 3]]]
CROSS = [np.array(line, np.float32) for line in ([[0, 0], [9, 9]], [[0, 9], [9, 0]])]
ONE = [np.array([[0, 0], [0, 20]], np.float32)]
EQUALS = [np.array([[0, y], [20, y + 1]], np.float32) for y in (0, 9)]


def write(path: Path, entries: object) -> Path:
    path.write_bytes(gzip.compress(json.dumps(entries).encode()))
    return path


def test_numbers_are_strokes_writers_and_codes(tmp_path: Path) -> None:
    entries = [{"code": code, "writer": "ann", "strokes": STROKES} for code in ("120", "1.5")]
    numbers = load_numbers(write(tmp_path / "codes.json.gz", entries))
    assert [code for _, code in numbers.written] == ["120"]  # of digits alone
    assert numbers.writers == ["ann"] and numbers.origin.name == "codes.json.gz"
    assert np.array_equal(numbers.written[0][0][1], np.array(STROKES[1], np.float32))


@pytest.mark.parametrize("entries", [{}, [{"code": "1"}], [], [{"code": "x"}], "12"])
def test_what_is_no_set_of_numbers_is_refused_by_name(tmp_path: Path, entries: object) -> None:
    with pytest.raises(DataError, match=r"codes\.json\.gz"):
        load_numbers(write(tmp_path / "codes.json.gz", entries))
    with pytest.raises(DataError, match=r"none\.json\.gz"):
        load_numbers(tmp_path / "none.json.gz")


def test_a_folder_of_pictures_is_read_by_its_table(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "labels.csv").write_text("file,code\na.png,0012\n", encoding="utf-8")
    assert load_pictures(tmp_path) == [(tmp_path / "a.png", "0012")]


@pytest.mark.parametrize("table", ["", "file,code\n", "name,text\na.png,1\n", "file,code\nb.png,1"])
def test_a_table_that_names_no_pictures_is_refused(tmp_path: Path, table: str) -> None:
    (tmp_path / "labels.csv").write_text(table, encoding="utf-8")
    with pytest.raises(DataError, match=str(tmp_path)):
        load_pictures(tmp_path)


def test_no_writer_is_on_both_sides_and_letters_like_digits_are_left_out(
    digits: Digits, recognizer: Recognizer
) -> None:
    names = [f"writer {number % 10}" for number in range(100)]
    drawn = Samples(Origin("", "", ""), [ONE] * 100, np.full(100, 1, np.uint8), names, "")
    label = np.full(100, NO_DIGIT, np.uint8)
    letters = Samples(Origin("", "", ""), [CROSS, ONE] * 50, label, ["ann", "ann"] * 50, "")
    taught, checked = (
        gather_writers(digits, [drawn, letters], [], recognizer, held_out)
        for held_out in (False, True)
    )
    assert len(taught.drawn) + len(checked.drawn) == 10 and checked.drawn
    assert all(len(writer) == 10 for writer in taught.drawn)
    assert [len(writer) for writer in checked.letters or taught.letters] == [50]


def test_digits_that_look_like_another_and_dashes_called_letters_are_not_learned_from(
    digits: Digits, recognizer: Recognizer
) -> None:
    images, labels = digits
    wrong = labels.copy()
    wrong[:10] = (labels[:10] + 1) % 10
    inks = [image.astype(np.float32) / 255 for image in images[:20]]
    hands = Writers(
        (images, wrong),
        scanned=[list(zip(inks, wrong[:20].tolist(), strict=True))],
        drawn=[[(ONE, 1), (ONE, 8)], [(ONE, 8)]],
        letters=[[EQUALS, CROSS], [EQUALS]],
    )
    kept = without_mislabelled(hands, recognizer)
    assert np.array_equal(kept.mnist[1], labels[10:])
    assert [label for _, label in kept.scanned[0]] == labels[10:20].tolist()
    assert kept.drawn == [[(ONE, 1)]] and kept.letters == [[CROSS]]
