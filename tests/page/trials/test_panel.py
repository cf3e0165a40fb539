"""The visitor's own tests in a real browser: noted, kept, undone, taken home."""

import io
import zipfile
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from model.i18n import ENGLISH, FRENCH, Language
from page.trials.trials import NO_DIGIT, Meant, in_words
from tests.page.visitor import ONE, SEVEN, Strokes, draw, expect_answer, visit

pytestmark = pytest.mark.browser


def click_meant(page: Page, meant: Meant) -> None:
    """Clicks on what was meant, and waits until the page has noted it."""
    texts = ENGLISH if page.evaluate("document.documentElement.lang") == "en" else FRENCH
    words = in_words(meant, texts)
    page.locator("#which-digit").get_by_role("button", name=words).click()
    expect(page.locator("#noted")).to_contain_text(texts.trials.noted.split("{")[0] + words)


def note(page: Page, strokes: Strokes, digit: int, meant: Meant) -> None:
    """Draws a digit by one stroke, so that one answer comes, and clicks on what was meant."""
    texts = ENGLISH if page.evaluate("document.documentElement.lang") == "en" else FRENCH
    expect(page.locator("#which-digit")).to_be_hidden()
    draw(page, strokes)
    expect_answer(page, digit, texts)
    click_meant(page, meant)
    page.get_by_role("button", name=texts.clear, exact=True).click()
    expect(page.locator("#answer p")).to_have_text(texts.waiting)


def open_log(page: Page, texts: Language = FRENCH) -> None:
    page.locator("#trials > button").click()
    expect(page.get_by_role("button", name=texts.trials.to_csv)).to_be_visible()


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as file:
        page.locator("#trials").get_by_role("button", name=name).click()
    return Path(file.value.path()).read_bytes()


def rows(page: Page) -> list[list[str]]:
    return [row.split("\t")[1:5] for row in page.locator("#trials tbody tr").all_inner_texts()]


def test_tests_are_noted_summed_up_undone_and_cleared(page: Page) -> None:
    open_log(page)
    expect(page.locator("#trials")).to_contain_text(FRENCH.trials.none_yet)
    note(page, SEVEN[:1], 7, meant=7)
    expect(page.locator("#trials")).to_contain_text(FRENCH.trials.one_more)
    note(page, ONE, 1, meant=7)
    expect(page.locator("#trials .charts img")).to_have_count(2)
    newest, oldest = rows(page)
    assert (newest[:2], newest[3]) == (["7", "1"], "Non") and (oldest[0], oldest[3]) == ("7", "Oui")
    expect(page.locator("#trials dl")).to_contain_text("50,0 %")

    page.get_by_role("button", name=FRENCH.trials.undo).click()
    expect(page.locator("#trials tbody tr")).to_have_count(1)
    page.get_by_role("button", name=FRENCH.trials.clear).click()
    page.get_by_role("button", name=FRENCH.trials.keep).click()
    expect(page.locator("#trials tbody tr")).to_have_count(1)
    page.get_by_role("button", name=FRENCH.trials.clear).click()
    page.get_by_role("button", name=FRENCH.trials.really_clear).click()
    expect(page.locator("#trials")).to_contain_text(FRENCH.trials.none_yet)


def test_a_click_on_the_same_answer_again_corrects_the_one_before(page: Page) -> None:
    open_log(page)
    draw(page, SEVEN[:1])
    click_meant(page, 1)
    click_meant(page, 2)
    page.get_by_role("button", name=FRENCH.predict).click()
    expect(page.locator("#noted p")).to_be_empty()
    click_meant(page, 7)
    expect(page.locator("#trials tbody tr")).to_have_count(1)
    assert [row[0] for row in rows(page)] == ["7"]


def test_what_was_noted_is_said_and_moves_nothing(page: Page) -> None:
    open_log(page)
    draw(page, SEVEN[:1])
    expect_answer(page, 7)
    said = page.get_by_role("status").filter(has_text=FRENCH.trials.noted.split("{")[0])
    area = page.locator("#noted p").element_handle()
    below = page.locator(".of-digits input[type=checkbox]")
    before = below.bounding_box()
    click_meant(page, 7)
    expect(said).to_have_text(FRENCH.trials.noted.format(meant=7, count=1))
    assert below.bounding_box() == before
    # A new element with its words already in it would not be read aloud.
    assert page.locator("#noted p").evaluate("(now, area) => now === area", area)
    page.get_by_role("button", name=FRENCH.trials.undo).click()
    expect(page.locator("#noted p")).to_be_empty()


def test_a_scribble_is_noted_as_no_digit(page: Page) -> None:
    open_log(page)
    note(page, SEVEN[:1], 7, meant=NO_DIGIT)
    words = FRENCH.trials.no_digit["not_a_digit"]
    expect(page.locator("#trials tbody tr")).to_have_count(1)
    assert rows(page)[0][:2] == [words, "7"] and rows(page)[0][3] == FRENCH.trials.no
    archive = zipfile.ZipFile(io.BytesIO(download(page, FRENCH.trials.to_zip)))
    assert archive.namelist() == ["no-digit/0001.png"]


def test_the_log_survives_a_reload_and_is_the_visitors_alone(
    page: Page, browser: Browser, page_url: str
) -> None:
    note(page, SEVEN[:1], 7, meant=7)
    open_log(page)
    stored = "localStorage.getItem('digit-reader-trials-notes')"
    before = page.evaluate(stored)
    page.get_by_label(FRENCH.trials.limits).fill("les 7 barrés")
    page.get_by_label(FRENCH.trials.strengths).click()
    page.wait_for_function(f"(before) => {stored} !== before", arg=before)
    page.reload()
    open_log(page)
    expect(page.locator("#trials tbody tr")).to_have_count(1)
    expect(page.get_by_label(FRENCH.trials.limits)).to_have_value("les 7 barrés")
    other = browser.new_context()
    stranger = visit(other, page_url)
    open_log(stranger)
    expect(stranger.locator("#trials")).to_contain_text(FRENCH.trials.none_yet)
    expect(stranger.get_by_label(FRENCH.trials.limits)).to_have_value("")
    other.close()


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH])
def test_all_three_files_are_saved(
    context: BrowserContext, page_url: str, english_url: str, texts: Language
) -> None:
    page = visit(context, page_url if texts is FRENCH else english_url, texts)
    note(page, SEVEN[:1], 7, meant=7)
    open_log(page, texts)
    expect(page.locator("#trials tbody tr")).to_have_count(1)
    page.get_by_label(texts.trials.limits).fill("<script>alert(1)</script>")
    french = texts is FRENCH
    table = pd.read_csv(
        io.BytesIO(download(page, texts.trials.to_csv)),
        sep=";" if french else ",",
        decimal="," if french else ".",
    )
    assert list(table.columns) == list(texts.trials.columns)
    assert table.iloc[0, :2].tolist() == [7, 7] and 50 < table.iloc[0, 2] <= 100
    report = download(page, texts.trials.to_report).decode()
    assert texts.trials.report in report and "&lt;script&gt;alert(1)" in report
    archive = zipfile.ZipFile(io.BytesIO(download(page, texts.trials.to_zip)))
    assert archive.namelist() == ["7/0001.png"]
