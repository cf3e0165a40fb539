"""Printed lines across the paper: found as straight lines, taken out of the strokes."""

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]  # (H, W), 1 where there may be pen
Ink = npt.NDArray[np.float32]  # (H, W), pen about 1

SEARCH_SIDE = 160  # pixels; lines are looked for at this size
SLANT = 8.0  # degrees that a line may lean from level or plumb
MIN_COVER = 0.6  # of the way across the picture, at least, is line
MAX_THICKNESS = 0.06  # of the picture's shorter side; thicker is no printed line
BLURRED_THICKNESS = 0.09  # of that side, if it is as thick all the way
WHOLE, EVEN = 0.97, 0.8  # of the way across is line; of its usual thickness
MIN_THICKNESS = 5.0  # pixels; thinner is never too thick
PARALLEL = 0.06  # of the way across, by which lines of one sheet may differ in slant
MAX_LINES = 24  # each way
LEAST_CUT = 0.15  # of the way across, at least, is seen of a line that leaves the picture
CUT_COVER = 0.85  # of what is seen is line
AS_DARK_AS_PEN = 0.75
OVERHANG = 0.08  # of the picture's width


def erase_lines(mask: Mask, faint: Mask, pen: Ink) -> Mask:
    """The mask without the straight thin lines that run right across the picture.

    Lines are found by the Hough transform (Duda and Hart 1972). Where a stroke crosses a
    line, the mask is thicker than the line and stays. A single line as dark as the pen stays
    too unless it sticks out on both sides: it may be the bar of a 7 in a picture cut close.

    Args:
        mask: uint8 (H, W), 1 where the paper may bear pen.
        faint: the same, with all that may be a line.
        pen: float32 (H, W), how dark, 1 for the pen.
    """
    level, level_doubtful = _lines(faint, pen)
    faint = faint & ~level  # so that nothing is left where lines cross
    plumb, plumb_doubtful = _lines(faint.T, pen.T)
    plumb = plumb.T
    rest = mask & ~(level | plumb)
    if level_doubtful and not _sticks_out(rest):
        rest = rest | (mask & level)
    if plumb_doubtful and not _sticks_out(rest.T):
        rest = rest | (mask & plumb)
    return rest


def _lines(mask: Mask, pen: Ink) -> tuple[Mask, bool]:
    """The lines of a mask that are about level; whether they are one that may be a stroke."""
    lines = np.zeros(mask.shape, np.uint8)
    found = _find_lines(mask)
    darkness = [_trace(lines, mask, pen, *ends) for ends in found]
    if len(found) == 1 and darkness[0] > AS_DARK_AS_PEN:
        return lines, True
    traced = [ends for ends, dark in zip(found, darkness, strict=True) if dark]
    for ends in _find_cut_lines(mask, traced):
        _trace(lines, mask, pen, *ends)
    return lines, False


