"""A glyph looked at several times, a little turned, and what the looks agree on.

Test-time augmentation: a writer's slant is chance, so the answers to a glyph as it is and turned
either way are averaged, as Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with
Deep Convolutional Neural Networks", average over crops.
"""

import cv2
import numpy as np
import numpy.typing as npt

Glyph = npt.NDArray[np.float32]  # (28, 28) in [0, 1], pen 1

TURNS = (0.0, -5.0, 5.0)  # degrees; the first look is at the glyph as it is
UNTURNED = (0.0,)  # for networks that were not taught turned digits
TINY = np.float32(1e-12)  # where answers have underflowed


def rotate(glyph: Glyph, degrees: float) -> Glyph:
    """The glyph, float32 (28, 28), turned about its middle, counterclockwise."""
    if not degrees:
        return glyph
    height, width = glyph.shape
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    return cv2.warpAffine(glyph, turn, (width, height), flags=cv2.INTER_LINEAR)


def geometric_mean(answers: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What several looks' answers come to: their geometric mean, which averages logits.

    Args:
        answers: float32 (looks, …, classes), probabilities.

    Returns:
        float32 (…, classes), sums to 1.
    """
    together = np.exp(np.log(answers + TINY).mean(axis=0))
    return together / together.sum(axis=-1, keepdims=True)
