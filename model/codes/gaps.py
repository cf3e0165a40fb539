"""Where one line of writing holds more than one code, or may do so.

split_at_gaps    where the gaps leave no doubt
may_be_of_two    whether the digits of a field on a page are of one code only by its word
"""

import itertools

import numpy as np
import numpy.typing as npt

from model.codes.code import MIN_DIGITS
from model.codes.text_lines import CODE_GAP, DIGIT_HEIGHT

MAX_SURE_GAP = 0.8 * DIGIT_HEIGHT  # Columns of paper; between two cells there is more.
MAX_SURE_GAPS = 2.0  # Of a hand that writes wide, so many usual gaps.
MIN_GAP_PITCHES = 2.5  # Codes are further apart than so many usual distances between digits.


def split_at_gaps(
    timesteps: npt.NDArray[np.float64], marks: npt.NDArray[np.float64], count: int, stride: int
) -> list[tuple[int, int]]:
    """From which timestep to which each code of a line goes.

    Args:
        timesteps: float64 (N,), when its digits are said, increasing.
        marks: float64 (M,), when marks are said, increasing: digits are as far apart as from
            the marks between them.
        count: the number of timesteps of the line.
        stride: the number of columns of a timestep.
    """
    gaps = _gaps_between_codes(timesteps * stride, marks * stride)
    middles = [int((timesteps[gap] + timesteps[gap + 1]) / 2) for gap in gaps]
    return list(itertools.pairwise([0, *middles, count]))


def may_be_of_two(boxes: npt.NDArray[np.intp]) -> bool:
    """Whether two digits are as far apart as those of two cells of a table, its wall unseen.

    Args:
        boxes: x, y, width and height of each digit in a strip, (N, 4), left to right.
    """
    left, _, width, _ = boxes.T
    gaps = left[1:] - (left + width)[:-1]
    for number in np.flatnonzero(gaps > MAX_SURE_GAP).tolist():
        others = np.delete(gaps, number)
        if not len(others) or gaps[number] > MAX_SURE_GAPS * np.median(others):
            return True
    return False


def _gaps_between_codes(
    columns: npt.NDArray[np.float64], marks: npt.NDArray[np.float64]
) -> list[int]:
    """After which digits of a line another code begins, by the columns of their middles.

    Where digits are wide apart everywhere, they are of one code; and no digit stands alone,
    lest a code lose its last.
    """
    pitches = np.diff(columns)
    if not len(pitches):
        return []
    min_gap = max(CODE_GAP, MIN_GAP_PITCHES * float(np.median(pitches)))
    widest = [
        np.diff([left, *marks[(marks > left) & (marks < right)], right]).max()
        for left, right in itertools.pairwise(columns)
    ]
    gaps: list[int] = []
    begin = 0
    for gap in np.flatnonzero(np.array(widest) > min_gap).tolist():
        before, after = gap + 1 - begin, len(columns) - gap - 1
        if min(before, after) >= MIN_DIGITS:
            gaps.append(gap)
            begin = gap + 1
    return gaps
