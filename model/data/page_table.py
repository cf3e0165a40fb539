"""Tables and grids: some columns printed, some written by hand, with walls or without."""

from dataclasses import dataclass

import numpy as np

from model.data import page_words
from model.data.line_tokens import pick
from model.data.page_colors import Color
from model.data.page_hand import Hand
from model.data.page_layout import DOTS, Layout, Place

MIN_COLUMN = 2.4  # Digit heights; nearer ones would be taken for cells of one code.
MAX_CELL_SHARE = 0.85  # A number is no wider than this share of its column.
GRID_PITCH = (0.9, 1.7)  # Of the cells of one code in a grid, in digit heights.
GIVEN = ("number", "words", "count")  # What a column has in print, or by hand:
ANSWERED = ("short", "short", "short", "amount", "date", "code", "digit", "digit", "dash", "words")


@dataclass(frozen=True)
class _Column:
    """One column: its sides, what is in it, how many of its cells are filled in, and whether a
    small number is printed in the corner of each."""

    left: float
    right: float
    content: str
    aligned: str
    filled: float
    numbered: bool

    @property
    def width(self) -> float:
        return self.right - self.left


def table(layout: Layout, place: Place) -> float:
    """A table with a header, printed columns and columns to fill in."""
    rng, digit = layout.rng, layout.hands[0].height
    columns = _columns(layout, place)
    left, right = columns[0].left, columns[-1].right
    row = max(digit * rng.uniform(1.25, 2.0), layout.text_size * 1.5)
    y, top = place.y, place.y
    if rng.random() < 0.7:
        y += _header(layout, columns, y, row * rng.uniform(0.8, 1.2))
    rows = max(1, min(int(rng.integers(2, 25)), int((place.y + place.height - y) / row)))
    body, written = y, rng.integers(1, rows + 1) if rng.random() < 0.4 else rows
    if rng.random() < 0.12:
        color = rng.uniform(200, 250, 3).astype(np.float32)
        for number in range(0, rows, 2):
            layout.sheet.shade(left, y + number * row, right, y + (number + 1) * row, color, 1.0)
    _walls(layout, columns, top, body, row, rows)
    for number in range(rows):
        baseline = y + row * rng.uniform(0.78, 0.9)
        for column in columns:
            if column.content in GIVEN:
                _print_cell(layout, column, y, row, number)
                continue
            if column.numbered:
                layout.say(str(number + 1), column.left + 2, y, layout.text_size * 0.7)
            if number < written and rng.random() < column.filled * layout.filled:
                _write_cell(layout, column, baseline, row)
        y += row
    if rng.random() < 0.25:
        y += _total(layout, columns, y, row)
    return y - place.y + layout.text_size * rng.uniform(0.8, 2)


def grid(layout: Layout, place: Place) -> float:
    """Codes of equal length below each other, a digit in each cell, as of a tally."""
    rng, hand = layout.rng, layout.hand
    pitch = hand.height * rng.uniform(*GRID_PITCH)
    row = hand.height * rng.uniform(1.2, 2.0)
    cells = max(1, min(int(rng.integers(2, 8)), int(place.width / pitch)))
    rows = max(1, min(int(rng.integers(2, 14)), int(place.height / row)))
    x = place.x + rng.uniform(0, max(1.0, place.width - cells * pitch)) * rng.uniform(0, 0.6)
    walls = rng.random()  # Both ways, levels alone, or an outline.
    for number in range(rows + 1):
        if walls < 0.8 or number in (0, rows):
            y = place.y + number * row
            layout.rule((x, y), (x + cells * pitch, y + rng.normal(0, 0.5)))
    for cell in range(cells + 1):
        if walls < 0.55 or cell in (0, cells):
            at = x + cell * pitch
            layout.rule((at, place.y), (at, place.y + rows * row))
    for number in range(rows):
        if not layout.fills():
            continue
        said = page_words.digits(cells, rng)
        if rng.random() < 0.3:
            said = str(int(said) % 10 ** int(rng.integers(1, cells + 1))).zfill(cells)
        if rng.random() < 0.05:
            said = page_words.spoilt(said, rng)
        lefts = [cell * pitch for cell in range(cells)]
        writing = hand.in_cells(said, lefts, pitch, min(1.0, 1.25 * pitch / hand.height))
        layout.write_on(hand, writing, x, place.y + (number + 0.5) * row)
    return rows * row + layout.text_size * 2


