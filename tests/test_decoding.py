"""What steps say, and how sure it is."""

import itertools
from collections import defaultdict

import numpy as np
import numpy.typing as npt
import pytest

from model.decoding import BLANK, LEAST, SYMBOLS, Symbols, decode, likelihood

Logits = npt.NDArray[np.float32]


def steps(*symbols: int, sure: float = 9.0) -> Logits:
    """Logits of steps that each say one symbol."""
    return np.float32(sure) * np.eye(SYMBOLS + 1, dtype=np.float32)[list(symbols)]


def every_sequence(logits: Logits) -> dict[Symbols, float]:
    """The probability of each sequence, by adding up all ways to say it."""
    raised = np.exp(logits.astype(np.float64))
    answers = raised / raised.sum(axis=1, keepdims=True)
    found: dict[Symbols, float] = defaultdict(float)
    for path in itertools.product(range(SYMBOLS + 1), repeat=len(logits)):
        merged = (symbol for symbol, _ in itertools.groupby(path))
        said = tuple(symbol for symbol in merged if symbol != BLANK)
        found[said] += float(np.prod(answers[range(len(logits)), list(path)]))
    return found


def test_repeats_are_one_symbol_and_a_blank_between_makes_two() -> None:
    assert decode(steps(BLANK, 7, 7, BLANK, 7, 3, BLANK)).symbols == (7, 7, 3)
    assert decode(steps(BLANK, BLANK)).symbols == ()


@pytest.mark.parametrize("seed", range(4))
def test_it_finds_the_likeliest_of_all_sequences(seed: int) -> None:
    logits = np.random.default_rng(seed).normal(0, 1.5, (4, SYMBOLS + 1)).astype(np.float32)
    everything = every_sequence(logits)
    likeliest = max(everything, key=lambda said: everything[said])
    decoded = decode(logits)
    assert decoded.symbols == likeliest
    assert decoded.probability == pytest.approx(everything[likeliest], rel=1e-3)
    assert likelihood(logits, likeliest) == pytest.approx(decoded.probability)


@pytest.mark.parametrize("seed", range(4))
def test_alternatives_are_the_sequences_that_differ_in_one_place(seed: int) -> None:
    logits = np.random.default_rng(seed).normal(0, 1.5, (4, SYMBOLS + 1)).astype(np.float32)
    everything, decoded = every_sequence(logits), decode(logits)
    for place, shares in enumerate(decoded.alternatives):
        said = [
            everything[(*decoded.symbols[:place], other, *decoded.symbols[place + 1 :])]
            for other in range(SYMBOLS)
        ]
        assert shares == pytest.approx(np.array(said) / sum(said), abs=1e-3)


def test_a_symbol_stands_where_it_is_said() -> None:
    decoded = decode(steps(BLANK, 4, 4, 4, BLANK, BLANK, 2, BLANK))
    assert decoded.places == pytest.approx([2, 6], abs=0.05)


def test_a_long_line_of_noise_does_not_underflow() -> None:
    logits = np.random.default_rng(0).normal(0, 1, (800, SYMBOLS + 1)).astype(np.float32)
    decoded = decode(logits)
    assert 0 <= decoded.probability < LEAST
    assert np.isfinite(decoded.alternatives).all() and np.isfinite(decoded.places).all()
    assert decoded.alternatives.sum(axis=1) == pytest.approx(1)
