"""Weights and their card."""

import hashlib
import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import CodeReader, Recognizer, WeightsError
from model.litert import (
    WEIGHTS,
    LiteRTModel,
    name_apart,
    read_card,
    read_weights,
    training_command,
)

OLD_KEYS = {
    "tta_angles": "turns",
    "coverage_curve": "coverage",
    "coverage": "covered",
    "false_accept_rate": "called_digit",
}


@pytest.mark.parametrize("name", ["digits", "line"])
def test_cards_of_older_weights_have_todays_keys(name: str, tmp_path: Path) -> None:
    card = json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))
    old = {OLD_KEYS.get(key, key): value for key, value in card.items()}
    if name == "line":
        both = card["second_reader"]
        old["second_reader"] = {OLD_KEYS.get(key, key): both[key] for key in both}
        assert "covered" in old["second_reader"]
    assert "turns" in old and "covered" in old
    (tmp_path / f"{name}.json").write_text(json.dumps(old), encoding="utf-8")
    shutil.copy(WEIGHTS / card["serves"], tmp_path)
    _, read = read_weights(name, tmp_path)
    assert read == card and list(read) == list(card)
    assert read_weights(name)[1] == card


DAMAGES: dict[str, Any] = {
    "threshold": "x",
    "tta_angles": [],
    "convolutions": None,
    "sha256": [],
    "serves": "\0",
    "network": "another",
}


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"[]", b"{}", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b"1" * 5_000),
        *(json.dumps(read_card("digits") | {key: DAMAGES[key]}).encode() for key in DAMAGES),
        json.dumps(read_card("digits") | {"threshold": math.nan}).encode(),
    ],
    ids=lambda content: content[:12].decode(errors="replace"),
)
def test_a_damaged_card_is_said_with_the_command_that_makes_another(
    content: bytes, tmp_path: Path
) -> None:
    for file in WEIGHTS.glob("digits*"):
        shutil.copy(file, tmp_path)
    (tmp_path / "digits.json").write_bytes(content)
    with pytest.raises(WeightsError, match=r"train\.py --network digits makes them \(.+\)$"):
        Recognizer.load(folder=tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        {"digit_threshold": None},
        {"second_reader": {"threshold": 0.5}},
        {"sha256": {"line.tflite": hashlib.sha256(b"no network").hexdigest()}},
    ],
    ids=str,
)
def test_what_reads_codes_is_refused_alike(damage: dict[str, Any], tmp_path: Path) -> None:
    card = {key: value for key, value in (read_card("line") | damage).items() if value is not None}
    (tmp_path / "line.json").write_text(json.dumps(card), encoding="utf-8")
    if "sha256" in damage:
        (tmp_path / "line.tflite").write_bytes(b"no network")
    else:
        shutil.copy(WEIGHTS / "line.tflite", tmp_path)
    with pytest.raises(WeightsError, match=r"train\.py lines makes them"):
        CodeReader.load(folder=tmp_path, alone=True)


def test_a_file_that_has_not_taken_its_name_yet_is_read(tmp_path: Path) -> None:
    card = read_card("digits")
    shutil.copy(WEIGHTS / "digits.json", tmp_path)
    shutil.copy(WEIGHTS / "lesson.tflite", tmp_path / card["serves"])  # Of the set before.
    apart = tmp_path / name_apart(card["serves"], card["sha256"][card["serves"]])
    shutil.copy(WEIGHTS / card["serves"], apart)
    assert read_weights("digits", tmp_path) == read_weights("digits")


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("line", "lines"),
        ("fields", "fields"),
        ("lesson", "--network lesson"),
        ("digits-2", "finetune digits"),
    ],
)
def test_the_command_that_makes_weights(name: str, command: str) -> None:
    assert training_command(name) == f"python train.py {command}"


def test_a_glyph_of_another_size_is_refused(recognizer: Recognizer) -> None:
    with pytest.raises(RuntimeError):
        recognizer.recognize(np.zeros((30, 30), np.float32))
    assert recognizer.recognize(np.zeros((28, 28), np.float32)).probabilities.shape == (10,)


def test_a_model_recovers_where_memory_once_did_not_suffice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = LiteRTModel(read_weights("line")[0])

    def logits(width: int) -> np.ndarray:
        return model.run(model.outputs, strip=np.zeros((1, 48, width, 1), np.float32))[
            model.outputs[0]
        ]

    before = logits(128)
    with monkeypatch.context() as patch:
        patch.setattr(model, "_interpreter", _OutOfMemory(model._interpreter))
        with pytest.raises(MemoryError):
            logits(192)
    assert np.array_equal(logits(128), before)


class _OutOfMemory:
    """An interpreter that takes shapes, and has no memory for them."""

    def __init__(self, interpreter: object) -> None:
        self._interpreter = interpreter

    def resize_tensor_input(self, *given: object, **how: object) -> None:
        self._interpreter.resize_tensor_input(*given, **how)  # type: ignore[attr-defined]

    def allocate_tensors(self) -> None:
        raise MemoryError
