"""How far pen stands out from the paper of a digit, and how far the paper's grain does."""

from dataclasses import dataclass

import numpy as np

from model.images.ink import Departure, Mask, otsu_threshold, sampled_quantile

MIN_CONTRAST = 20.0  # Gray levels between pen and paper; what is fainter is paper.
MIN_STROKE_DARKNESS = 0.35  # What is fainter than this share of the pen's darkness is paper.
MIN_STROKE_LENGTH = 8  # Pixels; what is shorter is a speck.
GRAIN_DEVIATIONS = 4.0  # The paper's grain departs by as many standard deviations at most.
MIN_PEN_TO_FLOOR = 1.5  # The pen departs at least by as many times what may be grain.


@dataclass(frozen=True)
class Contrast:
    """How far pen and grain depart from the paper.

    Attributes:
        pen: gray levels of a stroke's usual pixel.
        grain: gray levels of one standard deviation of the paper's grain.
    """

    pen: float
    grain: float

    @property
    def floor(self) -> float:
        """Gray levels up to which a departure may be grain."""
        return _floor(self.grain)

    def stroke_mask(self, departure: Departure) -> Mask:
        """Where the departure from the paper, float32 (H, W), is large enough to be a stroke."""
        darkness = max(self.floor, MIN_STROKE_DARKNESS * self.pen)
        return (departure > darkness).astype(np.uint8)


def measure_grain(departure: Departure) -> float:
    """One standard deviation of the paper's grain, in gray levels.

    Where at most four fifths are pen, a fifth of |x| is grain: 0.253 deviations if normal.
    """
    return sampled_quantile(departure, 0.2, absolute=True) / 0.253


def measure_contrast(departure: Departure, grain: float) -> Contrast | None:
    """The contrast of pen on paper of such a grain; None where there is no pen.

    Args:
        departure: float32 (H, W), gray levels from the paper toward the pen.
        grain: as of `measure_grain`.
    """
    floor = _floor(grain)
    candidates = departure[departure > floor]
    if candidates.size < MIN_STROKE_LENGTH:
        return None
    pen = sampled_quantile(candidates[candidates >= otsu_threshold(candidates)], 0.5)
    return None if pen < max(MIN_CONTRAST, MIN_PEN_TO_FLOOR * floor) else Contrast(pen, grain)


def _floor(grain: float) -> float:
    return max(MIN_CONTRAST / 2, GRAIN_DEVIATIONS * grain)
