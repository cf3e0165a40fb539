"""How the print network is taught, and what comes of it."""

from pathlib import Path

import numpy as np
import pytest

import train
from model.codes.print_network import PrintNetwork
from model.data.print_sets import Strips
from model.litert import WeightsError, read_weights
from model.training import export, print_network
from model.training.print_network import FitSettings

pytestmark = pytest.mark.slow


def test_training_tells_what_is_straight_from_what_is_not() -> None:
    """On bars and slopes, of two lengths."""
    bars = np.zeros((48, 120), np.uint8)
    bars[8:40, 10:110:20] = bars[8:40, 11:111:20] = 255
    slopes = np.stack([np.roll(row, shift // 3) for shift, row in enumerate(bars)])
    strips = [bars, slopes, bars[:, :70], slopes[:, :70]] * 16
    is_printed = np.tile(np.array([1, 0, 1, 0], np.float32), 16)
    network, curves = print_network.train(
        Strips(strips, is_printed), FitSettings(epochs=20, batch_size=16, seed=0)
    )
    assert curves["loss"][-1] < curves["loss"][0] / 2
    figures = print_network.evaluate(
        PrintNetwork(export.export_in_bytes(network)), Strips(strips[:4], is_printed[:4])
    )
    assert figures == {"printed": 2, "written": 2, "printed_told": 1.0, "written_told": 0.0}


def test_the_command_composes_trains_and_writes(
    small_mnist: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--pages", "20", "--epochs", "2", "--batch-size", "4", "--output", str(tmp_path)]
    assert train.main(["print", *options]) == 0
    assert "are taken for printed" in capsys.readouterr().out
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {"print.json", "print.keras", "print.tflite"}
    content, card = read_weights("print", tmp_path)
    assert card["pages"] == 20 and len(card["history"]["loss"]) == 2
    assert card["print"]["printed"] > 0 and card["data"][0]["name"] == "MNIST"
    assert np.isfinite(PrintNetwork(content).logit(np.zeros((48, 30), np.float32)))
    network = export.load_network(card, tmp_path)
    network.get_layer("logit").bias.assign_add(np.ones(1))
    before = (tmp_path / "print.json").read_bytes()
    with pytest.raises(WeightsError, match="differ"):
        export.save_print(network, content, card, tmp_path)
    assert (tmp_path / "print.json").read_bytes() == before
