"""Blocks of cells for a digit each, of boxes to tick and of rings to fill.

Each takes a `Layout` and a `Place`, and returns how high it became, in pixels.
"""

from model.data import page_words
from model.data.line_tokens import pick
from model.data.page_layout import DOTS, Layout, Place
from model.data.page_sheet import box_corners

CELL_PITCH = (0.95, 1.6)  # Of cells for one code, in digit heights.
GROUPS = ((2, 2, 4), (2, 2, 2), (3, 3, 3), (4, 4), (2, 3, 3), (4, 2, 2), (5, 1), (1, 6))


def comb(layout: Layout, place: Place) -> float:
    """A label and a row of cells, a digit each: boxes side by side, apart, or a comb."""
    rng, hand = layout.rng, layout.hand
    height = hand.height
    pitch = height * rng.uniform(*CELL_PITCH)
    text = page_words.label(layout.language, rng)
    y = place.y + 2
    if rng.random() < 0.5:
        x = (
            place.x
            + layout.say(text, place.x, y + height * 0.4, max_width=0.6 * place.width)[0]
            + 8
        )
    else:
        x, y = place.x, y + layout.say(text, place.x, y, max_width=place.width)[1] + 3
    room = int((place.x + place.width - x) / pitch)
    if room < 2:
        return y - place.y
    groups = [int(rng.integers(2, min(room, 16) + 1))]
    if rng.random() < 0.25:
        fitting = [parts for parts in GROUPS if sum(parts) + len(parts) <= room]
        groups = list(pick(fitting, rng)) if fitting else groups
    high = max(height * rng.uniform(1.25, 1.7), pitch * rng.uniform(0.8, 1.2))
    lefts = draw_groups(layout, x, y, pitch, groups, high)
    if layout.fills():
        count = len(lefts) if rng.random() < 0.75 else int(rng.integers(1, len(lefts) + 1))
        fill_cells(layout, page_words.digits(count, rng), lefts, y + high / 2, pitch)
    return y + high - place.y + layout.text_size * rng.uniform(0.5, 1.5)


def draw_groups(
    layout: Layout, x: float, y: float, pitch: float, groups: list[int], height: float
) -> list[float]:
    """Cells in groups, as of a date, with marks in print between some; the left walls of all."""
    rng, lefts = layout.rng, list[float]()
    gap, mark = pitch * rng.uniform(0.25, 0.8), pick(("", "", "/", ".", "-"), rng)
    style = str(rng.choice(["boxes", "apart", "comb", "dotted"], p=[0.55, 0.15, 0.2, 0.1]))
    for number, cells in enumerate(groups):
        if number:
            layout.say(mark or " ", x + gap * 0.35, y + height * 0.2, height * 0.5)
            x += gap
        draw_cells(layout, x, y, pitch, cells, height, style)
        lefts += [x + cell * pitch for cell in range(cells)]
        x += cells * pitch
    return lefts


def draw_cells(
    layout: Layout, x: float, y: float, pitch: float, cells: int, height: float, style: str
) -> None:
    """A row of cells of one width: boxes side by side or apart, a comb, or dotted walls."""
    rng, end = layout.rng, x + pitch * cells
    if style == "apart":
        gap = pitch * rng.uniform(0.06, 0.16)
        for cell in range(cells):
            layout.box(x + cell * pitch + gap, y, x + (cell + 1) * pitch - gap, y + height)
        return
    low = y + height
    top = low - height * rng.uniform(0.2, 0.5) if style == "comb" else y
    dots = pick(DOTS, rng) if style == "dotted" else None
    if style != "comb":
        layout.rule((x, y), (end, y))
    layout.rule((x, low), (end, low))
    every = int(rng.integers(3, 6)) if rng.random() < 0.15 else 0
    for cell in range(cells + 1):
        inner = dots if 0 < cell < cells else None
        at = x + cell * pitch
        layout.rule((at, top), (at, low), dots=inner)
        if every and cell % every == 0:
            layout.rule((at + 2, top), (at + 2, low))


