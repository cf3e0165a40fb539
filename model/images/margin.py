"""Paper laid around a picture whose edge is touched by the pen.

Later steps take the rim of a picture for paper, and what is wide and comes from beyond it for
shadow. In a digit cut out close, the rim bears pen.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from model.images.contrast import MIN_CONTRAST
from model.images.ink import Mask, otsu_threshold, share_set
from model.images.picture import Pixels
from model.images.resizing import thumbnail

MARGIN = 0.25  # How wide the margin is, as a share of the picture's longer side.
MIN_TWO_TONES = 0.65  # Two tones explain at least this share of the variance of a drawing.
MAX_TWO_TONES_WIDTH = 0.6  # Its strokes are no wider than this share of its longer side.
MAX_EVEN_DIFFERENCE = 2.0  # Gray levels by which paper of one color differs.
MIN_EVEN_PAPER = 0.4  # More than this share of the paper is of one color, soft rims and all.

# In a photograph, what touches the edge is pen within these bounds, and may be shadow beyond them.
MIN_PHOTO_TONES = 0.73  # Two tones explain at least this share of its variance.
MAX_PHOTO_WIDTH = 0.4  # Strokes are no wider than this share of the longer side.
MAX_PHOTO_RIM = 0.28  # Pen touches no more than this share of the rim.
MAX_PHOTO_RUN = 0.2  # Nor does it run along more than this share without a break.
MAX_PHOTO_TOUCHES = 5  # Nor does it come to the rim more often: that is what rules do.

RIM_DEPARTURE = 0.25  # What departs by more than this share of the contrast is no clear paper.
FILL_REACH = 0.1  # Paper goes on under the pen as it is within this share of the longer side.


@dataclass(frozen=True, eq=False)
class _TwoTones:
    """A picture of paper and pen.

    Attributes:
        pen: uint8 (h, w), 1 for the tone of the pen.
        departure: float32 (h, w), gray levels from the paper toward the pen.
        contrast: gray levels between the two.
        explained: the share of the variance that two tones explain, in [0, 1].
        is_dark: whether the pen is darker than the paper.
    """

    pen: Mask
    departure: npt.NDArray[np.float32]
    contrast: float
    explained: float
    is_dark: bool


def with_margin(pixels: Pixels, tiny: bool = False) -> tuple[Pixels, int]:
    """A picture with paper around it where the pen touches its edge, else as it is.

    Args:
        pixels: uint8 (H, W, C).
        tiny: whether it has been enlarged; shadows are no matter in so few pixels.

    Returns:
        uint8 (H + 2 m, W + 2 m, C), and the margin m in pixels, which may be 0.
    """
    small = thumbnail(pixels)
    if not (np.ptp(_rim(small), axis=0) >= MIN_CONTRAST).any():
        return pixels, 0  # Most pictures leave here.
    tones = _find_tones(small)
    if tones is None or not _rim(tones.pen).any() or _may_be_shadow(tones, tiny):
        return pixels, 0
    margin = max(2, round(MARGIN * max(pixels.shape[:2])))
    paper = _paper(pixels, small, tones)
    around = cv2.copyMakeBorder(paper, margin, margin, margin, margin, cv2.BORDER_REFLECT)
    around = around.reshape(*around.shape[:2], -1)  # OpenCV drops a single channel.
    height, width = pixels.shape[:2]
    around[margin : margin + height, margin : margin + width] = pixels
    return around, margin


def _find_tones(small: Pixels) -> _TwoTones | None:
    """The two tones of a small picture; None where it has but one.

    The paper is the tone of most of the rim and of the corners: strokes cross the rim, and paper
    lies between them.
    """
    levels = _along_main_axis(small)
    light = (levels > otsu_threshold(levels)).astype(np.uint8)
    share = share_set(light)
    if not 0 < share < 1:
        return None
    contrast = float(levels[light == 1].mean() - levels[light == 0].mean())
    explained = share * (1 - share) * contrast**2 / float(levels.var())
    if contrast < MIN_CONTRAST or explained < MIN_TWO_TONES:
        return None
    corners = light[[0, 0, -1, -1], [0, -1, 0, -1]]
    is_dark = share_set(_rim(light)) + share_set(corners) >= 1
    pen = 1 - light if is_dark else light
    departure = -levels if is_dark else levels
    # The soft rims of strokes lie between: clear paper is farthest from the pen.
    departure = departure - np.quantile(departure[pen == 0], 0.1)
    return _TwoTones(pen, departure.astype(np.float32), contrast, explained, is_dark)


def _along_main_axis(small: Pixels) -> npt.NDArray[np.float32]:
    """A small picture's levels along the color axis on which they vary most, (h, w), from 0."""
    if small.shape[2] == 1:
        return small[..., 0].astype(np.float32)
    colors = small.reshape(-1, 3).astype(np.float32)
    colors -= colors.mean(axis=0)
    axis = np.linalg.eigh(colors.T @ colors)[1][:, -1].astype(np.float32)
    along = colors @ (axis if axis.sum() > 0 else -axis)
    return (along - along.min()).reshape(small.shape[:2])


