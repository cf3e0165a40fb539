"""Printed lines across the paper of one digit, found as straight lines and taken out.

`line_rules` does the same for lines of writing. They stay two, and their second arguments differ:
here a rule runs right across the picture, and is told from grain by the contrast of the pen; there
it is as long as some digits, so their height is the measure.
"""

import cv2
import numpy as np

from model.images.contrast import Contrast
from model.images.digit_rule_search import find_cut_lines, find_lines
from model.images.digit_rule_trace import RuleTrace, trace_rule
from model.images.ink import Departure, Ink, Mask, mean_width

MIN_RULE_DARKNESS = 0.15  # What is fainter than this share of the pen's darkness is no rule.
MAX_STRAIGHT_STROKES = 3  # Of bar, cross and foot; digits have no more.
MIN_THICK_AS_PEN = 0.7  # What is thinner than this share of the pen's width is no stroke.
MAX_EDGE_GAP = 0.055  # A rule comes as near to both edges, by the picture's width.
MIN_OVERHANG = 0.08  # A rule sticks out of the writing by more than this share of the width.


def erase_rules(departure: Departure, contrast: Contrast, drawn: bool = False) -> Departure:
    """The departure from the paper without the straight thin lines right across the picture.

    Lines are found by the Hough transform (Duda and Hart 1972, "Use of the Hough Transformation
    to Detect Lines and Curves in Pictures"). Where a stroke crosses a line, it is thicker than
    the line and stays. A line as dark and as thick as the pen may be the bar of a 7 or the foot
    of a 2. It is a rule only where there are more such lines than a digit has, or where paper is
    around the digit and the line goes on to both edges.

    Args:
        departure: float32 (H, W), gray levels from the paper toward the pen.
        contrast: of the pen on the paper.
        drawn: whether the picture was drawn on a screen, where paper has no rules.

    Returns:
        The same, 0 where rules were; the array itself where none is found.
    """
    strokes = contrast.stroke_mask(departure)
    darkness = max(0.8 * contrast.floor, MIN_RULE_DARKNESS * contrast.pen)
    faint = (departure > darkness).astype(np.uint8)
    rules = _find_rules(strokes, faint, departure / contrast.pen, drawn)
    return departure * (1 - rules) if rules.any() else departure


def _find_rules(strokes: Mask, faint: Mask, pen: Ink, drawn: bool) -> Mask:
    """Which of the strokes are rules.

    Args:
        strokes: uint8 (H, W), 1 where the paper may bear pen.
        faint: the same, with all that may be a rule.
        pen: float32 (H, W), how dark, 1 for the pen.
        drawn: whether the picture was drawn on a screen.
    """
    level, level_suspects = _level_rules(faint, pen, drawn)
    faint = faint & ~level  # Nothing is left where rules cross.
    plumb, plumb_suspects = _level_rules(faint.T, pen.T, drawn)
    plumb = plumb.T
    rest = strokes & ~(level | plumb)
    found = rest
    if level_suspects and _are_strokes(level_suspects, rest, drawn):
        found = found | (strokes & level)
    if plumb_suspects and _are_strokes(plumb_suspects, rest.T, drawn):
        found = found | (strokes & plumb)
    return strokes - found


def _level_rules(mask: Mask, pen: Ink, drawn: bool) -> tuple[Mask, list[RuleTrace]]:
    """Where the rules of a mask are that are about level, and which of them may be strokes.

    These are few, and as dark as the pen.
    """
    lines = find_lines(mask)
    traced = [(line, rule) for line in lines if (rule := trace_rule(mask, pen, line)) is not None]
    rules = [rule for _, rule in traced]
    few = len(lines) <= (MAX_STRAIGHT_STROKES if drawn else 1)
    suspects = rules if few and any(rule.is_dark_as_pen for rule in rules) else []
    if not suspects:
        cut_lines = find_cut_lines(mask, [line for line, _ in traced])
        cut_rules = [trace_rule(mask, pen, line) for line in cut_lines]
        rules += [rule for rule in cut_rules if rule is not None]
    marked = np.zeros(mask.shape, np.uint8)
    for rule in rules:
        marked[rule.rows, rule.columns] = 1
    return marked, suspects


def _are_strokes(suspects: list[RuleTrace], rest: Mask, drawn: bool) -> bool:
    """Whether rules that are about level are strokes of the digit; `rest` is all else, (H, W)."""
    if not drawn:
        return not (_reach_edges(suspects, rest.shape[1]) and _sticks_out(rest))
    thickness = MIN_THICK_AS_PEN * mean_width(rest)
    return all(rule.thickness > thickness or rule.is_cut_off(len(rest)) for rule in suspects)


def _reach_edges(rules: list[RuleTrace], width: int) -> bool:
    """Whether rules go on to both edges of a picture of such a width in pixels."""
    edge = MAX_EDGE_GAP * width
    return all(
        rule.columns.min() <= edge and rule.columns.max() >= width - 1 - edge for rule in rules
    )


def _sticks_out(rest: Mask) -> bool:
    """Whether a rule erased from a mask reached farther than the rest, left and right."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(rest))
    if count < 2:
        return False
    x, _, w, *_ = stats[1 + stats[1:, cv2.CC_STAT_HEIGHT].argmax()]
    return min(x, rest.shape[1] - x - w) > MIN_OVERHANG * rest.shape[1]
