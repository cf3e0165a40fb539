"""The page's look."""

from collections.abc import Iterator
from typing import Any

import gradio as gr
import pytest

from model.i18n import LANGUAGES
from page import theme
from page.templates import FOLDER


@pytest.fixture(params=LANGUAGES)
def launched(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a page is launched with, and its language as `texts`."""
    options: dict[str, Any] = {"texts": LANGUAGES[request.param]}
    monkeypatch.setattr(gr.Blocks, "launch", lambda _, **given: options.update(given))
    theme.DigitPage(options["texts"]).launch()
    return options


def files(kind: str) -> Iterator[str]:
    for path in sorted(FOLDER.rglob(f"*.{kind}")):
        yield path.read_text(encoding="utf-8")


def test_each_panels_style_is_in_the_page(launched: dict[str, Any]) -> None:
    assert all(style in launched["head"] for style in files("css"))


def test_what_is_given_takes_the_place_of_the_pages_own(
    launched: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.DigitPage(launched["texts"]).launch(footer_links=[], server_port=7861)
    assert launched["footer_links"] == [] and launched["server_port"] == 7861
