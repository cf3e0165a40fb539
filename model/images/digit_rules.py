"""Printed lines across the paper of one digit, found as straight lines and taken out.

`line_rules` does the same for lines of writing. They stay two, and their second arguments differ:
here a rule runs right across the picture, and is told from grain by the contrast of the pen; there
it is as long as some digits, so their height is the measure.
"""

import cv2
import numpy as np

from model.images.contrast import Contrast
from model.images.digit_rule_search import find_cut_lines, find_lines
from model.images.digit_rule_trace import trace_rule
from model.images.ink import Departure, Ink, Mask

MIN_RULE_DARKNESS = 0.15  # What is fainter than this share of the pen's darkness is no rule.
MIN_OVERHANG = 0.08  # A rule sticks out of the writing by more than this share of the width.


def erase_rules(departure: Departure, contrast: Contrast) -> Departure:
    """The departure from the paper without the straight thin lines right across the picture.

    Lines are found by the Hough transform (Duda and Hart 1972, "Use of the Hough Transformation
    to Detect Lines and Curves in Pictures"). Where a stroke crosses a line, it is thicker than
    the line and stays. A single line as dark as the pen stays too unless it sticks out on both
    sides: it may be the bar of a 7 in a picture cut close.

    Args:
        departure: float32 (H, W), gray levels from the paper toward the pen.
        contrast: of the pen on the paper.

    Returns:
        The same, 0 where rules were; the array itself where none is found.
    """
    strokes = contrast.stroke_mask(departure)
    darkness = max(0.8 * contrast.floor, MIN_RULE_DARKNESS * contrast.pen)
    faint = (departure > darkness).astype(np.uint8)
    rules = _find_rules(strokes, faint, departure / contrast.pen)
    return departure * (1 - rules) if rules.any() else departure


def _find_rules(strokes: Mask, faint: Mask, pen: Ink) -> Mask:
    """Which of the strokes are rules.

    Args:
        strokes: uint8 (H, W), 1 where the paper may bear pen.
        faint: the same, with all that may be a rule.
        pen: float32 (H, W), how dark, 1 for the pen.
    """
    level, level_doubtful = _level_rules(faint, pen)
    faint = faint & ~level  # Nothing is left where rules cross.
    plumb, plumb_doubtful = _level_rules(faint.T, pen.T)
    plumb = plumb.T
    rest = strokes & ~(level | plumb)
    if level_doubtful and not _sticks_out(rest):
        rest = rest | (strokes & level)
    if plumb_doubtful and not _sticks_out(rest.T):
        rest = rest | (strokes & plumb)
    return strokes - rest


def _level_rules(mask: Mask, pen: Ink) -> tuple[Mask, bool]:
    """The rules of a mask that are about level; whether they are one that may be a stroke."""
    lines = find_lines(mask)
    traced = [(line, rule) for line in lines if (rule := trace_rule(mask, pen, line)) is not None]
    rules = [rule for _, rule in traced]
    doubtful = len(lines) == 1 and any(rule.is_dark_as_pen for rule in rules)
    if not doubtful:
        cut_lines = find_cut_lines(mask, [line for line, _ in traced])
        cut_rules = [trace_rule(mask, pen, line) for line in cut_lines]
        rules += [rule for rule in cut_rules if rule is not None]
    marked = np.zeros(mask.shape, np.uint8)
    for rule in rules:
        marked[rule.rows, rule.columns] = 1
    return marked, doubtful


def _sticks_out(rest: Mask) -> bool:
    """Whether a rule erased from a mask reached farther than the rest, left and right."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(rest))
    if count < 2:
        return False
    x, _, w, *_ = stats[1 + stats[1:, cv2.CC_STAT_HEIGHT].argmax()]
    return min(x, rest.shape[1] - x - w) > MIN_OVERHANG * rest.shape[1]
