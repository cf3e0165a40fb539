"""The command that reads files into a table, run as a user runs it."""

import contextlib
import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from model.codes import batch
from model.codes.__main__ import main
from model.codes.batch import Page
from model.codes.code import Code, CodePage, Position
from model.codes.table import Row
from model.codes.zone import Zone
from tests.code_doubles import read_or_end
from tests.conftest import Digits
from tests.images.test_pages import LOCKED, note_requests

ROOT = Path(__file__).parents[2]
DIGITS = np.eye(10, dtype=np.float32)


class Reader:
    """Reads a picture's gray level as a code of three digits; black has none."""

    def __init__(self) -> None:
        self.read_so_far: list[int] = []
        self.zones: list[Zone | None] = []

    def read(self, image: Image.Image, zone: Zone | None = None) -> CodePage:
        self.zones.append(zone)
        level = int(np.asarray(image.convert("L"))[0, 0])
        self.read_so_far.append(level)
        box = (0.0, 0.0, 1.0, 1.0)
        digits = tuple(Position("sure", DIGITS[int(d)], box) for d in f"{level:03}")
        return CodePage((Code(digits, 0.9, "sure", box),) if level else ())


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Reads in the command's own process, where a test may look at it."""

    @contextlib.contextmanager
    def reading(pages: list[Page], kind: str, jobs: int) -> Iterator[Iterator[list[Row]]]:
        yield (batch.read_page(page, kind) for page in pages)

    reader = Reader()
    monkeypatch.setattr(batch, "load_reader", lambda: reader)
    monkeypatch.setattr(batch, "reading", reading)
    return reader


@pytest.fixture
def scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of pictures and other things, from beside which commands are run."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "scans"
    (folder / "more").mkdir(parents=True)
    for name, level in (("a.png", 7), ("b.PNG", 0), ("more/=d.png", 200)):
        picture(folder / name, level)
    (folder / "c.jpg").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("no picture either")
    (folder / ".c.jpg").write_bytes(b"hidden")
    return folder


def picture(path: Path, level: int) -> None:
    Image.new("L", (20, 20), level).save(path, "PNG")