def _sticks_out(rest: Mask) -> bool:
    """Whether a line erased from the mask reached farther than the rest, left and right."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(rest))
    if count < 2:
        return False
    x, _, w, *_ = stats[1 + stats[1:, cv2.CC_STAT_HEIGHT].argmax()]
    return min(x, rest.shape[1] - x - w) > OVERHANG * rest.shape[1]


def _find_lines(mask: Mask) -> list[tuple[float, float]]:
    """Height at the left and at the right end of each line that is about level, in pixels."""
    height, width = mask.shape
    step = max(1, -(-max(height, width) // SEARCH_SIDE))
    across = width // step
    ends = max(3, across // 12)
    x, _, w, _ = cv2.boundingRect(mask)
    if x >= ends * step or x + w <= (across - ends) * step:  # as most drawings, at once
        return []
    blocks = mask[: height // step * step, : across * step]
    blocks = blocks.reshape(height // step, step, across, step)
    small = blocks.max(axis=(1, 3))  # thin lines must outlive the shrinking
    columns = small.any(axis=0)
    if columns.mean() < MIN_COVER or not (columns[:ends].any() and columns[-ends:].any()):
        return []
    slant = np.deg2rad(SLANT)
    lines = cv2.HoughLines(
        np.ascontiguousarray(small),
        1,
        np.pi / 360,
        int(MIN_COVER * across),
        min_theta=np.pi / 2 - slant,
        max_theta=np.pi / 2 + slant,
    )
    found: list[tuple[float, float]] = []
    for rho, theta in [] if lines is None else lines[:2000, 0]:
        left = rho / np.sin(theta)
        right = (rho - (across - 1) * np.cos(theta)) / np.sin(theta)
        line = step * (left + 0.5) - 0.5, step * (right + 0.5) - 0.5
        lean = line[1] - line[0]
        if found and abs(lean - (found[0][1] - found[0][0])) > PARALLEL * mask.shape[1]:
            continue
        # Neighbors of a line already found are the same line: they differ along half its way.
        if all(abs(sum(line) - sum(other)) > 8 * step for other in found):
            found.append(line)
        if len(found) == MAX_LINES:
            break
    return found


def _find_cut_lines(mask: Mask, found: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Lines as those found that leave the picture above or below: their ends if they went on."""
    if not found:
        return []
    height, width = mask.shape
    lean = float(np.median([right - left for left, right in found]))
    x = np.arange(width)
    drop = lean * x / max(width - 1, 1)
    wide = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    cut: list[tuple[float, float]] = []
    starts = np.arange(-int(max(lean, 0)) - 1, height + int(max(-lean, 0)) + 1)
    starts = starts[(starts + min(lean, 0) < 0) | (starts + max(lean, 0) >= height)]
    for start in starts.tolist():
        y = np.round(start + drop).astype(int)
        inside = (y >= 0) & (y < height)
        if inside.sum() >= LEAST_CUT * width and wide[y[inside], x[inside]].mean() > CUT_COVER:
            cut.append((float(start), start + lean))
    return cut


def _trace(lines: Mask, mask: Mask, pen: Ink, left: float, right: float) -> float:
    """Marks one line of the mask in `lines`; returns how dark it is, 0 if it is none."""
    height, width = mask.shape
    reach = max(4, round(1.5 * MAX_THICKNESS * min(height, width)))
    x = np.arange(width)
    y = np.round(np.linspace(left, right, width)).astype(int)
    rows = y + np.arange(-reach, reach + 1)[:, None]
    inside = (rows >= 0) & (rows < height)
    column = np.where(inside, mask[rows.clip(0, height - 1), x], 0)
    # The run of mask nearest the line, for no line is quite straight.
    near = np.array([0, -1, 1, -2, 2, -3, 3]) + reach
    hit = column[near].astype(bool)
    center = np.where(hit.any(axis=0), near[hit.argmax(axis=0)], -1)
    on = center >= 0
    end = max(3, width // 8)
    here = np.flatnonzero((y >= 0) & (y < height))
    if not len(here):
        return 0.0
    on_here = on[here[0] : here[-1] + 1]
    if on_here.mean() < MIN_COVER or not (on_here[:end].any() and on_here[-end:].any()):
        return 0.0
    index = np.arange(2 * reach + 1)[:, None]
    gap_above = np.where((column == 0) & (index < center), index, -1).max(axis=0)
    gap_below = np.where((column == 0) & (index > center), index, 2 * reach + 1).min(axis=0)
    thickness = (gap_below - gap_above - 1)[on]
    usual = float(np.quantile(thickness, 0.4))
    even = on_here.mean() > WHOLE and np.quantile(thickness, 0.2) > EVEN * usual
    most = BLURRED_THICKNESS if even else MAX_THICKNESS
    if usual > max(MIN_THICKNESS, most * min(height, width)):
        return 0.0
    # A stroke that crosses the line makes it thicker, and darker where the line is faint.
    darkness = np.where(inside, pen[rows.clip(0, height - 1), x], 0.0)
    darkest = np.where(np.abs(index - center) <= usual, darkness, 0.0).max(axis=0)
    faint = float(np.quantile(darkest[on], 0.4))
    thin = on.copy()
    thin[on] = thickness <= usual + max(2.0, 0.5 * usual)
    alone = thin.copy()
    if faint < AS_DARK_AS_PEN:
        alone[on] |= darkest[on] < 1.2 * faint
    run = (index > gap_above) & (index < gap_below) & alone & inside
    run &= np.abs(index - center) <= np.where(thin, usual + 2, usual / 2 + 1)
    lines[rows[run], np.broadcast_to(x, rows.shape)[run]] = 1
    return faint
