"""Blocks of a page: headings, paragraphs, fields to fill in, signatures, words and figures.

Each takes a `Layout` and a `Place`, and returns how high it became, in pixels.
"""

import numpy as np

from model.data import page_layout, page_print, page_words
from model.data.line_tokens import pick
from model.data.page_colors import Color
from model.data.page_layout import Layout, Place
from model.images.ink import Ink

NUMBER_SIZE = 12, 80  # Pixels; the least and the greatest of a number that stands for itself.


def heading(layout: Layout, place: Place) -> float:
    """A title, with a logo before it or a printed number after it."""
    rng = layout.rng
    size, x = layout.text_size * rng.uniform(1.3, 2.4), place.x
    height = 0.0
    if rng.random() < 0.4:
        logo = page_print.logo(int(rng.integers(24, 64)), layout.bold, rng)
        color = _figure_color(layout)
        layout.sheet.print_ink(logo, x, place.y, color)
        x, height = x + logo.shape[1] + 10, float(len(logo))
    elif rng.random() < 0.3:
        x += place.width * rng.uniform(0.1, 0.3)
    text = page_words.heading(layout.language, rng)
    wide, high = layout.say(
        text, x, place.y, size, layout.bold, max_width=place.x + place.width - x
    )
    if rng.random() < 0.5:
        number = pick(("N° ", "Nr. ", "No. ", "# ", ""), rng) + page_words.printed_number(rng)
        left = place.x + place.width - layout.text_size * len(number)
        if left > x + wide + 5:
            layout.say(number, left, place.y, layout.text_size * rng.uniform(1, 1.5))
    if rng.random() < 0.3:
        y = place.y + max(height, high) + 3
        layout.rule((place.x, y), (place.x + place.width, y))
    return max(height, float(high)) + layout.text_size


def paragraph(layout: Layout, place: Place) -> float:
    """Lines of words, ragged at the right."""
    rng, y = layout.rng, place.y
    lines, size = int(rng.integers(2, 12)), layout.text_size * rng.uniform(0.75, 1.1)
    language = layout.language if rng.random() < 0.7 else "la"
    per_line = max(1, int(place.width / (size * 3.4)))
    for line in range(lines):
        count = per_line if line < lines - 1 else int(rng.integers(1, per_line + 1))
        wide, high = 0, size
        while count and not wide:
            text = " ".join(page_words.words(language, count, rng))
            wide, high = layout.say(text, place.x, y, size, max_width=place.width)
            count -= 1
        y += high * rng.uniform(1.0, 1.05)
        if y > place.y + place.height:
            break
    return y - place.y + layout.text_size * rng.uniform(0.3, 1.2)


def labelled(layout: Layout, place: Place) -> float:
    """A label and a place to write on: a line, a dotted line, a box or nothing."""
    rng = layout.rng
    height = layout.line_height * rng.uniform(0.95, 1.2)
    columns = int(rng.choice([1, 1, 2])) if place.width > 22 * layout.hands[0].height else 1
    width = place.width / columns
    above = rng.random() < 0.25
    style = rng.choice(["rule", "dots", "box", "bare", "shade"], p=[0.34, 0.24, 0.22, 0.12, 0.08])
    for column in range(columns):
        left, baseline = place.x + column * width, place.y + height
        text = page_words.label(layout.language, rng) + str(rng.choice(["", ":", " :"]))
        if above:
            high = layout.say(text, left, place.y, layout.text_size * 0.8, max_width=width)[1]
            start, baseline = left, baseline + high
        else:
            y = baseline - layout.text_size * 1.1
            start = left + layout.say(text, left, y, max_width=0.7 * width)[0] + 6
        end = left + width - 10
        if end - start < 2 * layout.hands[0].height:
            continue
        _ground(layout, str(style), start, end, baseline, height)
        if layout.fills():
            inner = start + rng.uniform(2, 14)
            lift = baseline - layout.hands[0].height * rng.uniform(-0.05, 0.25)
            _answer(layout, inner, lift, end - inner)
    return height * 1.15 + (layout.text_size if above else 0)


def signature(layout: Layout, place: Place) -> float:
    """A place to sign at, and sometimes a date before it."""
    rng, hand = layout.rng, layout.hands[0]
    height = layout.line_height * 1.5
    baseline = place.y + height
    words = {"fr": "Signature", "de": "Unterschrift", "en": "Signature"}[layout.language]
    middle = place.x + place.width * rng.uniform(0.35, 0.6)
    layout.rule((middle, baseline), (place.x + place.width, baseline))
    layout.say(words, middle, baseline + 3, layout.text_size * 0.8)
    if layout.fills():
        writing = hand.signature(rng.uniform(0.8, 1.2))
        layout.write_on(hand, writing, middle + 5, baseline - 2, place.width)
        if rng.random() < 0.7:
            room = middle - place.x - 20
            layout.write_number(page_words.date(rng), place.x + 8, baseline, room, hand)
    return height + layout.text_size * 1.6


