"""Test-time augmentation: a glyph is read as it is and a little rotated, and the mean counts.

A writer's slant is chance, so the probabilities of several rotations are averaged, as Krizhevsky,
Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional Neural Networks",
average over crops.
"""

import cv2
import numpy as np
import numpy.typing as npt

from model.digits.glyph import Glyph

ANGLES = (0.0, -5.0, 5.0)  # Degrees, counterclockwise; first comes the glyph as it is.
SINGLE_ANGLE = (0.0,)  # Networks that were not taught rotated digits read the glyph as it is.
MIN_PROBABILITY = np.float32(1e-12)  # Added to probabilities, some of which have underflowed.


def rotate(glyph: Glyph, degrees: float) -> Glyph:
    """A glyph rotated about its middle.

    Args:
        glyph: float32 (28, 28) in [0, 1].
        degrees: counterclockwise.

    Returns:
        float32 (28, 28) in [0, 1]; the glyph itself at 0 degrees.
    """
    if not degrees:
        return glyph
    height, width = glyph.shape
    rotation = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    return cv2.warpAffine(glyph, rotation, (width, height), flags=cv2.INTER_LINEAR)


def geometric_mean(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The geometric mean of the probabilities of several passes, which averages logits.

    Args:
        probabilities: float32 (passes, …, classes) in [0, 1].

    Returns:
        float32 (…, classes), sums to 1.
    """
    mean = np.exp(np.log(probabilities + MIN_PROBABILITY).mean(axis=0))
    return mean / mean.sum(axis=-1, keepdims=True)
