"""What a visitor does on the page, and what the page then shows."""

import io
import re
from itertools import pairwise
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from model.i18n import FRENCH, Language

Strokes = list[list[tuple[int, int]]]  # In pixels from the middle of the pad.

SEVEN: Strokes = [[(-60, -70), (60, -70), (-10, 80)], [(-40, 0), (45, 0)]]
ONE: Strokes = [[(0, -80), (0, 80)]]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 780},
    "has_touch": True,
    "is_mobile": True,
}
LOADING = 90_000  # Milliseconds that a page may take to load on a busy machine.
expect.set_options(timeout=30_000)


def visit(context: BrowserContext, url: str, texts: Language = FRENCH) -> Page:
    """Opens the page in a language, whatever the browser's own is."""
    return come_to(context, f"{url}{texts.code}")


def come_to(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    expect_brush(page)
    return page


def expect_brush(page: Page) -> None:
    """The pad is ready: a clear fits it into its frame again, and gives the brush back."""
    frame = page.locator("#pad .image-container")
    expect(frame).not_to_have_attribute("style", re.compile("max-width"), timeout=LOADING)
    expect(page.locator('#pad button[aria-label="Brush"]')).to_have_class(re.compile("highlight"))


def center(page: Page) -> tuple[float, float]:
    box = page.locator("#pad").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def draw(page: Page, strokes: Strokes) -> None:
    """Draws with the mouse, which comes over the pad first, as a hand brings it there.

    A pad that was just cleared listens anew, and draws only where it has seen the mouse come.
    """
    expect_brush(page)
    x, y = center(page)
    for first, *others in strokes:
        page.mouse.move(x + first[0], y + first[1], steps=5)
        page.mouse.down()
        for dx, dy in others:
            page.mouse.move(x + dx, y + dy, steps=10)
        page.mouse.up()


def touch(page: Page, strokes: Strokes) -> None:
    """Draws with a finger."""
    x, y = center(page)
    fingers = page.context.new_cdp_session(page)

    def send(kind: str, points: list[dict[str, float]]) -> None:
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for stroke in strokes:
        points = [
            (a[0] + (b[0] - a[0]) * step / 10, a[1] + (b[1] - a[1]) * step / 10)
            for a, b in pairwise(stroke)
            for step in range(11)
        ]
        for number, (dx, dy) in enumerate(points):
            send("touchMove" if number else "touchStart", [{"x": x + dx, "y": y + dy}])
        send("touchEnd", [])


def expect_answer(page: Page, digit: int, texts: Language = FRENCH) -> None:
    words = texts.predicted.split("{")[0] + str(digit)
    expect(page.locator("#answer p")).to_contain_text(words)


def expect_waiting(page: Page) -> None:
    expect(page.locator("#answer p")).to_have_text(FRENCH.waiting)
    expect(page.locator("#glyph img")).to_have_count(0)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    page.wait_for_timeout(700)  # the old answer goes first, on a busy machine too


def upload(page: Page, name: str, data: bytes) -> None:
    file: Any = {"name": name, "mimeType": "image/png", "buffer": data}
    page.locator("#upload input[type=file]").set_input_files(file)


def png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
