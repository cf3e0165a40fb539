"""A new set of weights in the place of the old one, as one step.

The card is the set: it names its files with their checksums, and `model.litert.find_file` goes by
it. So the new files are put beside the old ones under names that hold their checksums, then the
new card replaces the old one, which is one operation on any system, and only then do the files
take their own names. Whoever is killed in between leaves the old set or the new one, whole.
"""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from model.litert import CHECKSUM_DIGITS, name_apart

MEMBERS = (".keras", ".tflite", "-gradients.tflite", "-float16.tflite", "-int8.tflite")


def exchange(name: str, staging: Path, folder: Path) -> list[Path]:
    """Moves NAME.json and files that it names into a folder; what it doesn't name of NAME goes.

    Args:
        name: of the weights.
        staging: holds the card and its new files; those that stay as they are may be missing.
        folder: where the weights are; of the same disk.

    Returns:
        The files written, sorted.
    """
    card_file = staging / f"{name}.json"
    sha256: dict[str, str] = json.loads(card_file.read_text(encoding="utf-8"))["sha256"]
    new = sorted(path for path in staging.iterdir() if path != card_file)
    apart = {path.name: folder / name_apart(path.name, sha256[path.name]) for path in new}
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for path in [*new, card_file]:
            _flush(path)
        for path in new:
            path.replace(apart[path.name])
        card_file.replace(folder / card_file.name)
        for file, checksum in sha256.items():
            waiting = folder / name_apart(file, checksum)
            if waiting.exists():
                waiting.replace(folder / file)
        for path in _files_of(name, folder):
            if path.name not in sha256:
                path.unlink(missing_ok=True)
    finally:
        signal.signal(signal.SIGINT, interrupt)
    return sorted(folder / path.name for path in [*new, card_file])


def _flush(path: Path) -> None:
    """Has a file on the disk before another takes its word for it; a power cut may come."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _files_of(name: str, folder: Path) -> Iterator[Path]:
    """All files of NAME but its card, those that an exchange that was cut off left apart too."""
    for member in MEMBERS:
        file = name + member
        yield folder / file
        yield from folder.glob(name_apart(file, "?" * CHECKSUM_DIGITS))
