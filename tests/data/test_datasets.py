"""Labelled handwriting by path, in its forms, and characters of fonts."""

import gzip
import json
import shutil
import zipfile
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

from model import open_picture
from model.data.datasets import NO_DIGIT, DataError, load
from model.data.font_strokes import LETTERS, strokes_of
from model.images.picture import to_pixels


def write_folder(path: Path) -> Path:
    for digit in (3, 7):
        (path / str(digit)).mkdir(parents=True)
        for number in range(4):
            Image.new("L", (20, 20), 10 * number).save(path / str(digit) / f"{number}.png")
    return path


def write_arrays(path: Path, **changes: object) -> Path:
    arrays = {
        "images": np.zeros((6, 20, 20), np.uint8),
        "labels": np.array([0, 1, 2, 3, 4, 5]),
        "writers": np.array(["ann", "ann", "bob", "bob", "eve", "eve"]),
    }
    np.savez(path, **(arrays | changes))  # type: ignore[arg-type]
    return path


def write_strokes(path: Path, **changes: object) -> Path:
    entry = {"label": 7, "writer": "ann", "strokes": [[[0, 0], [5, 0], [2, 9]], [[1, 4], [4, 4]]]}
    path.write_bytes(gzip.compress(json.dumps([entry, entry | changes]).encode()))
    return path


def test_a_folder_of_class_folders(tmp_path: Path) -> None:
    samples = load(write_folder(tmp_path / "mine"))
    assert samples.labels.tolist() == [3] * 4 + [7] * 4
    assert samples.origin.name == "mine" and samples.writers is None and samples.skipped == 0


def test_arrays_with_writers(tmp_path: Path) -> None:
    samples = load(write_arrays(tmp_path / "set.npz"))
    assert samples.labels.tolist() == [0, 1, 2, 3, 4, 5]
    assert samples.writers == ["ann", "ann", "bob", "bob", "eve", "eve"]


def test_pen_strokes(tmp_path: Path) -> None:
    samples = load(write_strokes(tmp_path / "pen.json.gz"))
    assert samples.labels.tolist() == [7, 7]
    source = samples.sources[0]
    assert isinstance(source, list)
    assert [stroke.shape for stroke in source] == [(3, 2), (2, 2)]


def test_a_piece_of_a_digit_is_left_out(tmp_path: Path) -> None:
    line = [[[4, 0], [3, 5], [2, 10]]]
    assert load(write_strokes(tmp_path / "4.json.gz", strokes=line)).skipped == 1
    upright = load(write_strokes(tmp_path / "1.json.gz", label=1, strokes=line))
    assert upright.labels.tolist() == [7, 1] and upright.skipped == 0
    letter = write_strokes(tmp_path / "l.json.gz", label="l", strokes=line)
    assert load(letter, digits=False).skipped == 1  # nobody could tell it from a 1


def test_what_is_no_digit_may_have_any_label(tmp_path: Path) -> None:
    letters = load(write_strokes(tmp_path / "pen.json.gz", label="A"), digits=False)
    assert letters.labels.tolist() == [NO_DIGIT, NO_DIGIT]
    (tmp_path / "folder").mkdir()
    Image.new("L", (20, 20)).save(tmp_path / "folder" / "scribble.png")
    assert load(tmp_path / "folder", digits=False).labels.tolist() == [NO_DIGIT]


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    data = Path(matplotlib.get_data_path(), "fonts", "ttf")
    for name in ("DejaVuSans.ttf", "DejaVuSerif-Italic.ttf"):
        shutil.copy(data / name, folder)
    (folder / "broken.woff2").write_bytes(b"no font")
    (folder / "LICENSE").write_text("not a font either", encoding="utf-8")
    return folder


def test_a_folder_of_fonts_is_letters_by_as_many_writers(fonts: Path) -> None:
    letters = load(fonts, digits=False)
    assert set(letters.names) == {"font DejaVuSans", "font DejaVuSerif-Italic"}
    assert set(letters.labels.tolist()) == {NO_DIGIT} and not letters.of_digits
    assert letters.form == "strokes" and letters.skipped == 1
    assert len(letters.sources) == 2 * len(LETTERS)


def test_the_digits_of_a_folder_of_fonts_are_handwriting_of_digits(fonts: Path) -> None:
    digits = load(fonts)
    assert digits.labels.tolist() == 2 * list(range(10)) and digits.of_digits
    assert digits.form == "strokes" and digits.skipped == 1
    assert digits.sha256 != load(fonts, digits=False).sha256


def test_pictures_among_fonts_are_not_passed_over(fonts: Path, tmp_path: Path) -> None:
    mixed = shutil.copytree(fonts, tmp_path / "mixed")
    Image.new("L", (20, 20)).save(mixed / "scribble.png")
    with pytest.raises(DataError, match="fonts and pictures, such as scribble"):
        load(mixed, digits=False)


