"""Known codes by their likelihood: what a trie finds is what CTC says of each code alone."""

import time

import numpy as np
import pytest

from model.codes import ctc
from model.codes.ctc import BLANK, UNREAD, Timesteps
from model.codes.lists.code_trie import CodeTrie


def trie_of(*codes: str) -> CodeTrie:
    return CodeTrie(np.array(sorted(code.encode() for code in codes)))


def reading(rng: np.random.Generator, count: int) -> Timesteps:
    """What a recognizer may say that sees little."""
    return ctc.to_timesteps(rng.normal(0, 2, (count, ctc.CLASSES)))


def with_unread_as_any(timesteps: Timesteps) -> Timesteps:
    probabilities = timesteps.probabilities.copy()
    probabilities[:, :10] += probabilities[:, [UNREAD]] / 10
    return Timesteps(probabilities, timesteps.times)


@pytest.mark.parametrize("recognizers", [1, 2])
def test_each_code_is_as_likely_as_ctc_alone_says(recognizers: int) -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        codes = {"".join(map(str, rng.integers(0, 4, rng.integers(1, 6)))) for _ in range(60)}
        trie = trie_of(*codes)
        readings = [reading(rng, int(rng.integers(8, 40))) for _ in range(recognizers)]
        heard = [with_unread_as_any(own) for own in readings]
        expected = np.array(
            [
                np.mean([ctc.log_likelihood(own, tuple(map(int, code.decode()))) for own in heard])
                for code in trie.codes
            ]
        )
        found = trie.likely(readings, -np.inf)
        assert found.indices.tolist() == np.argsort(-expected, kind="stable").tolist()
        np.testing.assert_allclose(found.scores, expected[found.indices], atol=1e-9)
        eighth = float(found.scores[7])
        assert trie.likely(readings, eighth - 1e-9).indices.tolist() == found.indices[:8].tolist()


def test_a_missed_and_an_added_digit_cost_what_the_network_gives_them() -> None:
    """The network sees 1, 2 and 3 for certain; each digit more or less costs 14 nats at most."""
    logits = np.full((7, ctc.CLASSES), -40.0)
    logits[[1, 3, 5], [1, 2, 3]] = logits[[0, 2, 4, 6], BLANK] = 0.0
    trie = trie_of("123", "13", "1243", "12243")
    found = trie.likely([ctc.to_timesteps(logits)], -60.0)
    scores = dict(zip([trie.codes[i].decode() for i in found.indices], found.scores, strict=True))
    assert scores["123"] == pytest.approx(0, abs=1e-3)
    assert -14 < scores["13"] < -13 and -14 < scores["1243"] < -12
    assert scores["12243"] < -24


def test_a_code_is_found_by_its_digits_alone() -> None:
    trie = trie_of("12", "120", "1200", "003")
    assert [trie.find(code) for code in ("003", "12", "120", "1200")] == [0, 1, 2, 3]
    assert [trie.find(code) for code in ("", "3", "1", "12000", "99")] == [None] * 5


@pytest.mark.slow
def test_of_a_million_codes_one_is_chosen_within_50_ms() -> None:
    """Beside what building them takes, a second or so, on a machine that does other things too."""
    rng = np.random.default_rng(1)
    numbers = np.unique(rng.integers(0, 10**7, 1_000_000))
    trie = CodeTrie(np.strings.zfill(numbers.astype("S7"), 7))
    spent = []
    for number in rng.choice(numbers, 15):
        logits = rng.normal(0, 1, (30, ctc.CLASSES))
        logits[::2, BLANK] += 9
        logits[1:15:2] += 7 * np.eye(ctc.CLASSES)[[int(digit) for digit in f"{number:07}"]]
        logits[15:, BLANK] += 9
        timesteps = ctc.to_timesteps(logits)
        start = time.process_time()
        found = trie.likely([timesteps], -12.0)
        spent.append(time.process_time() - start)
        assert trie.codes[found.indices[0]].decode() == f"{number:07}"
    assert np.median(spent) < 0.05
