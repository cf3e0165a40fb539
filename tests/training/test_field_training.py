"""How the field network is taught, and what comes of it."""

import json
from pathlib import Path

import keras
import numpy as np
import pytest

import train
from model.codes.field_network import MAPS, FieldNetwork, pack
from model.litert import WeightsError, read_weights
from model.training import export, field_network, field_training
from model.training.field_targets import make_target
from model.training.field_training import field_loss
from tests.training.test_field_targets import DIGITS, WORD, printed_at

pytestmark = pytest.mark.slow


def loss(target: np.ndarray, logits: np.ndarray) -> float:
    return float(np.asarray(field_loss(pack(target)[np.newaxis], pack(logits)[np.newaxis])))


def test_the_loss_is_least_where_the_maps_are_the_targets_own() -> None:
    target = make_target([DIGITS, WORD], printed_at((10, 10, 60, 20)))
    right = target[..., :MAPS].copy()
    right[..., :3] = 20 * right[..., :3] - 10
    least = loss(target, right)
    for channel in range(MAPS):
        wrong = right.copy()
        wrong[..., channel] = 1 - wrong[..., channel]
        assert loss(target, wrong) > least + 0.1
    target[..., MAPS] = 0
    assert loss(target, right) < 1, "what has no weight has no part in it"


def test_training_learns_where_the_writing_is(tmp_path: Path) -> None:
    """On one picture, which it may learn by heart."""
    keras.utils.set_random_seed(0)
    network = field_network.fields()
    target = make_target([DIGITS, WORD], printed_at())
    crop = np.ones((1, 256, 256, 3), np.float32)
    crop[0, 60:84, 40:130] = 0
    crop[0, 140:160, 150:210, 1:] = 0
    network.compile(keras.optimizers.Adam(3e-3), field_loss)
    for _ in range(80):
        network.train_on_batch(crop, pack(target)[np.newaxis])
    for layer in network.layers:  # Its moving averages have not come to rest so soon.
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    network(crop, training=True)
    maps = FieldNetwork(export.export_in_bytes(network)).maps((255 * crop[0]).astype(np.uint8))
    for channel, said in enumerate((maps.digits, maps.writing)):
        core = target[..., channel] > 0.99
        assert said[core].mean() > said[~core].mean() + 0.5


def test_the_command_composes_trains_and_writes(
    small_mnist: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(field_training, "CROP_SIDE", 64)
    options = ["--pages", "4", "--epochs", "2", "--batch-size", "4", "--output", str(tmp_path)]
    assert train.main(["fields", *options]) == 0
    assert "fields found" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {
        "fields.json",
        "fields.keras",
        "fields.tflite",
    }
    content, card = read_weights("fields", tmp_path)
    assert card["pages"] == 4 and len(card["history"]["loss"]) == 2
    assert set(card["fields"]) == {"digits", "writing"} and card["data"][0]["name"] == "MNIST"
    assert len(content) <= 4 * 2**20
    assert FieldNetwork(content).maps(np.zeros((90, 50, 3), np.uint8)).digits.shape == (23, 13)
    network = export.load_network(card, tmp_path)
    network.get_layer("logits").bias.assign_add(np.ones(20))
    before = (tmp_path / "fields.json").read_bytes()
    with pytest.raises(WeightsError, match="differ"):
        export.save_fields(network, content, card, tmp_path)
    assert (tmp_path / "fields.json").read_bytes() == before
    assert json.loads(before)["sha256"]
