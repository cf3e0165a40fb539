"""The networks that a visitor may ask."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from model import Recognizer
from model.codes.reader import LINE_NETWORK
from model.litert import WEIGHTS
from page.networks.choice import Choice, Networks


@pytest.fixture
def networks(recognizer: Recognizer) -> Networks:
    return Networks(recognizer)


def test_every_shipped_network_can_be_asked_and_explains_itself(networks: Networks) -> None:
    glyph = np.zeros((28, 28), np.float32)
    cards = networks.cards()
    assert cards[0]["network"] == "digits"
    assert {"lesson", "vgg", "mobilenet"} <= {card["network"] for card in cards}
    for card in cards:
        choice = Choice(card["network"], card["serves"])
        recognizer = networks.recognizer(choice)
        assert recognizer.card == card and networks.recognizer(choice) is recognizer
        attribution = networks.attributor(choice).attribute(glyph, 7)
        assert list(attribution.contributions) == recognizer.convolutions
    digits = [file for file in WEIGHTS.iterdir() if not file.name.startswith(f"{LINE_NETWORK}.")]
    assert sum(file.stat().st_size for file in digits) < 12e6


def test_weights_of_the_users_own_are_offered(recognizer: Recognizer, tmp_path: Path) -> None:
    for file in WEIGHTS.glob("digits*"):
        shutil.copy(file, tmp_path / file.name)
    card = json.loads((tmp_path / "digits.json").read_text(encoding="utf-8"))
    (tmp_path / "digits-2.json").write_text(json.dumps(card | {"network": "digits-2"}))
    (tmp_path / "older.json").write_text('{"network": "older"}')
    names = [card["network"] for card in Networks(recognizer, tmp_path).cards()]
    assert names == ["digits", "digits-2"]
