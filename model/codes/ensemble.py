"""What a line says to two recognizers together, each with its own timesteps."""

import numpy as np
import numpy.typing as npt

from model.codes import ctc
from model.codes.ctc import UNREAD, Hypothesis
from model.codes.line_recognizer import LineRecognizer
from model.codes.text_lines import TextLine

Logits = npt.NDArray[np.float32]  # (T, 12 or 17)


def reconsider(
    hypothesis: Hypothesis, logits: Logits, second: LineRecognizer, line: TextLine
) -> tuple[Hypothesis, Logits | None]:
    """What a line says to both recognizers, and the second's logits; as it was, and None, where a
    digit can't be read.

    Such a code is never sure, and the second recognizer may not know what can't be read.

    Args:
        hypothesis: what it says to the first.
        logits: float32 (T, 12 or 17), the first's.
        second: the other recognizer.
        line: the line.
    """
    if not hypothesis.symbols or UNREAD in hypothesis.symbols:
        return hypothesis, None
    other = second.logits(line)
    return decode_together(logits, other), other


def decode_together(first: Logits, second: Logits) -> Hypothesis:
    """The likeliest sequence of symbols to two recognizers.

    Both have an equal say, in logarithms (Genest and Zidek 1986, "Combining Probability
    Distributions: A Critique and an Annotated Bibliography", the logarithmic opinion pool).

    Args:
        first: its logits (T, 12 or 17); it says when symbols are said.
        second: its logits (T', 12 or 17).
    """
    both = ctc.to_timesteps(first), ctc.to_timesteps(second)
    candidates = {symbols for mine in both for symbols in ctc.beam_search(mine) if symbols}
    if not candidates:
        return ctc.decode(first)
    scores = {
        symbols: sum(ctc.log_likelihood(timesteps, symbols) for timesteps in both) / 2
        for symbols in candidates
    }
    symbols = max(scores, key=lambda candidate: scores[candidate])
    to_first, to_second = (ctc.explain(timesteps, symbols) for timesteps in both)
    pooled = np.sqrt(to_first.alternatives * to_second.alternatives) + ctc.TINY
    return Hypothesis(
        symbols,
        float(1 / sum(np.exp(score - scores[symbols]) for score in scores.values())),
        pooled / pooled.sum(axis=1, keepdims=True),
        to_first.timesteps,
    )