def score_sheet(layout: Layout, place: Place) -> float:
    """A list of names in print, and a column of small numbers for each player, with dashes."""
    rng, hand = layout.rng, layout.hands[0]
    row = hand.height * rng.uniform(1.3, 1.9)
    rows = max(1, min(int(rng.integers(5, 22)), int(place.height / row)))
    label_width = place.width * rng.uniform(0.15, 0.4)
    each = hand.height * rng.uniform(MIN_COLUMN, 4.2)
    players = max(1, min(int(rng.integers(1, 9)), int((place.width - label_width) / each)))
    label_width = min(label_width, place.width - players * each)
    played = int(rng.integers(1, players + 1))
    sides = [place.x, *(place.x + label_width + each * np.arange(players + 1))]
    low = place.y + rows * row
    for side in sides:
        layout.rule((side, place.y), (side, low))
    for number in range(rows + 1):
        y = place.y + number * row
        layout.rule((sides[0], y), (sides[-1], y))
    for number in range(rows):
        y = place.y + number * row
        text = " ".join(page_words.words(layout.language, int(rng.integers(1, 3)), rng))
        layout.say(text, sides[0] + 4, y + row * 0.2, max_width=label_width - 6)
        skipped = rng.random() < 0.12
        for player in range(played):
            if skipped or not layout.fills():
                continue
            middle = sides[player + 1] + each / 2
            if number == 0 and rng.random() < 0.5:
                layout.say("ABCDEFGH"[player], middle - 4, y + row * 0.2)
            elif rng.random() < 0.12:
                mark = hand.stroke("dash", hand.height * 0.6)
                layout.write_on(hand, mark, middle - mark.width / 2, y + row * 0.5)
            else:
                text = page_words.short_number(rng, 2 if rng.random() < 0.9 else 3)
                scale = min(1.0, 0.75 * row / hand.height)
                writing = hand.number(text, scale)
                if writing.width > MAX_CELL_SHARE * each:
                    writing = hand.number(text, 0.8 * scale)
                if writing.width > MAX_CELL_SHARE * each:
                    writing = hand.number(text[:1], scale)
                x = middle - writing.width / 2 + rng.normal(0, 0.08) * each
                layout.write_on(hand, writing, x, y + row * rng.uniform(0.75, 0.92))
    return rows * row + layout.text_size * 2


def _columns(layout: Layout, place: Place) -> list[_Column]:
    """Columns across a place, some of them printed."""
    rng, digit = layout.rng, layout.hands[0].height
    most = max(1, int(place.width / (MIN_COLUMN * digit)))
    count = min(int(rng.integers(2, 8)), most)
    shares = rng.uniform(0.6, 1.6, count)
    if rng.random() < 0.6:
        shares[0] *= rng.uniform(1, 3)
    least = MIN_COLUMN * digit
    widths = least + (place.width * rng.uniform(0.6, 1.0) - least * count) * shares / shares.sum()
    widths = np.maximum(widths, least)
    edges = place.x + np.concatenate([[0], np.cumsum(widths)])
    numbered = rng.random() < 0.08
    columns, all_printed = [], rng.random() < (0.1 if layout.filled else 0.6)
    for number in range(count):
        printed = all_printed or rng.random() < (0.7 if number == 0 else 0.25)
        columns.append(
            _Column(
                float(edges[number]),
                float(edges[number + 1]),
                pick(GIVEN, rng) if printed else pick(ANSWERED, rng),
                str(rng.choice(["left", "right", "middle"])),
                rng.uniform(0.4, 1.0) if rng.random() < 0.85 else 0.0,
                numbered,
            )
        )
    return columns


def _header(layout: Layout, columns: list[_Column], y: float, height: float) -> float:
    """Words over the columns, some of them light on a dark ground."""
    rng, ink = layout.rng, layout.ink
    left, right = columns[0].left, columns[-1].right
    if rng.random() < 0.35:
        ground: Color = rng.uniform(0, 255, 3).astype(np.float32)
        layout.sheet.shade(left, y, right, y + height, ground, 1.0)
        ink = np.full(3, 255 if ground.mean() < 130 else 0, np.float32)
    elif rng.random() < 0.6:
        layout.rule((left, y), (right, y))
    for column in columns:
        text, room = page_words.header(layout.language, rng), column.width - 4
        layout.say(text, column.left + 3, y + 2, face=layout.bold, color=ink, max_width=room)
    return height


