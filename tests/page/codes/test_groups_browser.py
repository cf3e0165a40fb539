"""Doubtful digits checked by groups, and sure codes audited, in a real browser."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from model.i18n import FRENCH
from page.codes.requests import AuditRequest
from page.codes.review.audits import sentence
from tests.code_doubles import DOUBTED, DOUBTS, SURE, png
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
from tests.page.codes.keys import Keys, count_keys
from tests.page.visitor import PHONE

pytestmark = pytest.mark.browser

GROUPS, STATES = FRENCH.groups, WORDS.states
TWO, LEFT, RIGHT, UNREAD, BESIDE = "7099", "1750", "2378", "48?7", "7207"
SURE_CODES = [SURE, "4722", "4733", "4744", "4755", "4766"]


@pytest.fixture
def doubts(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, doubt in {
        TWO: {0: (1, 0.4), 1: (6, 0.3)},
        LEFT: {1: (1, 0.3)},
        RIGHT: {2: (1, 0.2)},
        UNREAD: {3: (1, 0.3)},
        BESIDE: {3: (2, 0.3)},
    }.items():
        monkeypatch.setitem(DOUBTS, text, doubt)
    monkeypatch.setattr("tests.code_doubles.INCOMPLETE", {BESIDE})


def tiles(page: Page) -> Locator:
    return part(page, "tiles").locator(".tile")


def expect_group(page: Page, value: str, count: int) -> None:
    expect(part(page, "group-title")).to_contain_text(GROUPS.title.split("{")[0] + value)
    expect(tiles(page)).to_have_count(count)


def expect_states(page: Page, *states: str) -> None:
    expect(page.locator("#code-panel .codes .state")).to_have_text(
        [re.compile(f"^{STATES[state]}") for state in states]
    )


def expect_place(page: Page, code: str, value: str, file: str) -> None:
    expect(part(page, "where-code")).to_have_text(code)
    expect(part(page, "where-code").locator(".asked")).to_have_text(value)
    expect(part(page, "where-boxes").locator(".asked")).to_have_count(1)
    expect(part(page, "where-file")).to_have_text(file)


def test_groups_of_digits_by_the_keyboard_alone(page: Page, doubts: None) -> None:
    send(page, {"a.png": png(TWO, LEFT), "b.png": png(RIGHT, UNREAD, BESIDE)})
    expect(part(page, "group-start")).to_have_text(GROUPS.start.format(count=4))
    part(page, "group-start").focus()
    press(page, "Enter")
    expect_group(page, "0", 1)
    expect(part(page, "review")).to_be_hidden()
    expect_place(page, TWO, "0", "a.png")
    press(page, "Enter")
    expect_group(page, "7", 3)  # the least likely first
    expect_place(page, TWO, "7", "a.png")
    press(page, "ArrowRight", " ")
    expect_place(page, LEFT, "7", "a.png")
    press(page, "ArrowRight")
    expect_place(page, RIGHT, "7", "b.png")
    press(page, "Enter")
    # Of what is not of digits alone nothing is done, nor what was marked.
    expect(part(page, "group-title")).to_have_text(GROUPS.finished)
    expect_states(page, "done", "check", "done", "check", "check")

    press(page, "z")
    expect_group(page, "7", 3)
    expect(tiles(page).nth(1)).to_have_attribute("aria-pressed", "true")
    expect_states(page, "check", "check", "check", "check", "check")
    press(page, "z")
    expect_group(page, "0", 1)
    press(page, "z", "Enter", "Enter", "Enter")  # The last one goes on with the review.
    expect(asked(page)).to_have_text("7")
    press(page, "1")
    expect_codes(page, TWO, "1150", RIGHT, UNREAD, BESIDE)
    expect(asked(page)).to_have_text("?")
    expect(part(page, "times")).to_contain_text(re.compile(r"\(3\), dont 2 réglé"))
    table = read_csv(download(page, "to_csv"))
    assert table["Code corrigé"].str.strip('="').tolist() == [TWO, "1150", RIGHT, "", ""]


def test_what_no_person_has_seen_whole_comes_back_where_a_rule_fails(
    page: Page, doubts: None
) -> None:
    send(page, {"a.png": png(LEFT, RIGHT)})
    part(page, "group-start").click()
    press(page, "Enter")
    expect_states(page, "done", "done")
    part(page, "kind").select_option("length")
    part(page, "length").fill("5")
    part(page, "length").blur()
    expect_states(page, "check", "check")
    part(page, "kind").select_option("free")
    expect(state(page, 0)).to_have_text(re.compile(f"{STATES['check']}.*confiance"))
    expect(part(page, "group-start")).to_be_disabled()
    part(page, "start").click()
    press(page, "Enter")
    expect_states(page, "done", "check")


def test_a_thumb_marks_digits_and_sees_where_they_stand(
    browser: Browser, codes_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [f"7{number:03}" for number in range(64)]
    for code in codes:
        monkeypatch.setitem(DOUBTS, code, {0: (1, 0.3)})
    context = browser.new_context(**PHONE)
    page = open_codes(context, codes_url)
    send(page, {"a.png": png(*codes[:40]), "b.png": png(*codes[40:])})
    part(page, "group-start").tap()
    expect_group(page, "7", 60)
    tiles(page).nth(20).tap()
    expect(tiles(page).nth(20)).to_have_attribute("aria-pressed", "true")
    expect_place(page, codes[20], "7", "a.png")
    expect(part(page, "where")).to_be_in_viewport(ratio=0.9)  # though so many follow
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    part(page, "group-accept").tap()
    expect_group(page, "7", 4)
    expect(part(page, "counts").locator(".done b")).to_have_text("59")
    part(page, "group-undo").tap()
    expect_group(page, "7", 60)
    expect(part(page, "counts").locator(".done b")).to_have_text("0")
    tiles(page).nth(20).tap()
    part(page, "group-accept").tap()
    part(page, "group-accept").tap()
    expect(part(page, "counts").locator(".done b")).to_have_text("64")
    context.close()


def begin_audit(page: Page, count: int) -> None:
    part(page, "audit-count").fill(str(count))
    part(page, "audit").check()
    expect(part(page, "audit-help")).to_be_visible()


def said(sure: int, reached: int, looked: int, wrong: int) -> str:
    found = AuditRequest(sure=sure, reached=reached, looked=looked, wrong=wrong)
    return sentence(found, FRENCH)


def test_sure_codes_are_asked_among_the_others_and_look_like_them(page: Page) -> None:
    send(page, {"a.png": png(*SURE_CODES[:3], DOUBTED, *SURE_CODES[3:])})
    begin_audit(page, 4)
    part(page, "review").focus()
    rows = page.locator("#code-panel .codes li.check")
    expect(rows).to_have_count(5)
    expect(rows.locator(".state")).to_have_text([STATES["check"]] * 5)
    assert all(row.locator(".code .unsure").count() for row in rows.all())
    corrected = 0
    while not part(page, "finished").is_visible():
        expect(part(page, "why")).to_be_empty()
        expect(part(page, "choices").locator("button")).to_have_text([re.compile(r"^\d$")] * 2)
        expect(part(page, "audited")).to_be_hidden()
        if part(page, "digits").inner_text().split() == list(DOUBTED) or corrected:
            press(page, "Enter")
        else:
            press(page, "9")
            corrected += 1
    expect(part(page, "audited")).to_have_text(said(6, 6, 4, 1))
    book = openpyxl.load_workbook(io.BytesIO(download(page, "to_xlsx")))
    assert book.worksheets[-1]["A1"].value == said(6, 6, 4, 1)
    table = read_csv(download(page, "to_csv"))
    states, audited = table["État"].tolist(), table["Contrôlé au hasard"].tolist()
    assert sorted(audited) == ["", "", "", "faux", "juste", "juste", "juste"]
    assert states[audited.index("faux")] == "corrigé"
    assert sorted(states) == ["corrigé", "sûr", "sûr", "vérifié", "vérifié", "vérifié", "vérifié"]
    part(page, "review").focus()
    press(page, "z", "z")
    expect(part(page, "left")).to_have_text(WORDS.left.format(count=2))


def test_an_audit_that_is_interrupted_speaks_of_those_that_were_looked_at(page: Page) -> None:
    send(page, {"a.png": png(*SURE_CODES)})
    begin_audit(page, 6)
    expect_states(page, *["check"] * 6)
    part(page, "start").click()
    press(page, "Enter", "Enter")
    assert read_csv(download(page, "to_csv"))["État"].tolist() == ["vérifié"] * 2 + ["sûr"] * 4
    part(page, "audit").uncheck()
    expect(part(page, "audited")).to_have_text(said(6, 2, 2, 0))
    expect_states(page, *["done"] * 2, *["sure"] * 4)
    assert not page.locator("#code-panel .codes .unsure").count()
    part(page, "audit-count").fill("3")
    part(page, "audit").check()
    send(page, {"b.png": png(DOUBTED, "4777")})
    expect(page.locator("#code-panel .codes .state")).to_have_count(8)
    part(page, "review").focus()
    while not part(page, "finished").is_visible():
        press(page, "Enter")
    expect(part(page, "audited")).to_have_text(said(7, 7, 3, 0))


def test_groups_take_fewer_keys_than_the_review_and_it_fewer_than_typing(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    typing, review, groups = (count_keys(page, way, monkeypatch.setitem) for way in Keys)
    assert groups < 0.6 * review and review < 0.2 * typing
