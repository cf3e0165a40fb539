"""Logits of a line, timestep by timestep → the symbols that it says and how sure each is.

decode          logits → the likeliest hypothesis
log_likelihood  how likely given symbols are

Connectionist temporal classification, Graves et al. 2006, "Connectionist Temporal
Classification: Labelling Unsegmented Sequence Data with Recurrent Neural Networks": a line says
a sequence of symbols if the timesteps say it once repeats are merged and blanks dropped, and its
probability is the sum over all paths of the timesteps that say it.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Symbols = tuple[int, ...]
# How likely each prefix is with a blank last, and with its last symbol last.
Beams = dict[Symbols, tuple[float, float]]

SYMBOLS = 11  # The ten digits, and what can't be read.
UNREAD = SYMBOLS - 1
BLANK = SYMBOLS
# Marks between digits have the logits after the blank's, from a network that knows marks.
MARKS = "/.,-:"
FIRST_MARK = BLANK + 1
CLASSES = FIRST_MARK + len(MARKS)
MIN_PROBABILITY = 1e-6  # Every symbol has it at every timestep, so that products don't underflow.
TINY = 1e-300  # It keeps divisions and logarithms from zero.
MAJORITY = 0.5  # Above this probability no other sequence can be likelier.
BEAM_WIDTH = 8  # So many prefixes of a line are followed at once.
MIN_EMPTY_BLANK = 0.999  # Adjacent timesteps are merged where a blank is likelier than this.
MIN_FOLLOWED = 1e-3  # A symbol that is less likely at a timestep is not followed.


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """What a line is taken to say.

    Attributes:
        symbols: 0 to 9, or 10 for what can't be read.
        probability: that the line says exactly this, in [0, 1].
        alternatives: float64 (N, 11), rows sum to 1: the probabilities of what stands at each
            position, if the rest is as it is.
        timesteps: float64 (N,), the timestep in whose middle each symbol is said.
    """

    symbols: Symbols
    probability: float
    alternatives: Array
    timesteps: Array


@dataclass(frozen=True, eq=False)
class Timesteps:
    """What a network says of a line over time.

    Attributes:
        probabilities: float64 (T, 12), rows of a single timestep sum to 1.
        times: float64 (T,), increasing, when each row is, in timesteps of the network.
    """

    probabilities: Array
    times: Array


def decode(logits: npt.NDArray[np.floating]) -> Hypothesis:
    """The likeliest sequence of symbols, and the alternatives to each.

    It is that of the likeliest path where it holds more than half of all probability, else
    the best of a prefix beam search.

    Args:
        logits: (T, 12), the last of them the blank's; or (T, 17), with those of `MARKS` after it.
    """
    timesteps = to_timesteps(logits)
    likeliest_path = timesteps.probabilities.argmax(axis=1).tolist()
    symbols = tuple(symbol for symbol, _ in itertools.groupby(likeliest_path) if symbol < BLANK)
    paths = _forward(timesteps.probabilities, symbols)
    if paths.probability < MAJORITY:
        candidates = {
            other: _forward(timesteps.probabilities, other) for other in beam_search(timesteps)
        }
        symbols, paths = max(candidates.items(), key=lambda item: item[1].log_likelihood)
    return _explain(timesteps, symbols, paths)


def explain(timesteps: Timesteps, symbols: Symbols) -> Hypothesis:
    """The hypothesis that timesteps say exactly these symbols."""
    return _explain(timesteps, symbols, _forward(timesteps.probabilities, symbols))


def log_likelihood(timesteps: Timesteps, symbols: Symbols) -> float:
    """The logarithm of the probability that timesteps say exactly these symbols."""
    return _forward(timesteps.probabilities, symbols).log_likelihood


def likelihood(logits: npt.NDArray[np.floating], symbols: Symbols) -> float:
    """The probability, in [0, 1], that logits (T, 12 or 17) say exactly these symbols."""
    return _forward(to_timesteps(logits).probabilities, symbols).probability


def softmax(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Probabilities of logits (N, C), rows sum to 1."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def to_timesteps(logits: npt.NDArray[np.floating]) -> Timesteps:
    """The probabilities of logits (T, 12 or 17) over time, each empty run merged into one timestep.

    A mark is no symbol of a code: where one is said, no digit is, as where a blank is said. So
    hypotheses that differ in marks alone are one, whose probability is the sum of theirs.

    Most timesteps are of paper, and all that follows takes its time for each. Over an empty run
    any one timestep may say a symbol, and all of them a blank.
    """
    classes = softmax(logits.astype(np.float64))
    probabilities = classes[:, :FIRST_MARK] + MIN_PROBABILITY
    probabilities[:, BLANK] += classes[:, FIRST_MARK:].sum(axis=1)
    probabilities = probabilities / probabilities.sum(axis=1, keepdims=True)
    empty = probabilities[:, BLANK] > MIN_EMPTY_BLANK
    starts = np.flatnonzero(np.append(True, ~(empty[1:] & empty[:-1])))
    merged = np.add.reduceat(probabilities, starts)
    merged[:, BLANK] = np.multiply.reduceat(probabilities[:, BLANK], starts)
    ends = np.append(starts[1:], len(probabilities))
    return Timesteps(merged, (starts + ends - 1) / 2)


def beam_search(timesteps: Timesteps) -> list[Symbols]:
    """The likeliest few sequences; Hannun et al. 2014, "First-Pass Large Vocabulary
    Continuous Speech Recognition using Bi-Directional Recurrent DNNs"."""
    beams: Beams = {(): (1.0, 0.0)}
    for row in timesteps.probabilities:
        probabilities = row.tolist()
        followed = np.flatnonzero(row[:BLANK] > MIN_FOLLOWED).tolist()
        grown: Beams = {}
        for prefix, (blank_last, symbol_last) in beams.items():
            either = blank_last + symbol_last
            repeated = symbol_last * probabilities[prefix[-1]] if prefix else 0.0
            _add(grown, prefix, either * probabilities[BLANK], repeated)
            for symbol in followed:
                # A symbol that follows itself needs a blank between.
                before = blank_last if prefix and prefix[-1] == symbol else either
                _add(grown, (*prefix, symbol), 0.0, before * probabilities[symbol])
        likeliest = sorted(grown.items(), key=lambda item: -sum(item[1]))[:BEAM_WIDTH]
        most = sum(likeliest[0][1])  # All are divided by it, lest long lines underflow.
        beams = {prefix: (blank / most, symbol / most) for prefix, (blank, symbol) in likeliest}
    return list(beams)


