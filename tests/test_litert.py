"""Weights and their card."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from model import Recognizer
from model.litert import WEIGHTS, LiteRTModel, read_weights

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
