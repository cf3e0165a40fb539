"""Where straight lines run across the mask of a digit's picture, by the Hough transform.

find_lines       those that run right across
find_cut_lines   those like them that leave the picture above or below
"""

from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from model.images.ink import Mask

SEARCH_SIDE = 160  # Pixels of the longer side, at which lines are looked for.
MAX_SLANT = 8.0  # Degrees that a line may lean from level.
MAX_RISE_DIFFERENCE = 0.06  # Rises of one sheet's lines differ by this share of the width at most.
MAX_LINES = 24  # No more are looked for.
MAX_CANDIDATES = 2_000  # So many are looked at, the clearest first.
MIN_COVER = 0.6  # At least this share of the way across the picture is line.
MIN_CUT_LENGTH = 0.15  # At least this share of a line that leaves the picture is seen.
MIN_CUT_COVER = 0.85  # At least this share of what should be seen of it is line.

Line = tuple[float, float]  # The rows of a line at the left and at the right end of the picture.


def find_lines(mask: Mask) -> list[Line]:
    """The lines right across a mask that are about level, in pixels of it.

    Args:
        mask: uint8 (H, W), 1 where there may be a rule.
    """
    height, width = mask.shape
    step = max(1, -(-max(height, width) // SEARCH_SIDE))
    across = width // step
    ends = max(3, across // 12)
    x, _, w, _ = cv2.boundingRect(mask)
    if x >= ends * step or x + w <= (across - ends) * step:
        return []  # Most drawings leave here.
    blocks = mask[: height // step * step, : across * step]
    blocks = blocks.reshape(height // step, step, across, step)
    small = blocks.max(axis=(1, 3))  # Thin lines must outlive the shrinking.
    columns = small.any(axis=0)
    if columns.mean() < MIN_COVER or not (columns[:ends].any() and columns[-ends:].any()):
        return []
    return _distinct(_hough_lines(small), step, width)


def _hough_lines(small: Mask) -> Iterator[Line]:
    """Lines of a small mask that are about level, the clearest first, many of them nearly alike."""
    across = small.shape[1]
    slant = np.deg2rad(MAX_SLANT)
    found = cv2.HoughLines(
        np.ascontiguousarray(small),
        1,
        np.pi / 360,
        int(MIN_COVER * across),
        min_theta=np.pi / 2 - slant,
        max_theta=np.pi / 2 + slant,
    )
    for rho, theta in [] if found is None else found[:MAX_CANDIDATES, 0]:
        yield rho / np.sin(theta), (rho - (across - 1) * np.cos(theta)) / np.sin(theta)


def _distinct(candidates: Iterable[Line], step: int, width: int) -> list[Line]:
    """Of lines of a mask `step` times as small, in pixels of the large one, each but once.

    All are about parallel to the clearest.
    """
    lines: list[Line] = []
    for left, right in candidates:
        line = step * (left + 0.5) - 0.5, step * (right + 0.5) - 0.5
        if lines and abs(_rise(line) - _rise(lines[0])) > MAX_RISE_DIFFERENCE * width:
            continue
        # Neighbors of a line already found are the same line: they differ along half its way.
        if all(abs(sum(line) - sum(other)) > 8 * step for other in lines):
            lines.append(line)
        if len(lines) == MAX_LINES:
            break
    return lines


def _rise(line: Line) -> float:
    return line[1] - line[0]


def find_cut_lines(mask: Mask, found: list[Line]) -> list[Line]:
    """Lines as those found that leave the picture above or below: their ends if they went on.

    Args:
        mask: uint8 (H, W), 1 where there may be a rule.
        found: lines right across the mask.
    """
    if not found:
        return []
    height, width = mask.shape
    rise = float(np.median([_rise(line) for line in found]))
    x = np.arange(width)
    offset = rise * x / max(width - 1, 1)
    wide = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    cut: list[Line] = []
    starts = np.arange(-int(max(rise, 0)) - 1, height + int(max(-rise, 0)) + 1)
    starts = starts[(starts + min(rise, 0) < 0) | (starts + max(rise, 0) >= height)]
    for start in starts.tolist():
        y = np.round(start + offset).astype(int)
        inside = (y >= 0) & (y < height)
        seen = inside.sum() >= MIN_CUT_LENGTH * width
        if seen and wide[y[inside], x[inside]].mean() > MIN_CUT_COVER:
            cut.append((float(start), start + rise))
    return cut
