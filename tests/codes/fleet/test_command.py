"""The command that fills a table in parts, run as a user runs it, beside that of one computer."""

import contextlib
import csv
import importlib.util
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow.dataset
import pytest
from PIL import Image
from pyarrow.fs import FileSystem

from model.codes.__main__ import main
from model.codes.fleet import command
from model.codes.fleet.cluster import cluster
from model.codes.fleet.destination import Destination
from model.codes.forms.__main__ import main as teach
from model.codes.table import code_cell
from model.i18n import LANGUAGES
from tests.code_doubles import pdf
from tests.codes.forms.pages import BOXES, SIZE, printed, write
from tests.conftest import Digits


@pytest.fixture(scope="module")
def connected() -> Iterator[None]:
    """A cluster of this computer, which takes long to start."""
    with cluster("auto", 2):
        yield


@pytest.fixture
def ready(connected: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "cluster", lambda address, jobs: contextlib.nullcontext())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, digits: Digits) -> Path:
    """A folder beside pictures of codes, forms, a PDF and what is none of them."""
    folder = tmp_path_factory.mktemp("fleet")
    scans, images = folder / "scans", digits[0]
    (scans / "more").mkdir(parents=True)
    for number in range(6):
        chosen = images[(np.arange(4 + number) * 11 + number) % len(images)]
        row = np.pad(255 - np.hstack(list(chosen)), 20, constant_values=255)
        large = Image.fromarray(row).resize((3 * row.shape[1], 3 * row.shape[0]))
        large.save(scans / "more" / f"=a;{number}.png")
    for number, code in enumerate(("29583", "41047")):
        Image.fromarray(write(printed(1), "order", code, digits)).save(scans / f"f{number}.png")
    Image.fromarray(printed(1)).save(folder / "sample.png")
    (scans / "two.pdf").write_bytes(pdf(2))
    (scans / "bad.jpg").write_bytes(b"no picture")
    (scans / "notes.txt").touch()
    Path(folder / "list.csv").write_text("29583;Zoé\n41047;Bill\n0123;Eve\n", encoding="utf-8")
    return folder


