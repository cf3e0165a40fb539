"""The folder of visitors' pictures: each program has its own, and it is gone when that ends.

A program that is killed leaves its folder behind; the next one removes it. Which folders are still
in use is told by a lock on a file in each, which the system lifts with the process.
"""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "digit-reader-"
LOCK, PICTURES = "lock", "pictures"

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def visitors_folder() -> Iterator[Path]:
    """An empty folder for pictures that goes at the end, as do those of programs that are gone."""
    _remove_left_behind()
    folder, file = _make()
    try:
        yield folder / PICTURES
    finally:
        _remove(folder, file)


def _make() -> tuple[Path, int]:
    """A folder of ours, and its locked file."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        file = _open_locked(folder, os.O_CREAT | os.O_EXCL)
        # A program that starts now may have found the file before it was locked.
        if file is not None and (folder / LOCK).exists():
            (folder / PICTURES).mkdir()
            return folder, file


def _remove_left_behind() -> None:
    """Removes folders of this user whose program is gone, and nothing that a link points to."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_own_folder(folder):
            file = _open_locked(folder)
            if file is not None:
                _remove(folder, file)


def _is_own_folder(path: Path) -> bool:
    try:
        status = path.lstat()
    except OSError:  # Its program has just ended.
        return False
    owner = os.getuid() if sys.platform != "win32" else status.st_uid
    return stat.S_ISDIR(status.st_mode) and status.st_uid == owner


def _open_locked(folder: Path, flags: int = 0) -> int | None:
    """The folder's file, locked; None if there is none, or if a program has it."""
    try:
        # O_NOFOLLOW is not known on Windows, nor are links that anyone may make.
        file = os.open(folder / LOCK, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | flags, 0o600)
    except OSError:
        return None
    try:
        _lock(file)
    except OSError:
        os.close(file)
        return None
    return file


def _remove(folder: Path, file: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(file)
    shutil.rmtree(folder, ignore_errors=True)  # Windows removes no file that is open.
