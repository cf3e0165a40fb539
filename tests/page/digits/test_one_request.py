"""The one request of a picture in a real browser: on a slow line, and where the server is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from model.i18n import FRENCH
from tests.page.visitor import SEVEN, center, draw, expect_answer, expect_waiting, open_tab

pytestmark = pytest.mark.browser


@contextmanager
def slow_line(page: Page) -> Iterator[None]:
    """Draws a 7 and holds back what is asked; at the end all of it goes, the last first."""
    held: list[Route] = []
    freed = False

    def hold(route: Route) -> None:
        route.continue_() if freed else held.append(route)

    page.route("**/component_server/*", hold)
    draw(page, SEVEN[:1])
    while not held:
        page.wait_for_timeout(100)
    yield
    freed = True
    for route in reversed(held):
        route.continue_()
        page.wait_for_timeout(500)


def test_a_picture_goes_in_one_request_and_its_answer_comes_back_in_it(page: Page) -> None:
    draw(page, SEVEN[:1])  # The page has all of itself by the time that one is read.
    expect_answer(page, 7)
    page.get_by_role("button", name=FRENCH.clear).click()
    expect_waiting(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    draw(page, SEVEN[:1])
    expect_answer(page, 7)
    expect(page.locator("#glyph img")).to_be_visible()
    expect(page.locator("#label")).to_contain_text("99%")
    assert len([url for url in asked if not url.startswith(("data:", "blob:"))]) == 1


def test_an_answer_goes_when_the_pen_comes_down_again(page: Page) -> None:
    draw(page, SEVEN[:1])
    expect_answer(page, 7)
    x, y = center(page)
    page.mouse.move(x - 40, y)
    page.mouse.down()
    expect_waiting(page)
    page.mouse.move(x + 45, y, steps=10)
    page.mouse.up()
    expect_answer(page, 7)


def test_a_lost_server_is_said_in_words_and_asked_again(page: Page) -> None:
    def lose(route: Route) -> None:
        route.abort()

    page.route("**/component_server/*", lose)
    goes_on = "dispatchEvent(new Event('online'))"
    with page.expect_event("requestfailed"):
        draw(page, SEVEN[:1])
    for _ in range(4):
        with page.expect_event("requestfailed"):
            page.evaluate(goes_on)
    expect(page.locator("#answer p")).to_have_text(FRENCH.unanswered)
    expect(page.locator(".toast-body")).to_have_count(0)
    page.unroute("**/component_server/*", lose)
    page.evaluate(goes_on)
    expect_answer(page, 7)


def test_a_server_that_fails_once_is_asked_again_without_a_word(page: Page) -> None:
    failed: list[str] = []

    def fail_once(route: Route) -> None:
        if failed:
            return route.continue_()
        failed.append(route.request.url)
        route.fulfill(status=503)

    page.route("**/component_server/*", fail_once)
    draw(page, SEVEN[:1])
    expect_answer(page, 7)
    assert failed


def test_an_answer_that_comes_after_its_tab_was_left_is_not_shown(page: Page) -> None:
    with slow_line(page):
        open_tab(page, FRENCH.upload)
    expect_waiting(page)


def test_maps_wished_for_while_an_answer_is_on_its_way_are_shown(page: Page) -> None:
    with slow_line(page):
        page.get_by_label(FRENCH.show_maps).check()
        page.wait_for_timeout(500)
    expect_answer(page, 7)
    expect(page.locator("#maps img")).to_have_count(8)