def _may_be_shadow(tones: _TwoTones, tiny: bool) -> bool:
    """Whether what seems to be pen at the edge may as well be a shadow, a desk, or rules."""
    width = _widest(tones.pen) / max(tones.pen.shape)
    paper = np.abs(tones.departure[tones.pen == 0])
    if tiny or share_set(paper <= MAX_EVEN_DIFFERENCE) > MIN_EVEN_PAPER:
        return width > MAX_TWO_TONES_WIDTH
    rim = _rim(tones.pen)
    return (
        not tones.is_dark
        or tones.explained < MIN_PHOTO_TONES
        or width > MAX_PHOTO_WIDTH
        or share_set(rim) > MAX_PHOTO_RIM
        or _longest_run(rim) > MAX_PHOTO_RUN
        or _count_runs(rim) > MAX_PHOTO_TOUCHES
    )


def _rim(mask: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The rim of a mask or a picture (H, W, …), all the way around, (N, …)."""
    return np.concatenate([mask[0], mask[1:, -1], mask[-1, -2::-1], mask[-2:0:-1, 0]])


def _longest_run(rim: Mask) -> float:
    """The longest unbroken part of a rim that is set, as a share of it."""
    unset = np.flatnonzero(rim == 0)
    if not len(unset):
        return 1.0
    return (int(np.diff(unset, append=unset[0] + len(rim)).max()) - 1) / len(rim)


def _count_runs(rim: Mask) -> int:
    """How many unbroken parts of a rim are set."""
    return int(np.count_nonzero(rim > np.roll(rim, 1)))


def _widest(pen: Mask) -> float:
    """How wide the widest stroke is, in pixels; beyond the edge it goes on."""
    around = cv2.copyMakeBorder(pen, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    return 2 * float(cv2.distanceTransform(around, cv2.DIST_L2, 3).max())


def _paper(pixels: Pixels, small: Pixels, tones: _TwoTones) -> Pixels:
    """The picture without its pen: there the paper goes on as it is around.

    The mean is weighted by how clearly each pixel is paper: a normalized convolution (Knutsson and
    Westin 1993, "Normalized and Differential Convolution").
    """
    covered = (tones.departure > RIM_DEPARTURE * tones.contrast).astype(np.uint8)
    covered = cv2.dilate(covered, np.ones((3, 3), np.uint8))
    clear = (1 - covered)[..., np.newaxis].astype(np.float32)
    if not clear.any():
        return pixels
    usual = np.median(small[covered == 0], axis=0)
    sigma = FILL_REACH * max(covered.shape)
    total = cv2.GaussianBlur(clear, (0, 0), sigma)[..., np.newaxis]
    sums = cv2.GaussianBlur(small * clear, (0, 0), sigma).reshape(small.shape)
    fill = (sums + 1e-3 * usual) / (total + 1e-3)  # Far from all paper, it is as usual.
    size = pixels.shape[1::-1]
    fill = cv2.resize(fill, size, interpolation=cv2.INTER_LINEAR).reshape(pixels.shape)
    covered = cv2.resize(covered, size, interpolation=cv2.INTER_NEAREST)
    return np.where(covered[..., np.newaxis] > 0, np.round(fill).astype(np.uint8), pixels)
