"""The folder of visitors' pictures, and what ended programs left of theirs."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from page import visitors_folder as module
from page.visitors_folder import LOCK, PICTURES, visitors_folder

ROOT = Path(__file__).parents[2]
HOLD = (
    "from page.visitors_folder import visitors_folder\n"
    "with visitors_folder() as folder:\n"
    "    (folder / 'a.png').write_bytes(b'a picture')\n"
    "    print(folder, flush=True)\n"
    "    input()\n"
)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files, of this test alone."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("TEMP", str(folder))
    return folder


@contextmanager
def program() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another program, and its folder with a picture in it."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, stdin=pipe, stdout=pipe, text=True
    )
    try:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


def test_it_is_there_for_pictures_and_gone_at_the_end(temporary: Path) -> None:
    with visitors_folder() as folder:
        assert folder.parent.parent == temporary and list(folder.iterdir()) == []
        (folder / "a.png").write_bytes(b"a picture")
    assert list(temporary.iterdir()) == []


def test_what_a_killed_program_left_goes_and_what_a_running_one_has_stays(
    temporary: Path,
) -> None:
    with program() as (killed, left), program() as (_, used):
        killed.kill()
        killed.wait()
        assert (left / "a.png").exists()  # Nobody was there to remove it.
        with visitors_folder() as folder:
            assert not left.parent.exists() and (used / "a.png").exists()
            assert {path.name for path in temporary.iterdir()} == {
                used.parent.name,
                folder.parent.name,
            }


def test_nothing_but_a_folder_of_ours_with_its_file_is_touched(temporary: Path) -> None:
    kept = temporary / "kept"
    (kept / PICTURES).mkdir(parents=True)
    (kept / LOCK).touch()
    (kept / PICTURES / "thesis.txt").write_text("years of work")
    (temporary / "digit-reader-file").touch()
    (temporary / "digit-reader-empty").mkdir()
    if hasattr(os, "O_NOFOLLOW"):
        (temporary / "digit-reader-link").symlink_to(kept)
        trap = temporary / "digit-reader-trap"
        trap.mkdir()
        (trap / LOCK).symlink_to(kept / LOCK)
    before = sorted(temporary.rglob("*"))
    with visitors_folder():
        pass
    assert sorted(temporary.rglob("*")) == before


def test_links_in_a_folder_that_goes_are_not_followed(temporary: Path) -> None:
    (temporary / "kept").mkdir()
    (temporary / "kept" / "thesis.txt").write_text("years of work")
    left = temporary / "digit-reader-left"
    left.mkdir()
    (left / LOCK).touch()
    (left / PICTURES).symlink_to(temporary / "kept")
    with visitors_folder():
        assert not left.exists()
    assert (temporary / "kept" / "thesis.txt").exists()


@pytest.mark.skipif(
    sys.platform == "win32", reason="on Windows each user has a folder of their own"
)
def test_folders_of_other_users_stay(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = temporary / "digit-reader-theirs"
    theirs.mkdir()
    (theirs / LOCK).touch()
    monkeypatch.setattr(os, "getuid", lambda: theirs.stat().st_uid + 1)
    with visitors_folder():
        assert theirs.exists()


def test_a_folder_that_another_program_took_away_at_once_is_made_anew(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = module._lock
    taken: list[Path] = []

    def lock_late(file: int) -> None:
        if not taken:
            (folder,) = temporary.iterdir()
            taken.append(folder)
            module.shutil.rmtree(folder)  # type: ignore[attr-defined]
        lock(file)

    monkeypatch.setattr(module, "_lock", lock_late)
    with visitors_folder() as folder:
        assert folder.is_dir() and folder.parent != taken[0]
