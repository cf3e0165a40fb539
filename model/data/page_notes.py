"""What people write on empty paper: lists, sums, lone digits, drawings; and the paper's rules."""

import numpy as np

from model.data import page_words
from model.data.page_hand import Hand
from model.data.page_layout import Layout, Place
from model.data.page_sheet import Writing
from model.data.paper import security_print

GAP_OF_CODES = (2.2, 5.0)  # Between two codes on one line, in digit heights.


def ruled_paper(layout: Layout, pitch: float) -> None:
    """Rules over the whole sheet, or squares; some sheets have a margin in red."""
    rng, sheet = layout.rng, layout.sheet
    color = rng.uniform((90, 120, 140), (190, 215, 235)).astype(np.float32)
    strength, width = rng.uniform(0.3, 0.9), int(rng.choice([1, 1, 2]))
    squared = rng.random() < 0.4
    if squared:
        pitch = rng.uniform(14, 24)
    for y in np.arange(rng.uniform(0, pitch), sheet.height, pitch):
        sheet.rule((0, y), (sheet.width, y), color, width, strength)
    if squared:
        for x in np.arange(rng.uniform(0, pitch), sheet.width, pitch):
            sheet.rule((x, 0), (x, sheet.height), color, width, strength)
    if rng.random() < 0.3:
        x = sheet.width * rng.uniform(0.08, 0.2)
        sheet.rule((x, 0), (x, sheet.height), np.array([220, 90, 100], np.float32), 1, strength)


def security_paper(layout: Layout) -> None:
    """The fine waves of cheques and vouchers, over the whole sheet."""
    rng, sheet = layout.rng, layout.sheet
    waves = security_print((sheet.height, sheet.width), rng)
    color = rng.uniform(60, 220, 3).astype(np.float32)
    sheet.print_ink(waves * np.float32(rng.uniform(0.05, 0.35)), 0, 0, color, counts=False)


def lines_of_numbers(layout: Layout, place: Place) -> float:
    """Numbers line by line, one or more on each, as on a slip or in a notebook."""
    rng, hand = layout.rng, layout.hands[0]
    y, step = place.y, layout.line_height * rng.uniform(0.85, 1.5)
    same, per_line = rng.random() < 0.5, int(rng.choice([1, 1, 1, 2, 3]))
    maker = page_words.NUMBERS[int(rng.integers(len(page_words.NUMBERS)))]
    indent = rng.uniform(0, 0.3) * place.width
    for _ in range(int(rng.integers(1, 13))):
        y += step
        if y > place.y + place.height:
            break
        x = place.x + indent + rng.normal(0, 0.3) * hand.height
        end = place.x + place.width
        if rng.random() < 0.12:
            x = layout.write_words(2, x, y, end - x, hand)
        for _ in range(per_line):
            text = maker(rng) if same else page_words.written_number(rng)
            field = layout.write_number(text, x, y, end - x, hand)
            if field is None:
                break
            x = float(field.corners[:, 0].max()) + hand.height * rng.uniform(*GAP_OF_CODES)
        if rng.random() < 0.1:
            layout.write_words(2, x, y, end - x, hand)
    return y - place.y + step


def sum_of_numbers(layout: Layout, place: Place) -> float:
    """Numbers below each other with a stroke and their sum."""
    rng, hand = layout.rng, layout.hands[0]
    step, y = hand.height * rng.uniform(1.25, 1.7), place.y
    right = place.x + min(place.width, hand.height * rng.uniform(6, 10))
    decimals = rng.random() < 0.5
    count, left = int(rng.integers(2, 9)), right
    for number in range(count + 1):
        y += step
        if y > place.y + place.height:
            break
        if number == count:
            layout.sheet.rule((left, y - hand.height * 1.15), (right + 5, y - hand.height * 1.2),
                              hand.pen, max(1, round(hand.thickness)))  # fmt: skip
        text = page_words.short_number(rng, 4)
        if decimals:
            text += f",{page_words.digits(2, rng)}"
        writing = hand.number(text)
        field = layout.write_on(hand, writing, right - writing.width, y)
        left = min(left, right - writing.width) if field else left
    return y - place.y + step


