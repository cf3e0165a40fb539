"""What timesteps say, and how sure it is."""

import itertools
from collections import defaultdict

import numpy as np
import numpy.typing as npt
import pytest

from model.codes.ctc import (
    BLANK,
    CLASSES,
    FIRST_MARK,
    MIN_PROBABILITY,
    SYMBOLS,
    Symbols,
    decode,
    explain,
    likelihood,
    log_likelihood,
    softmax,
    to_timesteps,
)

Logits = npt.NDArray[np.float32]


def say(*symbols: int, sure: float = 9.0) -> Logits:
    """Logits of timesteps that each say one symbol."""
    return np.float32(sure) * np.eye(SYMBOLS + 1, dtype=np.float32)[list(symbols)]


def every_sequence(logits: Logits) -> dict[Symbols, float]:
    """The probability of each sequence, by adding up all ways to say it."""
    probabilities = softmax(logits.astype(np.float64))
    found: dict[Symbols, float] = defaultdict(float)
    for path in itertools.product(range(SYMBOLS + 1), repeat=len(logits)):
        merged = (symbol for symbol, _ in itertools.groupby(path))
        said = tuple(symbol for symbol in merged if symbol != BLANK)
        found[said] += float(np.prod(probabilities[range(len(logits)), list(path)]))
    return found


def test_repeats_are_one_symbol_and_a_blank_between_makes_two() -> None:
    assert decode(say(BLANK, 7, 7, BLANK, 7, 3, BLANK)).symbols == (7, 7, 3)
    assert decode(say(BLANK, BLANK)).symbols == ()


@pytest.mark.parametrize("seed", range(4))
def test_it_finds_the_likeliest_of_all_sequences(seed: int) -> None:
    logits = np.random.default_rng(seed).normal(0, 1.5, (4, SYMBOLS + 1)).astype(np.float32)
    everything = every_sequence(logits)
    likeliest = max(everything, key=lambda said: everything[said])
    decoded = decode(logits)
    assert decoded.symbols == likeliest
    assert decoded.probability == pytest.approx(everything[likeliest], rel=1e-3)
    assert likelihood(logits, likeliest) == pytest.approx(decoded.probability)


def test_hypotheses_that_differ_in_marks_alone_are_one() -> None:
    logits = np.random.default_rng(0).normal(0, 1, (5, CLASSES)).astype(np.float32)
    probabilities = softmax(logits.astype(np.float64))
    wanted = 0.0
    for path in itertools.product([1, *range(BLANK, CLASSES)], repeat=len(logits)):
        said = (symbol for symbol, _ in itertools.groupby(path) if symbol != BLANK)
        if tuple(symbol for symbol in said if symbol < FIRST_MARK) == (1, 1):
            wanted += float(np.prod(probabilities[range(len(logits)), list(path)]))
    assert likelihood(logits, (1, 1)) == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize("seed", range(4))
def test_alternatives_are_the_sequences_that_differ_in_one_position(seed: int) -> None:
    logits = np.random.default_rng(seed).normal(0, 1.5, (4, SYMBOLS + 1)).astype(np.float32)
    everything, decoded = every_sequence(logits), decode(logits)
    for position, alternatives in enumerate(decoded.alternatives):
        before, after = decoded.symbols[:position], decoded.symbols[position + 1 :]
        said = [everything[(*before, other, *after)] for other in range(SYMBOLS)]
        assert alternatives == pytest.approx(np.array(said) / sum(said), abs=1e-3)


def test_a_symbol_stands_where_it_is_said() -> None:
    decoded = decode(say(BLANK, 4, 4, 4, BLANK, BLANK, 2, BLANK))
    assert decoded.timesteps == pytest.approx([2, 6], abs=0.05)


@pytest.mark.slow
def test_a_long_line_of_noise_does_not_underflow() -> None:
    logits = np.random.default_rng(0).normal(0, 1, (800, SYMBOLS + 1)).astype(np.float32)
    decoded = decode(logits)
    assert 0 <= decoded.probability < MIN_PROBABILITY
    assert np.isfinite(decoded.alternatives).all() and np.isfinite(decoded.timesteps).all()
    assert decoded.alternatives.sum(axis=1) == pytest.approx(1)


def test_any_sequence_can_be_explained() -> None:
    timesteps = to_timesteps(say(BLANK, 4, 4, BLANK, 2, BLANK, sure=3.0))
    explained = explain(timesteps, (4, 7))
    assert explained.symbols == (4, 7)
    assert np.log(explained.probability) == pytest.approx(log_likelihood(timesteps, (4, 7)))
    assert explained.alternatives.argmax(axis=1).tolist() == [4, 2]


def test_empty_timesteps_are_merged() -> None:
    timesteps = to_timesteps(say(*[BLANK] * 10, 5, *[BLANK] * 4, sure=14.0))
    assert timesteps.times.tolist() == [4.5, 10, 12.5]
    assert timesteps.probabilities.shape == (3, SYMBOLS + 1)
