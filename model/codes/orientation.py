"""Which way up a picture is: the way it reads best.

A picture that reads badly is turned by quarters and read again. A turned reading is believed only
if it is much better, and nearly all of it can be read.
"""

from collections.abc import Callable

import numpy as np

from model.codes.code import Code, CodePage
from model.images.picture import Pixels

Read = Callable[[Pixels], tuple[Code, ...]]  # The codes of a picture that is upright.

MIN_GAIN = 1.2  # A turned picture has more than so many times as many legible digits,
MIN_MORE = 0.6  # and so many more.
MIN_LEGIBLE = 0.85  # This share of its digits is legible; print on its head is no code either.
MIN_LINE_ASPECT = 2.0  # A picture that is more than so many times as long as wide is of one line.


def read_turned(pixels: Pixels, upright: CodePage, read: Read) -> CodePage:
    """The codes of a picture as it reads best: as it was read upright, or turned.

    Args:
        pixels: uint8 (H, W, 3), with writing.
        upright: what was read in it as it is.
        read: reads a turned picture.
    """
    min_legible = MIN_GAIN * _legible(upright) + MIN_MORE
    if 0 < _digits(upright) <= min_legible:  # Turned, it would have about as many digits.
        return upright
    best = max(
        (CodePage(read(_turn(pixels, degrees)), degrees) for degrees in _ways(pixels)),
        key=_legible,
    )
    is_better = _legible(best) > min_legible and _legible(best) > MIN_LEGIBLE * _digits(best)
    return best if is_better else upright


def _ways(pixels: Pixels) -> tuple[int, ...]:
    """The degrees clockwise by which a picture may have to be turned."""
    height, width = pixels.shape[:2]
    if width > MIN_LINE_ASPECT * height:
        return (180,)
    if height > MIN_LINE_ASPECT * width:
        return 90, 270
    return 90, 180, 270


def _turn(pixels: Pixels, degrees: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(pixels, -degrees // 90))


def _digits(page: CodePage) -> int:
    return sum(len(code.digits) for code in page.codes)


def _legible(page: CodePage) -> float:
    """About how many digits of a picture can be read."""
    return sum(map(_legible_of_code, page.codes))


def _legible_of_code(code: Code) -> float:
    confidences = [float(p.probabilities.max()) for p in code.digits if p.digit is not None]
    # With a position that can't be read, a code is never right: then the others count alone.
    confidence = code.confidence or float(np.prod(confidences))
    return confidence ** (1 / len(code.digits)) * sum(confidences)
