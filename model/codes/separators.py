"""What stands between the digits of a code: marks, which the network reads, and spaces.

Marks are no part of a code, but of how it is written: `20/11/23`. A space is where the digits of a
code are further apart than others of it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.codes import ctc
from model.codes.text_lines import DIGIT_HEIGHT

MIN_PROBABILITY = 0.35  # Less likely marks are none: they are for people to read.
MIN_FOLLOWED = 0.02  # Timesteps at which marks are less likely are of no mark.
MIN_APART = 1.0  # What is said nearer to a digit is the digit, in timesteps.
MIN_EXTRA_GAP = 0.45 * DIGIT_HEIGHT  # A space is so much wider than the usual gap, in columns.


@dataclass(frozen=True, eq=False)
class Marks:
    """The marks of a line, left to right.

    Attributes:
        characters: which they are, of `ctc.MARKS`.
        places: float64 (M,), the timesteps in whose middles they are said, or their columns.
    """

    characters: str
    places: npt.NDArray[np.float64]


def find_marks(logits: npt.NDArray[np.floating], digits_at: npt.NDArray[np.float64]) -> Marks:
    """The marks that a line says, by timestep.

    Args:
        logits: (T, 17); of a network that knows no marks, (T, 12), there are none.
        digits_at: float64 (N,), the timesteps at which digits are said.
    """
    marks = ctc.softmax(logits.astype(np.float64))[:, ctc.FIRST_MARK :]
    at_once = marks.sum(axis=1)
    edges = np.diff(np.pad(at_once > MIN_FOLLOWED, 1).astype(int))
    characters, places = "", []
    for start, end in np.flatnonzero(edges).reshape(-1, 2).tolist():
        shares = marks[start:end].sum(axis=0)
        place = float(np.average(np.arange(start, end), weights=at_once[start:end]))
        is_apart = np.abs(digits_at - place).min(initial=np.inf) > MIN_APART
        if shares.sum() > MIN_PROBABILITY and is_apart:
            characters += ctc.MARKS[int(shares.argmax())]
            places.append(place)
    return Marks(characters, np.array(places))


def separate(boxes: npt.NDArray[np.intp], marks: Marks) -> tuple[str, ...]:
    """What stands before each digit of a code: marks, a space, or nothing.

    Args:
        boxes: x, y, width and height of each digit in a strip, (N, 4).
        marks: of the line, by column; what stands before the first digit, or after the last, is
            left out.
    """
    middles = boxes[:, 0] + boxes[:, 2] / 2
    gaps = boxes[1:, 0] - (boxes[:-1, 0] + boxes[:-1, 2])
    usual = np.sort(gaps)[: (len(gaps) + 1) // 2].max(initial=0)
    following = np.searchsorted(middles, marks.places)
    found = [""]
    for digit, gap in enumerate(gaps.tolist(), 1):
        between = np.flatnonzero(following == digit)
        space = " " if gap - usual >= MIN_EXTRA_GAP else ""
        found.append("".join(marks.characters[mark] for mark in between) or space)
    return tuple(found)
