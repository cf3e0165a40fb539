"""Pixels → how much pen lies on each pixel of a page of writing: paper and light removed."""

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import Ink, otsu_threshold, shadow_gain
from model.images.picture import Pixels

PAPER_REACH = 0.6  # of the picture's shorter side; wider than any stroke
WIDEST_REACH, NARROW_REACH = 240.0, 48.0  # pixels, at most; and at most as it is looked for
SHADOW = 20.0  # gray levels; light that varies more around a place has an edge there
LIT = 0.95  # of the paper is darker than what is taken for full light
DARK_PAPER = 110.0  # gray level; chalk on slate has darker
CLEARLY = 1.3  # times as much as the other
DARKEST = 2.0  # times as dark as half of the pen is
FAINTEST = 8.0  # gray levels between pen and paper


def find_line_ink(pixels: Pixels) -> Ink:
    """How much pen lies on each pixel, float32 (H, W) in [0, 2], half of the pen at 1 or more.

    Paper is what a gray closing leaves, wider than a stroke; of the three colors, the one that
    shows most.
    """
    channels = list(cv2.split(pixels))
    if all(np.array_equal(channels[0], other) for other in channels[1:]):
        del channels[1:]
    darkness = [_darkness(channel) for channel in channels]
    pen = max(darkness, key=_spread) if len(darkness) > 1 else darkness[0]
    pen -= np.median(pen)
    strong = pen[pen > otsu_threshold(pen)]
    level = float(np.median(strong)) if strong.size else 0.0
    return np.clip(pen / max(level, FAINTEST), 0, DARKEST).astype(np.float32)


def _darkness(channel: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """How much darker than the paper around it each pixel is, in gray levels of the brightest
    light; or lighter, where the paper is dark and what is lighter stands out more."""
    values = channel.astype(np.float32)
    paper = _paper(values)
    darker = paper - values
    if np.median(values[::2, ::2]) <= DARK_PAPER:
        lighter = _paper(255 - values) - (255 - values)
        if _spread(lighter) > CLEARLY * _spread(darker):
            return lighter
    full = float(np.quantile(paper[::4, ::4], LIT))
    return darker * shadow_gain(paper, full)


def _paper(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The light of what is wider than a stroke: a gray closing, made smooth but for the edges of
    shadows (He, Sun and Tang 2010, "Guided Image Filtering")."""
    height, width = values.shape
    reach = min(WIDEST_REACH, PAPER_REACH * min(height, width))
    step = max(1, int(reach // NARROW_REACH))  # paper has no detail, and a wide closing is slow
    small = cv2.resize(
        values, (-(-width // step), -(-height // step)), interpolation=cv2.INTER_AREA
    )
    reach = max(3, int(reach / step) | 1)
    padded = cv2.copyMakeBorder(small, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    closed = closed[reach:-reach, reach:-reach]

    def around(levels: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        return cv2.blur(levels, (reach, reach), borderType=cv2.BORDER_REPLICATE)

    mean = around(closed)
    variance = around(closed * closed) - mean * mean
    edge = variance / (variance + SHADOW**2)
    smooth = around(edge) * closed + around((1 - edge) * mean)
    if step > 1:
        smooth = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
    return smooth


def _spread(darkness: npt.NDArray[np.float32]) -> float:
    sample = darkness[::2, ::2]
    return float(np.quantile(sample, 0.98) - np.median(sample))