def test_a_character_of_a_font_is_as_few_strokes_as_a_pen_makes(fonts: Path) -> None:
    strokes = dict(strokes_of(fonts / "DejaVuSans.ttf", LETTERS))
    assert {letter: len(strokes[letter]) for letter in "=VC"} == {"=": 2, "V": 1, "C": 1}
    both = np.concatenate(strokes["="])
    width, height = np.ptp(both, axis=0)
    assert width > 2 * height > 0
    steps = [np.abs(np.diff(stroke, axis=0)).max() for stroke in strokes["C"]]
    assert max(steps) <= 3  # Pixels of a letter 150 high: the pen is never lifted.


def test_no_writer_is_on_two_sides(tmp_path: Path) -> None:
    samples = load(write_arrays(tmp_path / "set.npz"))
    assert samples.writers is not None
    sides = [samples.part(samples.on(side)) for side in ("taught", "validation", "test")]
    assert sum(len(part.sources) for part in sides) == len(samples.sources)
    writers = [set(part.names) for part in sides]
    assert not writers[0] & writers[1] and not writers[1] & writers[2]


def test_a_part_keeps_labels_and_writers_together(tmp_path: Path) -> None:
    samples = load(write_arrays(tmp_path / "set.npz"))
    chosen = np.arange(len(samples.sources)) % 2 == 1
    part = samples.part(chosen)
    assert part.origin == samples.origin and len(part.sources) == chosen.sum()
    assert part.labels.tolist() == samples.labels[chosen].tolist()
    assert part.names == [name for name, kept in zip(samples.names, chosen, strict=True) if kept]


def test_unreadable_pictures_among_good_ones_are_counted(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine")
    (folder / "3" / "broken.png").write_bytes(b"not a picture")
    (folder / "3" / ".hidden").write_bytes(b"left alone")
    samples = load(folder)
    assert len(samples.sources) == 8 and samples.skipped == 1


def test_a_zip_is_the_folder_that_is_in_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "mine")
    files = [file for file in folder.rglob("*") if file.is_file()]
    names = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    write_zip(tmp_path / "mine.zip", {"3/broken.png": b"not a picture", **names})
    zipped, plain = load(tmp_path / "mine.zip"), load(folder)
    assert zipped.labels.tolist() == plain.labels.tolist() and zipped.skipped == 1
    for source, file in zip(zipped.sources, plain.sources, strict=True):
        assert isinstance(file, Path) and isinstance(source, np.ndarray)
        assert np.array_equal(source, to_pixels(open_picture(file)))


def write_zip(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing", "No such file"),
        ("empty", "no readable picture"),
        ("stray", "stray.png: not in a class folder"),
        ("class", "label '12' is not a digit"),
        ("text.npz", "neither a folder, a zip of one, an .npz"),
        ("label.npz", "image 5: label 10 is not a digit"),
        ("lengths.npz", "differ in number"),
        ("keys.npz", "no array"),
        ("floats.npz", "must be uint8"),
        ("tiny.npz", "at least 8 pixels"),
        ("label.json.gz", "sample 1: label 'O' is not a digit"),
        ("strokes.json.gz", "sample 1: no strokes"),
        ("gzip.json.gz", "not pen strokes"),
        ("stray.zip", "a.png: not in a class folder"),
        ("damaged.zip", "not a readable"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / name
    if name == "empty":
        path.mkdir()
    elif name == "stray":
        path.mkdir()
        Image.new("L", (20, 20)).save(path / "stray.png")
    elif name == "class":
        (path / "12").mkdir(parents=True)
        Image.new("L", (20, 20)).save(path / "12" / "a.png")
    elif name == "text.npz":
        path.write_text("text")
    elif name == "label.npz":
        write_arrays(path, labels=np.array([0, 1, 2, 3, 4, 10]))
    elif name == "lengths.npz":
        write_arrays(path, labels=np.arange(5))
    elif name == "keys.npz":
        np.savez(path, pictures=np.zeros((6, 20, 20), np.uint8))
    elif name == "floats.npz":
        write_arrays(path, images=np.zeros((6, 20, 20)))
    elif name == "tiny.npz":
        write_arrays(path, images=np.zeros((6, 20, 7), np.uint8))
    elif name == "label.json.gz":
        write_strokes(path, label="O")
    elif name == "strokes.json.gz":
        write_strokes(path, strokes=[])
    elif name == "gzip.json.gz":
        path.write_bytes(gzip.compress(b"{}")[:-4])
    elif name == "stray.zip":
        write_zip(path, {"a.png": b"", "3/b.png": b""})
    elif name == "damaged.zip":
        write_zip(path, {"3/b.png": b"0123456789" * 9})
        data = bytearray(path.read_bytes())
        data[45] ^= 1
        path.write_bytes(data)
    with pytest.raises(DataError) as refusal:
        load(path)
    said = str(refusal.value)
    assert words in said and str(path) in said and "\n" not in said
