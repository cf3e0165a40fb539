"""Weights and their card."""

import json
import shutil
from pathlib import Path

import pytest

from model.litert import WEIGHTS, read_weights

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