def lines(path: Path, lang: str) -> Counter[tuple[str, ...]]:
    """The lines of a CSV file, without the seconds, which never are the same."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file, delimiter=LANGUAGES[lang].delimiter)
    seconds = heading.index(LANGUAGES[lang].table.columns["seconds"])
    return Counter(tuple(row[:seconds] + row[seconds + 1 :]) for row in [heading, *rows])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "lang"),
    [
        (["--kind", "length:5", "--zone", "0,0,1,0.8"], "en"),
        (["--form", "order.json", "--list", "list.csv"], "fr"),
    ],
)
def test_rows_are_those_of_one_computer(
    ready: None,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    lang: str,
) -> None:
    monkeypatch.chdir(folder)
    fields = [
        f"{name}={x / SIZE[0]},{y / SIZE[1]},{r / SIZE[0]},{b / SIZE[1]}:{kind}"
        for (name, (x, y, r, b)), kind in zip(BOXES.items(), ("free:empty", "list"), strict=True)
    ]
    taught = [part for field in fields for part in ("--field", field)]
    assert teach(["sample.png", *taught, "--out", "order.json"]) == 0
    command = ["scans", *options, "--lang", lang]
    name = options[0].strip("-")
    capsys.readouterr()
    assert main([*command, "--csv", f"{name}.csv"]) == 0
    one = capsys.readouterr()
    assert main([*command, "--out", name, "--format", "csv"]) == 0
    fleet = capsys.readouterr()
    assert fleet.out == one.out
    assert set(fleet.err.splitlines()) >= set(one.err.splitlines())
    expected = lines(Path(f"{name}.csv"), lang)
    found = sum((lines(part, lang) for part in Path(name).glob("part-*.csv")), Counter())
    assert found == expected


@pytest.mark.slow
def test_an_archive_in_an_object_store_is_read_into_one(
    ready: None,
    folder: Path,
    store: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    assert main(["scans", "--csv", "here.csv", "--list", "list.csv"]) == 0
    one = capsys.readouterr().out
    bucket = "s3://test:test@there"  # The workers of a cluster have keys of their own elsewhere.
    system, _ = FileSystem.from_uri(f"{bucket}{store}")
    system.create_dir("there")
    for file in filter(Path.is_file, Path("scans").rglob("*")):
        with system.open_output_stream(f"there/{file.as_posix()}") as copied:
            copied.write(file.read_bytes())
    command = [f"{bucket}/scans{store}", "--out", f"{bucket}/codes{store}", "--crops"]
    command += ["--list", "list.csv", "--metrics", str(tmp_path / "metrics.json")]
    assert main(command) == 0
    assert capsys.readouterr().out == one
    metrics = json.loads((tmp_path / "metrics.json").read_text())
    assert metrics["pages"] == 11 and metrics["retries"] == {"process": 0, "worker": 0}
    assert metrics["pages_a_second"] == pytest.approx(11 / metrics["seconds"], rel=0.01)
    assert {"start", "find", "copy", "read", "write"} == metrics["seconds_by_stage"].keys()

    parts = pyarrow.dataset.dataset("there/codes", filesystem=system)
    rows = Counter(
        (
            row["file"].removeprefix("s3://there/"),
            str(row["page"]),
            "" if row["position"] is None else str(row["position"]),
            code_cell(row["read"]),
            row["state"],
            row["choices"],
            row["crop"] is not None,
        )
        for row in parts.to_table().to_pylist()
    )
    with Path("here.csv").open(encoding="utf-8-sig", newline="") as written:
        here = list(csv.DictReader(written))
    names = ("File", "Page", "Position", "Code as read", "State", "Possible codes")
    assert rows == Counter((*(row[name] for name in names), row["Position"] != "") for row in here)
    assert main(command) == 0  # goes on where it stopped, at the end
    assert "in the table before: 11;" in capsys.readouterr().out


@pytest.mark.slow
def test_a_table_that_can_not_be_written_any_more_is_said(
    ready: None,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def open_and_lose(*arguments: Any) -> Destination:
        opened = Destination.open(*arguments)
        shutil.rmtree("lost")
        return opened

    monkeypatch.chdir(folder)
    monkeypatch.setattr(command, "Destination", SimpleNamespace(open=open_and_lose))
    assert main(["scans/bad.jpg", "--out", "lost"]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("lost can't be written: ") and "No such file" in said
    assert said.endswith(". The rows in the table are whole: the same command goes on from there.")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--csv", "a.csv", "--out", "a"], "not allowed with argument --csv"),
        (["--csv", "a.csv", "--crops"], "--crops goes with --out"),
        (["--csv", "a.csv", "--ray", "auto"], "--ray goes with --out"),
        (["--out", "a", "--list", "list.csv", "--once", "who.csv"], "they go with --csv"),
        (["--out", "a", "--format", "csv", "--crops"], "--crops: a CSV file has no place for"),
        (["--out", "a", "--jobs", "0"], "--jobs must be at least 1"),
    ],
)
def test_a_wrong_command_is_said_and_begins_nothing(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit, match="2"):
        main(["scans", *options])
    assert sentence in capsys.readouterr().err
    assert not Path("a").exists() and not Path("a.csv").exists()


@pytest.mark.parametrize("missing", ["ray", "pyarrow"])
def test_without_ray_it_is_said_how_to_get_it(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    missing: str,
) -> None:
    monkeypatch.chdir(folder)
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == missing else found(name)
    )
    with pytest.raises(SystemExit, match="2"):
        main(["scans", "--out", "a"])
    assert f'--out: no {missing}: pip install -e ".[fleet]"' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["nowhere", "--out", "a"], "no such file or folder: nowhere.\n"),
        (["scans", "--out", "scans"], "scans is no folder of such a table; name another "),
    ],
)
def test_what_can_not_be_read_or_written_is_said_before_a_cluster_is_started(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(folder)
    assert main(command) == 1
    assert sentence in capsys.readouterr().err
    assert not Path("a").exists()