def scattered(layout: Layout, place: Place) -> float:
    """Digits and short numbers here and there, in many sizes and askew."""
    rng = layout.rng
    for _ in range(int(rng.integers(2, 16))):
        hand = layout.hand
        text = page_words.digits(int(rng.choice([1, 1, 2, 3, 5])), rng)
        writing = hand.number(text, rng.uniform(0.7, 1.8), rng.normal(0, 0.15))
        x = place.x + rng.uniform(0, max(1.0, place.width - writing.width))
        y = place.y + rng.uniform(0, max(1.0, place.height - writing.height))
        if _is_free(layout, x, y, writing):
            layout.sheet.write(writing, x, y, hand.pen)
    return place.height


def rows_of_digits(layout: Layout, place: Place) -> float:
    """Digits in wide rows, as to practise or to show them: one code a row."""
    rng, hand = layout.rng, layout.hands[0]
    pitch, step = hand.height * rng.uniform(1.0, 1.7), hand.height * rng.uniform(1.4, 2.2)
    count = min(int(place.width / pitch), int(rng.integers(3, 11)))
    lefts = [number * pitch for number in range(count)]
    if count < 1:
        return 0.0
    y = place.y
    for number in range(int(rng.integers(1, 8))):
        y += step
        if y + hand.height > place.y + place.height:
            break
        text = str(number % 10) * count if rng.random() < 0.3 else page_words.digits(count, rng)
        layout.write_on(hand, hand.in_cells(text, lefts, pitch), place.x, y)
    return y - place.y + step


def written_over(layout: Layout, place: Place) -> float:
    """A mark or a number that somebody put anywhere on a page, over print too; it takes no room."""
    rng = layout.rng
    if not layout.fills():
        return 0.0
    for _ in range(int(rng.integers(1, 4))):
        hand, turn = layout.hand, rng.normal(0, 0.12)
        if rng.random() < 0.15:
            turn += rng.choice([-0.5, 0.5]) * np.pi  # Along the page's side.
        text = page_words.written_number(rng)
        writing = hand.number(text, rng.uniform(0.9, 1.7), turn)
        if rng.random() < 0.3:
            writing = hand.word(rng.uniform(0.9, 1.7), turn)
        x = place.x + rng.uniform(0, max(1.0, place.width - writing.width))
        y = place.y + rng.uniform(0, max(1.0, place.height - writing.height))
        if _is_free(layout, x, y, writing):
            layout.sheet.write(writing, x, y, hand.pen)
    return 0.0


def drawings(layout: Layout, place: Place) -> float:
    """Scribbles, signatures and doodles, none of which is a digit."""
    rng = layout.rng
    for _ in range(int(rng.integers(1, 6))):
        hand: Hand = layout.hand
        writing = (
            hand.signature(rng.uniform(0.8, 2))
            if rng.random() < 0.3
            else hand.drawing(hand.height * rng.uniform(0.8, 5))
        )
        x = place.x + rng.uniform(0, max(1.0, place.width - writing.width))
        y = place.y + rng.uniform(0, max(1.0, place.height - writing.height))
        if _is_free(layout, x, y, writing):
            layout.sheet.write(writing, x, y, hand.pen)
    return place.height


def _is_free(layout: Layout, x: float, y: float, writing: Writing) -> bool:
    """Whether nobody wrote yet where a field is to stand, or near it."""
    around = 0.8 * layout.hands[0].height
    box = (x - around, y - around, x + writing.width + around, y + writing.height + around)
    return not any(
        _meet(box, (*field.corners.min(axis=0), *field.corners.max(axis=0)))
        for field in layout.sheet.fields
    )


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes, each left, top, right and bottom, have a place in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
