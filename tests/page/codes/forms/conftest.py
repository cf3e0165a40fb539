"""The page with a reader of its own, its forms open, and a form that is known."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from model import Recognizer
from model.codes.forms.form import Form
from model.codes.forms.teaching import teach_form
from model.codes.reader import CodeReader
from tests.codes.forms.pages import fields, printed
from tests.conftest import serve
from tests.page.codes.browsing import open_codes
from tests.page.codes.forms.editing import with_forms


@pytest.fixture(scope="module")
def reader() -> CodeReader:
    return CodeReader.load(alone=True)


@pytest.fixture(scope="module")
def codes_url(recognizer: Recognizer, reader: CodeReader) -> Iterator[str]:
    yield from serve(recognizer, "fr", lambda: reader)


@pytest.fixture(scope="module")
def form(reader: CodeReader) -> Form:
    return teach_form(printed(1), "order", fields("length:5"), reader.field_network)


@pytest.fixture
def page(context: BrowserContext, codes_url: str) -> Page:
    return with_forms(open_codes(context, codes_url))