def _walls(
    layout: Layout, columns: list[_Column], top: float, body: float, row: float, rows: int
) -> None:
    """Walls on all sides, levels alone, an outline, dots, or none."""
    rng, low = layout.rng, body + row * rows
    left, right = columns[0].left, columns[-1].right
    style = rng.choice(["all", "levels", "sides", "none", "dots"], p=[0.58, 0.16, 0.08, 0.1, 0.08])
    if style == "none":
        return
    dots = pick(DOTS, rng) if style == "dots" else None
    if style != "sides":
        for number in range(rows + 1):
            y = body + number * row
            layout.rule((left, y), (right, y), dots=dots if 0 < number < rows else None)
    if style in ("all", "sides", "dots"):
        for side in [column.left for column in columns] + [right]:
            layout.rule((side, top), (side, low))
    if style == "all":
        layout.rule((left, top), (right, top))


def _print_cell(layout: Layout, column: _Column, y: float, row: float, number: int) -> None:
    rng = layout.rng
    if column.content == "count":
        text = str(number + 1)
    elif column.content == "words":
        text = page_words.heading(layout.language, rng)
    else:
        text = page_words.printed_number(rng)
    lift = max(1.0, (row - layout.text_size * 1.2) / 2)
    room = column.width - 6
    wide = layout.face.ink(text, layout.text_size).shape[1]
    shift = max(0.0, room - wide) * {"left": 0.0, "middle": 0.5, "right": 1.0}[column.aligned]
    layout.say(text, column.left + 3 + shift, y + lift, max_width=room)


def _write_cell(layout: Layout, column: _Column, baseline: float, row: float) -> None:
    """What is written in one cell: most often a number, and never wider than the cell."""
    rng, hand = layout.rng, layout.hand
    content = column.content if rng.random() < 0.93 else "dash"
    x, room = column.left + 4, MAX_CELL_SHARE * column.width
    if layout.types():
        _print_cell(layout, column, baseline - 0.8 * row, row, 0)
        return
    if content == "dash":
        mark = hand.stroke(str(rng.choice(["dash", "dash", "cross", "tick"])), 0.6 * hand.height)
        middle = (column.left + column.right - mark.width) / 2
        layout.write_on(hand, mark, middle, baseline - 0.35 * hand.height, room)
        return
    if content == "words":
        layout.write_words(int(rng.integers(1, 4)), x, baseline, room, hand)
        return
    scale = min(1.0, 0.8 * row / hand.height) * rng.uniform(0.85, 1.05)
    text = _number(content, rng)
    writing = hand.number(text, scale)
    if writing.width > room:
        writing = hand.number(text if len(text) < 5 else page_words.digits(2, rng), 0.8 * scale)
    if writing.width > room:
        writing = hand.number(page_words.digits(1, rng), scale)
    slack = max(0.0, room - writing.width)
    share = {"left": 0.05, "middle": 0.5, "right": 0.95}[column.aligned]
    shift = slack * float(np.clip(share + rng.normal(0, 0.08), 0, 1))
    layout.write_on(hand, writing, x + shift, baseline + rng.normal(0, 0.03) * row, room)


def _number(content: str, rng: np.random.Generator) -> str:
    if content == "digit":
        return page_words.digits(1, rng)
    makers = {"amount": page_words.amount, "date": page_words.date, "code": page_words.code}
    return makers.get(content, page_words.short_number)(rng)


def _total(layout: Layout, columns: list[_Column], y: float, row: float) -> float:
    """A sum below the last column."""
    last = columns[-1]
    layout.say("Total", max(last.left - 60, columns[0].left), y + row * 0.3, face=layout.bold)
    layout.box(last.left, y, last.right, y + row)
    if layout.fills():
        hand: Hand = layout.hands[0]
        text = page_words.short_number(layout.rng, 4)
        layout.write_number(text, last.left + 4, y + row * 0.85, last.width - 6, hand)
    return row
