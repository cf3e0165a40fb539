"""The page with a reader of codes that always reads the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from model import Recognizer
from tests.code_doubles import FixedReader
from tests.conftest import serve
from tests.page.codes.browsing import open_codes
from tests.page.codes.tab import Tab


@pytest.fixture(scope="module")
def codes_url(recognizer: Recognizer) -> Iterator[str]:
    """The page with a reader that is always the same."""
    yield from serve(recognizer, "fr", FixedReader)


@pytest.fixture
def page(context: BrowserContext, codes_url: str) -> Page:
    return open_codes(context, codes_url)


@pytest.fixture
def tab(tmp_path: Path) -> Tab:
    return Tab(FixedReader, tmp_path)
