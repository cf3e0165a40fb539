"""Digits in a real browser: drawn, uploaded, read."""

import base64
import io
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from model.i18n import ENGLISH, FRENCH
from model.images.picture import MAX_BYTES
from tests.page.visitor import (
    ONE,
    SEVEN,
    draw,
    expect_answer,
    expect_brush,
    expect_waiting,
    open_tab,
    png,
    touch,
    upload,
    visit,
)

pytestmark = pytest.mark.browser


def test_a_drawn_digit_is_read_when_the_pen_lifts(page: Page) -> None:
    expect_waiting(page)
    draw(page, SEVEN)
    expect_answer(page, 7)
    expect(page.locator("#glyph img")).to_be_visible()
    expect(page.locator("#label")).to_contain_text("7")


def test_the_line_is_15_pixels_wide_on_280(page: Page) -> None:
    draw(page, ONE)
    expect_answer(page, 1)
    page.evaluate("document.querySelector('#pad').scrollIntoView()")
    shot = Image.open(io.BytesIO(page.locator("#pad").screenshot())).convert("L")
    row = [shot.getpixel((x, shot.height // 2)) for x in range(4, shot.width - 4)]
    dark = sum(value < 128 for value in row)  # type: ignore[operator]
    assert dark * 280 / shot.width == pytest.approx(15, abs=2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_the_frame_is_paper_after_a_clear_too(
    scheme: str, browser: Browser, page_url: str
) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = visit(context, page_url)
    draw(page, SEVEN)
    expect_answer(page, 7)
    page.get_by_role("button", name=FRENCH.clear).click()
    expect_waiting(page)
    page.wait_for_timeout(500)
    shot = Image.open(io.BytesIO(page.locator("#pad").screenshot())).convert("L")
    width, height = shot.size
    assert shot.getpixel((8, 8)) == shot.getpixel((width - 8, height - 8)) == 255
    edge = -width // 2 + 14
    draw(page, [[(edge, edge), (edge, -edge)]])
    expect(page.locator("#answer p")).to_contain_text("1")
    context.close()


def test_clearing_works_any_number_of_times_and_keeps_the_brush(page: Page) -> None:
    for _ in range(3):
        draw(page, SEVEN)
        expect_answer(page, 7)
        page.get_by_role("button", name=FRENCH.clear).click()
        expect_waiting(page)
    draw(page, ONE)
    expect_answer(page, 1)


def test_predict_on_an_empty_pad_says_what_to_do(page: Page) -> None:
    page.get_by_role("button", name=FRENCH.predict).click()
    expect(page.locator("#answer p")).to_have_text(FRENCH.nothing_drawn)
    draw(page, SEVEN)
    expect_answer(page, 7)


def test_maps_come_and_go_without_drawing_again(page: Page) -> None:
    box = page.get_by_label(FRENCH.show_maps)
    draw(page, SEVEN[:1])  # by one stroke, so that one answer comes
    expect_answer(page, 7)
    expect(page.locator("#maps")).to_be_hidden()
    box.check()
    expect(page.locator("#maps img")).to_have_count(8)
    expect(page.locator("#maps")).to_contain_text("filtre 8")
    image = page.locator("#maps img").first.bounding_box()
    assert image is not None and image["width"] >= 80
    box.uncheck()
    expect(page.locator("#maps img")).to_have_count(0)
    expect_answer(page, 7)
    box.check()
    draw(page, [[(-60, -70), (-60, -69)]])
    expect(page.locator("#maps img")).to_have_count(8)


def test_a_finger_draws_on_a_phone_with_the_answer_right_below(phone: Page) -> None:
    touch(phone, SEVEN)
    expect_answer(phone, 7)
    pad, answer = phone.locator("#pad").bounding_box(), phone.locator("#answer").bounding_box()
    assert pad is not None and answer is not None
    assert pad["y"] + pad["height"] < answer["y"] < 700
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


def test_changing_tabs_hides_the_answer_and_keeps_the_brush(page: Page) -> None:
    draw(page, SEVEN)
    expect_answer(page, 7)
    open_tab(page, FRENCH.upload)
    expect_waiting(page)
    open_tab(page, FRENCH.draw)
    page.get_by_role("button", name=FRENCH.clear).click()
    expect_brush(page)
    draw(page, ONE)
    expect_answer(page, 1)


def test_an_uploaded_picture_is_read(page: Page, three: Image.Image) -> None:
    open_tab(page, FRENCH.upload)
    upload(page, "three.png", png(three))
    expect_answer(page, 3)
    expect(page.locator("#upload img")).to_be_visible()


def test_a_pasted_picture_is_read(page: Page, three: Image.Image) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_tab(page, FRENCH.upload)
    page.evaluate(
        "async (data) => { const blob = await (await fetch(data)).blob();"
        " await navigator.clipboard.write([new ClipboardItem({'image/png': blob})]); }",
        "data:image/png;base64," + base64.b64encode(png(three)).decode(),
    )
    page.keyboard.press("Control+v")
    expect_answer(page, 3)


def test_an_example_is_read_at_one_click_and_makes_room_again(
    page: Page, three: Image.Image
) -> None:
    open_tab(page, FRENCH.upload)
    page.locator("#examples button").first.click()
    expect_answer(page, 2)
    page.locator("#upload").get_by_label("Remove Image").click()
    expect_waiting(page)
    upload(page, "three.png", png(three))
    expect_answer(page, 3)


@pytest.mark.parametrize(
    ("name", "kind", "digit"), [("photo.heic", "", 3), ("letter.pdf", "application/pdf", None)]
)
def test_a_dropped_file_is_read_or_refused_in_the_pages_words(
    page: Page, three: Image.Image, name: str, kind: str, digit: int | None
) -> None:
    pillow_heif.register_heif_opener()
    file = io.BytesIO()
    three.convert("RGB").save(file, "HEIF")
    open_tab(page, FRENCH.upload)
    page.evaluate(
        """([name, type, data]) => {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const files = new DataTransfer();
            files.items.add(new File([bytes], name, { type }));
            document.querySelector("#upload button").dispatchEvent(new DragEvent("drop",
                { bubbles: true, cancelable: true, dataTransfer: files }));
        }""",
        [name, kind, base64.b64encode(file.getvalue()).decode()],
    )
    if digit is None:
        expect(page.locator("#answer p")).to_have_text(FRENCH.refusal("unreadable"))
    else:
        expect_answer(page, digit)


def test_predict_without_a_picture_says_what_to_do(page: Page) -> None:
    open_tab(page, FRENCH.upload)
    page.get_by_role("button", name=FRENCH.predict).click()
    expect(page.locator("#answer p")).to_have_text(FRENCH.nothing_uploaded)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("text.png", b"a letter, not a picture", "unreadable"),
        ("empty.png", b"", "unreadable"),
        ("heavy.png", b"\0" * (MAX_BYTES + 1), "too_heavy"),
        ("dot.png", png(Image.new("L", (1, 1))), "too_small"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "vector"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_gets_a_sentence_and_the_page_goes_on(
    page: Page, three: Image.Image, name: str, data: bytes, reason: Any
) -> None:
    open_tab(page, FRENCH.upload)
    upload(page, name, data)
    expect(page.locator("#answer p")).to_have_text(FRENCH.refusal(reason))
    remove = page.locator("#upload").get_by_label("Remove Image")
    if remove.count():
        remove.click()
    upload(page, "three.png", png(three))
    expect_answer(page, 3)


def test_a_page_can_speak_english(context: BrowserContext, english_url: str) -> None:
    page = visit(context, english_url, ENGLISH)
    expect(page).to_have_title(ENGLISH.title)
    assert page.evaluate("document.documentElement.lang") == "en"
    draw(page, SEVEN)
    expect_answer(page, 7, ENGLISH)
    page.get_by_role("button", name=ENGLISH.clear).click()
    expect(page.locator("#answer p")).to_have_text(ENGLISH.waiting)


def test_nothing_is_asked_of_other_hosts(context: BrowserContext, page_url: str) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    draw(visit(context, page_url), SEVEN)
    strangers = [u for u in asked if not u.startswith((page_url, "data:", "blob:"))]
    assert asked and not strangers


def test_what_shows_a_picture_alone_has_a_name(page: Page) -> None:
    draw(page, SEVEN[:1])
    expect_answer(page, 7)
    page.get_by_label(FRENCH.show_maps).check()
    expect(page.locator("#heat img")).to_be_visible()
    for part, name in (("#glyph", FRENCH.glyph), ("#heat", FRENCH.evidence)):
        expect(page.locator(part).get_by_role("button", name=name, exact=True)).to_be_visible()
    open_tab(page, FRENCH.upload)
    for digit in "234578":
        name = FRENCH.example.format(digit=digit)
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    nothing = FRENCH.gradio_words["Empty value"]
    expect(page.locator("#label").get_by_role("group", name=nothing)).to_be_visible()


def test_the_keyboard_reaches_every_control(page: Page, tmp_path: Path) -> None:
    reached = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(() => { const e = document.activeElement;"
                " return e.innerText || e.closest('label')?.innerText || ''; })()"
            ).strip()
        )
    assert {FRENCH.draw, FRENCH.predict, FRENCH.clear, FRENCH.show_maps} <= reached
