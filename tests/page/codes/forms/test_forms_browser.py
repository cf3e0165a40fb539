"""Forms in a real browser: one is taught, used for a stack, kept; by mouse, keyboard and finger."""

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from model.codes.forms.form import Form
from model.codes.forms.teaching import teach_form
from model.codes.forms.words import form_words
from model.codes.reader import CodeReader
from model.i18n import FRENCH
from tests.codes.forms.pages import fields, printed, write
from tests.conftest import Digits
from tests.page.codes.browsing import download, open_codes, part, press, read_csv, send
from tests.page.codes.forms.editing import (
    boxes,
    cell,
    names,
    on_sheet,
    open_form,
    open_sample,
    save,
    with_forms,
    zone,
)
from tests.page.codes.forms.test_forms import as_png, filled
from tests.page.codes.test_batches_browser import KEPT
from tests.page.codes.test_lists_browser import give_list
from tests.page.codes.test_zones_browser import drag, swipe
from tests.page.visitor import LOADING, PHONE

pytestmark = pytest.mark.browser

WORDS, SAID = form_words("fr"), FRENCH.forms


def test_a_form_is_taught_a_stack_read_reviewed_and_exported(page: Page, digits: Digits) -> None:
    open_sample(page, as_png(filled(digits)))
    expect(part(page, "form-name")).to_have_value("exam")
    part(page, "form-take").click()
    expect(names(page).nth(0)).to_be_focused()
    page.keyboard.type("customer")
    press(page, "Enter")
    page.keyboard.type("order")
    drag(page, on_sheet(page, 0.1, 0.005), on_sheet(page, 0.5, 0.033))
    page.keyboard.type("note")
    part(page, "form-fields").locator("input[type=checkbox]").nth(2).check()
    part(page, "form-fields").locator("select").nth(1).select_option("length")
    part(page, "form-fields").locator("li").nth(1).locator("input[type=number]").fill("5")
    save(page)
    expect(part(page, "forms-used")).to_have_text("exam")

    blank = write(printed(1), "customer", "29583", digits)
    pages = {"none.png": as_png(filled(digits, 2)), "full.png": as_png(filled(digits))}
    send(page, {**pages, "blank.png": as_png(blank)})
    heads = [SAID.file, WORDS.form, "customer", "order", "note", WORDS.other_codes]
    expect(part(page, "form-columns").locator("th")).to_have_text(heads)
    files = ["full.png", "blank.png", "none.png"]
    expect(part(page, "form-rows").locator("th")).to_have_text(files)
    expect(cell(page, 2, 0)).to_have_text(WORDS.none)
    expect(cell(page, 0, 2)).to_contain_text("41047")
    expect(cell(page, 0, 3)).to_have_text("—")
    expect(page.locator("#code-panel article").last).to_contain_text(SAID.of_none)

    # Nothing is written where something must be: that is asked, and more than a digit typed.
    expect(cell(page, 1, 2)).to_have_text("— ?")
    cell(page, 1, 2).locator("button").click()
    expect(part(page, "which")).to_have_text("champ « order » · blank.png")
    expect(part(page, "why")).to_have_text(WORDS.missing)
    expect(part(page, "hint")).to_have_text(SAID.blank_hint)
    press(page, "1", "2", "3", "4", "Enter")
    expect(cell(page, 1, 2)).to_have_text("1234")
    expect(part(page, "hint")).to_have_text(FRENCH.codes.fails_now.format(code="1234"))
    press(page, "z", *"zzzzzzzz")
    expect(cell(page, 1, 2)).to_have_text("— ?")
    cell(page, 1, 2).locator("button").click()
    press(page, "Enter")
    expect(cell(page, 1, 2)).to_have_text("—")

    # What is read anew in a field is of it.
    card = page.locator("#code-panel article").first
    card.locator(".sheet").scroll_into_view_if_needed()
    polygon = card.locator("polygon").nth(1).bounding_box()
    assert polygon is not None
    start = polygon["x"] - 4, polygon["y"] - 4
    with page.expect_response("**/component_server**"):
        drag(page, start, (start[0] + polygon["width"] + 8, start[1] + polygon["height"] + 8))
    expect(card.locator(".zone")).to_have_count(0)
    expect(card.locator(".codes .field")).to_have_text(["customer", "order", "note"])
    expect(cell(page, 0, 2)).to_contain_text("41047")

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    part(page, "copy").click()
    expect(part(page, "said")).not_to_be_empty()
    full, blank_row, _ = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert full.split("\t")[1:] == ["41047", ""] and blank_row.split("\t")[1:] == ["", ""]

    table = read_csv(download(page, "to_csv"))
    assert table["Fichier"].tolist() == files
    assert table[WORDS.form].tolist() == ["exam", "exam", WORDS.none]
    assert "41047" in table["order"][0] and table["order"][1] == "" and table["note"][0] == ""
    book = openpyxl.load_workbook(io.BytesIO(download(page, "to_xlsx")))
    assert len(book.worksheets[1]._images) == 6


