"""The networks that a visitor may ask."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from model import Recognizer, WeightsError
from model.digits.attribution import Attributor
from model.litert import NOT_OF_DIGITS, WEIGHTS, read_card
from page.networks.choice import Choice, Networks


@pytest.fixture
def networks(recognizer: Recognizer) -> Networks:
    return Networks(recognizer)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The page's own weights, and another set, which may be damaged."""
    for name in ("digits", "lesson"):
        for file in WEIGHTS.glob(f"{name}*"):
            shutil.copy(file, tmp_path)
    return tmp_path


def change(folder: Path, name: str, **entries: object) -> None:
    card = read_card(name, folder) | entries
    (folder / f"{name}.json").write_text(json.dumps(card), encoding="utf-8")


def test_every_shipped_network_can_be_asked_and_explains_itself(networks: Networks) -> None:
    glyph = np.zeros((28, 28), np.float32)
    assert networks.files[0].choice.network == "digits" and not networks.left_out
    assert {"lesson", "vgg", "mobilenet"} <= {file.choice.network for file in networks.files}
    for file in networks.files:
        recognizer = networks.recognizer(file.choice)
        assert recognizer.card == file.card and networks.recognizer(file.choice) is recognizer
        assert file.bytes == (WEIGHTS / file.choice.file).stat().st_size
        attribution = networks.attributor(file.choice).attribute(glyph, 7)
        assert list(attribution.contributions) == recognizer.convolutions
    others = tuple(f"{name}." for name in NOT_OF_DIGITS)
    digits = [file for file in WEIGHTS.iterdir() if not file.name.startswith(others)]
    assert sum(file.stat().st_size for file in digits) < 12e6


def test_no_network_is_loaded_before_it_is_asked(
    recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    load = Recognizer.load

    def counted(name: str, folder: Path, file: str) -> Recognizer:
        asked.append(file)
        return load(name, folder, file)

    monkeypatch.setattr(Recognizer, "load", counted)
    monkeypatch.setattr(Attributor, "load", counted)
    networks = Networks(recognizer)
    assert networks.recognizer(networks.default) is recognizer and asked == []
    for _ in range(2):
        networks.recognizer(Choice("lesson", "lesson.tflite"))
    assert asked == ["lesson.tflite"]


def test_weights_of_the_users_own_are_offered(recognizer: Recognizer, folder: Path) -> None:
    for file in [*folder.glob("digits-*"), *folder.glob("digits.*")]:
        shutil.copy(file, folder / file.name.replace("digits", "digits-2", 1))
    renamed = (folder / "digits.json").read_text("utf-8").replace('"digits', '"digits-2')
    (folder / "digits-2.json").write_text(renamed, encoding="utf-8")
    names = [file.choice.network for file in Networks(recognizer, folder).files]
    assert list(dict.fromkeys(names)) == ["digits", "digits-2", "lesson"]
    assert names.count("digits-2") == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "lesson.json").unlink(),
        lambda folder: (folder / "lesson.json").write_text("[]"),
        lambda folder: (folder / "lesson.tflite").unlink(),
        lambda folder: (folder / "lesson.tflite").write_bytes(b""),
        lambda folder: (folder / "lesson-gradients.tflite").unlink(),
        lambda folder: change(folder, "lesson", coverage="all"),
        lambda folder: change(folder, "lesson", mistakes=[{"label": 1}]),
        lambda folder: change(folder, "lesson", data=None),
    ],
)
def test_weights_that_are_not_whole_are_left_out_by_name(
    damage: Callable[[Path], object], recognizer: Recognizer, folder: Path
) -> None:
    damage(folder)
    networks = Networks(recognizer, folder)
    assert networks.left_out == ["lesson"]
    assert {file.choice.network for file in networks.files} == {"digits"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "digits-gradients.tflite").unlink(),
        lambda folder: change(folder, "digits", reliability=[[1, 2]]),
    ],
)
def test_the_pages_own_weights_must_be_whole(
    damage: Callable[[Path], object], recognizer: Recognizer, folder: Path
) -> None:
    damage(folder)
    with pytest.raises(WeightsError, match="--network digits makes them"):
        Networks(recognizer, folder)


def test_what_finds_fields_is_none_of_those_that_read_a_digit(
    recognizer: Recognizer, tmp_path: Path
) -> None:
    shutil.copytree(WEIGHTS, tmp_path, dirs_exist_ok=True)
    for suffix in (".json", ".keras"):
        (tmp_path / f"fields{suffix}").write_bytes(b"{}")
    networks = Networks(recognizer, tmp_path)
    assert "fields" not in [*networks.left_out, *(f.choice.network for f in networks.files)]