def fill_cells(layout: Layout, text: str, lefts: list[float], middle: float, pitch: float) -> None:
    """A code in cells, from the left or from the right; sometimes a cell is left out or spoilt."""
    rng, hand, cells = layout.rng, layout.hand, len(lefts)
    if layout.types():
        size = min(hand.height * rng.uniform(0.8, 1.3), 1.5 * pitch)
        for left, digit in zip(lefts, text, strict=False):
            layout.say(digit, left + pitch / 2 - size * 0.28, middle - size * 0.62, size)
        end = lefts[min(len(lefts), len(text)) - 1] + pitch
        corners = box_corners(lefts[0], middle - size / 2, end, middle + size / 2)
        layout.sheet.note_print(corners, text)
        return
    if rng.random() < 0.06:
        text = page_words.spoilt(text, rng)
    if len(text) < cells and len(text) > 2 and rng.random() < 0.25:
        cut = int(rng.integers(1, len(text)))
        text = text[:cut] + " " + text[cut:]
    start = cells - len(text) if rng.random() < 0.3 else 0
    scale = min(1.0, 1.25 * pitch / hand.height) * rng.uniform(0.75, 1.05)
    x = lefts[start]
    writing = hand.in_cells(text, [left - x for left in lefts[start:]], pitch, scale)
    shift = rng.normal(0, 0.05) * pitch
    layout.write_on(hand, writing, x + shift, middle + rng.normal(0, 0.06) * pitch)


def check_boxes(layout: Layout, place: Place) -> float:
    """Boxes or rings with a word each, some of them ticked, crossed or filled."""
    rng, x = layout.rng, place.x
    side = layout.text_size * rng.uniform(0.9, 1.5)
    size = layout.text_size
    while x < place.x + place.width - 6 * side:
        layout.box(x, place.y, x + side, place.y + side)
        if rng.random() < 0.4 * layout.filled:
            hand = layout.hand
            kind = str(rng.choice(["cross", "tick", "fill"]))
            mark = (
                hand.blot(side * 0.8, side * 0.8)
                if kind == "fill"
                else hand.stroke(kind, side * rng.uniform(0.8, 1.5))
            )
            layout.sheet.write(
                mark, x + side / 2 - mark.width / 2, place.y + side / 2 - mark.height / 2, hand.pen
            )
        word = (
            page_words.heading(layout.language, rng)
            if rng.random() < 0.5
            else "ABCDE"[int(rng.integers(5))]
        )
        room = place.x + place.width - x - side
        x += side + 5 + layout.say(word, x + side + 5, place.y, size, max_width=room)[0]
        x += rng.uniform(1, 3) * side
    return max(side, size * 1.3) + size * rng.uniform(0.3, 1)


def bubbles(layout: Layout, place: Place) -> float:
    """Numbered questions, each with rings to fill in, as of a sheet that a machine reads."""
    rng = layout.rng
    side, y = layout.text_size * rng.uniform(1.0, 1.4), place.y
    letters = "ABCDE"[: int(rng.integers(3, 6))] if rng.random() < 0.7 else "0123456789"
    pitch = side * rng.uniform(1.5, 2.2)
    for question in range(1, int(rng.integers(4, 15))):
        if y + side > place.y + place.height:
            break
        layout.say(str(question), place.x, y, side * 0.8)
        x = place.x + 2 * side
        chosen = int(rng.integers(len(letters))) if layout.fills() else -1
        for number, letter in enumerate(letters):
            ring = layout.face.ink(letter, round(side * 0.6))
            layout.sheet.print_ink(ring, x + side * 0.3, y + side * 0.15, layout.ink)
            layout.sheet.ring(x + side / 2, y + side / 2, side / 2, layout.rule_color)
            if number == chosen:
                hand = layout.hands[0]
                mark = hand.blot(side * 0.8, side * 0.8)
                layout.sheet.write(mark, x - 2, y - 2, hand.pen)
            x += pitch
        y += side * 1.5
    return y - place.y + side