def table(path: str = "out.csv") -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_has_a_row(
    scans: Path, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scans", "--csv", "out.csv"]) == 0
    assert [(row["File"], row["Code as read"].strip('="'), row["State"]) for row in table()] == [
        ("scans/a.png", "007", "sure"),
        ("scans/b.PNG", "", "no code found"),
        ("scans/c.jpg", "", "not read: not a picture"),
        ("scans/more/=d.png", "200", "sure"),
    ]
    said = capsys.readouterr()
    assert said.err == "scans/c.jpg: not read: not a picture\n"
    assert said.out == (
        "pictures: 4; codes: 2 (sure: 2, to check: 0, unreadable: 0); bad files: 1; "
        "left out as no pictures: 1\n"
    )


def test_files_may_be_named_in_a_file(scans: Path, reader: Reader) -> None:
    Path("files.txt").write_text("scans/a.png\nscans/more\n")
    assert main(["@files.txt", "--csv", "out.csv"]) == 0
    assert [row["File"] for row in table()] == ["scans/a.png", "scans/more/=d.png"]


def test_run_again_it_reads_what_is_new(
    scans: Path, reader: Reader, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scans / "more")  # a name that Excel would take for a formula
    for level in (5, 6):
        main([".", "--csv", "out.csv"])
        picture(Path(f"{level}.png"), level)
    main([".", "--csv", "out.csv"])
    assert reader.read_so_far == [200, 5, 6]
    assert [row["File"] for row in table()] == ["'=d.png", "5.png", "6.png"]
    assert "; in the table before: 2" in capsys.readouterr().out


def test_a_zone_is_read_of_each_page_and_never_mixed_with_another(
    scans: Path, reader: Reader
) -> None:
    whole, upper = ["scans/a.png", "--csv", "out.csv"], ["--zone", "0,0,1,0.25"]
    for arguments in (whole, whole + upper, [*whole, "--zone", "0, 0,1,.250"], whole):
        assert main(arguments) == 0
    assert reader.zones == [None, Zone(0, 0, 1, 0.25)]
    assert [row["File"] for row in table()] == ["scans/a.png", "scans/a.png [0,0,1,0.25]"]


def test_each_code_is_checked_as_its_kind(scans: Path, reader: Reader) -> None:
    main(["scans", "--csv", "out.csv", "--kind", "pattern:0##"])
    assert [(row["Kind"], row["Check holds"], row["State"]) for row in table()] == [
        ("pattern:0##", "yes", "sure"),
        ("pattern:0##", "", "no code found"),
        ("pattern:0##", "", "not read: not a picture"),
        ("pattern:0##", "no", "to check"),
    ]


def test_a_pdf_is_read_page_by_page(
    scans: Path, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = [Image.new("RGB", (100, 100), (level,) * 3) for level in (255, 0)]
    sheets[0].save("scan.pdf", save_all=True, append_images=sheets[1:])
    Path("locked.pdf").write_bytes(LOCKED)
    Path("torn.pdf").write_bytes(Path("scan.pdf").read_bytes()[:300])
    main(["scan.pdf", "locked.pdf", "torn.pdf", "--csv", "out.csv"])
    assert [(row["File"], row["Page"], row["State"]) for row in table()] == [
        ("scan.pdf", "1", "sure"),
        ("scan.pdf", "2", "no code found"),
        ("locked.pdf", "1", "not read: protected by a password"),
        ("torn.pdf", "1", "not read: incomplete or damaged"),
    ]
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_pdf_is_counted_once_before_its_pages_are_read(
    scans: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = [Image.new("RGB", (100, 100), (level,) * 3) for level in (255, 9, 0)]
    sheets[0].save("scan.pdf", save_all=True, append_images=sheets[1:])
    asked = note_requests(monkeypatch)
    main(["scan.pdf", "--csv", "out.csv"])
    assert len(table()) == 3
    assert [request.get("page") for request in asked] == [None, None, 1, None, 2, None, 3]


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_file_that_ends_its_process_has_a_row_and_the_others_go_on(
    scans: Path,
    jobs: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(batch, "read_page", read_or_end)
    for name in ("aa", "killer-1", "killer-2", "zz"):
        picture(scans / f"{name}.png", 9)
    for _ in range(2):  # Run again, it reads none of them once more.
        assert main(["scans", "--csv", "out.csv", "--jobs", jobs]) == 0
        said = [(row["File"].removeprefix("scans/"), row["State"]) for row in table()]
        lost = "not read: takes too much memory or time"
        assert said == [
            ("a.png", "no code found"),
            ("aa.png", "no code found"),
            ("b.PNG", "no code found"),
            ("c.jpg", "no code found"),
            ("killer-1.png", lost),
            ("killer-2.png", lost),
            ("more/=d.png", "no code found"),
            ("zz.png", "no code found"),
        ]
    errors = capsys.readouterr().err.splitlines()
    assert errors == [f"scans/killer-{number}.png: {lost}" for number in (1, 2)]


def test_a_full_disk_is_said_and_loses_nothing(
    scans: Path, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    resource = pytest.importorskip("resource")
    main(["scans", "--csv", "whole.csv"])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (Path("whole.csv").stat().st_size - 20, before[1]))
    try:
        assert main(["scans", "--csv", "out.csv"]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "out.csv can't be written: File too large. The rows in it" in capsys.readouterr().err
    assert len(table()) == 3
    assert main(["scans", "--csv", "out.csv"]) == 0
    assert [row["File"] for row in table()] == [row["File"] for row in table("whole.csv")]


def test_a_file_of_another_kind_is_not_written_to(
    scans: Path, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (scans / "a.png").read_bytes()
    assert main(["scans", "--csv", "scans/a.png"]) == 1
    assert (scans / "a.png").read_bytes() == before
    assert "scans/a.png is no table of codes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["scans"], "--csv"),
        (["nowhere", "--csv", "out.csv"], "no such file or folder: nowhere"),
        (["scans", "--csv", "out.csv", "--kind", "sirt"], "no kind of code 'sirt'; there are free"),
        (["scans", "--csv", "out.csv", "--jobs", "0"], "--jobs must be at least 1"),
        (["scans", "--csv", "out.csv", "--zone", "0,0,1,2"], "--zone: a zone is left, top, right"),
        (["scans", "--csv", "out.csv", "--zone", "here"], "--zone: a zone is left, top, right"),
    ],
)
def test_a_wrong_command_is_said_and_begins_nothing(
    scans: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert sentence in capsys.readouterr().err
    assert not Path("out.csv").exists()


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory, digits: Digits) -> Path:
    """A folder of 120 pictures of four digits each, for the real reader."""
    folder = tmp_path_factory.mktemp("numbers")
    images, _ = digits
    for number in range(120):
        chosen = images[(np.arange(4) * 11 + number) % len(images)]
        row = np.pad(255 - np.hstack(list(chosen)), 20, constant_values=255)
        large = Image.fromarray(row).resize((14 * row.shape[1], 14 * row.shape[0]))
        large.save(folder / f"{number:03}.png")  # large, so that a run lasts until it is ended
    return folder


def start(folder: Path, out: Path, jobs: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "model.codes", str(folder), "--csv", str(out)]
    return subprocess.Popen(
        [*command, "--jobs", str(jobs)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heed_ctrl_c,
    )


def heed_ctrl_c() -> None:
    """Shells have what they start with & ignore it, and so would all that the tests start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def rows_but_for_time(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[:-1] for row in csv.reader(file)]


@pytest.fixture(scope="module")
def undisturbed(numbers: Path) -> list[list[str]]:
    """What one process makes of the numbers."""
    out = numbers.with_suffix(".csv")
    process = start(numbers, out, jobs=1)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0 and said.startswith("pictures: 120; ")
    return rows_but_for_time(out)


def kill(process: "subprocess.Popen[str]") -> None:
    os.kill(process.pid, signal.SIGKILL)


def press_ctrl_c(process: "subprocess.Popen[str]") -> None:
    os.killpg(process.pid, signal.SIGINT)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are of another kind there")
@pytest.mark.parametrize("end", [kill, press_ctrl_c])
def test_a_run_that_is_ended_goes_on_where_it_stopped(
    numbers: Path,
    undisturbed: list[list[str]],
    tmp_path: Path,
    end: Callable[["subprocess.Popen[str]"], None],
) -> None:
    out = tmp_path / "out.csv"
    process = start(numbers, out, jobs=2)
    for _ in until(60):
        if out.exists() and out.read_bytes().count(b"\n") > 2:
            break
    readers = psutil.Process(process.pid).children(recursive=True)
    end(process)
    _, errors = process.communicate(timeout=30)
    assert "Traceback" not in errors
    if end is press_ctrl_c:
        assert process.returncode == 130 and "Stopped." in errors
    _, left = psutil.wait_procs(readers, timeout=30)
    for reader in left:
        reader.kill()
    assert not left
    stopped_at = out.read_bytes()
    assert stopped_at.endswith(b"\n")
    assert 2 <= len(rows_but_for_time(out)) < len(undisturbed)
    process = start(numbers, out, jobs=2)
    process.communicate(timeout=300)
    assert out.read_bytes().startswith(stopped_at)
    assert rows_but_for_time(out) == undisturbed


def until(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.02)
    raise TimeoutError
