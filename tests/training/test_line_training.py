"""How the line network is taught."""

import numpy as np
import pytest

from model.codes import ctc
from model.data.line_sets import LONGEST_TEXT
from model.training.line_training import _epochs, ctc_loss

pytestmark = pytest.mark.slow


def test_the_loss_is_that_of_the_decoder() -> None:
    logits = np.random.default_rng(0).normal(0, 1, (1, 9, ctc.BLANK + 1)).astype(np.float32)
    codes = np.full((1, LONGEST_TEXT), ctc.BLANK, np.int32)
    codes[0, :3] = 4, 4, 10
    loss = float(np.asarray(ctc_loss(codes, logits))[0])
    unlikely = -np.log(ctc.likelihood(logits[0], (4, 4, 10)))
    assert loss == pytest.approx(np.log1p(unlikely / 3), rel=1e-4)


def test_marks_are_taught_as_classes_of_their_own() -> None:
    texts = np.full((1, LONGEST_TEXT), ctc.BLANK, np.int32)
    texts[0, :3] = 4, ctc.FIRST_MARK, 4
    logits = np.full((2, 6, ctc.CLASSES), -5, np.float32)
    logits[0, range(6), [4, ctc.BLANK, ctc.FIRST_MARK, ctc.BLANK, ctc.BLANK, 4]] = 5
    logits[1, range(6), [4, ctc.BLANK, 1, ctc.BLANK, ctc.BLANK, 4]] = 5
    right, wrong = np.asarray(ctc_loss(np.repeat(texts, 2, axis=0), logits))
    assert right < 0.01 and wrong > 1


@pytest.mark.parametrize(
    ("steps", "usual", "epochs"), [(40, 20, 2), (4500, 3125, 1), (801, 100, 3), (7, 2, 1)]
)
def test_epochs_are_of_one_length_and_make_all_steps(steps: int, usual: int, epochs: int) -> None:
    assert _epochs(steps, usual) == epochs and steps % epochs == 0
