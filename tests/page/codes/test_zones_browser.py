"""A missed code in a real browser: a click reads it, a frame reads it; by mouse and by finger."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from model import Recognizer
from tests.code_doubles import DOUBTED, HEIGHT, MISSED, SURE, UNSEEN, SeesHalf, draw, png
from tests.conftest import serve
from tests.page.codes.browsing import (
    WORDS,
    download,
    expect_codes,
    open_codes,
    part,
    press,
    read_csv,
    send,
    state,
)
from tests.page.visitor import PHONE

pytestmark = pytest.mark.browser

Point = tuple[float, float]


@pytest.fixture(scope="module")
def reader() -> SeesHalf:
    return SeesHalf()


@pytest.fixture(scope="module")
def codes_url(recognizer: Recognizer, reader: SeesHalf) -> Iterator[str]:
    yield from serve(recognizer, "fr", lambda: reader)


@pytest.fixture
def finger(browser: Browser, codes_url: str) -> Iterator[Page]:
    context = browser.new_context(**PHONE)
    yield open_codes(context, codes_url)
    context.close()


def sheet(page: Page) -> Locator:
    return page.locator("#code-panel .sheet")


def fields(page: Page) -> Locator:
    return sheet(page).locator("polygon")


def notice(page: Page) -> Locator:
    return sheet(page).locator(".notice button")


def place(page: Page, x: float, y: float, *codes: str) -> Point:
    """Where on the screen a pixel of the sheet of codes is."""
    sheet(page).scroll_into_view_if_needed()
    box, size = sheet(page).bounding_box(), draw(*codes).size
    assert box is not None
    return box["x"] + x * box["width"] / size[0], box["y"] + y * box["height"] / size[1]


def on_line(line: int) -> Point:
    """In pixels of a sheet, between two digits of a line."""
    return 30 + 44 - 4, line * HEIGHT + 60


def swipe(page: Page, start: Point, end: Point) -> None:
    """Moves a finger over the screen."""
    fingers = page.context.new_cdp_session(page)
    for step in range(11):
        x, y = (a + (b - a) * step / 10 for a, b in zip(start, end, strict=True))
        kind = "touchMove" if step else "touchStart"
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def drag(page: Page, start: Point, end: Point) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def test_a_click_on_a_pale_field_reads_it_and_the_code_stands_in_its_place(page: Page) -> None:
    codes = MISSED, SURE
    send(page, {"a.png": png(*codes)})
    expect_codes(page, SURE)
    expect(fields(page)).to_have_count(2)
    expect(fields(page).nth(0)).to_have_class("field pale")
    expect(fields(page).nth(1)).to_have_class("field")
    page.mouse.click(*place(page, *on_line(0), *codes))
    expect_codes(page, *codes)
    expect(fields(page).nth(0)).to_have_class("field")
    expect(sheet(page).locator("rect")).to_have_count(8)
    expect(sheet(page).locator(".zone")).to_have_count(0)
    table = read_csv(download(page, "to_csv"))
    assert table["Code lu"].str.strip('="').tolist() == [MISSED, SURE]
    assert table["Position"].tolist() == ["1", "2"]


def test_a_click_where_nothing_was_found_reads_there(page: Page, reader: SeesHalf) -> None:
    codes = SURE, UNSEEN, DOUBTED
    send(page, {"a.png": png(*codes)})
    expect(fields(page)).to_have_count(2)
    page.mouse.click(*place(page, *on_line(1), *codes))
    expect_codes(page, *codes)
    zone, turned = reader.asked[-1]
    assert zone.left < 70 / 412 < zone.right and zone.top < 0.5 < zone.bottom
    assert zone.right - zone.left < 0.02 and turned == 0


def test_after_a_reload_a_missed_code_is_read_in_what_is_shown(
    page: Page, reader: SeesHalf
) -> None:
    send(page, {"a.png": png(UNSEEN)})
    page.reload()
    expect(sheet(page)).to_be_visible()
    asked = len(reader.asked)
    page.mouse.click(*place(page, *on_line(0), UNSEEN))
    expect(page.locator("#code-panel .codes .code")).to_have_count(1)
    assert [turned for _, turned in reader.asked[asked:]] == [0]


def test_where_nothing_is_read_it_is_said_for_a_while(page: Page) -> None:
    codes = SURE, "", ""
    send(page, {"a.png": png(*codes)})
    page.clock.install()
    page.mouse.click(*place(page, 300, 300, *codes))
    expect(notice(page)).to_have_text(WORDS.nothing_there)
    notice(page).click()
    expect(notice(page)).to_have_count(0)
    page.mouse.click(*place(page, 300, 300, *codes))
    expect(notice(page)).to_be_visible()
    page.clock.run_for(10_000)
    expect(notice(page)).to_have_count(0)
    expect_codes(page, SURE)


def test_a_frame_reads_what_is_in_it(page: Page, reader: SeesHalf) -> None:
    codes = SURE, UNSEEN
    send(page, {"a.png": png(*codes)})
    drag(page, place(page, 10, 225, *codes), place(page, 300, 130, *codes))
    expect_codes(page, *codes)
    zone, _ = reader.asked[-1]
    width, height = draw(*codes).size
    found = zone.left * width, zone.top * height, zone.right * width, zone.bottom * height
    assert found == pytest.approx((10, 130, 300, 225), abs=2)


def test_what_a_person_has_corrected_stays_and_what_was_only_read_is_read_anew(page: Page) -> None:
    codes = SURE, DOUBTED
    send(page, {"a.png": png(*codes)})
    expect(part(page, "review")).to_be_focused()
    press(page, "6", "7")
    expect_codes(page, SURE, "7677")
    with page.expect_response("**/component_server**"):
        drag(page, place(page, 2, 2, *codes), place(page, 400, 238, *codes))
    expect(sheet(page).locator(".zone")).to_have_count(0)
    expect_codes(page, SURE, "7677")
    expect(state(page, 1)).to_have_text(WORDS.states["corrected"])


def test_a_click_on_a_code_still_opens_it(page: Page, reader: SeesHalf) -> None:
    send(page, {"a.png": png(SURE, DOUBTED)})
    before = len(reader.asked)
    for x in (30 + 18, 30 + 40):  # On a digit, and between two.
        part(page, "do-next").focus()
        page.mouse.click(*place(page, x, 60, SURE, DOUBTED))
        expect(part(page, "review")).to_be_focused()
        expect(part(page, "digits").locator("span")).to_have_text(list(SURE))
    assert len(reader.asked) == before


def test_without_a_code_it_is_said_that_a_click_reads(page: Page) -> None:
    send(page, {"a.png": png(UNSEEN)})
    article = page.locator("#code-panel article")
    expect(article).to_contain_text(WORDS.no_codes)
    expect(article).to_contain_text(WORDS.zone_help)
    page.mouse.click(*place(page, *on_line(0), UNSEEN))
    expect_codes(page, UNSEEN)
    expect(article).not_to_contain_text(WORDS.no_codes)


def test_without_an_answer_it_is_said_in_its_place(page: Page, context: BrowserContext) -> None:
    send(page, {"a.png": png(UNSEEN)})
    context.set_offline(True)
    page.clock.install()
    page.mouse.click(*place(page, *on_line(0), UNSEEN))
    expect(sheet(page).get_by_role("status")).to_have_text(WORDS.reading_zone)
    for _ in range(8):
        page.clock.run_for(10_000)
        page.wait_for_timeout(50)
        if notice(page).count():
            break
    expect(notice(page)).to_have_text(WORDS.unanswered)


def test_a_tap_reads_and_a_swipe_scrolls(finger: Page, reader: SeesHalf) -> None:
    codes = SURE, UNSEEN
    send(finger, {"a.png": png(*codes)})
    before = len(reader.asked)
    x, y = place(finger, *on_line(1), *codes)
    scrolled = finger.evaluate("scrollY")
    swipe(finger, (x, y), (x + 10, y - 200))
    finger.wait_for_function(f"scrollY > {scrolled} + 50")
    assert len(reader.asked) == before
    finger.touchscreen.tap(*place(finger, *on_line(1), *codes))
    expect_codes(finger, *codes)
    assert len(reader.asked) == before + 1


def test_after_a_press_of_the_button_a_finger_draws_a_frame(finger: Page, reader: SeesHalf) -> None:
    codes = SURE, UNSEEN
    send(finger, {"a.png": png(*codes)})
    button = finger.get_by_role("button", name=WORDS.read_zone)
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    start, end = place(finger, 10, 130, *codes), place(finger, 300, 225, *codes)
    scrolled = finger.evaluate("scrollY")
    swipe(finger, start, end)
    expect_codes(finger, *codes)
    expect(button).to_have_attribute("aria-pressed", "false")
    assert finger.evaluate("scrollY") == scrolled
    zone, _ = reader.asked[-1]
    assert zone.right - zone.left == pytest.approx(290 / draw(*codes).width, abs=0.02)
