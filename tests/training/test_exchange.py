"""A new set of weights in the place of the old one, whoever is killed in between."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.litert import find_file, read_card, read_weights
from model.training.exchange import exchange
from tests.training.samples import contents

OLD = {
    "net.keras": b"old keras",
    "net.tflite": b"old",
    "net-gradients.tflite": b"the same",
    "net-int8.tflite": b"old int8",
}
NEW = {"net.keras": b"new keras", "net.tflite": b"new", "net-gradients.tflite": b"the same"}
OF_ANOTHER = {"net-2.tflite": b"another's", "net.LICENSE.txt": b"stays"}

Files = dict[str, bytes]


def card_of(files: Files) -> Files:
    card = {
        "network": "net",
        "serves": "net.tflite",
        "convolutions": [],
        "tta_angles": [0.0],
        "threshold": 0.5,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return {"net.json": json.dumps(card).encode()}


def write(folder: Path, files: Files) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def readable(folder: Path) -> Files:
    """The files of the set that the card names, each checked."""
    card = read_card("net", folder)
    assert read_weights("net", folder)[0] == find_file("net.tflite", card, folder).read_bytes()
    files = {name: find_file(name, card, folder).read_bytes() for name in card["sha256"]}
    for name, content in files.items():
        assert hashlib.sha256(content).hexdigest() == card["sha256"][name]
    return files


def replace_all(folder: Path, staging: Path, new: Files) -> list[Path]:
    return exchange("net", write(staging, new | card_of(new)), folder)


def killed_after(operations: int, work: Callable[[], Any]) -> bool:
    """Whether a process that does this work is killed after so many operations on files."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    left = [operations]

    def counted(operation: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **how: Any) -> Any:
            done = operation(*given, **how)
            left[0] -= 1
            return done if left[0] else os._exit(9)

        return run

    for owner, name in ((Path, "replace"), (Path, "unlink"), (os, "fsync")):
        setattr(owner, name, counted(getattr(owner, name)))
    work()
    os._exit(0)


def test_the_new_set_takes_the_old_ones_place_and_names(tmp_path: Path) -> None:
    folder = write(tmp_path / "weights", OLD | OF_ANOTHER | card_of(OLD))
    written = replace_all(folder, tmp_path / "staging", NEW)
    assert contents(folder) == NEW | OF_ANOTHER | card_of(NEW)
    assert written == sorted(folder / name for name in NEW | card_of(NEW))


def test_files_that_stay_as_they_are_need_not_be_there_anew(tmp_path: Path) -> None:
    folder = write(tmp_path / "weights", OLD | card_of(OLD))
    smaller = {"net-float16.tflite": b"new float16"}
    staging = write(tmp_path / "staging", smaller | card_of(OLD | smaller))
    exchange("net", staging, folder)
    assert contents(folder) == OLD | smaller | card_of(OLD | smaller)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # The child only moves files.
@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_kill_between_any_two_operations_leaves_the_old_set_or_the_new_one(
    tmp_path: Path,
) -> None:
    seen = []
    for operations in range(1, 100):
        folder = write(tmp_path / f"weights-{operations}", OLD | OF_ANOTHER | card_of(OLD))
        staging = tmp_path / f"staging-{operations}"
        killed = killed_after(operations, lambda: replace_all(folder, staging, NEW))  # noqa: B023
        left = readable(folder)
        assert left in (OLD, NEW)
        seen.append(left)
        # The next training clears up, though it may bring what is there already.
        replace_all(folder, tmp_path / f"again-{operations}", NEW)
        assert contents(folder) == NEW | OF_ANOTHER | card_of(NEW)
        if not killed:
            break
    assert len(seen) > 10 and seen[0] == OLD and seen[-1] == NEW
