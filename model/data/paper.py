"""Writing on paper before the camera sees it: what is printed there, the paper's and pen's colors.

digit_on_paper   a scanned digit on plain, ruled or squared paper, in color
line_on_paper    a line of writing on plain, ruled or security paper or in a form's cells, in gray
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from model.images.ink import Ink, to_ink

Sheet = npt.NDArray[np.float32]  # (H, W) or (H, W, 3), gray levels or colors in [0, 255]
Reflectance = npt.NDArray[np.float32]  # (H, W) in [0, 1], what print leaves of the paper's light

DIGIT_HEIGHT = 40  # Pixels of a digit on a line, before the camera moves away from it.


def digit_on_paper(scan: npt.NDArray[np.uint8], rng: np.random.Generator) -> Sheet:
    """A scanned digit written anew on paper of another color, with another pen, in another size.

    Args:
        scan: uint8 (H, W) or (H, W, 3), ink dark on light paper; its colors are not kept.
        rng: the source of chance.

    Returns:
        float32 (H', W', 3), larger or smaller by up to two thirds.
    """
    if scan.ndim == 3:
        scan = cv2.cvtColor(scan, cv2.COLOR_RGB2GRAY)
    scale = np.exp(rng.uniform(np.log(0.7), np.log(1.6)))
    scan = cv2.resize(scan, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = (255.0 - scan.astype(np.float32)) / 255.0
    paper = rng.uniform(190, 255) * rng.uniform(0.88, 1.0, 3).astype(np.float32)
    pen = paper * rng.uniform(0.0, 0.35) * rng.uniform(0.6, 1.4, 3).astype(np.float32)
    sheet = paper * _school_rules(scan.shape, rng)[..., None]
    return _write(sheet, pen, ink[..., None])


def line_on_paper(ink: Ink, rng: np.random.Generator, cell_edges: Sequence[float] = ()) -> Sheet:
    """A line of writing on paper, with a margin and with what is printed around it.

    Args:
        ink: float32 (H, W) in [0, 1], digits about `DIGIT_HEIGHT` high.
        rng: the source of chance.
        cell_edges: where the cells of a form begin and end, in pixels from the left; drawn if
            given.

    Returns:
        float32 (H', W'), gray.
    """
    height = ink.shape[0]
    above, below = (int(DIGIT_HEIGHT * side) for side in rng.uniform(0.03, 0.6, 2))
    before, after = (int(DIGIT_HEIGHT * side) for side in rng.uniform(0.05, 1.0, 2))
    if cell_edges:
        before, after = before + DIGIT_HEIGHT, after + DIGIT_HEIGHT
    ink = np.pad(ink, ((above, below), (before, after)))
    printed = np.ones(ink.shape, np.float32)
    if rng.random() < 0.25:
        printed *= 1 - np.float32(rng.uniform(0.03, 0.16)) * security_print(ink.shape, rng)
    if cell_edges:
        printed *= _cells(ink.shape, [before + x for x in cell_edges], above, height, rng)
    elif rng.random() < 0.35:
        printed *= _rules(ink.shape, above, height, rng)
    paper = rng.uniform(120, 250)
    pen = rng.uniform(0.05, 0.55)
    if rng.random() < 0.25:
        ink = _run_dry(ink, rng)
    return _write(paper * printed, paper * pen, ink)


def _write(sheet: Sheet, pen: npt.NDArray[np.float32] | float, ink: Ink) -> Sheet:
    """A sheet with ink of the pen's color on it; what is darker than the pen stays as dark."""
    return sheet + (np.minimum(pen, sheet) - sheet) * ink


def _run_dry(ink: Ink, rng: np.random.Generator) -> Ink:
    """Ink that is pale in places, as of a pen that runs dry."""
    grain = cv2.GaussianBlur(rng.normal(0, 1, ink.shape).astype(np.float32), (0, 0), 2)
    return ink * np.clip(1 + grain * np.float32(rng.uniform(0, 1)), 0.3, 1)


