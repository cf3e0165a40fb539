"""Who wrote what: the digits that lines are synthesized from."""

from pathlib import Path

import numpy as np
from PIL import Image

from model import Recognizer
from model.data.datasets import NO_DIGIT, Samples, load
from model.data.origins import Origin
from model.data.split import Side
from model.data.writers import Writers, gather_writers, without_mislabelled
from tests.conftest import Digits

CROSS = [np.array(line, np.float32) for line in ([[0, 0], [9, 9]], [[0, 9], [9, 0]])]
ONE = [np.array([[0, 0], [0, 20]], np.float32)]
SIDES: tuple[Side, ...] = ("taught", "validation", "test")
EQUALS = [np.array([[0, y], [20, y + 1]], np.float32) for y in (0, 9)]


def test_no_writer_is_on_two_sides_and_letters_like_digits_are_left_out(
    digits: Digits, recognizer: Recognizer
) -> None:
    names = [f"writer {number % 10}" for number in range(100)]
    drawn = Samples(Origin("", "", ""), [ONE] * 100, np.full(100, 1, np.uint8), names, "")
    label = np.full(100, NO_DIGIT, np.uint8)
    letters = Samples(Origin("", "", ""), [CROSS, ONE] * 50, label, ["ann", "ann"] * 50, "")
    taught, checked, tested = (
        gather_writers(digits, [drawn, letters], [], recognizer, side) for side in SIDES
    )
    written = [len(side.drawn) for side in (taught, checked, tested)]
    assert sum(written) == 10 and min(written) > 0
    assert all(len(writer) == 10 for writer in taught.drawn)
    assert [len(writer) for writer in checked.letters or taught.letters] == [50]


def test_pictures_of_a_folder_are_read_as_those_of_arrays_are(
    digits: Digits, recognizer: Recognizer, tmp_path: Path
) -> None:
    images, labels = digits
    for number in np.argsort(labels, kind="stable"):
        folder = tmp_path / "digits" / str(labels[number])
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(255 - images[number]).save(folder / f"{number:02}.png")
    order = np.lexsort((np.arange(len(labels)), labels))
    np.savez(tmp_path / "digits.npz", images=255 - images[order], labels=labels[order])
    of_folder, of_arrays = (
        gather_writers(digits, [load(tmp_path / name)], [], recognizer, "taught").scanned
        for name in ("digits", "digits.npz")
    )
    assert [label for _, label in of_folder[0]] == [label for _, label in of_arrays[0]]
    pairs = zip(of_folder[0], of_arrays[0], strict=True)
    assert all(np.array_equal(one, other) for (one, _), (other, _) in pairs)


def test_digits_that_look_like_another_and_dashes_called_letters_are_not_learned_from(
    digits: Digits, recognizer: Recognizer
) -> None:
    images, labels = digits
    wrong = labels.copy()
    wrong[:10] = (labels[:10] + 1) % 10
    inks = [image.astype(np.float32) / 255 for image in images[:20]]
    writers = Writers(
        (images, wrong),
        scanned=[list(zip(inks, wrong[:20].tolist(), strict=True))],
        drawn=[[(ONE, 1), (ONE, 8)], [(ONE, 8)]],
        letters=[[EQUALS, CROSS], [EQUALS]],
    )
    kept = without_mislabelled(writers, recognizer)
    assert np.array_equal(kept.mnist[1], labels[10:])
    assert [label for _, label in kept.scanned[0]] == labels[10:20].tolist()
    assert kept.drawn == [[(ONE, 1)]] and kept.letters == [[CROSS]]