def _add(beams: Beams, prefix: Symbols, blank_last: float, symbol_last: float) -> None:
    before = beams.get(prefix, (0.0, 0.0))
    beams[prefix] = before[0] + blank_last, before[1] + symbol_last


@dataclass(frozen=True, eq=False)
class _Paths:
    """How likely the paths of timesteps are to have come to each state of some symbols.

    States are the symbols with a blank before, between and after them.

    Attributes:
        reached: (T, 2 N + 1), at each timestep, divided by the scales so far.
        scales: (T,), what keeps products from underflow (Rabiner 1989, "A Tutorial on Hidden
            Markov Models", V.A).
    """

    reached: Array
    scales: Array

    @property
    def log_likelihood(self) -> float:
        """The logarithm of the probability that the timesteps say exactly the symbols."""
        return float(np.log(self.scales).sum() + np.log(self.reached[-1, -2:].sum() + TINY))

    @property
    def probability(self) -> float:
        """The probability that the timesteps say exactly the symbols, in [0, 1]."""
        return float(min(np.exp(self.log_likelihood), 1.0))


def _forward(probabilities: Array, symbols: Symbols, scales: Array | None = None) -> _Paths:
    """The paths that say symbols, by scales that are given or made on the way."""
    states = np.full(2 * len(symbols) + 1, BLANK)
    states[1::2] = symbols
    emitted = probabilities[:, states]
    # A path stays or moves to the next state, or from a symbol to another over the blank.
    moves = np.eye(len(states)) + np.eye(len(states), k=1)
    skips = np.flatnonzero(states[3::2] != states[1:-2:2])
    moves[2 * skips + 1, 2 * skips + 3] = 1.0
    reached = np.zeros(emitted.shape)
    reached[0, :2] = emitted[0, :2]
    used = np.ones(len(probabilities)) if scales is None else scales
    for time, now in enumerate(reached):
        if time:
            np.dot(reached[time - 1], moves, out=now)
            now *= emitted[time]
        if scales is None:
            used[time] = now.sum()
        now /= used[time]
    return _Paths(reached, used)


def _explain(timesteps: Timesteps, symbols: Symbols, forward: _Paths) -> Hypothesis:
    """The hypothesis that timesteps say symbols, by the paths that say them."""
    if not symbols:
        return Hypothesis((), forward.probability, np.zeros((0, SYMBOLS)), np.zeros(0))
    probabilities = timesteps.probabilities
    backward = _forward(probabilities[::-1], symbols[::-1], forward.scales[::-1])
    return Hypothesis(
        symbols,
        forward.probability,
        _alternatives(probabilities, symbols, forward, backward),
        _mean_times(timesteps, symbols, forward, backward),
    )


def _alternatives(
    probabilities: Array, symbols: Symbols, forward: _Paths, backward: _Paths
) -> Array:
    """The probabilities of what stands at each position, if the rest is as it is, (N, 11).

    A path enters a position at one timestep, says its symbol for a while, and leaves it at
    another; all such paths are added up.
    """
    entering = _entering(forward, symbols)
    leaving = _entering(backward, symbols[::-1])[::-1, ::-1]
    emitted = probabilities[:, :SYMBOLS] / forward.scales[:, np.newaxis]
    within = np.zeros_like(entering)  # The paths that have entered and not left.
    before = within[0]
    for now, entered, probability in zip(within, entering, emitted, strict=True):
        np.add(entered, before, out=now)
        now *= probability
        before = now
    total = (within * leaving).sum(axis=0) + TINY
    return total / total.sum(axis=1, keepdims=True)


def _entering(paths: _Paths, symbols: Symbols) -> Array:
    """How likely paths are to come to a position at each timestep, whatever its symbol is.

    They come from the blank before it, or straight from its neighbor if that is another symbol.

    Returns:
        float64 (T, N, 11), by timestep, position and symbol at the position.
    """
    blanks, neighbors = paths.reached[:-1, :-1:2], paths.reached[:-1, 1:-2:2]
    is_other = np.arange(SYMBOLS) != np.array(symbols[:-1], int)[:, np.newaxis]
    entering = np.zeros((len(paths.reached), len(symbols), SYMBOLS))
    entering[0, 0] = 1.0
    entering[1:] = blanks[..., np.newaxis]
    entering[1:, 1:] += neighbors[..., np.newaxis] * is_other
    return entering


def _mean_times(timesteps: Timesteps, symbols: Symbols, forward: _Paths, backward: _Paths) -> Array:
    """The mean time at which each symbol is said, in timesteps of the network, (N,)."""
    said = forward.reached[:, 1::2] * backward.reached[::-1, ::-1][:, 1::2]
    weights = said / timesteps.probabilities[:, list(symbols)] + TINY
    return timesteps.times @ weights / weights.sum(axis=0)
