"""What the line network answers, step by step → the symbols of a line and how sure each is.

Connectionist temporal classification, Graves et al. 2006, "Connectionist Temporal
Classification: Labelling Unsegmented Sequence Data with Recurrent Neural Networks": a line says
a sequence of symbols if the steps say it once repeats are merged and blanks dropped, and its
probability is the sum over all ways of the steps to say it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
# Of each beginning: how likely it is with a blank last, and with its last symbol last.
Beams = dict[tuple[int, ...], tuple[float, float]]

SYMBOLS = 11  # ten digits, and what can't be read
BLANK = SYMBOLS
NEVER = -1e30  # the logarithm of no probability at all, which may be subtracted from itself
BEAM = 8  # beginnings of a line that are followed at once
WORTH = -7.0  # natural logarithm; a symbol less likely than that at a step is not followed


@dataclass(frozen=True, eq=False)
class Decoded:
    """The likeliest sequence of symbols of a line.

    Attributes:
        symbols: 0 to 9, or 10 for what can't be read.
        probability: that the line says exactly this, in [0, 1].
        alternatives: float64 (N, 11), rows sum to 1: what stands at each position, if the
            rest is as it is.
        places: float64 (N,), the step in whose middle each symbol is said.
    """

    symbols: tuple[int, ...]
    probability: float
    alternatives: Array
    places: Array


def decode(answers: npt.NDArray[np.float32]) -> Decoded:
    """The likeliest sequence, by prefix beam search, and the alternatives to each symbol.

    Args:
        answers: logits (T, 12), the last of them the blank's.
    """
    steps = _log_softmax(answers.astype(np.float64))
    candidates = _beam_search(steps)
    scored = [(_likelihood(steps, candidate), candidate) for candidate in candidates]
    likelihood, symbols = max(scored)
    alternatives, places = _alternatives(steps, symbols)
    return Decoded(symbols, float(np.exp(min(likelihood, 0.0))), alternatives, places)


def _log_softmax(logits: Array) -> Array:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _beam_search(steps: Array) -> list[tuple[int, ...]]:
    """The likeliest few sequences; Hannun et al. 2014, "First-Pass Large Vocabulary
    Continuous Speech Recognition using Bi-Directional Recurrent DNNs"."""
    beams: Beams = {(): (0.0, NEVER)}
    for step in steps:
        worth = [int(symbol) for symbol in np.flatnonzero(step[:BLANK] > WORTH)]
        grown: Beams = {}
        for said, (blank, symbol) in beams.items():
            either = _add(blank, symbol)
            _reach(grown, said, either + step[BLANK], symbol + step[said[-1]] if said else NEVER)
            for new in worth:
                apart = blank if said and said[-1] == new else either
                _reach(grown, (*said, new), NEVER, apart + step[new])
        likeliest = sorted(grown.items(), key=lambda item: -_add(*item[1]))
        beams = dict(likeliest[:BEAM])
    return list(beams)


def _reach(beams: Beams, said: tuple[int, ...], blank: float, symbol: float) -> None:
    have = beams.get(said, (NEVER, NEVER))
    beams[said] = _add(have[0], blank), _add(have[1], symbol)


def _add(a: float, b: float) -> float:
    """The logarithm of the sum of two numbers given by theirs."""
    high, low = (a, b) if a > b else (b, a)
    return high + float(np.log1p(np.exp(max(low - high, -60.0))))


def _likelihood(steps: Array, symbols: tuple[int, ...]) -> float:
    """The logarithm of the probability that a line says exactly these symbols."""
    forward = _forward(steps, symbols)[-1]
    return float(np.logaddexp(forward[-1], forward[-2])) if symbols else float(forward[-1])


def _forward(steps: Array, symbols: tuple[int, ...]) -> Array:
    """How likely the steps so far are to have come to each state, logarithms (T, 2 N + 1).

    States are the symbols with a blank before, between and after them.
    """
    states = np.full(2 * len(symbols) + 1, BLANK)
    states[1::2] = symbols
    # A symbol may follow another without a blank between, unless they are the same.
    skips = np.zeros(len(states), bool)
    skips[3::2] = states[3::2] != states[1:-2:2]
    reached = np.full((len(steps), len(states)), NEVER)
    reached[0, :2] = steps[0, states[:2]]
    for step in range(1, len(steps)):
        before = reached[step - 1]
        total = before.copy()
        total[1:] = np.logaddexp(total[1:], before[:-1])
        total[2:] = np.where(skips[2:], np.logaddexp(total[2:], before[:-2]), total[2:])
        reached[step] = total + steps[step, states]
    return reached


def _alternatives(steps: Array, symbols: tuple[int, ...]) -> tuple[Array, Array]:
    """What else may stand at each position, (N, 11), and where the symbols stand, (N,)."""
    count, length = len(symbols), len(steps)
    if not count:
        return np.zeros((0, SYMBOLS)), np.zeros(0)
    forward = _forward(steps, symbols)
    backward = _forward(steps[::-1], symbols[::-1])[::-1, ::-1]
    at = np.arange(1, 2 * count, 2)
    every = np.arange(SYMBOLS)
    # Into and out of a position, over the blank beside it or straight from its neighbor.
    enter = np.full((length, count, SYMBOLS), NEVER)
    leave = np.full((length, count, SYMBOLS), NEVER)
    enter[1:] = forward[:-1, at - 1, np.newaxis]
    enter[0, 0] = 0.0
    leave[:-1] = backward[1:, at + 1, np.newaxis]
    leave[-1, -1] = 0.0
    for position in range(1, count):
        other = every != symbols[position - 1]
        straight = forward[:-1, at[position] - 2, np.newaxis]
        enter[1:, position, other] = np.logaddexp(enter[1:, position, other], straight)
        other = every != symbols[position]
        straight = backward[1:, at[position], np.newaxis]
        leave[:-1, position - 1, other] = np.logaddexp(leave[:-1, position - 1, other], straight)
    said = np.full((count, SYMBOLS), NEVER)
    total = np.full((count, SYMBOLS), NEVER)
    for step in range(length):
        said = np.logaddexp(said, enter[step]) + steps[step, :SYMBOLS]
        total = np.logaddexp(total, said + leave[step])
    shares = np.exp(total - total.max(axis=1, keepdims=True))
    occupied = forward[:, at] + backward[:, at] - steps[:, symbols]
    weights = np.exp(occupied - occupied.max(axis=0))
    places = (weights * np.arange(length)[:, np.newaxis]).sum(axis=0) / weights.sum(axis=0)
    return shares / shares.sum(axis=1, keepdims=True), places
