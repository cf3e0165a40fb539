"""Codes reviewed in a real browser, by keyboard or by thumb."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from model import Recognizer
from model.codes.kinds import KINDS
from model.i18n import FRENCH
from tests.code_doubles import DOUBTED, DOUBTS, SIREN, SURE, UNREAD, FixedReader, png
from tests.codes.test_kinds import VAT
from tests.conftest import serve
from tests.page.codes.browsing import (
    WORDS,
    asked,
    download,
    expect_codes,
    open_codes,
    part,
    press,
    read_csv,
    send,
    state,
)
from tests.page.visitor import PHONE, SEVEN, draw, expect_answer

pytestmark = pytest.mark.browser


def test_no_digit_is_certain_nor_ruled_out(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DOUBTS, "3135", {2: (8, 0.002)})
    send(page, {"a.png": png("3135")})
    expect(part(page, "choices").locator("button")).to_have_text(["3 99\u00a0%", "8 < 1\u00a0%"])


def test_a_review_by_the_keyboard_alone(page: Page) -> None:
    send(page, {"a.png": png(SURE), "b.png": png(DOUBTED), "c.png": png(UNREAD)})
    expect_codes(page, SURE, DOUBTED, UNREAD)
    expect(part(page, "review")).to_be_focused()
    page.locator("body").click(position={"x": 2, "y": 2})
    part(page, "clear").focus()
    press(page, "Tab")  # the review is the next stop after the buttons
    expect(part(page, "review")).to_be_focused()

    press(page, "ArrowUp")
    expect(asked(page)).to_have_text("0")
    expect(part(page, "choices").locator("b")).to_have_text(["0", "6"])
    press(page, "6")  # the next doubtful digit is asked
    expect(asked(page)).to_have_text("1")
    press(page, "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight")
    expect(asked(page)).to_have_text("6")
    press(page, "Enter")
    expect(state(page, 1)).to_have_text(WORDS.states["corrected"])
    expect_codes(page, SURE, "7671", UNREAD)

    expect(asked(page)).to_have_text("?")
    press(page, "Enter")  # what can't be read can't be accepted
    expect(part(page, "hint")).to_have_text(WORDS.missing)
    press(page, "3")
    expect_codes(page, SURE, "7671", "4832")
    expect(part(page, "finished")).to_be_visible()

    press(page, "z", "z", "z")
    expect_codes(page, SURE, DOUBTED, UNREAD)
    expect(asked(page)).to_have_text("0")
    press(page, "Enter", "Delete", "Enter")
    expect_codes(page, SURE, DOUBTED, "482")
    press(page, "z", "z", "+", "5", "Delete")
    expect_codes(page, SURE, DOUBTED, "4852")


def test_a_row_of_digits_that_needs_shift_types_digits_too(page: Page) -> None:
    send(page, {"c.png": png(UNREAD)})
    expect(part(page, "review")).to_be_focused()
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'é', code: 'Digit2', bubbles: true }))"
    )
    expect_codes(page, "4822")


def test_what_is_no_code_is_set_aside_and_not_exported(page: Page) -> None:
    send(page, {"a.png": png(SURE, DOUBTED)})
    expect(part(page, "review")).to_be_focused()
    press(page, "x")
    expect(state(page, 1)).to_have_text(WORDS.states["aside"])
    table = read_csv(download(page, "to_csv"))
    assert table["Code lu"].str.strip('="').tolist() == [SURE]


def test_a_page_of_no_codes_is_set_aside_at_one_click(page: Page) -> None:
    send(page, {"prose.png": png("?1?", "2??"), "b.png": png(SURE)})
    article = page.locator("#code-panel article").first
    expect(article).to_contain_text(WORDS.doubtful)
    article.get_by_role("button", name=WORDS.all_aside).click()
    expect(part(page, "finished")).to_be_visible()
    expect(page.locator("#code-panel .codes li.aside")).to_have_count(2)
    part(page, "review").focus()
    press(page, "z")
    expect(page.locator("#code-panel .codes li.aside")).to_have_count(0)


def test_a_proposal_is_marked_and_taken_only_on_request(page: Page) -> None:
    send(page, {"a.png": png(SIREN)})
    part(page, "kind").select_option("siren")
    row = page.locator("#code-panel .codes li")
    expect(row).to_contain_text(WORDS.proposed.format(code="732829320"))
    expect_codes(page, SIREN)
    expect(part(page, "proposal-code")).to_have_text("732829320")
    part(page, "review").focus()
    press(page, "Enter")
    expect(part(page, "hint")).to_have_text(WORDS.fails_now.format(code=SIREN))
    press(page, "z", "p")
    expect_codes(page, "732829320")
    expect(state(page, 0)).to_have_text(f"{WORDS.states['corrected']} · {WORDS.holds}")
    part(page, "kind").select_option("pattern")
    part(page, "pattern").fill("no pattern")
    part(page, "pattern").blur()
    expect(part(page, "kind-trouble")).to_have_text(KINDS["pattern"].words["fr"].error)
    part(page, "pattern").fill("732 ### ##1")
    part(page, "pattern").blur()
    expect(state(page, 0)).to_contain_text(WORDS.fails)
    expect_codes(page, "732829320")


def test_what_stands_for_a_prefix_stays_unread_in_a_proposal(
    context: BrowserContext, recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, VAT.name, VAT)
    for url in serve(recognizer, "fr", FixedReader):
        page = open_codes(context, url)
        part(page, "kind").select_option(VAT.name)
        send(page, {"a.png": png("??10?7")})
        expect(part(page, "proposal-code")).to_have_text("??1067")
        press(page, "p")
        expect_codes(page, "??1067")
        expect(state(page, 0)).to_have_text(f"{WORDS.states['corrected']} · {WORDS.holds}")
        send(page, {"b.png": png("??1067")})
        press(page, "Enter")
        expect(state(page, 1)).to_have_text(f"{WORDS.states['done']} · {WORDS.holds}")


def test_a_digit_that_was_added_is_to_be_typed_though_the_rule_was_met(page: Page) -> None:
    part(page, "kind").select_option("length")
    part(page, "length").fill(str(len(SURE)))
    part(page, "length").blur()
    send(page, {"a.png": png(SURE)})
    expect(state(page, 0)).to_contain_text(WORDS.holds)
    page.locator("#code-panel .codes .code").click()
    press(page, "+", "Enter")
    expect(part(page, "hint")).to_have_text(WORDS.missing)


def test_what_the_page_asks_for_is_still_said_when_the_server_has_judged(page: Page) -> None:
    send(page, {"c.png": png(UNREAD)})
    expect(part(page, "review")).to_be_focused()
    press(page, "Enter")
    expect(part(page, "hint")).to_have_text(WORDS.missing)
    part(page, "kind").select_option("length")
    part(page, "length").fill("5")
    part(page, "length").blur()
    expect(state(page, 0)).to_contain_text("5 attendus")
    expect(part(page, "hint")).to_have_text(WORDS.missing)


def test_the_seconds_of_both_ways_are_compared(page: Page) -> None:
    send(page, {"a.png": png(SURE, DOUBTED)})
    expect(part(page, "review")).to_be_focused()
    press(page, "Enter")
    expect(part(page, "times")).to_contain_text(WORDS.reviewed.split("{")[0])
    part(page, "measure").click()
    expect(part(page, "typing-input")).to_be_focused()
    for turn in (1, 2):
        expect(part(page, "typing-turn")).to_have_text(WORDS.turn.format(turn=turn, count=2))
        page.keyboard.type("4711")
        press(page, "Enter")
    expect(part(page, "typing")).to_be_hidden()
    expect(part(page, "times")).to_contain_text(re.compile(r"écarts avec les codes lus : 1\."))
    expect(part(page, "times").locator("p")).to_have_count(3)
    expect(part(page, "differences").locator("li")).to_have_count(1)


def test_codes_outlive_a_look_at_another_tab(page: Page) -> None:
    send(page, {"a.png": png(DOUBTED)})
    press(page, "6")
    page.get_by_role("tab", name=FRENCH.draw).click()
    draw(page, SEVEN)
    expect_answer(page, 7)
    page.locator("#codes-button").click()
    expect(page.locator("#answer")).to_be_hidden()
    expect_codes(page, "7671")


def test_a_phone_reviews_by_buttons_without_scrolling_sideways(
    browser: Browser, codes_url: str
) -> None:
    context = browser.new_context(**PHONE)
    page = open_codes(context, codes_url)
    send(page, {"a.png": png(UNREAD, "12345678901234"), "a very long name " * 9 + ".txt": b"x"})
    part(page, "keypad").get_by_role("button", name="3").tap()
    expect_codes(page, "4832", "12345678901234")
    part(page, "do-undo").tap()
    expect_codes(page, UNREAD, "12345678901234")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = page.evaluate(
        "[...document.querySelectorAll('#code-panel *')].filter((e) => e.offsetParent"
        " && e.getBoundingClientRect().right > 361).map((e) => e.className)"
    )
    assert not wide
    context.close()
