"""By finger, on a phone: what is touched is large enough, or meant from nearby."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Digits
from tests.page.codes.browsing import open_codes, part, send
from tests.page.codes.forms.editing import boxes, open_sample, save, with_forms
from tests.page.codes.forms.test_forms import as_png, filled
from tests.page.visitor import PHONE

pytestmark = pytest.mark.browser

FINGER = 44  # CSS pixels: WCAG 2.2, 2.5.5.
SMALL = """(least) => [...document.querySelectorAll(
    "#code-panel :is(button, .button, input:not([type=file]), select, summary)")]
  .filter((element) => element.checkVisibility() && !element.closest(".form-sheet"))
  .map((element) => element.type === "checkbox" ? element.closest("label") : element)
  .filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && Math.min(width, height) < least - 0.5;
  })
  .map(({ outerHTML }) => outerHTML)"""


@pytest.fixture
def page(browser: Browser, codes_url: str) -> Iterator[Page]:
    context = browser.new_context(**PHONE)
    yield with_forms(open_codes(context, codes_url))
    context.close()


def test_whatever_a_finger_presses_is_large_enough(page: Page, digits: Digits) -> None:
    assert page.evaluate(SMALL, FINGER) == []
    open_sample(page, as_png(filled(digits)))
    part(page, "form-take").tap()
    expect(boxes(page)).to_have_count(2)
    assert page.evaluate(SMALL, FINGER) == []
    save(page)
    send(page, {"page.png": as_png(filled(digits))})
    part(page, "start").tap()
    expect(part(page, "choices")).to_be_visible()
    part(page, "batches").locator("summary").tap()
    expect(part(page, "batch-list").locator("li")).to_have_count(1)
    assert page.evaluate(SMALL, FINGER) == []


def test_a_finger_takes_a_found_field_from_nearby(page: Page, digits: Digits) -> None:
    open_sample(page, as_png(filled(digits)))
    offered = page.locator("#code-panel .offered").first
    offered.scroll_into_view_if_needed()
    box = offered.bounding_box()
    assert box is not None and box["height"] < FINGER
    page.touchscreen.tap(box["x"] - 30, box["y"] - 30)
    page.touchscreen.tap(box["x"] - 12, box["y"] + box["height"] + 12)
    expect(boxes(page)).to_have_count(1)
    expect(boxes(page)).to_be_focused()  # No keyboard comes over the sample.


def test_handles_are_those_of_the_field_that_is_touched(page: Page, digits: Digits) -> None:
    open_sample(page, as_png(filled(digits)))
    part(page, "form-take").tap()
    boxes(page).nth(0).tap()
    expect(boxes(page).nth(0).locator(".handle:visible")).to_have_count(4)
    expect(boxes(page).nth(1).locator(".handle:visible")).to_have_count(0)
