"""The pixels of a printed line: a line of a digit's mask followed across the picture."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.images.digit_rule_search import MIN_COVER, Line
from model.images.ink import Ink, Mask

MAX_DISTANCE = 3  # Pixels; no rule is quite straight, but none is farther from its line.
MAX_THICKNESS = 0.06  # A rule is no thicker than this share of the picture's shorter side.
MAX_EVEN_THICKNESS = 0.09  # A rule out of focus is no thicker than this, but even all the way.
MIN_EVEN_COVER = 0.97  # An even rule covers more than this share of the way across.
MIN_EVENNESS = 0.8  # It is hardly anywhere thinner than this share of its usual thickness.
MIN_THICK = 5.0  # Pixels; what is thinner is never too thick.
MIN_DARK_AS_PEN = 0.75  # Above this share of the pen's darkness, a rule may be a stroke.
MAX_DARKENING = 1.2  # Where a faint rule is so many times as dark as usual, it is crossed.

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class RuleTrace:
    """A printed line.

    Attributes:
        rows: of its pixels in the picture, (N,).
        columns: of the same pixels, (N,).
        darkness: how dark it usually is, 1 for the pen.
        thickness: how thick it usually is, in pixels.
    """

    rows: Ints
    columns: Ints
    darkness: float
    thickness: float

    @property
    def is_dark_as_pen(self) -> bool:
        """Whether it may as well be a stroke."""
        return self.darkness > MIN_DARK_AS_PEN

    def is_cut_off(self, height: int) -> bool:
        """Whether the edge of a picture of such a height makes it thinner than it was."""
        return bool(self.rows.min() <= 0 or self.rows.max() >= height - 1)


@dataclass(frozen=True, eq=False)
class _Band:
    """What lies along a line, straightened: its middle row is the line. All are (2r + 1, W).

    Attributes:
        rows: of each place in the picture; some lie beyond it.
        columns: of each place in the picture.
        inside: whether the place lies in the picture.
        mask: uint8, 1 where there may be a rule, 0 beyond the picture.
        pen: float32, how dark, 1 for the pen, 0 beyond the picture.
    """

    rows: Ints
    columns: Ints
    inside: Bools
    mask: Mask
    pen: Ink


def trace_rule(mask: Mask, pen: Ink, line: Line) -> RuleTrace | None:
    """Follows a line across a mask; None if it is too short or too thick for a printed one.

    Args:
        mask: uint8 (H, W), 1 where there may be a rule.
        pen: float32 (H, W), how dark, 1 for the pen.
        line: about level, in pixels of the mask.
    """
    band = _straighten(mask, pen, line)
    center = _nearest_to_line(band.mask)
    covered = center >= 0
    covered_inside = covered[band.inside[len(band.inside) // 2]]
    if not _runs_across(covered_inside, mask.shape[1]):
        return None
    run = _run_through(band.mask, center)
    thickness = run.sum(axis=0)
    usual = _usual(thickness[covered])
    if usual > _max_thickness(thickness[covered], covered_inside, min(mask.shape)):
        return None
    off_center = np.abs(np.arange(len(run))[:, np.newaxis] - center)
    darkest = np.where(off_center <= usual, band.pen, 0.0).max(axis=0)
    darkness = _usual(darkest[covered])
    # A stroke that crosses the rule makes it thicker, and darker where the rule is faint.
    thin = thickness <= usual + max(2.0, 0.5 * usual)
    faint = (darkest < MAX_DARKENING * darkness) & (darkness < MIN_DARK_AS_PEN)
    reach = np.where(thin, usual + 2, usual / 2 + 1)
    rule = run & band.inside & covered & (thin | faint) & (off_center <= reach)
    return RuleTrace(band.rows[rule], band.columns[rule], darkness, usual)


def _straighten(mask: Mask, pen: Ink, line: Line) -> _Band:
    height, width = mask.shape
    reach = max(4, round(1.5 * MAX_THICKNESS * min(height, width)))
    middle = np.round(np.linspace(*line, width)).astype(int)
    rows = middle + np.arange(-reach, reach + 1)[:, np.newaxis]
    columns = np.broadcast_to(np.arange(width), rows.shape)
    inside = (rows >= 0) & (rows < height)
    places = rows.clip(0, height - 1), columns
    return _Band(
        rows, columns, inside, np.where(inside, mask[places], 0), np.where(inside, pen[places], 0.0)
    )


def _nearest_to_line(band: Mask) -> Ints:
    """The row of a band's mask that is nearest its middle row, (W,); -1 where none is near."""
    middle = len(band) // 2
    near = middle + np.array(sorted(range(-MAX_DISTANCE, MAX_DISTANCE + 1), key=abs))
    found = band[near].astype(bool)
    return np.where(found.any(axis=0), near[found.argmax(axis=0)], -1)


def _runs_across(covered: Bools, width: int) -> bool:
    """Whether a line, of which it is known where it is covered, is so nearly all the way."""
    end = max(3, width // 8)
    if not len(covered) or covered.mean() < MIN_COVER:
        return False
    return bool(covered[:end].any() and covered[-end:].any())


def _run_through(band: Mask, center: Ints) -> Bools:
    """The run of a band's mask that goes through the center of each column, (2r + 1, W)."""
    index = np.arange(len(band))[:, np.newaxis]
    above = np.where((band == 0) & (index < center), index, -1).max(axis=0)
    below = np.where((band == 0) & (index > center), index, len(band)).min(axis=0)
    return (index > above) & (index < below)


def _max_thickness(thickness: Ints, covered: Bools, side: int) -> float:
    """How thick a rule may be, in pixels.

    Args:
        thickness: of the line, in pixels, where it is covered.
        covered: where on its way across the picture the line is.
        side: of the picture, the shorter one, in pixels.
    """
    thinnest = np.quantile(thickness, 0.2)
    even = covered.mean() > MIN_EVEN_COVER and thinnest > MIN_EVENNESS * _usual(thickness)
    return max(MIN_THICK, (MAX_EVEN_THICKNESS if even else MAX_THICKNESS) * side)


def _usual(values: npt.NDArray[Any]) -> float:
    return float(np.quantile(values, 0.4))
