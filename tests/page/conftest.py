"""Browsers that visit the French page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.page.visitor import PHONE, visit


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, page_url: str) -> Page:
    return visit(context, page_url)


@pytest.fixture
def phone(browser: Browser, page_url: str) -> Iterator[Page]:
    context = browser.new_context(**PHONE)
    yield visit(context, page_url)
    context.close()
