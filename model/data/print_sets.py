"""What the print network is taught with: numbers cut out of composed pages, by hand and printed.

They are cut out as the reader cuts out the fields of a page, a little off as found fields are.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from model.codes.fields import Field, cut_out, edge_lengths
from model.codes.print_network import MARGIN
from model.codes.text_lines import find_text_line
from model.data.page_sets import for_each
from model.data.page_synthesis import ComposedPage, FieldTruth, PageSynthesizer
from model.data.writers import Writers

Strip = npt.NDArray[np.uint8]  # (48, W), 255 is pen

MIN_DIGITS = 2  # Of a number by hand.
LABEL_SHARE = 0.3  # Of printed texts with letters, so many are taken; of the others, all.
MAX_WIDTH = 800  # Pixels; longer numbers are seen to that length.
MIN_HEIGHT = 7.0  # Pixels; lower numbers are not read.
OFF = 0.12  # How far a side of a field is off, in its heights, with two chances of three.


@dataclass(frozen=True, eq=False)
class Strips:
    """Numbers as the print network sees them.

    Attributes:
        strips: uint8 (48, W) each, 255 is pen.
        is_printed: of each, 1 if it is printed, 0 if it is written by hand; float32 (N,).
    """

    strips: list[Strip]
    is_printed: npt.NDArray[np.float32]


def compose_strips(writers: Writers, pages: int, seed: int) -> Strips:
    """The numbers of so many composed pages, each page by a seed of its own."""
    per_page = for_each(range(pages), partial(_of_page, seed), writers)
    found = list(itertools.chain.from_iterable(per_page))
    return Strips([strip for strip, _ in found], np.array([p for _, p in found], np.float32))


def strips_of(page: ComposedPage, rng: np.random.Generator) -> Iterator[tuple[Strip, bool]]:
    """The numbers of a page, and whether each is printed.

    Args:
        page: a composed page.
        rng: the source of chance, by which fields are off.
    """
    written = [truth for truth in page.fields if _digits(truth) >= MIN_DIGITS]
    printed = [
        truth
        for truth in page.printed
        if (_digits(truth) and not any(map(str.isalpha, truth.text))) or rng.random() < LABEL_SHARE
    ]
    for truth in (*written, *printed):
        if edge_lengths(truth.corners)[1] >= MIN_HEIGHT:
            strip = _strip(page, truth, rng)
            if strip is not None:
                yield strip, truth.kind == "print"


def _digits(truth: FieldTruth) -> int:
    return sum(map(str.isdecimal, truth.text))


def _of_page(seed: int, number: int, writers: Writers) -> list[tuple[Strip, bool]]:
    rng = np.random.default_rng((seed, number))
    return list(strips_of(PageSynthesizer(writers, rng).page(), rng))


def _strip(page: ComposedPage, truth: FieldTruth, rng: np.random.Generator) -> Strip | None:
    """A number of a page as one line; None where there is no pen."""
    found = _as_found(truth, rng)
    cut, to_picture = cut_out(page.pixels, found)
    line = find_text_line(cut, *edge_lengths(found.corners))
    if line is None:
        return None
    # Where the number ends in the strip, which shows what is beside it too.
    inverse = np.linalg.inv(np.vstack([to_picture, [0, 0, 1]]))
    in_cut = np.c_[truth.corners, np.ones(4)] @ inverse[:2].T
    zoom, shift = line.to_picture[0, [0, 2]]
    columns = (in_cut[:, 0] - shift) / zoom
    left = max(0, int(columns.min()) - MARGIN)
    ink = line.ink[:, left : min(int(columns.max()) + MARGIN, left + MAX_WIDTH)]
    return (ink * 255).astype(np.uint8) if ink.shape[1] > 2 * MARGIN else None


def _as_found(truth: FieldTruth, rng: np.random.Generator) -> Field:
    """A number as the field network might find it."""
    _, height = edge_lengths(truth.corners)
    off = np.float32(OFF * height) * rng.standard_normal((4, 2)).astype(np.float32)
    corners = truth.corners.astype(np.float64) + off
    return Field(corners, "digits", 1.0)
