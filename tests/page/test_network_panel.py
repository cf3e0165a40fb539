"""The networks side by side in a real browser: chosen by one visitor, for that visitor alone."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from model import Recognizer
from model.codes.reader import LINE_NETWORK
from model.i18n import ENGLISH, FRENCH
from model.litert import WEIGHTS
from page.networks.choice import Choice, Networks
from tests.page.test_digit_browser import SEVEN, context, draw, expect_answer, page, visit

__all__ = ["context", "page"]  # fixtures


@pytest.fixture
def networks(recognizer: Recognizer) -> Networks:
    return Networks(recognizer)


def test_every_shipped_network_can_be_asked_and_explains_itself(networks: Networks) -> None:
    glyph = np.zeros((28, 28), np.float32)
    cards = networks.cards()
    assert cards[0]["network"] == "digits"
    assert {"lesson", "vgg", "mobilenet"} <= {card["network"] for card in cards}
    for card in cards:
        choice = Choice(card["network"], card["serves"])
        recognizer = networks.recognizer(choice)
        assert recognizer.card == card and networks.recognizer(choice) is recognizer
        attribution = networks.attributor(choice).attribute(glyph, 7)
        assert list(attribution.contributions) == recognizer.convolutions
    digits = [file for file in WEIGHTS.iterdir() if not file.name.startswith(f"{LINE_NETWORK}.")]
    assert sum(file.stat().st_size for file in digits) < 12e6


def test_weights_of_the_users_own_are_offered(recognizer: Recognizer, tmp_path: Path) -> None:
    for file in WEIGHTS.glob("digits*"):
        shutil.copy(file, tmp_path / file.name)
    card = json.loads((tmp_path / "digits.json").read_text(encoding="utf-8"))
    (tmp_path / "digits-2.json").write_text(json.dumps(card | {"network": "digits-2"}))
    (tmp_path / "older.json").write_text('{"network": "older"}')
    names = [card["network"] for card in Networks(recognizer, tmp_path).cards()]
    assert names == ["digits", "digits-2"]


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
