"""The networks side by side in a real browser: chosen by one visitor, for that visitor alone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from model.i18n import ENGLISH, FRENCH
from model.litert import read_card
from tests.page.visitor import SEVEN, draw, expect_answer, visit

pytestmark = pytest.mark.browser


def test_a_chosen_network_answers_this_visitor_alone(
    page: Page, browser: Browser, page_url: str
) -> None:
    draw(page, SEVEN[:1])  # by one stroke, so that one answer comes
    expect_answer(page, 7)
    before = page.locator("#answer p").inner_text()
    page.locator("#networks > button").click()
    page.get_by_role("gridcell", name="lesson", exact=True).first.click()
    expect(page.locator("#networks")).to_contain_text("▶ lesson")
    expect(page.locator("#answer p")).not_to_have_text(before)
    page.locator("#which-digit").get_by_role("button", name="7").click()
    page.locator("#trials > button").click()
    expect(page.locator("#trials tbody")).to_contain_text("lesson")

    stranger = browser.new_context()
    other = visit(stranger, page_url)
    other.locator("#networks > button").click()
    expect(other.locator("#networks")).to_contain_text("▶ digits")
    stranger.close()


def test_paper_is_the_set_of_writers_never_seen(page: Page) -> None:
    page.locator("#networks > button").click()
    cells = page.locator('#network-table [role="gridcell"][aria-colindex="7"]')
    said = read_card("digits")["precisions"]["float32"]["accuracy"]["Swiss digits on paper"]
    expect(cells.first).to_have_text(FRENCH.percent(said, 2))


def test_the_speed_is_measured_on_this_machine(page: Page) -> None:
    page.locator("#networks > button").click()
    page.get_by_role("button", name=FRENCH.networks.measure).click()
    cells = page.locator('#network-table [role="gridcell"][aria-colindex="9"]')
    expect(cells.last).not_to_have_text("–")
    assert all(float(text.replace(",", ".")) > 0 for text in cells.all_inner_texts())


def test_the_model_is_told_from_its_card(page: Page) -> None:
    page.locator("#model > button").click()
    expect(page.locator("#model .charts img")).to_have_count(4)
    expect(page.locator("#model .mistakes img")).to_have_count(12)
    expect(page.locator("#model .layers")).to_contain_text("conv_8")
    assert ENGLISH.networks.curves not in page.locator("#model").inner_text()
