"""Pixels of lines of writing → how far each departs from the paper toward the pen.

`digit_background` does the same for one digit. They stay two: lines are small in their picture, so
the paper shows around each place; a digit is large in its own, so the paper shows at the rim, and
its pen may have any color.
"""

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import Departure, Ink, otsu_threshold, shadow_gain
from model.images.picture import Pixels, single_channel

MIN_PAPER_WIDTH = 0.6  # What is as wide as this share of the shorter side is paper, not stroke.
MAX_CLOSING_SIDE = 240.0  # Pixels of the picture; no closing is wider.
MAX_SMALL_CLOSING_SIDE = 48.0  # Pixels of the smaller picture that is closed.
MIN_EDGE_DEVIATION = 20.0  # Light that varies by more gray levels around a place has an edge there.
FULL_LIGHT_QUANTILE = 0.95  # Nearly all of the paper is darker than full light.
MAX_DARK_PAPER = 110.0  # The gray level up to which paper may be a slate with chalk on it.
MAX_BLACK_PAPER = 50.0  # No shadow is as dark: it is black paper, or a picture with light for dark.
PEN_QUANTILE, PEN_QUANTILE_ON_BLACK = 0.98, 0.995  # At least some pen departs as far as this.
MIN_CHALK_ADVANTAGE = 1.3  # Chalk stands out so many times as much as what is dark.
MAX_DARKNESS = 2.0  # Nothing is darker than so many times half of the pen is.
MIN_PEN_SHARE = 0.25  # No pen is paler than this share of the rules and print around it.
LEVELS_OF_PEN = 100.0  # Gray levels that ink of 1 departs from the paper by, for its histogram.
MIN_PEN_DEPARTURE = 8.0  # Gray levels between pen and paper.


def find_line_ink(pixels: Pixels) -> Ink:
    """How much pen lies on each pixel of lines of writing.

    Args:
        pixels: uint8 (H, W, 3) or (H, W, 1).

    Returns:
        float32 (H, W) in [0, 2], half of the pen at 1 or more.
    """
    departure = departure_from_paper(pixels)
    usual = max(_usual_pen(departure), MIN_PEN_DEPARTURE)
    return np.clip(departure / usual, 0, MAX_DARKNESS).astype(np.float32)


def as_dark_as_pen(ink: Ink) -> Ink:
    """A part of ink, half of its pen at 1 or more again: around it were darker rules or print.

    Args:
        ink: float32 (H, W) in [0, 2], of a part of what `find_line_ink` gave.
    """
    usual = _usual_pen(ink * LEVELS_OF_PEN) / LEVELS_OF_PEN
    return np.clip(ink / np.clip(usual, MIN_PEN_SHARE, 1.0), 0, MAX_DARKNESS)


def _usual_pen(levels: Departure) -> float:
    """The median of what is pen among gray levels that depart from the paper; 0 without any."""
    pen = levels[levels > otsu_threshold(levels)]
    return float(np.median(pen)) if pen.size else 0.0


def departure_from_paper(pixels: Pixels) -> Departure:
    """How far each pixel of lines of writing departs from the paper toward the pen.

    Paper is what a gray closing leaves, wider than a stroke; of the three colors, the one that
    shows most counts.

    Args:
        pixels: uint8 (H, W, 3), or (H, W, 1) where all is gray.

    Returns:
        float32 (H, W) in gray levels of the brightest light, about 0 for paper.
    """
    departures = [_departure(channel) for channel in cv2.split(single_channel(pixels))]
    clearest = max(departures, key=_spread) if len(departures) > 1 else departures[0]
    return clearest - np.median(clearest)


def _departure(channel: npt.NDArray[np.uint8]) -> Departure:
    """How much darker than the paper around it each pixel is; or lighter, where the paper is dark
    and what is lighter stands out more, or as much but in thinner strokes."""
    values = channel.astype(np.float32)
    paper = _paper(values)
    darker = paper - values
    usual = float(np.median(values[::2, ::2]))
    if usual <= MAX_DARK_PAPER:
        is_black = usual <= MAX_BLACK_PAPER
        lighter = _paper(255 - values) - (255 - values)
        # What is drawn with a mouse covers less of its picture than any pen does.
        quantile = PEN_QUANTILE_ON_BLACK if is_black else PEN_QUANTILE
        spreads = [_spread(departure, quantile) for departure in (lighter, darker)]
        advantage = spreads[0] / max(spreads[1], 1.0)
        is_thinner = is_black and _covered(lighter, spreads[0]) < _covered(darker, spreads[1])
        if advantage > MIN_CHALK_ADVANTAGE or (is_thinner and advantage > 1 / MIN_CHALK_ADVANTAGE):
            return lighter
    full = float(np.quantile(paper[::4, ::4], FULL_LIGHT_QUANTILE))
    return darker * shadow_gain(paper, full)


def _paper(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The light of what is wider than a stroke: a gray closing, made smooth but for the edges of
    shadows (He, Sun and Tang 2010, "Guided Image Filtering")."""
    height, width = values.shape
    side = min(MAX_CLOSING_SIDE, MIN_PAPER_WIDTH * min(height, width))
    step = max(
        1, int(side // MAX_SMALL_CLOSING_SIDE)
    )  # Paper has no detail; wide closings are slow.
    small = cv2.resize(
        values, (-(-width // step), -(-height // step)), interpolation=cv2.INTER_AREA
    )
    reach = max(3, int(side / step) | 1)
    smooth = _smooth_between_edges(_closing(small, reach), reach)
    if step > 1:
        smooth = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
    return smooth


def _closing(values: npt.NDArray[np.float32], reach: int) -> npt.NDArray[np.float32]:
    """A gray closing by a square; what is beyond the picture is as its edge."""
    padded = cv2.copyMakeBorder(values, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    return closed[reach:-reach, reach:-reach]


def _smooth_between_edges(light: npt.NDArray[np.float32], reach: int) -> npt.NDArray[np.float32]:
    """Light made smooth by a guided filter, its own guide."""

    def around(levels: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        return cv2.blur(levels, (reach, reach), borderType=cv2.BORDER_REPLICATE)

    mean = around(light)
    variance = around(light * light) - mean * mean
    edge = variance / (variance + MIN_EDGE_DEVIATION**2)
    return around(edge) * light + around((1 - edge) * mean)


def _spread(departure: Departure, quantile: float = PEN_QUANTILE) -> float:
    sample = departure[::2, ::2]
    return float(np.quantile(sample, quantile) - np.median(sample))


def _covered(departure: Departure, spread: float) -> float:
    """The share of the pixels that is pen."""
    return float((departure > spread / 2).mean())
