"""Batches in a real browser: whatever happens to the page, no work is lost."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from model import Recognizer
from model.i18n import ENGLISH, FRENCH
from tests.code_doubles import DOUBTED, SURE, UNREAD, FixedReader, pdf, png
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

pytestmark = pytest.mark.browser

BATCHES = FRENCH.batches


def reload(page: Page) -> None:
    page.reload()
    expect(part(page, "drop")).to_be_visible()


def expect_resumed(page: Page, check: int) -> None:
    said = BATCHES.resumed.split("}")[1].format(check=check)
    expect(part(page, "batch-said")).to_contain_text("repris")


def test_a_review_goes_on_where_it_was_when_the_page_is_reloaded(page: Page) -> None:
    part(page, "kind").select_option("length")
    part(page, "length").fill("4")
    part(page, "length").blur()
    send(page, {"a.png": png(SURE), "b.png": png(DOUBTED, UNREAD), "c.txt": b"none", "d.png": png(UNREAD)})
    expect(part(page, "review")).to_be_focused()
    press(page, "6", "ArrowDown", "ArrowDown")
    reload(page)
    expect_codes(page, SURE, "7671", UNREAD, UNREAD)
