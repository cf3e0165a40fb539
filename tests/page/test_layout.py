"""The page on screens from a small phone to a desktop: nothing is cut off or lies over another."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from model.i18n import ENGLISH, FRENCH, Language
from tests.page.visitor import ONE, draw, expect_answer, visit

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 600, 700, 820, 899, 901, 1024, 1440)
TWO_COLUMNS = 900  # Pixels of width from which pad and answer are side by side.
# How much wider than the window the page is, and what of it stands beyond the window's edge.
# What scrolls by itself, and the pad's hidden margins, may.
BEYOND = """() => {
  const width = document.documentElement.clientWidth;
  const scrolling = "#trials .log, #model .layers, #network-table, #pad";
  const beyond = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility() && box.width > 1 && !element.closest(scrolling)
      && (box.right > width + 1 || box.left < -1);
  });
  const wider = document.documentElement.scrollWidth - width;
  return [wider, beyond.map((element) => element.outerHTML.slice(0, 80))];
}"""
# The visible elements that are half under another one, as a click in their middle would show.
COVERED = """(elements) => elements.filter((element) => {
  if (!element.checkVisibility()) return false;
  element.scrollIntoView({ block: "center" });
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !(element.contains(top) || top?.contains(element));
}).map((element) => element.outerHTML.slice(0, 80))"""
SEEN = "#answer p, #label, #glyph, #which-digit button, #noted p, .predict, .of-digits input"


@contextmanager
def answered(browser: Browser, url: str, texts: Language) -> Iterator[Page]:
    """The page with an answer on it."""
    context = browser.new_context(viewport={"width": 1024, "height": 900})
    page = visit(context, url, texts)
    draw(page, ONE)
    expect_answer(page, 1, texts)
    expect(page.locator("#glyph img")).to_be_visible()
    yield page
    context.close()


def box(part: Locator) -> tuple[float, float, float, float]:
    """Left, top, right and bottom, in pixels."""
    found = part.bounding_box()
    assert found is not None
    x, y, width, height = (found[name] for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


def expect_all_within(page: Page, width: int) -> None:
    assert page.evaluate(BEYOND) == [0, []], width


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH])
def test_the_answer_is_beside_the_pad_or_below_it(
    browser: Browser, page_url: str, english_url: str, texts: Language
) -> None:
    with answered(browser, page_url if texts is FRENCH else english_url, texts) as page:
        for width in WIDTHS:
            resize(page, width)
            expect_all_within(page, width)
            pad, answer = box(page.locator("#pad")), box(page.locator(".of-digits"))
            if width < TWO_COLUMNS:
                assert pad[3] <= answer[1], width
            else:
                assert pad[2] <= answer[0] and pad[1] < answer[3], width
            assert abs((pad[2] - pad[0]) - (pad[3] - pad[1])) < 1, width
            assert page.locator(SEEN).evaluate_all(COVERED) == [], width
            for words in page.locator("#answer p, #which-digit p, #label h2").all():
                left, _, right, _ = box(words)
                assert 0 <= left < right <= width


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH])
def test_every_tab_is_in_sight_and_opens(
    browser: Browser, page_url: str, english_url: str, texts: Language
) -> None:
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
    page = visit(context, page_url if texts is FRENCH else english_url, texts)
    tabs = [
        page.get_by_role("tab", name=name) for name in (texts.draw, texts.upload, texts.codes.tab)
    ]
    for tab in tabs:
        resize(page, WIDTHS[0])
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        for width in WIDTHS:
            resize(page, width)
            for other in tabs:
                left, _, right, _ = box(other)
                assert 0 <= left < right <= width
            assert page.get_by_role("tab").evaluate_all(COVERED) == [], width
            expect_all_within(page, width)
    context.close()


def test_all_that_can_be_opened_stays_within_the_window(browser: Browser, page_url: str) -> None:
    with answered(browser, page_url, FRENCH) as page:
        page.get_by_label(FRENCH.show_maps).check()
        expect(page.locator("#maps img").first).to_be_visible()
        for meant in ("1", "7"):
            page.locator("#which-digit").get_by_role("button", name=meant).click()
            expect(page.locator("#noted")).to_contain_text(meant)
        for part in ("#trials", "#networks", "#model"):
            page.locator(f"{part} > button").click()
        expect(page.locator("#model .charts img").first).to_be_visible()
        expect(page.locator("#network-table [role=gridcell]").first).to_be_visible()
        for width in WIDTHS:
            resize(page, width)
            expect_all_within(page, width)


def test_captions_stay_below_their_pictures(browser: Browser, english_url: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 900})
    page = visit(context, english_url, ENGLISH)
    page.locator("#model > button").click()
    captions = page.locator("#model figcaption")
    expect(captions.first).to_be_visible()
    assert captions.evaluate_all("all => all.every((one) => one.scrollWidth <= one.clientWidth)")
    context.close()


def test_gradio_speaks_the_pages_language(page: Page) -> None:
    """Also what Gradio itself says in English alone."""
    page.get_by_role("tab", name=FRENCH.upload).click()
    upload = page.locator("#upload")
    for english in ("Upload file", "Capture from camera", "Paste from clipboard"):
        expect(upload.get_by_label(FRENCH.gradio_words[english], exact=True)).to_be_visible()
        expect(page.get_by_label(english)).to_have_count(0)
    upload.get_by_label(FRENCH.gradio_words["Capture from camera"]).click()
    expect(upload).to_contain_text(FRENCH.gradio_words["Click to Access Webcam"])
