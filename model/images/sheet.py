"""The part of a picture to look at: what is around a drawing, or around a sheet, is left out.

trim         without the digital paper around a drawing
find_sheet   without the desk around a sheet of paper
"""

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import Mask, share_set
from model.images.picture import Pixels
from model.images.resizing import thumbnail

MAX_RIM_SHARE = 0.3  # No more of the picture's rim than this share is sheet; the rest is desk.
MIN_SHEET_AREA = 0.25  # A sheet fills at least this share of the picture.
MIN_SQUARENESS = 0.9  # A sheet fills at least this share of the rectangle around it.
MIN_PAPER_SHARE = 0.7  # At least this share of a sheet is as light, or as dark, as its edge.
MIN_SHEET_SIDE = 4  # Pixels of the thumbnail.


def trim(pixels: Pixels) -> Pixels:
    """Leaves out the paper around a drawing, where it is of exactly one color, but a margin.

    Args:
        pixels: uint8 (H, W, 3).

    Returns:
        A view of them, uint8 (h, w, 3).
    """
    height, width = pixels.shape[:2]
    changed = cv2.absdiff(pixels, (*pixels[0, 0].tolist(), 0.0))
    x, y, w, h = cv2.boundingRect(changed.reshape(height, width * 3))
    x, w = x // 3, w // 3 + 1
    margin = max(w, h) // 8 + 2
    return pixels[max(0, y - margin) : y + h + margin, max(0, x - margin) : x + w + margin]


def find_sheet(pixels: Pixels, small: Pixels) -> Pixels | None:
    """What lies inside a sheet of paper on a desk.

    A sheet is the one large, full, four-sided shape that is lighter or darker than the rim.

    Args:
        pixels: uint8 (H, W, 3).
        small: the same in a smaller size, uint8 (h, w, 3), or (h, w, 1) where all is gray.

    Returns:
        A view of the pixels, smaller than they are; None where no such sheet is seen.
    """
    small = thumbnail(small)
    gray = small[..., 0] if small.shape[2] == 1 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    inside = _sheet_mask(gray)
    if inside is None:
        return None
    top, bottom, left, right = _upright_part(inside)
    scale = np.array(pixels.shape[:2]) / gray.shape
    y0, x0 = np.ceil((top, left) * scale).astype(int)
    y1, x1 = np.floor((bottom, right) * scale).astype(int)
    sheet = pixels[y0:y1, x0:x1]
    return sheet if sheet.size < pixels.size else None


def _sheet_mask(gray: npt.NDArray[np.uint8]) -> Mask | None:
    """Where the sheet of a gray picture lies, but for its edge; None where none is seen."""
    _, light = cv2.threshold(gray, 0, 1, cv2.THRESH_OTSU)
    share = share_set(np.concatenate([light[0], light[-1], light[:, 0], light[:, -1]]))
    if min(share, 1 - share) > MAX_RIM_SHARE:
        return None  # A shadow ends in the picture.
    shape = light if share < 0.5 else 1 - light
    contours, _ = cv2.findContours(shape, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(contours, key=cv2.contourArea, default=None)
    if outline is None or cv2.contourArea(outline) < MIN_SHEET_AREA * gray.size:
        return None
    _, (across, along), _ = cv2.minAreaRect(outline)
    if cv2.contourArea(outline) <= MIN_SQUARENESS * across * along:
        return None
    inside = cv2.drawContours(np.zeros_like(shape), [outline], 0, 1, cv2.FILLED)
    if (shape & inside).sum() < MIN_PAPER_SHARE * inside.sum():
        return None
    return cv2.erode(inside, np.ones((3, 3), np.uint8), borderValue=0)


def _upright_part(inside: Mask) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of a large upright rectangle within a mask.

    The side that is least within it moves inward until all four are.
    """
    top, left = 0, 0
    bottom, right = inside.shape
    while bottom - top > MIN_SHEET_SIDE and right - left > MIN_SHEET_SIDE:
        view = inside[top:bottom, left:right]
        sides = [view[0].mean(), view[-1].mean(), view[:, 0].mean(), view[:, -1].mean()]
        worst = int(np.argmin(sides))
        if sides[worst] == 1.0:
            break
        top, bottom = top + (worst == 0), bottom - (worst == 1)
        left, right = left + (worst == 2), right - (worst == 3)
    return top, bottom, left, right