def test_fields_are_moved_resized_named_and_deleted_by_keyboard(page: Page, form: Form) -> None:
    open_form(page, form.to_json())
    page.get_by_role("button", name=f"{SAID.edit}{FRENCH.codes.colon}order").press("Enter")
    expect(boxes(page)).to_have_count(2)
    before = zone(page, 0)
    boxes(page).nth(0).focus()
    press(page, "ArrowRight", "ArrowDown", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowUp")
    moved = [0.002, 0.004, 0.002, -0.002]
    after = [now - was for now, was in zip(zone(page, 0), before, strict=True)]
    assert after == pytest.approx(moved, abs=0.0015)
    press(page, "Enter")
    expect(names(page).nth(0)).to_be_focused()
    page.keyboard.type("client")
    boxes(page).nth(1).focus()
    press(page, "Delete")
    expect(boxes(page)).to_have_count(1)
    save(page)
    with page.expect_download() as file:
        page.get_by_role("button", name=f"{SAID.download}{FRENCH.codes.colon}order").click()
    saved = Form.parse(Path(file.value.path()).read_bytes())
    assert [(field.name, field.kind) for field in saved.fields] == [("client", "length:5")]
    assert saved.fields[0].zone.left == pytest.approx(form.fields[0].zone.left + 0.002)


def test_a_finger_draws_moves_and_resizes_a_field(
    browser: Browser, codes_url: str, digits: Digits
) -> None:
    context = browser.new_context(**PHONE)
    page = with_forms(open_codes(context, codes_url))
    open_sample(page, as_png(filled(digits)))
    page.locator("#code-panel .offered").first.tap()
    expect(boxes(page)).to_have_count(1)
    part(page, "form-draw").tap()
    part(page, "form-sheet").evaluate("sheet => sheet.scrollIntoView({ block: 'center' })")
    swipe(page, on_sheet(page, 0.2, 0.4), on_sheet(page, 0.6, 0.5))
    expect(boxes(page)).to_have_count(2)
    assert zone(page, 1) == pytest.approx([0.2, 0.4, 0.4, 0.1], abs=0.02)
    swipe(page, on_sheet(page, 0.4, 0.45), on_sheet(page, 0.5, 0.5))
    assert zone(page, 1) == pytest.approx([0.3, 0.45, 0.4, 0.1], abs=0.02)
    swipe(page, on_sheet(page, 0.7, 0.55), on_sheet(page, 0.8, 0.5))
    assert zone(page, 1) == pytest.approx([0.3, 0.45, 0.5, 0.05], abs=0.02)
    context.close()


def test_forms_stay_in_the_browser_and_are_sent_again_to_a_server_that_has_none(
    page: Page, form: Form, digits: Digits
) -> None:
    content = Form("elsewhere", form.fields, form.landmarks).to_json()
    gone = {"hash": "0" * 64, "name": "gone", "content": "no form", "fields": [], "used": True}
    open_form(page, content)
    expect(part(page, "forms-used")).to_have_text("elsewhere")
    page.evaluate(
        """(gone) => {
          const forms = JSON.parse(localStorage.getItem("forms-of-codes"));
          localStorage.setItem("forms-of-codes", JSON.stringify([...forms, gone]));
        }""",
        gone,
    )
    page.reload()
    page.locator("#codes-button").click()
    expect(part(page, "forms-used")).to_have_text("elsewhere, gone")
    send(page, {"page.png": as_png(filled(digits))})
    expect(cell(page, 0, 0)).to_have_text("elsewhere")
    expect(part(page, "forms-used")).to_have_text("elsewhere")
    expect(part(page, "form-troubles")).to_contain_text(WORDS.refused["no_form"])


def test_listed_fields_of_a_stack_are_assigned_together(
    page: Page, reader: CodeReader, digits: Digits
) -> None:
    of_list = teach_form(printed(1), "order", fields("list"), reader.field_network)
    open_form(page, of_list.to_json())
    expect(part(page, "forms-used")).to_have_text("order")
    give_list(page, b"2958;Ada\n2968;Bob\n41047;Cleo\n12604;Dan\n", "all.csv")
    expect(part(page, "list-said")).to_contain_text("all.csv")
    part(page, "once").check()
    send(page, {f"{name}.png": as_png(filled(digits)) for name in "ab"})
    rows = part(page, "attendance-rows").locator("tr")
    states = FRENCH.lists.states
    missing = rows.filter(has_text=states["missing"])
    expect(missing.locator("td:first-child")).to_contain_text(["12604"])
    expect(rows.filter(has_text="41047")).to_have_text([re.compile(states["twice"])] * 2)


def test_a_table_of_forms_says_which_fields_were_audited(
    page: Page, form: Form, digits: Digits
) -> None:
    open_form(page, form.to_json())
    expect(part(page, "forms-used")).to_have_text("order")
    send(page, {"page.png": as_png(write(printed(1), "order", "20385", digits))})
    sure = part(page, "form-rows").locator(".code.sure")
    expect(sure).to_have_text(["20385"])
    part(page, "audit").check()
    expect(sure).to_have_count(0)
    part(page, "start").click()
    while not part(page, "finished").is_visible():
        press(page, "Enter")
    table = read_csv(download(page, "to_csv"))
    assert table[FRENCH.table.columns["audit"]].tolist() == ["order (juste)"]
    book = openpyxl.load_workbook(io.BytesIO(download(page, "to_xlsx")))
    assert book.worksheets[2]["A1"].value == part(page, "audited").inner_text()


def test_a_batch_is_read_on_with_its_forms_whatever_became_of_them(
    page: Page, form: Form, digits: Digits
) -> None:
    open_form(page, form.to_json())
    expect(part(page, "forms-used")).to_have_text("order")
    send(page, {"first.png": as_png(filled(digits))})
    page.evaluate(KEPT, ["picture", 1, "first.png"])
    page.evaluate("localStorage.clear()")  # A browser that is killed may not have written it yet.
    page.reload()
    expect(part(page, "forms-used")).to_have_text("order", timeout=LOADING)
    send(page, {"second.png": as_png(filled(digits))})
    expect(part(page, "form-rows").locator("th")).to_have_text(["first.png", "second.png"])
    expect(cell(page, 1, 0)).to_have_text("order")


def test_a_bad_form_is_said_to_be_one_and_the_others_are_taken(page: Page, form: Form) -> None:
    content = json.loads(form.to_json())
    newer = json.dumps({**content, "version": 2})
    same = {**content["fields"][0], "name": "again"}
    overlapping = json.dumps({**content, "fields": [*content["fields"], same]})
    open_form(page, "no form", newer, overlapping, form.to_json())
    expect(part(page, "forms-used")).to_have_text("order")
    expect(part(page, "form-troubles").locator("li")).to_have_text(
        [
            f"{number}.json{FRENCH.codes.colon}{sentence} ×"
            for number, sentence in enumerate(
                (
                    WORDS.refused["no_form"],
                    WORDS.refused["newer"],
                    WORDS.refused["overlapping"].format(field="again"),
                )
            )
        ]
    )


def test_a_form_that_a_full_browser_can_not_keep_is_used_all_the_same(
    page: Page, form: Form, digits: Digits
) -> None:
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; }"
    )
    open_form(page, form.to_json())
    expect(part(page, "form-said")).to_have_text(SAID.not_kept)
    other = Form("other", form.fields, form.landmarks).to_json()
    open_form(page, other)
    expect(part(page, "forms-used")).to_have_text("order, other")
    part(page, "form-list").get_by_role("checkbox").nth(1).uncheck()
    send(page, {"page.png": as_png(filled(digits))})
    expect(cell(page, 0, 0)).to_have_text("order")
