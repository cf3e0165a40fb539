"""The page's language is the visitor's: the browser's own, or the one that was chosen."""

import urllib.request

import pytest
from playwright.sync_api import Browser, expect

from model.i18n import ENGLISH, FRENCH, LANGUAGES, Language
from page.visitor_language import wanted_language
from tests.page.visitor import SEVEN, come_to, draw, expect_answer, expect_brush


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("fr", "fr"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr"),
        ("en-GB,en;q=0.9", "en"),
        ("EN-us", "en"),
        ("de, en;q=0.5, fr;q=0.4", "en"),
        ("en;q=0.4, fr;q=0.5", "fr"),
        ("en;q=0, de", "fr"),
        ("de", "fr"),
        ("", "fr"),
        ("en;q=abc, fr;q=, ;;q=1,,", "fr"),
        ("en;q=nan", "fr"),
        ("en;q=7", "fr"),
    ],
)
def test_a_browser_is_given_what_it_asks_for_most(asked: str, given: str) -> None:
    assert wanted_language(asked, LANGUAGES, "fr") == given


@pytest.mark.parametrize(
    ("path", "asked", "given"),
    [
        ("/", "en-GB", ENGLISH),
        ("/", "fr-CH", FRENCH),
        ("/", "de", FRENCH),
        ("/en", "fr", ENGLISH),
        ("/fr", "en", FRENCH),
    ],
)
def test_one_server_has_a_page_for_each_language(
    page_url: str, path: str, asked: str, given: Language
) -> None:
    request = urllib.request.Request(
        page_url.rstrip("/") + path, headers={"Accept-Language": asked}
    )
    with urllib.request.urlopen(request) as answer:
        page = answer.read().decode()
    assert answer.headers["Content-Language"] == given.code
    assert "Accept-Language" in answer.headers["Vary"]
    for language in LANGUAGES.values():
        assert (language.waiting in page) == (language is given)


@pytest.mark.browser
def test_a_visitor_chooses_another_language(browser: Browser, page_url: str) -> None:
    context = browser.new_context(locale="en-GB")
    page = come_to(context, page_url)
    expect(page).to_have_title(ENGLISH.title)
    draw(page, SEVEN)
    expect_answer(page, 7, ENGLISH)
    expect(page.locator("#languages [aria-current]")).to_have_text(ENGLISH.name)
    page.get_by_role("link", name=FRENCH.name).click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page).to_have_title(FRENCH.title)
    expect_brush(page)
    draw(page, SEVEN)
    expect_answer(page, 7, FRENCH)
    context.close()
