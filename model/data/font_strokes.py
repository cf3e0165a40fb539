"""Digits and letters of fonts that imitate handwriting, as pen strokes of many more hands.

A character's outline is thinned to the line that a pen would have followed (Zhang and Suen 1984, "A
Fast Parallel Algorithm for Thinning Digital Patterns"), and drawn anew with brushes of all widths.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from model.data.pen import PenStrokes

FONT_SUFFIXES = {".woff2", ".woff", ".ttf", ".otf"}
DIGITS = "0123456789"
# Letters and signs that no digit looks like, whoever writes them.
LETTERS = "AEFHKMNPRWXaefhkmnwx#$%&*+=?@duvVUCc"
FONT_SIZE = 150  # Pixels.
CANVAS_SIDE = 500  # Pixels; some characters reach far beyond their place.
CANVAS_PLACE = (150, 120)  # x and y of the character on it.
MIN_PEN = 200  # Pixels that a character has at least; a font without one draws nothing, or a dot.
MIN_POINTS = 8  # A shorter stroke beside others is a spur of the thinning.
SMOOTHING = 5  # Points over which a stroke is averaged, for pixels lie on a grid.

Point = tuple[int, int]  # row and column


def strokes_of(font: Path, characters: str) -> Iterator[tuple[str, PenStrokes]]:
    """Those of the characters that a font has, each with its strokes.

    Args:
        font: a file that FreeType reads.
        characters: such as `DIGITS` or `LETTERS`.

    Raises:
        OSError: it is no readable font.
    """
    drawn_by = ImageFont.truetype(font, FONT_SIZE)
    missing = _pen(drawn_by, "\uffff")  # What is drawn for a character that a font lacks.
    for character in characters:
        pen = _pen(drawn_by, character)
        if pen.sum() < MIN_PEN or np.array_equal(pen, missing):
            continue
        strokes = _strokes(pen)
        if strokes:
            yield character, strokes


def _pen(font: ImageFont.FreeTypeFont, character: str) -> npt.NDArray[np.bool_]:
    canvas = Image.new("L", (CANVAS_SIDE, CANVAS_SIDE))
    ImageDraw.Draw(canvas).text(CANVAS_PLACE, character, 255, font=font)
    return np.array(canvas) > 127


def _strokes(pen: npt.NDArray[np.bool_]) -> PenStrokes:
    from skimage.morphology import skeletonize  # Of the training's packages.

    paths = _paths(skeletonize(pen))
    return [_smooth(path) for path in paths if len(path) >= MIN_POINTS or len(paths) == 1]


def _smooth(path: list[Point]) -> npt.NDArray[np.float32]:
    """Every second point of a path, x and y, each averaged with its neighbors."""
    points = np.array(path, np.float32)[:, ::-1]
    padded = np.pad(points, ((SMOOTHING // 2, SMOOTHING // 2), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, SMOOTHING, axis=0)
    return np.asarray(windows.mean(axis=-1)[::2], np.float32)


def _paths(skeleton: npt.NDArray[np.bool_]) -> list[list[Point]]:
    """The lines of a skeleton, each from an end or a crossing to the next one, then its rings."""
    near = _neighbors(skeleton)
    seen: set[frozenset[Point]] = set()

    def walk(start: Point, after: Point) -> list[Point]:
        path = [start]
        ahead: Point | None = after
        while ahead is not None:
            seen.add(frozenset((path[-1], ahead)))
            path.append(ahead)
            going_on = near[ahead] if len(near[ahead]) == 2 else []
            ahead = next((p for p in going_on if frozenset((path[-1], p)) not in seen), None)
        return path

    ends = [point for point in near if len(near[point]) != 2]
    return [
        walk(point, after)
        for point in [*ends, *near]
        for after in near[point]
        if frozenset((point, after)) not in seen
    ]


def _neighbors(skeleton: npt.NDArray[np.bool_]) -> dict[Point, list[Point]]:
    """Of each pixel of a skeleton those it goes on to: beside it, or across a corner where no
    pixel beside both joins them."""
    pixels = [(int(row), int(column)) for row, column in np.argwhere(skeleton)]
    known = set(pixels)
    near: dict[Point, list[Point]] = {}
    for row, column in pixels:
        around = [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
        near[row, column] = [point for point in around if point in known] + [
            (row + down, column + right)
            for down in (-1, 1)
            for right in (-1, 1)
            if (row + down, column + right) in known
            and (row + down, column) not in known
            and (row, column + right) not in known
        ]
    return near