def figures(layout: Layout, place: Place) -> float:
    """What is printed and no text, in a row: logos, QR codes, bars, pictures, printed numbers."""
    rng, x, height = layout.rng, place.x + layout.rng.uniform(0, 0.3) * place.width, 0.0
    for _ in range(int(rng.integers(1, 4))):
        text = ""
        kind = rng.choice(["qr", "bars", "logo", "photo", "number", "signature"])
        size = int(rng.integers(30, 90))
        if kind == "qr":
            ink = page_print.qr_code(rng)
        elif kind == "bars":
            ink = page_print.barcode(size // 2, rng)
        elif kind == "logo":
            ink = page_print.logo(size, layout.bold, rng)
        elif kind == "photo":
            ink = page_print.photograph_print(int(size * rng.uniform(1, 2)), size, rng)
        elif kind == "signature":
            ink = page_print.printed_signature(2 * size, rng)
        else:
            ink, text = _number_in_print(layout)
        if x + ink.shape[1] > place.x + place.width:
            break
        layout.sheet.print_text(ink, x, place.y, _figure_color(layout), text)
        if kind == "bars":
            layout.say(page_words.digits(12, rng), x, place.y + len(ink), 9)
        x, height = x + ink.shape[1] + rng.uniform(8, 60), max(height, float(len(ink)))
    return height + layout.text_size if height else 0.0


def numbers_in_print(layout: Layout, place: Place) -> float:
    """A row of printed numbers in all sizes, some with a word, in a box or on a shade.

    They are what is most easily taken for a code by hand.
    """
    rng, sheet = layout.rng, layout.sheet
    x, height = place.x + rng.uniform(0, 0.2) * place.width, 0.0
    for _ in range(int(rng.integers(1, 6))):
        (ink, text), color = _number_in_print(layout), _figure_color(layout)
        high, wide = ink.shape
        if x + wide + 8 > place.x + place.width or high > place.height:
            continue
        ground = rng.random()
        if ground < 0.2:
            layout.box(x - 5, place.y - 2, x + wide + 5, place.y + high + 2)
        elif ground < 0.35:
            pale = rng.uniform(150, 255, 3).astype("float32")
            sheet.shade(x - 5, place.y - 2, x + wide + 5, place.y + high + 2, pale, 1.0)
        sheet.print_text(ink, x, place.y, color, text)
        x, height = x + wide + rng.uniform(10, 80), max(height, float(high))
    return height + layout.text_size if height else 0.0


def stamp(layout: Layout, place: Place) -> float:
    """An office's stamp somewhere over the rest; it takes no room."""
    rng = layout.rng
    lines = [page_words.heading(layout.language, rng)[:22] for _ in range(int(rng.integers(1, 4)))]
    lines.insert(int(rng.integers(len(lines) + 1)), page_words.date(rng))
    ink = page_print.stamp(lines, page_print.Typeface(rng), int(rng.integers(10, 20)), rng)
    x = place.x + rng.uniform(0, 1) * max(0.0, place.width - ink.shape[1])
    y = place.y + rng.uniform(0, 1) * max(0.0, place.height - ink.shape[0])
    color = rng.uniform((20, 10, 20), (190, 60, 190)).astype("float32")
    layout.sheet.print_ink(ink, x, y, color)
    return 0.0


def words_by_hand(layout: Layout, place: Place) -> float:
    """Lines of words in a running hand, among them numbers now and then."""
    rng, hand, y = layout.rng, layout.hands[0], place.y
    numbers = rng.random() < 0.5
    for _ in range(int(rng.integers(1, 8))):
        y += layout.line_height
        if y > place.y + place.height:
            break
        x, end = place.x, place.x + place.width * rng.uniform(0.6, 1.0)
        x = layout.write_words(int(rng.integers(1, 10)), x, y, end - x, hand)
        if numbers and rng.random() < 0.4:
            field = layout.write_number(page_words.written_number(rng), x + 4, y, end - x, hand)
            if field is not None:
                x = float(field.corners[:, 0].max()) + hand.height
                layout.write_words(3, x, y, end - x, hand)
    return y - place.y + layout.line_height * 0.5


def _number_in_print(layout: Layout) -> tuple[Ink, str]:
    """A printed number in the page's font or one of its own, small ones most often, as ink and as
    text."""
    rng = layout.rng
    face = page_print.Typeface(rng) if rng.random() < 0.7 else layout.bold
    text = page_words.printed_number(rng)
    if rng.random() < 0.15:
        text = f"{page_words.label(layout.language, rng)} {text}"
    return face.ink(text, round(float(np.exp(rng.uniform(*np.log(NUMBER_SIZE)))))), text


def _figure_color(layout: Layout) -> Color:
    """The page's print color, or now and then one of its own, for a figure."""
    rng = layout.rng
    if rng.random() < 0.7:
        return layout.ink
    return rng.uniform((0, 0, 0), (200, 140, 200)).astype("float32")


def _ground(
    layout: Layout, style: str, start: float, end: float, baseline: float, height: float
) -> None:
    """What a field is written on."""
    rng = layout.rng
    if style == "rule":
        layout.rule((start, baseline), (end, baseline))
    elif style == "dots":
        layout.rule((start, baseline), (end, baseline), width=1, dots=pick(page_layout.DOTS, rng))
    elif style == "box":
        layout.box(start, baseline - height * 0.85, end, baseline + height * 0.12)
    elif style == "shade":
        color = rng.uniform(190, 250, 3).astype("float32")
        layout.sheet.shade(start, baseline - height * 0.85, end, baseline + 2, color, 0.9)


def _answer(layout: Layout, x: float, baseline: float, room: float) -> None:
    """What is written in a field: a number most often, words, both, or a dash."""
    rng = layout.rng
    if layout.types():
        size = layout.text_size * rng.uniform(1, 1.6)
        text = page_words.written_number(rng)
        layout.say(text, x, baseline - 1.1 * size, size, layout.bold, max_width=room)
        return
    kind = rng.random()
    if kind < 0.68:
        layout.write_number(page_words.written_number(rng), x, baseline, room)
    elif kind < 0.88:
        layout.write_words(int(rng.integers(1, 5)), x, baseline, room)
    elif kind < 0.96:
        after = layout.write_words(1, x, baseline, 0.6 * room)
        layout.write_number(page_words.short_number(rng), after, baseline, x + room - after)
    else:
        hand = layout.hand
        mark = hand.stroke("dash", hand.height)
        layout.write_on(hand, mark, x, baseline - 0.4 * hand.height, room)
