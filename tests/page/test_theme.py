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


@pytest.mark.parametrize("mode", ["", "_dark"])
@pytest.mark.parametrize(
    "fill",
    [
        "button_primary_background_fill",
        "button_primary_background_fill_hover",
        "checkbox_label_background_fill_selected",
    ],
)
def test_white_words_can_be_read_on_the_fills(fill: str, mode: str) -> None:
    look = theme._theme()
    shade = getattr(look, getattr(look, fill + mode).removeprefix("*"))
    assert contrast_with_white(shade) >= 4.5  # WCAG 2, AA


def contrast_with_white(color: str) -> float:
    levels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
