"""What the digit networks are taught."""

from collections import Counter

import numpy as np
import pytest

from model.data import glyph_pools
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
    monkeypatch.setattr(glyph_pools, "INVENTED", 12)


def test_every_set_has_its_share_and_none_drowns(few: None, digits: Digits) -> None:
    pools = make_pools(*digits, [samples(True), samples(False)], np.random.default_rng(0))
    assert [pool.share for pool in pools] == pytest.approx([0.55, 0.32, 0.065, 0.065])
    assert sum(pool.share for pool in pools) == pytest.approx(1)
    kinds = [set(pool.labels.tolist()) for pool in pools]
    assert kinds == [set(range(10)), {7}, {NO_DIGIT}, {NO_DIGIT}]
    drawn = Counter(draw_batch(pools, 200, np.random.default_rng(0))[1].tolist())
    assert drawn[7] / 200 == pytest.approx(0.32 + 0.05, abs=0.12)


def test_mnist_alone_still_learns_what_is_no_digit(few: None, digits: Digits) -> None:
    pools = make_pools(*digits, [], np.random.default_rng(0))
    assert [round(pool.share, 2) for pool in pools] == [0.87, 0.13]


def test_writers_held_out_are_not_taught(few: None, digits: Digits) -> None:
    given = samples(True)
    taught = make_pools(*digits, [given], np.random.default_rng(0))[1]
    held = make_validation_sets(*digits, [given], np.random.default_rng(0))["set"]
    held_out = int(given.held_out().sum())
    assert 0 < held_out < 20
    assert len(taught.labels) == (20 - held_out) * glyph_pools.RENDERINGS
    assert len(held[1]) == 2 * held_out


@pytest.mark.slow
def test_colored_pictures_are_scans_too(few: None, digits: Digits) -> None:
    colored = [np.repeat(255 - np.pad(image, 6)[..., None], 3, axis=2) for image in digits[0]]
    given = Samples(Origin("set", "", ""), [*colored], digits[1], None, "")
    pools = make_pools(*digits, [given], np.random.default_rng(0))
    taught = 50 - int(given.held_out().sum())
    assert len(pools[1].labels) >= 0.9 * taught * (1 + glyph_pools.PHOTOGRAPHS)


def test_the_same_seed_makes_the_same_batches(few: None, digits: Digits) -> None:
    pools = make_pools(*digits, [], np.random.default_rng(0))
    batches = [draw_batch(pools, 10, np.random.default_rng(seed))[0] for seed in (1, 1, 2)]
    assert np.array_equal(batches[0], batches[1])
    assert not np.array_equal(batches[0], batches[2])
    assert batches[0].shape == (10, 28, 28, 1)
