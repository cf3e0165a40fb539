"""The Keras network that reads lines, and the weights that it begins with."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.codes.ctc import BLANK, CLASSES, FIRST_MARK, MARKS
from model.codes.line_network import STRIDE
from model.codes.rapidocr_recognizer import MODEL
from model.codes.text_lines import STRIP_HEIGHT
from model.training import line_network

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("width", [64, 208])
def test_it_answers_every_few_pixels(width: int) -> None:
    network = line_network.line()
    answers = network(np.zeros((2, STRIP_HEIGHT, width, 1), np.float32), training=False).numpy()
    assert answers.shape == (2, width // STRIDE, CLASSES)


def test_pretrained_weights_answer_as_where_they_come_from(monkeypatch: pytest.MonkeyPatch) -> None:
    onnxruntime: Any = pytest.importorskip("onnxruntime")
    rapidocr: Any = pytest.importorskip("rapidocr")
    pytest.importorskip("onnx")
    monkeypatch.setattr(line_network, "STRIP_HEIGHT", 48)  # what they were made for
    network = line_network.line()
    assert line_network.load_pretrained(network) == "PP-OCRv6_rec_small.onnx"
    ink = np.zeros((1, 48, 320, 1), np.float32)
    ink[:, 12:36, 40:280] = np.random.default_rng(0).random((1, 24, 240, 1)) > 0.7
    ours = network(ink, training=False).numpy()[0]

    session = onnxruntime.InferenceSession(
        Path(rapidocr.__file__).parent / MODEL, providers=["CPUExecutionProvider"]
    )
    paper, pen = line_network.PAPER_COLOR, line_network.PEN_COLOR
    colors = np.repeat(paper + (pen - paper) * ink.transpose(0, 3, 1, 2), 3, axis=1)
    (shares,) = session.run(None, {session.get_inputs()[0].name: colors})[0]
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    known = [1 + characters.index(character) for character in "0123456789" + MARKS]
    theirs = np.log(shares[:, [0, *known]])
    for part in range(line_network.PARTS):
        every = ours[part :: line_network.PARTS]
        read = every[:, [*range(10), *range(FIRST_MARK, CLASSES)]] - every[:, [BLANK]]
        # What lies around the picture is paper to ours, and another gray to theirs.
        difference = np.abs(read - (theirs[:, 1:] - theirs[:, [0]]))
        assert np.median(difference) < 0.3