def _school_rules(shape: tuple[int, ...], rng: np.random.Generator) -> Reflectance:
    """Plain, ruled or squared paper."""
    reflectance = np.ones(shape, np.float32)
    kind = rng.choice(["plain", "ruled", "squared"], p=[0.4, 0.35, 0.25])
    if kind == "plain":
        return reflectance
    gap = rng.uniform(0.15, 0.7) * max(shape)
    depth, width = rng.uniform(0.1, 0.6), max(1, round(rng.uniform(0.006, 0.02) * max(shape)))
    for axis in (0, 1) if kind == "squared" else (0,):
        for start in np.arange(rng.uniform(0, gap), shape[axis], gap).astype(int):
            rule = slice(start, start + width)
            reflectance[rule if axis == 0 else (slice(None), rule)] = 1 - depth
    return reflectance


def security_print(shape: tuple[int, ...], rng: np.random.Generator) -> Ink:
    """The fine waves that cheques are printed with, (H, W) in [0, 1]."""
    y, x = (axis.astype(np.float32) / DIGIT_HEIGHT for axis in np.mgrid[: shape[0], : shape[1]])
    waves = np.zeros(shape, np.float32)
    for _ in range(int(rng.integers(1, 4))):
        pitch, angle, bend = rng.uniform(2, 9), rng.uniform(0, np.pi), rng.uniform(0.1, 1.5)
        along = np.cos(angle) * x + np.sin(angle) * y
        across = np.cos(angle) * y - np.sin(angle) * x
        phase = pitch * across / 2 + bend * np.sin(along * rng.uniform(0.5, 3) + rng.uniform(0, 6))
        waves = np.maximum(waves, np.clip((np.cos(2 * np.pi * phase) - 0.5) * 3, 0, 1))
    return waves


def _rules(shape: tuple[int, ...], top: int, height: int, rng: np.random.Generator) -> Reflectance:
    """One rule under the writing, a sheet of them, squares, or a frame around the writing.

    Args:
        shape: of the sheet, (H, W).
        top: where the writing begins, in pixels from above.
        height: of the writing, in pixels.
        rng: the source of chance.
    """
    rows, columns = shape
    lines = np.zeros(shape, np.uint8)
    width, style = int(rng.integers(1, 4)), rng.random()
    if style < 0.1:
        # A frame nearer to the writing would have sides that look like 1s.
        above, below = rng.uniform(0.2, 0.6, 2) * DIGIT_HEIGHT
        corners = (2, int(top - above)), (columns - 3, int(top + height + below))
        cv2.rectangle(lines, *corners, 255, width, cv2.LINE_AA)
    else:
        gap = DIGIT_HEIGHT * rng.uniform(0.3, 1.5)
        under = top + height + rng.uniform(-0.15, 0.25) * DIGIT_HEIGHT
        levels = [under] if style < 0.75 else np.arange(rng.uniform(0, gap), rows, gap)
        lean = rng.normal(0, 0.01) * columns
        for y in levels:
            _rule(lines, (0, y), (columns, y + lean), width)
        if style > 0.93:
            for x in np.arange(rng.uniform(0, gap), columns, gap):
                _rule(lines, (x, 0), (x, rows), width)
    return 1 - np.float32(rng.uniform(0.15, 0.8)) * to_ink(lines)


def _cells(
    shape: tuple[int, ...], edges: list[float], top: int, height: int, rng: np.random.Generator
) -> Reflectance:
    """The cells of a form: closed boxes, or a comb that is open at the top."""
    lines = np.zeros(shape, np.uint8)
    width = int(rng.integers(1, 4))
    above = max(1, top - rng.uniform(0.1, 0.45) * DIGIT_HEIGHT)
    below = min(shape[0] - 2, top + height + rng.uniform(0.1, 0.45) * DIGIT_HEIGHT)
    comb = rng.random() < 0.25
    start = int(below) - rng.uniform(0.1, 0.5) * DIGIT_HEIGHT if comb else above
    for x in edges:
        _rule(lines, (x, start), (x, below), width)
    for y in (below,) if comb else (above, below):
        _rule(lines, (edges[0], y), (edges[-1], y), width)
    return 1 - np.float32(rng.uniform(0.2, 0.95)) * to_ink(lines)


def _rule(
    lines: npt.NDArray[np.uint8], start: tuple[float, float], end: tuple[float, float], width: int
) -> None:
    """Draws one straight line between two points, x and y, each cut to whole pixels."""
    (x0, y0), (x1, y1) = start, end
    cv2.line(lines, (int(x0), int(y0)), (int(x1), int(y1)), 255, width, cv2.LINE_AA)
