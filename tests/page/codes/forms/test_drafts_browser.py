"""Forms that are not saved yet, in a real browser: none is lost, and none comes twice."""

import pytest
from playwright.sync_api import Page, expect

from model.codes.forms.form import Form
from model.i18n import FRENCH
from tests.conftest import Digits
from tests.page.codes.browsing import open_codes, part, press
from tests.page.codes.forms.editing import (
    boxes,
    names,
    on_sheet,
    open_form,
    open_sample,
    save,
    with_forms,
    zone,
)
from tests.page.codes.forms.test_forms import as_png, filled
from tests.page.codes.test_zones_browser import drag
from tests.page.visitor import LOADING

pytestmark = pytest.mark.browser

SAID = FRENCH.forms
STORED = """() => new Promise((resolve) => {
  const request = indexedDB.open("form-drafts");
  request.onsuccess = () => {
    const all = request.result.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => resolve(all.result.map(({ state }) => state.fields.length));
  };
})"""


def come_back(page: Page) -> None:
    page.reload()
    page.locator("#codes-button").click(timeout=LOADING)
    expect(part(page, "form-drafts")).to_be_visible()  # Nobody need look for it.


def come_back_to_none(page: Page) -> None:
    page.reload()
    page.locator("#codes-button").click(timeout=LOADING)
    with_forms(page)
    expect(part(page, "form-list").locator("li")).to_have_count(1)
    assert page.evaluate(STORED) == []
    expect(part(page, "form-drafts").locator("li")).to_have_count(0)


def act(page: Page, said: str, name: str) -> None:
    label = f"{said}{FRENCH.codes.colon}{name}"
    part(page, "form-drafts").get_by_role("button", name=label).click()


def test_a_form_is_gone_on_with_after_a_reload(page: Page, digits: Digits) -> None:
    open_sample(page, as_png(filled(digits)))
    part(page, "form-turn").click()
    drag(page, on_sheet(page, 0.2, 0.1), on_sheet(page, 0.5, 0.2))
    page.keyboard.type("customer")
    drag(page, on_sheet(page, 0.2, 0.4), on_sheet(page, 0.5, 0.5))
    page.keyboard.type("order")
    kinds = part(page, "form-fields").locator("select")
    kinds.nth(1).select_option("length")
    part(page, "form-fields").locator("input[type=number]:visible").fill("5")
    part(page, "form-fields").locator("input[type=checkbox]").nth(1).check()
    for _ in range(3):  # Upright again.
        part(page, "form-turn").click()
    before = [zone(page, number) for number in range(2)]
    come_back(page)
    act(page, SAID.draft_go_on, "exam")
    expect(names(page).nth(0)).to_have_value("customer")
    expect(names(page).nth(1)).to_have_value("order")
    for number, wanted in enumerate(before):
        assert zone(page, number) == pytest.approx(wanted, abs=0.002)
    assert part(page, "form-sheet").locator("canvas, img").evaluate("i => i.width < i.height")
    expect(kinds.nth(1)).to_have_value("length")
    expect(part(page, "form-fields").locator("input[type=number]:visible")).to_have_value("5")
    expect(part(page, "form-fields").locator("input[type=checkbox]").nth(1)).to_be_checked()
    expect(part(page, "form-drafts").locator("li")).to_have_count(0)
    save(page)
    expect(part(page, "forms-used")).to_have_text("exam")
    come_back_to_none(page)


def test_another_form_that_is_opened_or_a_close_loses_nothing(
    page: Page, form: Form, digits: Digits
) -> None:
    open_form(page, form.to_json())
    page.get_by_role("button", name=f"{SAID.edit}{FRENCH.codes.colon}order").click()
    expect(boxes(page)).to_have_count(2)
    boxes(page).nth(1).focus()
    press(page, "Delete")
    open_sample(page, as_png(filled(digits)))
    expect(part(page, "form-name")).to_have_value("exam")
    expect(part(page, "form-drafts").locator("li")).to_have_count(1)
    part(page, "form-take").click()
    expect(boxes(page)).to_have_count(2)
    part(page, "form-close").click()
    expect(part(page, "form-said")).to_have_text(SAID.draft_left.format(name="exam"))
    expect(part(page, "form-drafts").locator("li")).to_have_count(2)
    act(page, SAID.draft_go_on, "order")
    expect(boxes(page)).to_have_count(1)
    save(page)
    expect(part(page, "form-list").locator("li")).to_have_count(1)

    act(page, SAID.draft_throw_away, "exam")
    expect(part(page, "form-drafts").locator("li")).to_have_count(0)
    part(page, "form-undelete").click()
    act(page, SAID.draft_go_on, "exam")
    expect(boxes(page)).to_have_count(2)


def test_what_is_only_looked_at_leaves_nothing(page: Page, form: Form, digits: Digits) -> None:
    open_form(page, form.to_json())
    page.get_by_role("button", name=f"{SAID.edit}{FRENCH.codes.colon}order").click()
    part(page, "form-close").click()
    open_sample(page, as_png(filled(digits)))
    part(page, "form-name").fill("another")
    part(page, "form-close").click()
    expect(part(page, "form-editor")).to_be_hidden()
    expect(part(page, "form-said")).to_have_text("")
    assert page.evaluate(STORED) == []


def test_a_form_in_one_tab_is_not_offered_in_another(
    page: Page, codes_url: str, digits: Digits
) -> None:
    open_sample(page, as_png(filled(digits)))
    part(page, "form-take").click()
    page.wait_for_function(f"({STORED})().then((all) => all.length === 1)")
    other = open_codes(page.context, codes_url)
    with_forms(other)
    expect(part(other, "form-list")).to_be_attached()
    open_form(other, "no form")  # By the time this is said, drafts are listed.
    expect(part(other, "form-troubles")).not_to_be_empty()
    expect(part(other, "form-drafts").locator("li")).to_have_count(0)
    page.close()
    other.reload()
    other.locator("#codes-button").click(timeout=LOADING)
    expect(part(other, "form-drafts").locator("li")).to_have_count(1)


def test_a_browser_that_keeps_nothing_says_so(page: Page, digits: Digits) -> None:
    page.evaluate(
        """() => { IDBObjectStore.prototype.put = () => {
          throw new DOMException("full", "QuotaExceededError"); }; }"""
    )
    open_sample(page, as_png(filled(digits)))
    expect(part(page, "form-kept")).to_have_text(SAID.draft_kept)
    part(page, "form-take").click()
    expect(part(page, "form-kept")).to_have_text(SAID.draft_not_kept)
    with page.expect_event("dialog") as dialog:
        page.once("dialog", lambda dialog: dialog.accept())
        page.reload()
    assert dialog.value.type == "beforeunload"
