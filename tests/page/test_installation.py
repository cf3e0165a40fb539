"""The page as an app on a phone, as Chromium sees it over the DevTools protocol."""

import json
import shutil
import urllib.request
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from model.i18n import FRENCH
from page.colors import SURE
from page.templates import FOLDER
from tests.conftest import BROWSERS

pytestmark = pytest.mark.browser


def test_chromium_can_install_it_by_its_name_and_icons(
    browser: Browser, page_url: str, tmp_path: Path
) -> None:
    # A context of its own profile: in the others, which keep nothing, nothing can be installed.
    context = browser.browser_type.launch_persistent_context(
        tmp_path,
        executable_path=next(filter(None, map(shutil.which, BROWSERS))),
        args=["--no-sandbox"],
    )
    try:
        page = context.new_page()
        page.goto(page_url)
        devtools = context.new_cdp_session(page)
        assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        answer = devtools.send("Page.getAppManifest")
        assert answer["errors"] == []
        manifest = json.loads(answer["data"])
        assert manifest["name"] == FRENCH.title and manifest["display"] == "standalone"
        color = page.locator('meta[name="theme-color"]').get_attribute("content")
        assert color == SURE.light
        (touch,) = page.locator('link[rel="apple-touch-icon"]').all()
        hrefs = [icon["src"] for icon in manifest["icons"]] + [touch.get_attribute("href")]
        assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512"]
        for href, size in zip(hrefs, (192, 512, 192), strict=True):
            address = page.evaluate("href => new URL(href, location).href", href)
            with urllib.request.urlopen(address, timeout=30) as answered:
                assert Image.open(answered).size == (size, size)
    finally:
        context.close()


def test_its_icon_is_large_enough_and_light() -> None:
    icon = FOLDER / "icon.png"
    assert Image.open(icon).size == (512, 512) and icon.stat().st_size < 10_000
