"""A look inside the network in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from model.i18n import FRENCH
from tests.page.visitor import SEVEN, draw, expect_answer

pytestmark = pytest.mark.browser
FLAGGED_ONE = [[(-45, -30), (0, -85), (0, 80)]]


def test_the_questions_name_the_answer_and_the_runner_up(page: Page) -> None:
    draw(page, FLAGGED_ONE)
    expect_answer(page, 1)
    expect(page.locator("#inside")).to_be_hidden()
    page.get_by_label(FRENCH.show_maps).click()
    expect(page.locator("#why")).to_contain_text("Pourquoi 1 ?")
    expect(page.locator("#maps img")).to_have_count(8)
    before = page.locator("#heat img").get_attribute("src")
    page.locator("#why input").nth(2).click()
    expect(page.locator("#heat img")).not_to_have_attribute("src", str(before))

    page.get_by_label(FRENCH.by_influence).click()
    expect(page.locator("#maps")).to_contain_text("%")
    page.get_by_label(FRENCH.convolution).click()
    page.get_by_role("option", name="conv_3").click()
    page.locator("#inside").get_by_label("16").click()
    expect(page.locator("#maps img")).to_have_count(16)

    page.get_by_role("button", name=FRENCH.clear, exact=True).click()
    expect(page.locator("#inside")).to_be_hidden()
    draw(page, SEVEN)
    expect_answer(page, 7)
    expect(page.locator("#why")).to_contain_text("Pourquoi 7 plutôt que")
    expect(page.locator("#maps img")).to_have_count(16)
