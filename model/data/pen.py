"""Pen strokes as recorded by a tablet, and pictures of them as visitors draw on the page's pad."""

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import Ink

PenStrokes = list[npt.NDArray[np.float32]]  # Each (N, 2): x and y of the pen, y down, in any unit.
Drawing = npt.NDArray[np.uint8]  # (280, 280), pen 0 on white 255

PAD_SIDE = 280  # Pixels.
BRUSH_WIDTH = (8.0, 24.0)  # Pixels, the least and the greatest.
DRAWING_SIDE = (60.0, 250.0)  # Pixels, the least and the greatest longer side of a drawing.
MAX_BRUSH_SHARE = 0.22  # A brush wider than this share of the drawing's side would make a blot.
MAX_STRETCH = 2.0  # Drawings over the edges are at most so many times as wide as written.

_SUBPIXEL_BITS = 4  # OpenCV takes fixed-point coordinates of so many fractional bits.


def to_strokes(recorded: Iterable[Any]) -> PenStrokes:
    """Strokes from JSON's lists of points [[x, y], …]; empty ones are left out.

    Raises:
        ValueError, TypeError: other things than pairs of numbers.
    """
    return [np.array(points, np.float32).reshape(-1, 2) for points in recorded if points]


def draw(
    strokes: PenStrokes,
    rng: np.random.Generator,
    brush: tuple[float, float] = BRUSH_WIDTH,
    side: tuple[float, float] = DRAWING_SIDE,
) -> Drawing:
    """Strokes on a square pad, of random width, size and place.

    Args:
        strokes: where the pen went, y down, in any unit.
        rng: the source of chance.
        brush: least and greatest width of the line, in pixels.
        side: least and greatest longer side of the drawing, in pixels.

    Returns:
        uint8 (280, 280), pen 0 on white 255.
    """
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    longer = rng.uniform(*side)
    width = min(rng.uniform(*brush), MAX_BRUSH_SHARE * longer)
    scale = (longer - width) / max(float(extent.max()), 1e-6)
    room = np.maximum(PAD_SIDE - extent * scale - width, 0.0)
    place = rng.uniform(0, 1, 2) * room + width / 2
    pad = np.full((PAD_SIDE, PAD_SIDE), 255, np.uint8)
    trace(pad, [(stroke - low) * scale + place for stroke in strokes], width, level=0)
    return pad


def draw_over_edges(strokes: PenStrokes, rng: np.random.Generator) -> Drawing:
    """Strokes that touch one to four edges of the pad; up to half of a line lies beyond.

    They may be twice as wide as they were written.

    Args:
        strokes: where the pen went, y down, in any unit.
        rng: the source of chance.

    Returns:
        uint8 (280, 280), pen 0 on white 255.
    """
    points = np.concatenate(strokes)
    low, written = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-6)
    width = rng.uniform(*BRUSH_WIDTH)
    nearest = rng.uniform(0, 0.5) * width
    full = PAD_SIDE - 2 * nearest
    extent = written * (rng.uniform(1, MAX_STRETCH), 1.0)
    edges = int(rng.integers(1, 5))
    longer = full if edges > 2 else rng.uniform(0.45, 0.9) * full
    extent *= longer / extent.max()
    if edges == 4 and extent.min() > full / MAX_STRETCH:
        extent = np.full(2, full)
    place = nearest + rng.uniform(0, 1, 2) * (full - extent)
    at_edge = nearest + rng.integers(0, 2, 2) * (full - extent)
    touching = np.roll([True, edges > 1], rng.integers(2))
    place = np.where(touching, at_edge, place)
    pad = np.full((PAD_SIDE, PAD_SIDE), 255, np.uint8)
    trace(pad, [(stroke - low) / written * extent + place for stroke in strokes], width, level=0)
    return pad


def shrink(drawing: Drawing, side: int) -> npt.NDArray[np.uint8]:
    """A drawing as a scan of so many pixels a side, pen 0 on white 255."""
    return cv2.resize(drawing, (side, side), interpolation=cv2.INTER_AREA)


def trace(
    sheet: npt.NDArray[np.uint8],
    strokes: Iterable[npt.NDArray[np.floating]],
    width: float,
    level: int = 255,
) -> None:
    """Draws strokes onto a sheet, without jagged edges; a stroke of one point leaves a dot.

    Args:
        sheet: uint8 (H, W), changed in place.
        strokes: each (N, 2), x and y in the sheet's pixels.
        width: of the line, in pixels, rounded.
        level: the gray level of the line.
    """
    for stroke in strokes:
        points = np.round(stroke * 2**_SUBPIXEL_BITS).astype(np.int32)
        if len(points) == 1:
            points = np.repeat(points, 2, axis=0)
        thickness = max(1, round(width))
        cv2.polylines(sheet, [points], False, level, thickness, cv2.LINE_AA, _SUBPIXEL_BITS)


def paste(sheet: Ink, ink: Ink, top: int, left: int) -> None:
    """Lays ink onto a sheet, changed in place; what hangs over below or at the right is cut off."""
    height, width = ink.shape
    view = sheet[top : top + height, left : left + width]
    np.maximum(view, ink[: view.shape[0], : view.shape[1]], out=view)
