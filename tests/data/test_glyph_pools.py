"""What the digit networks are taught."""

from collections import Counter

import numpy as np
import pytest

from model.data import glyph_pools, guises
from model.data.datasets import NO_DIGIT, Samples
from model.data.glyph_pools import draw_batch, make_pools, make_validation_sets
from model.data.origins import Origin
from tests.conftest import Digits

STROKES = [np.array([[0, 0], [5, 0], [2, 9]], np.float32)]


def samples(digits: bool) -> Samples:
    labels = np.full(20, 7 if digits else NO_DIGIT, np.uint8)
    writers = [f"writer {number % 10}" for number in range(20)]
    return Samples(Origin("set", "", ""), [STROKES] * 20, labels, writers, "")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyph_pools, "SCRIBBLES", 12)
    monkeypatch.setattr(glyph_pools, "PAIRS", 6)


def test_every_set_has_its_share_and_none_drowns(few: None, digits: Digits) -> None:
    pools = make_pools(*digits, [samples(True), samples(False)], np.random.default_rng(0))
    assert [pool.share for pool in pools] == pytest.approx([0.45, 0.38] + [0.17 / 3] * 3)
    assert sum(pool.share for pool in pools) == pytest.approx(1)
    kinds = [set(pool.labels.tolist()) for pool in pools]
    assert kinds == [set(range(10)), {7}, {NO_DIGIT}, {NO_DIGIT}, {NO_DIGIT}]
    drawn = Counter(draw_batch(pools, 200, np.random.default_rng(0))[1].tolist())
    assert drawn[7] / 200 == pytest.approx(0.38 + 0.045, abs=0.12)


def test_mnist_alone_still_learns_what_is_no_digit(few: None, digits: Digits) -> None:
    pools = make_pools(*digits, [], np.random.default_rng(0))
    assert [pool.share for pool in pools] == pytest.approx([0.83, 0.085, 0.085])


def test_writers_held_out_are_not_taught(few: None, digits: Digits) -> None:
    given = samples(True)
    taught = make_pools(*digits, [given], np.random.default_rng(0))[1]
    held = make_validation_sets(*digits, [given], np.random.default_rng(0))["set"]
    counts = [int(given.on(side).sum()) for side in ("taught", "validation", "test")]
    assert min(counts) > 0 and sum(counts) == 20
    guises_each = guises.RENDERINGS + guises.OVER_EDGES + guises.DRAWN_PHOTOGRAPHS
    assert len(taught.labels) == counts[0] * guises_each
    assert len(held[1]) == 2 * counts[1]


@pytest.mark.slow
def test_colored_pictures_are_scans_too(few: None, digits: Digits) -> None:
    colored = [np.repeat(255 - np.pad(image, 6)[..., None], 3, axis=2) for image in digits[0]]
    given = Samples(Origin("set", "", ""), [*colored], digits[1], None, "")
    pools = make_pools(*digits, [given], np.random.default_rng(0))
    taught = int(given.on("taught").sum())
    assert len(pools[1].labels) >= 0.9 * taught * (1 + guises.PHOTOGRAPHS)


def test_the_same_seed_makes_the_same_batches(few: None, digits: Digits) -> None:
    pools = make_pools(*digits, [], np.random.default_rng(0))
    batches = [draw_batch(pools, 10, np.random.default_rng(seed))[0] for seed in (1, 1, 2)]
    assert np.array_equal(batches[0], batches[1])
    assert not np.array_equal(batches[0], batches[2])
    assert batches[0].shape == (10, 28, 28, 1)
