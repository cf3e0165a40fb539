"""How many keys and clicks a code in doubt takes: typed, reviewed, and checked by digits.

    python -m tests.page.codes.keys

A visitor who knows what is written drives the real page, with a reader that always reads the same:
40 codes of eight digits, in each of which one digit is in doubt, four times each of the ten, and
four of them are misread. Typing is measured on the ten codes that the page shows for it. Nothing is
said of seconds, which are people's own.
"""

import shutil
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from model import Recognizer
from tests.code_doubles import DOUBTS, FixedReader, png
from tests.conftest import serve
from tests.page.codes.browsing import asked, open_codes, part, press, send

# The doubtful digit is the fourth; each code's number keeps it apart from the others.
CODES = [f"935{number % 10}47{number:02}" for number in range(40)]
MISREAD = {code: str((int(code[3]) + 1) % 10) for code in CODES[5::10]}  # What is written there.
PLACE = 3

Put = Callable[[dict[str, Any], str, Any], None]


class Keys(StrEnum):
    """A way to have the codes right."""

    TYPING = "typing"
    REVIEW = "review, code by code"
    GROUPS = "by digits, then the review"


def count_keys(page: Page, way: Keys, put: Put = dict.__setitem__) -> float:
    """Keys and clicks a code in doubt, on a page whose reader is a `FixedReader`.

    Args:
        page: open at the tab that reads codes; what is there is cleared.
        way: to have the codes right.
        put: keeps the doubts of the codes where the reader looks for them.
    """
    for code in CODES:
        put(DOUBTS, code, {PLACE: (int(MISREAD.get(code, "0")), 0.3)})
    if part(page, "clear").is_visible():
        part(page, "clear").click()
        part(page, "really").click()
    send(page, {f"{start}.png": png(*CODES[start : start + 10]) for start in range(0, 40, 10)})
    return {Keys.TYPING: _type, Keys.REVIEW: _review, Keys.GROUPS: _check_groups}[way](page)


def _type(page: Page) -> float:
    part(page, "measure").click()
    keys = turns = 0
    while part(page, "typing").is_visible():
        page.keyboard.type("12345678")
        press(page, "Enter")
        keys, turns = keys + 9, turns + 1
    return keys / turns


def _review(page: Page) -> float:
    part(page, "review").focus()
    return _answer_all(page) / len(CODES)


def _answer_all(page: Page) -> int:
    """Answers all that the review asks; how many keys that takes."""
    keys = 0
    while part(page, "finished").is_hidden():
        expect(asked(page)).to_have_count(1)
        code = "".join(part(page, "digits").inner_text().split())
        press(page, MISREAD.get(code, "Enter"))
        keys += 1
    return keys


def _check_groups(page: Page) -> float:
    part(page, "group-start").click()
    presses = 1
    while part(page, "group-accept").is_visible():
        for tile in part(page, "tiles").locator(".tile").all():
            if any(code in str(tile.get_attribute("aria-label")) for code in MISREAD):
                tile.click()
                presses += 1
        press(page, "Enter")
        presses += 1
    press(page, "Enter")
    return (presses + 1 + _answer_all(page)) / len(CODES)


def main() -> None:
    """Prints the keys and clicks a code of each way."""
    for url in serve(Recognizer.load(), "fr", FixedReader):
        with sync_playwright() as browsers:
            browser = browsers.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = open_codes(browser.new_context(), url)
            for way in Keys:
                print(f"{way:<28} {count_keys(page, way):5.2f} keys and clicks a code")


if __name__ == "__main__":
    main()
