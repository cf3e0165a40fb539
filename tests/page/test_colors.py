"""The colors of what was read: one home, from which the page and its files take them."""

import re
from pathlib import Path

import pytest

from page import colors

PAGE = Path(colors.__file__).parent
STYLES = sorted(PAGE.rglob("*.css"))
ALL = {
    shade
    for color in (colors.SURE, colors.UNSURE, colors.WRONG)
    for shade in (color.light, color.dark, color.on_paper)
} | {colors.UNSURE_CELL, colors.WRONG_CELL, colors.PROPOSED_CELL}


@pytest.mark.parametrize("style", STYLES, ids=lambda path: str(path.relative_to(PAGE)))
def test_a_style_takes_them_by_names_that_there_are(style: Path) -> None:
    text = style.read_text(encoding="utf-8")
    asked = set(re.findall(r"var\((--(?:sure|unsure|wrong)[\w-]*)\)", text))
    assert asked <= set(re.findall(r"(--[\w-]+):", colors.css()))


def test_no_other_file_of_the_page_writes_them_out() -> None:
    for file in [*STYLES, *PAGE.rglob("*.js"), *PAGE.rglob("*.py"), *PAGE.rglob("*.html")]:
        if file.name != "colors.py":
            written = file.read_text(encoding="utf-8").lower()
            assert not [color for color in ALL if color.strip("#") in written], file


def test_the_dark_theme_has_its_own() -> None:
    light, dark = colors.css().splitlines()
    assert f"--unsure: {colors.UNSURE.light};" in light
    assert f"--unsure: {colors.UNSURE.dark};" in dark and "--unsure-solid" not in dark
