"""What the tests of training share."""

import numpy as np
import pytest

from model.data import glyph_pools, mnist
from model.data.mnist import Mnist
from tests.conftest import Digits


@pytest.fixture
def small_mnist(monkeypatch: pytest.MonkeyPatch, digits: Digits) -> None:
    """In place of MNIST, the fifty digits that ship, over and over."""
    # TensorFlow, which these import, is spared a run without slow tests.
    from model.training import digit_evaluation, sources
    from model.training.commands import lesson

    images, labels = np.tile(digits[0], (6, 1, 1)), np.tile(digits[1], 6)
    small = Mnist(images, labels, digits[0], digits[1])
    monkeypatch.setattr(mnist, "load_mnist", lambda path: small)
    monkeypatch.setattr(glyph_pools, "SCRIBBLES", 20)
    monkeypatch.setattr(glyph_pools, "PAIRS", 10)
    monkeypatch.setattr(digit_evaluation, "INVENTED", 20)
    monkeypatch.setattr(sources, "VALIDATION_DIGITS", 50)
    monkeypatch.setattr(lesson, "LESSON_DIGITS", 300)
