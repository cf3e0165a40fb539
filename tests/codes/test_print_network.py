"""The print network: what a machine has set, and what a hand has written."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from model.codes.print_network import MARGIN, PRINT_NETWORK, PrintNetwork, columns_of
from model.images.ink import Ink, to_ink
from model.litert import read_weights
from tests.conftest import Digits


@pytest.fixture(scope="module")
def network() -> PrintNetwork:
    return PrintNetwork(read_weights(PRINT_NETWORK)[0])


def typed(text: str) -> Ink:
    """Digits in Pillow's own font, as they lie in a strip."""
    font = ImageFont.load_default(38)
    sheet = Image.new("L", (int(font.getlength(text)) + 20, 48))
    ImageDraw.Draw(sheet).text((10, 0), text, 255, font)
    return to_ink(np.asarray(sheet))


def by_hand(images: np.ndarray) -> Ink:
    """MNIST's digits side by side, as they lie in a strip."""
    strip = np.zeros((48, 28 * len(images) + 20), np.uint8)
    strip[6:42, 10:-10] = cv2.resize(np.hstack(list(images)), (28 * len(images), 36))
    return to_ink(strip)


def test_typed_numbers_are_told_from_written_ones(network: PrintNetwork, digits: Digits) -> None:
    images, _ = digits
    typed_logits = [network.logit(typed(text)) for text in ("40721968", "06721", "2026", "93.50")]
    written_logits = [network.logit(by_hand(images[n : n + 5])) for n in range(0, 50, 5)]
    assert np.median(typed_logits) > 0 > np.median(written_logits)
    assert min(typed_logits) > np.median(written_logits)


def test_paper_around_changes_nothing_much(network: PrintNetwork) -> None:
    number = typed("40721968")
    alone, among_paper = network.logit(number), network.logit(np.pad(number, ((0, 0), (0, 64))))
    assert among_paper == pytest.approx(alone, abs=1.5)


def test_a_number_is_seen_with_a_little_of_what_is_beside_it() -> None:
    ink = np.zeros((48, 300), np.float32)
    boxes = np.array([[100, 10, 20, 30], [60, 12, 18, 28]])
    assert columns_of(boxes, ink).shape == (48, 60 + 2 * MARGIN)
    assert columns_of(np.array([[2, 10, 290, 30]]), ink).shape == (48, 300)
