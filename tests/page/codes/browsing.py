"""What the browser tests of codes do on the page, in their own words."""

import io
from pathlib import Path
from typing import Any

import pandas as pd  # type: ignore[import-untyped]
from playwright.sync_api import BrowserContext, Locator, Page, expect

from model.i18n import FRENCH, Language
from tests.page.visitor import visit

WORDS = FRENCH.codes


def open_codes(context: BrowserContext, url: str, texts: Language = FRENCH) -> Page:
    page = visit(context, url, texts)
    page.locator("#codes-button").click()
    expect(part(page, "drop")).to_be_visible()
    return page


def part(page: Page, name: str) -> Locator:
    return page.locator(f'#code-panel [data-part="{name}"]')


def send(page: Page, files: dict[str, bytes]) -> None:
    """Gives files to be read, and waits until all are."""
    given: Any = [
        {"name": name, "mimeType": "application/pdf" if name.endswith(".pdf") else "", "buffer": b}
        for name, b in files.items()
    ]
    part(page, "files").set_input_files(given)
    expect(part(page, "progress")).to_be_hidden()


def expect_codes(page: Page, *texts: str) -> None:
    expect(page.locator("#code-panel .codes .code")).to_have_text(list(texts))


def state(page: Page, number: int) -> Locator:
    return page.locator("#code-panel .codes .state").nth(number)


def asked(page: Page) -> Locator:
    """The digit that the review asks about."""
    return part(page, "digits").locator(".asked")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as file:
        part(page, name).click()
    return Path(file.value.path()).read_bytes()


def read_csv(data: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(data), sep=";", dtype=str, keep_default_na=False)
