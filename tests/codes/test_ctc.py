"""What steps say, and how sure it is."""

import itertools
from collections import defaultdict

import numpy as np
import numpy.typing as npt
import pytest

from model.codes.ctc import BLANK, LEAST, SYMBOLS, Symbols, decode, decode_together, likelihood

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


def doubtful(*shares: dict[int, float]) -> Logits:
    """Logits of steps that each share their say among some symbols, blanks between."""
    answers = np.full((2 * len(shares), SYMBOLS + 1), 1e-6, np.float32)
    answers[1::2, BLANK] = 1
    for place, share in enumerate(shares):
        answers[2 * place, list(share)] = list(share.values())
    return np.log(answers)


def test_of_two_readers_the_surer_is_believed() -> None:
    ours = doubtful({7: 1}, {4: 0.6, 9: 0.4}, {2: 1})
    theirs = doubtful({7: 1}, {4: 0.1, 9: 0.9}, {2: 1})
    together = decode_together(ours, theirs)
    assert together.symbols == (7, 9, 2)
    odds = np.sqrt(0.4 * 0.9), np.sqrt(0.6 * 0.1)
    assert together.probability == pytest.approx(odds[0] / sum(odds), abs=0.01)
    assert together.alternatives[1, [9, 4]] == pytest.approx(np.array(odds) / sum(odds), abs=0.01)
    assert together.places == pytest.approx([0, 2, 4], abs=0.1)


def test_two_readers_that_agree_are_surer_than_the_doubtful_one() -> None:
    ours, theirs = doubtful({7: 1}, {4: 0.6, 9: 0.4}), doubtful({7: 1}, {4: 0.95, 9: 0.05})
    assert decode(ours).probability < decode_together(ours, theirs).probability


def test_a_digit_that_one_reader_leaves_out_is_weighed_too() -> None:
    ours, theirs = doubtful({7: 1}, {1: 0.45, BLANK: 0.55}), doubtful({7: 1}, {1: 0.99})
    assert decode(ours).symbols == (7,)
    assert decode_together(ours, theirs).symbols == (7, 1)


def test_where_neither_reads_anything_nothing_is_read() -> None:
    assert decode_together(steps(BLANK, BLANK), steps(BLANK, BLANK, BLANK)).symbols == ()
