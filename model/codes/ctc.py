"""What the line network answers, step by step → the symbols of a line and how sure each is.

Connectionist temporal classification, Graves et al. 2006, "Connectionist Temporal
Classification: Labelling Unsegmented Sequence Data with Recurrent Neural Networks": a line says
a sequence of symbols if the steps say it once repeats are merged and blanks dropped, and its
probability is the sum over all ways of the steps to say it.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Symbols = tuple[int, ...]
# Of each beginning: how likely it is with a blank last, and with its last symbol last.
Beams = dict[Symbols, tuple[float, float]]

SYMBOLS = 11  # ten digits, and what can't be read
UNREAD = SYMBOLS - 1
BLANK = SYMBOLS
LEAST = 1e-6  # probability that any symbol has at any step; keeps products above underflow
TINY = 1e-300
PLAIN = 0.5  # probability above which no other sequence can be likelier
BEAM = 8  # beginnings of a line that are followed at once
EMPTY = 0.999  # probability of a blank, above which steps side by side are taken as one
WORTH = 1e-3  # a symbol less likely than that at a step is not followed


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """The likeliest sequence of symbols of a line.

    Attributes:
        symbols: 0 to 9, or 10 for what can't be read.
        probability: that the line says exactly this, in [0, 1].
        alternatives: float64 (N, 11), rows sum to 1: what stands at each position, if the
            rest is as it is.
        places: float64 (N,), the step in whose middle each symbol is said.
    """

    symbols: Symbols
    probability: float
    alternatives: Array
    places: Array


def decode(answers: npt.NDArray[np.float32]) -> Hypothesis:
    """The likeliest sequence of symbols, and the alternatives to each.

    It is that of the likeliest steps where it holds more than half of all probability, else
    the best of a prefix beam search.

    Args:
        answers: logits (T, 12), the last of them the blank's.
    """
    steps, times = _steps(answers)
    symbols = tuple(
        symbol for symbol, _ in itertools.groupby(steps.argmax(axis=1).tolist()) if symbol < BLANK
    )
    ways = _forward(steps, symbols)
    if ways.probability < PLAIN:
        candidates = {other: _forward(steps, other) for other in _beam_search(steps)}
        symbols, ways = max(candidates.items(), key=lambda item: item[1].logarithm)
    return _decoded(steps, times, symbols, ways)


def decode_together(
    answers: npt.NDArray[np.float32], others: npt.NDArray[np.float32]
) -> Hypothesis:
    """The likeliest sequence of symbols to two readers, each with its own steps.

    Both have an equal say, in logarithms (Genest and Zidek 1986, "Combining Probability
    Distributions: A Critique and an Annotated Bibliography", the logarithmic opinion pool).
    Places are the first reader's.

    Args:
        answers: logits (T, 12) of the first.
        others: logits (T', 12) of the second.
    """
    both = tuple(map(_steps, (answers, others)))
    candidates = {symbols for steps, _ in both for symbols in _beam_search(steps) if symbols}
    if not candidates:
        return decode(answers)
    scores = {
        symbols: sum(_forward(steps, symbols).logarithm for steps, _ in both) / 2
        for symbols in candidates
    }
    symbols = max(scores, key=lambda candidate: scores[candidate])
    mine, theirs = (
        _decoded(steps, times, symbols, _forward(steps, symbols)) for steps, times in both
    )
    pooled = np.sqrt(mine.alternatives * theirs.alternatives) + TINY
    return Hypothesis(
        symbols,
        float(1 / sum(np.exp(score - scores[symbols]) for score in scores.values())),
        pooled / pooled.sum(axis=1, keepdims=True),
        mine.places,
    )


def _decoded(steps: Array, times: Array, symbols: Symbols, ways: "_Ways") -> Hypothesis:
    """What is known of symbols that steps, each at its time, are taken to say."""
    if not symbols:
        return Hypothesis((), ways.probability, np.zeros((0, SYMBOLS)), np.zeros(0))
    backward = _forward(steps[::-1], symbols[::-1], ways.scales[::-1]).reached[::-1, ::-1]
    return Hypothesis(
        symbols,
        ways.probability,
        _alternatives(steps, symbols, ways, backward),
        _places(steps, times, symbols, ways, backward),
    )


def likelihood(answers: npt.NDArray[np.float32], symbols: Symbols) -> float:
    """The probability, in [0, 1], that logits (T, 12) say exactly these symbols."""
    return _forward(_steps(answers)[0], symbols).probability


def _steps(answers: npt.NDArray[np.float32]) -> tuple[Array, Array]:
    """The probabilities of logits (T, 12) at each step, and when it is; empty runs as one.

    Most steps are of paper, and all that follows takes its time for each. Over an empty run
    any one step may say a symbol, and all of them a blank.
    """
    steps = _softmax(answers.astype(np.float64))
    empty = steps[:, BLANK] > EMPTY
    starts = np.flatnonzero(np.append(True, ~(empty[1:] & empty[:-1])))
    runs = np.add.reduceat(steps, starts)
    runs[:, BLANK] = np.multiply.reduceat(steps[:, BLANK], starts)
    ends = np.append(starts[1:], len(steps))
    return runs, (starts + ends - 1) / 2


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    raised = raised / raised.sum(axis=1, keepdims=True) + LEAST
    return raised / raised.sum(axis=1, keepdims=True)


def _beam_search(steps: Array) -> list[Symbols]:
    """The likeliest few sequences; Hannun et al. 2014, "First-Pass Large Vocabulary
    Continuous Speech Recognition using Bi-Directional Recurrent DNNs"."""
    beams: Beams = {(): (1.0, 0.0)}
    for step in steps:
        answers = step.tolist()
        worth = np.flatnonzero(step[:BLANK] > WORTH).tolist()
        grown: Beams = {}
        for said, (blank, symbol) in beams.items():
            either = blank + symbol
            again = symbol * answers[said[-1]] if said else 0.0
            _reach(grown, said, either * answers[BLANK], again)
            for new in worth:
                apart = blank if said and said[-1] == new else either
                _reach(grown, (*said, new), 0.0, apart * answers[new])
        likeliest = sorted(grown.items(), key=lambda item: -sum(item[1]))[:BEAM]
        most = sum(likeliest[0][1])  # all are divided by it, lest long lines underflow
        beams = {said: (blank / most, symbol / most) for said, (blank, symbol) in likeliest}
    return list(beams)


def _reach(beams: Beams, said: Symbols, blank: float, symbol: float) -> None:
    have = beams.get(said, (0.0, 0.0))
    beams[said] = have[0] + blank, have[1] + symbol


@dataclass(frozen=True, eq=False)
class _Ways:
    """How likely steps are to have come to each state of some symbols.

    States are the symbols with a blank before, between and after them.

    Attributes:
        reached: (T, 2 N + 1), at each step, divided by the scales so far.
        scales: (T,), what keeps products from underflow (Rabiner 1989, "A Tutorial on Hidden
            Markov Models", V.A).
    """

    reached: Array
    scales: Array

    @property
    def logarithm(self) -> float:
        """Of the probability that the steps say exactly the symbols."""
        return float(np.log(self.scales).sum() + np.log(self.reached[-1, -2:].sum() + TINY))

    @property
    def probability(self) -> float:
        """That the steps say exactly the symbols, in [0, 1]."""
        return float(min(np.exp(self.logarithm), 1.0))


def _forward(steps: Array, symbols: Symbols, scales: Array | None = None) -> _Ways:
    """The ways that steps may say symbols, by scales that are given or made on the way."""
    states = np.full(2 * len(symbols) + 1, BLANK)
    states[1::2] = symbols
    answers = steps[:, states]
    # From each state to itself and the next; and from a symbol to another without a blank.
    moves = np.eye(len(states)) + np.eye(len(states), k=1)
    skips = np.flatnonzero(states[3::2] != states[1:-2:2])
    moves[2 * skips + 1, 2 * skips + 3] = 1.0
    reached = np.zeros(answers.shape)
    reached[0, :2] = answers[0, :2]
    used = np.ones(len(steps)) if scales is None else scales
    for step, now in enumerate(reached):
        if step:
            np.dot(reached[step - 1], moves, out=now)
            now *= answers[step]
        if scales is None:
            used[step] = now.sum()
        now /= used[step]
    return _Ways(reached, used)


def _alternatives(steps: Array, symbols: Symbols, ways: _Ways, backward: Array) -> Array:
    """What else may stand at each position, (N, 11)."""
    forward, at, said = ways.reached, np.arange(1, 2 * len(symbols), 2), np.array(symbols)
    # Into and out of a position: over the blank beside it, or straight from a neighbor that
    # is another symbol.
    enter = np.zeros((len(steps), len(symbols), SYMBOLS))
    leave = np.zeros_like(enter)
    enter[0, 0] = leave[-1, -1] = 1.0
    enter[1:] = forward[:-1, at - 1, np.newaxis]
    leave[:-1] = backward[1:, at + 1, np.newaxis]
    other = np.arange(SYMBOLS) != said[:, np.newaxis]
    enter[1:, 1:] += forward[:-1, at[:-1], np.newaxis] * other[:-1]
    leave[:-1, :-1] += backward[1:, at[1:], np.newaxis] * other[1:]
    scaled = steps[:, :SYMBOLS] / ways.scales[:, np.newaxis]
    within = enter  # as well as what entered before, and has said the same since
    for step, (here, answers) in enumerate(zip(within, scaled, strict=True)):
        if step:
            here += within[step - 1]
        here *= answers
    total = (within * leave).sum(axis=0) + TINY
    return total / total.sum(axis=1, keepdims=True)


def _places(steps: Array, times: Array, symbols: Symbols, ways: _Ways, backward: Array) -> Array:
    """The mean step at which each symbol is said, (N,)."""
    weights = ways.reached[:, 1::2] * backward[:, 1::2] / steps[:, list(symbols)] + TINY
    return times @ weights / weights.sum(axis=0)
