"""What kinds of pages there are, how often, and which blocks each is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from model.data import page_blocks, page_cells, page_notes, page_table
from model.data.page_layout import Layout, Place, columns_of

Block = Callable[[Layout, Place], float]

MAX_BLOCKS = 40  # A page of more would be one of tiny blocks.


@dataclass(frozen=True)
class Kind:
    """One kind of page.

    Attributes:
        weight: how often it comes, in relation to the others.
        opening: blocks at its top, in their order.
        blocks: blocks below, and how likely each is in relation to the others.
        size: least and greatest width and height of its sheet, in pixels.
        digit_height: the least and the greatest of its hand, in pixels.
        filled: the least and the greatest share of its fields that are filled in.
        ruled_share: of its sheets, so many are ruled or squared.
        columns_share: of its sheets, so many have two columns.
        written_over_share: of its sheets, so many have something written over the rest.
        security_share: of its sheets, so many have the fine waves of security paper.
    """

    weight: float
    opening: tuple[Block, ...]
    blocks: Mapping[Block, float]
    size: tuple[tuple[int, int], tuple[int, int]] = ((560, 850), (600, 1200))
    digit_height: tuple[float, float] = (14, 30)
    filled: tuple[float, float] = (0.4, 1.0)
    ruled_share: float = 0.0
    columns_share: float = 0.12
    written_over_share: float = 0.1
    security_share: float = 0.0


_FORM: dict[Block, float] = {
    page_blocks.labelled: 6,
    page_cells.comb: 3,
    page_cells.check_boxes: 1.3,
    page_blocks.paragraph: 1,
    page_blocks.signature: 0.6,
    page_blocks.heading: 0.6,
    page_blocks.figures: 0.5,
    page_blocks.numbers_in_print: 0.5,
    page_blocks.stamp: 0.4,
    page_table.table: 0.7,
}
_NOTES: dict[Block, float] = {
    page_notes.lines_of_numbers: 4,
    page_notes.sum_of_numbers: 1.2,
    page_notes.rows_of_digits: 1.5,
    page_notes.scattered: 0.7,
    page_blocks.words_by_hand: 1,
}
_PRINT: dict[Block, float] = {
    page_blocks.paragraph: 5,
    page_blocks.heading: 1.5,
    page_blocks.figures: 1.5,
    page_blocks.numbers_in_print: 2.5,
    page_blocks.stamp: 0.4,
    page_cells.check_boxes: 0.4,
    page_table.table: 1,
}
_SMALL = ((260, 620), (100, 420))
KINDS: Mapping[str, Kind] = {
    "form": Kind(0.18, (page_blocks.heading,), _FORM),
    "blank form": Kind(0.04, (page_blocks.heading,), _FORM, filled=(0, 0)),
    "exam cover": Kind(
        0.09,
        (page_blocks.heading, page_blocks.paragraph, page_cells.comb),
        {
            page_blocks.paragraph: 5,
            page_blocks.figures: 1,
            page_blocks.numbers_in_print: 1,
            page_cells.comb: 0.5,
            page_cells.bubbles: 0.4,
        },
        filled=(0.7, 1.0),
    ),
    "order": Kind(
        0.13,
        (page_blocks.heading, page_blocks.labelled, page_table.table),
        {
            page_table.table: 2,
            page_blocks.labelled: 2,
            page_blocks.signature: 0.7,
            page_blocks.paragraph: 0.7,
            page_blocks.stamp: 0.5,
            page_blocks.figures: 0.3,
            page_blocks.numbers_in_print: 0.5,
        },
        filled=(0.5, 1.0),
    ),
    "score sheet": Kind(
        0.1,
        (page_blocks.heading,),
        {
            page_table.score_sheet: 4,
            page_table.grid: 2,
            page_table.table: 1,
            page_blocks.labelled: 1,
            page_blocks.numbers_in_print: 0.5,
            page_cells.bubbles: 0.3,
        },
        size=((360, 850), (420, 1100)),
        filled=(0.6, 1.0),
    ),
    "notes": Kind(
        0.13,
        (),
        _NOTES,
        size=((300, 850), (300, 1100)),
        digit_height=(18, 60),
        filled=(1, 1),
        ruled_share=0.4,
    ),
    "letter": Kind(
        0.04,
        (),
        {page_blocks.words_by_hand: 3, page_blocks.signature: 0.3, page_blocks.labelled: 0.2},
        digit_height=(16, 30),
        filled=(1, 1),
        ruled_share=0.4,
    ),
    "receipt": Kind(
        0.04,
        (page_blocks.heading, page_table.table),
        {**_PRINT, page_blocks.labelled: 1, page_notes.lines_of_numbers: 0.5},
        size=((240, 400), (480, 1100)),
        filled=(0.3, 1.0),
    ),
    "cheque": Kind(
        0.03,
        (page_blocks.heading, page_blocks.labelled),
        {page_blocks.labelled: 4, page_blocks.signature: 1, page_cells.comb: 1},
        size=((420, 760), (180, 360)),
        filled=(0.7, 1.0),
        security_share=0.7,
    ),
    "print": Kind(0.09, (page_blocks.heading,), _PRINT, filled=(0, 0), columns_share=0.3),
    "print with notes": Kind(
        0.04, (page_blocks.heading,), _PRINT, filled=(0.2, 1), written_over_share=1.0
    ),
    "drawings": Kind(
        0.03,
        (),
        {page_notes.drawings: 2, page_blocks.words_by_hand: 1},
        size=((300, 800), (300, 900)),
        digit_height=(18, 50),
        ruled_share=0.3,
    ),
    "row of boxes": Kind(
        0.05,
        (page_cells.comb,),
        {page_cells.comb: 2, page_blocks.labelled: 1},
        size=((260, 700), (60, 200)),
        digit_height=(16, 48),
        filled=(0.85, 1.0),
        columns_share=0.0,
    ),
    "region of a table": Kind(
        0.06,
        (),
        {page_table.table: 1, page_table.grid: 1.4, page_table.score_sheet: 1},
        size=((160, 520), (160, 900)),
        digit_height=(16, 56),
        filled=(0.7, 1.0),
        columns_share=0.0,
    ),
    "few lines": Kind(
        0.05,
        (),
        {page_notes.lines_of_numbers: 3, page_notes.rows_of_digits: 1, page_blocks.labelled: 1},
        size=_SMALL,
        digit_height=(18, 60),
        filled=(1, 1),
        ruled_share=0.3,
        columns_share=0.0,
    ),
}


def lay_out(layout: Layout, kind: Kind) -> None:
    """Fills a sheet with blocks of a kind, from its top until there is no more room."""
    rng, sheet = layout.rng, layout.sheet
    margin = np.minimum(rng.uniform(0.02, 0.1, 2) * sheet.width, 70)
    if rng.random() < kind.ruled_share:
        page_notes.ruled_paper(layout, layout.line_height)
    left, right = float(margin[0]), float(sheet.width - margin[1])
    y = float(rng.uniform(0.01, 0.06) * sheet.height)
    low = sheet.height * rng.uniform(0.9, 0.99)
    if rng.random() < kind.security_share:
        page_notes.security_paper(layout)
    for block in kind.opening:
        y += block(layout, Place(left, y, right - left, low - y))
    place = Place(left, y, right - left, low - y)
    shares = (1.0, 1.0) if rng.random() < 0.6 else (rng.uniform(0.6, 1), 1.0)
    columns = [place]
    if rng.random() < kind.columns_share:
        columns = columns_of(place, shares, 2.0 * layout.hands[0].height)
    for column in columns:
        _flow(layout, column, kind)
    if rng.random() < kind.written_over_share:
        page_notes.written_over(layout, Place(0, 0, sheet.width, sheet.height))


def _flow(layout: Layout, place: Place, kind: Kind) -> None:
    """Blocks below each other until the place is full."""
    rng = layout.rng
    blocks, weights = list(kind.blocks), np.array(list(kind.blocks.values()))
    y, low = place.y, place.y + place.height
    for _ in range(MAX_BLOCKS):
        if low - y < 1.6 * layout.hands[0].height:
            break
        block = blocks[int(rng.choice(len(blocks), p=weights / weights.sum()))]
        for _ in range(int(rng.integers(1, 4)) if block is page_blocks.labelled else 1):
            if low - y > 2 * layout.hands[0].height:
                y += block(layout, Place(place.x, y, place.width, low - y))
        if rng.random() < 0.15:
            y += rng.uniform(0, 0.1) * layout.sheet.height
