"""Codes in a real browser: read, reviewed by keyboard or by thumb, taken home."""

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import openpyxl
import pandas as pd  # type: ignore[import-untyped]
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from model import Recognizer
from model.codes.kinds import KINDS
from model.data import datasets
from model.i18n import ENGLISH, FRENCH
from tests.code_doubles import DOUBTED, SIREN, SURE, UNREAD, FixedReader, png
from tests.conftest import Digits, serve
from tests.page.visitor import PHONE, SEVEN, draw, expect_answer, visit

pytestmark = pytest.mark.browser
WORDS = FRENCH.codes


@pytest.fixture(scope="module")
def codes_url(recognizer: Recognizer) -> Iterator[str]:
    """The page with a reader that is always the same."""
    yield from serve(recognizer, "fr", FixedReader)


@pytest.fixture
def page(context: BrowserContext, codes_url: str) -> Page:
    return open_codes(context, codes_url)


def open_codes(context: BrowserContext, url: str) -> Page:
    page = visit(context, url)
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


def codes(page: Page) -> list[str]:
    return page.locator("#code-panel .codes .code").all_inner_texts()


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


def test_a_review_by_the_keyboard_alone(page: Page) -> None:
    send(page, {"a.png": png(SURE), "b.png": png(DOUBTED), "c.png": png(UNREAD)})
    expect_codes(page, SURE, DOUBTED, UNREAD)
    expect(part(page, "review")).to_be_focused()
    page.locator("body").click(position={"x": 2, "y": 2})
    part(page, "clear").focus()
    press(page, "Tab")  # the review is the next stop after the buttons
    expect(part(page, "review")).to_be_focused()

    press(page, "ArrowUp")
    expect(asked(page)).to_have_text("0")
    expect(part(page, "choices").locator("b")).to_have_text(["0", "6"])
    press(page, "6")  # the next doubtful digit is asked
    expect(asked(page)).to_have_text("1")
    press(page, "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight")
    expect(asked(page)).to_have_text("6")
    press(page, "Enter")
    expect(state(page, 1)).to_have_text(WORDS.states["corrected"])
    expect_codes(page, SURE, "7671", UNREAD)

    expect(asked(page)).to_have_text("?")
    press(page, "Enter")  # what can't be read can't be accepted
    expect(part(page, "hint")).to_have_text(WORDS.missing)
    press(page, "3")
    expect_codes(page, SURE, "7671", "4832")
    expect(part(page, "finished")).to_be_visible()

    press(page, "z", "z", "z")
    expect_codes(page, SURE, DOUBTED, UNREAD)
    expect(asked(page)).to_have_text("0")
    press(page, "Enter", "Delete", "Enter")
    expect_codes(page, SURE, DOUBTED, "482")
    press(page, "z", "z", "+", "5", "Delete")
    expect_codes(page, SURE, DOUBTED, "4852")


def test_a_row_of_digits_that_needs_shift_types_digits_too(page: Page) -> None:
    send(page, {"c.png": png(UNREAD)})
    expect(part(page, "review")).to_be_focused()
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'é', code: 'Digit2', bubbles: true }))"
    )
    expect_codes(page, "4822")


def test_what_is_no_code_is_set_aside_and_not_exported(page: Page) -> None:
    send(page, {"a.png": png(SURE, DOUBTED)})
    expect(part(page, "review")).to_be_focused()
    press(page, "x")
    expect(state(page, 1)).to_have_text(WORDS.states["aside"])
    table = read_csv(download(page, "to_csv"))
    assert table["Code lu"].str.strip('="').tolist() == [SURE]


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_files_are_dropped_and_pasted_whatever_they_call_themselves(page: Page, way: str) -> None:
    page.evaluate(
        """([way, data]) => {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const files = new DataTransfer();
            files.items.add(new File([bytes], "photo.heic", { type: "" }));
            files.items.add(new File([bytes], "scan", { type: "image/png" }));
            const given = { bubbles: true, cancelable: true };
            document.querySelector('[data-part="drop"]').dispatchEvent(way === "drop"
                ? new DragEvent("drop", { ...given, dataTransfer: files })
                : new ClipboardEvent("paste", { ...given, clipboardData: files }));
        }""",
        [way, base64.b64encode(png(SURE)).decode()],
    )
    expect_codes(page, SURE, SURE)


def test_a_page_of_no_codes_is_set_aside_at_one_click(page: Page) -> None:
    send(page, {"prose.png": png("?1?", "2??"), "b.png": png(SURE)})
    article = page.locator("#code-panel article").first
    expect(article).to_contain_text(WORDS.doubtful)
    article.get_by_role("button", name=WORDS.all_aside).click()
    expect(part(page, "finished")).to_be_visible()
    expect(page.locator("#code-panel .codes li.aside")).to_have_count(2)
    part(page, "review").focus()
    press(page, "z")
    expect(page.locator("#code-panel .codes li.aside")).to_have_count(0)


def read_csv(data: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(data), sep=";", dtype=str, keep_default_na=False)


def test_tables_hold_all_codes_with_their_corrections(page: Page) -> None:
    send(page, {"a.png": png("0042", DOUBTED), "b.txt": b"no picture", "c.png": png()})
    expect(part(page, "review")).to_be_focused()
    press(page, "6", "7")
    expect_codes(page, "0042", "7677")
    expect(state(page, 1)).to_have_text(WORDS.states["corrected"])

    table = read_csv(download(page, "to_csv"))
    assert table["Fichier"].tolist() == ["a.png", "a.png", "b.txt", "c.png"]
    assert table["Code lu"].str.strip('="').tolist() == ["0042", DOUBTED, "", ""]
    assert table["Code corrigé"].str.strip('="').tolist() == ["", "7677", "", ""]
    assert table["État"].tolist()[:2] == ["sûr", "corrigé"]
    assert float(table["Secondes"][1].replace(",", ".")) > 0

    book = openpyxl.load_workbook(io.BytesIO(download(page, "to_xlsx")))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert [row[4] for row in rows[:2]] == ["0042", DOUBTED]
    assert [row[6] for row in rows[:2]] == [None, "7677"]
    assert len(book.active._images) == 2


def test_corrected_digits_are_kept_as_training_takes_them(page: Page, tmp_path: Path) -> None:
    send(page, {"a.png": png(DOUBTED)})
    expect(part(page, "review")).to_be_focused()
    expect(part(page, "to_zip")).to_be_disabled()
    press(page, "6", "7")
    expect(part(page, "finished")).to_be_visible()
    data = download(page, "to_zip")
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["6/0001.png", "7/0002.png"]
    (tmp_path / "tests.zip").write_bytes(data)
    assert datasets.load(tmp_path / "tests.zip").labels.tolist() == [6, 7]


def test_all_codes_are_copied_at_one_click(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    send(page, {"a.png": png(SURE, DOUBTED)})
    part(page, "copy").click()
    expect(part(page, "said")).to_have_text(WORDS.copied.format(count=2, check=1))
    assert page.evaluate("navigator.clipboard.readText()") == f"{SURE}\n{DOUBTED}"


def test_bad_files_are_named_and_the_others_are_read(page: Page) -> None:
    bomb = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(bomb, "PNG")
    send(
        page,
        {
            "good.png": png(SURE),
            "note.txt": b"a letter",
            "bomb.png": bomb.getvalue(),
            "empty.jpg": b"",
            "broken.pdf": b"%PDF-1.7 and so on",
            "blank.png": png(),
            "also good.png": png("2024"),
        },
    )
    expect_codes(page, SURE, "2024")
    troubles = part(page, "troubles").locator("li")
    expect(troubles).to_have_count(4)
    said = "\n".join(troubles.all_inner_texts())
    for name, reason in (
        ("note.txt", "unreadable"),
        ("bomb.png", "too_large"),
        ("empty.jpg", "unreadable"),
        ("broken.pdf", "damaged"),
    ):
        assert f"{name} : {WORDS.refusal(reason)}" in said  # type: ignore[arg-type]
    blank = page.locator("#code-panel article").filter(has_text="blank.png")
    expect(blank).to_contain_text(WORDS.no_codes)
    troubles.first.get_by_label(WORDS.dismiss).click()
    expect(troubles).to_have_count(3)


def test_the_same_file_is_read_each_time_it_is_given(page: Page) -> None:
    one: Any = {"name": "a.png", "mimeType": "image/png", "buffer": png(SURE)}
    part(page, "files").set_input_files([one] * 6)
    expect_codes(page, *[SURE] * 6)
    expect(part(page, "troubles").locator("li")).to_have_count(0)


def test_nothing_is_lost_when_the_server_is_away(page: Page) -> None:
    send(page, {"a.png": png(DOUBTED)})
    expect(part(page, "review")).to_be_focused()
    page.context.set_offline(True)
    press(page, "6", "7")
    part(page, "to_csv").click()
    expect(part(page, "said")).to_have_text(WORDS.unanswered)
    part(page, "files").set_input_files(
        {"name": "late.png", "mimeType": "image/png", "buffer": png(SURE)}
    )
    trouble = part(page, "troubles").locator("li")
    expect(trouble).to_contain_text(f"late.png : {WORDS.not_read}")
    page.context.set_offline(False)
    trouble.get_by_role("button", name=WORDS.again).click()
    expect_codes(page, "7677", SURE)
    table = read_csv(download(page, "to_csv"))
    assert table["Code corrigé"].str.strip('="').tolist() == ["7677", ""]


def test_a_proposal_is_marked_and_taken_only_on_request(page: Page) -> None:
    send(page, {"a.png": png(SIREN)})
    part(page, "kind").select_option("siren")
    row = page.locator("#code-panel .codes li")
    expect(row).to_contain_text(WORDS.proposed.format(code="732829320"))
    expect_codes(page, SIREN)
    expect(part(page, "proposal-code")).to_have_text("732829320")
    part(page, "review").focus()
    press(page, "Enter")
    expect(part(page, "hint")).to_have_text(WORDS.fails_now.format(code=SIREN))
    press(page, "z", "p")
    expect_codes(page, "732829320")
    expect(state(page, 0)).to_have_text(f"{WORDS.states['corrected']} · {WORDS.holds}")
    part(page, "kind").select_option("pattern")
    part(page, "pattern").fill("no pattern")
    part(page, "pattern").blur()
    expect(part(page, "kind-trouble")).to_have_text(KINDS["pattern"].words["fr"].error)
    part(page, "pattern").fill("732 ### ##1")
    part(page, "pattern").blur()
    expect(state(page, 0)).to_contain_text(WORDS.fails)
    expect_codes(page, "732829320")


def test_the_seconds_of_both_ways_are_compared(page: Page) -> None:
    send(page, {"a.png": png(SURE, DOUBTED)})
    expect(part(page, "review")).to_be_focused()
    press(page, "Enter")
    expect(part(page, "times")).to_contain_text(WORDS.reviewed.split("{")[0])
    part(page, "measure").click()
    expect(part(page, "typing-input")).to_be_focused()
    for turn in (1, 2):
        expect(part(page, "typing-turn")).to_have_text(WORDS.turn.format(turn=turn, count=2))
        page.keyboard.type("4711")
        press(page, "Enter")
    expect(part(page, "typing")).to_be_hidden()
    expect(part(page, "times")).to_contain_text(re.compile(r"écarts avec les codes lus : 1\."))
    expect(part(page, "times").locator("p")).to_have_count(3)
    expect(part(page, "differences").locator("li")).to_have_count(1)


def test_codes_outlive_a_look_at_another_tab(page: Page) -> None:
    send(page, {"a.png": png(DOUBTED)})
    press(page, "6")
    page.get_by_role("tab", name=FRENCH.draw).click()
    draw(page, SEVEN)
    expect_answer(page, 7)
    page.locator("#codes-button").click()
    expect(page.locator("#answer")).to_be_hidden()
    expect_codes(page, "7671")


def test_hundreds_of_codes_are_shown_in_parts_and_all_exported(page: Page) -> None:
    send(page, {f"{number:03}.png": png("12", "34") for number in range(30)})
    expect(page.locator("#code-panel article")).to_have_count(20)
    assert len(read_csv(download(page, "to_csv"))) == 60
    part(page, "more").click()
    expect(page.locator("#code-panel article")).to_have_count(30)
    names = page.locator("#code-panel article h3").all_inner_texts()
    assert names == sorted(names)


def test_a_phone_reviews_by_buttons_without_scrolling_sideways(
    browser: Browser, codes_url: str
) -> None:
    context = browser.new_context(**PHONE)
    page = open_codes(context, codes_url)
    send(page, {"a.png": png(UNREAD, "12345678901234"), "a very long name " * 9 + ".txt": b"x"})
    part(page, "keypad").get_by_role("button", name="3").tap()
    expect_codes(page, "4832", "12345678901234")
    part(page, "do-undo").tap()
    expect_codes(page, UNREAD, "12345678901234")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = page.evaluate(
        "[...document.querySelectorAll('#code-panel *')].filter((e) => e.offsetParent"
        " && e.getBoundingClientRect().right > 361).map((e) => e.className)"
    )
    assert not wide
    context.close()


def test_the_english_page_reads_with_the_network_that_ships(
    context: BrowserContext, english_url: str, digits: Digits
) -> None:
    images, labels = digits
    row = [images[labels == digit][0] for digit in (2, 0, 4, 7, 1, 8)]
    sheet = np.full((200, 700, 3), 255, np.uint8)
    large = cv2.resize(np.hstack(row), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    sheet[60 : 60 + large.shape[0], 90 : 90 + large.shape[1]] -= large[:, :, None]
    upside_down, pages = io.BytesIO(), io.BytesIO()
    Image.fromarray(sheet).rotate(180).save(upside_down, "PNG")
    Image.fromarray(sheet).save(pages, "PDF", save_all=True, append_images=[Image.fromarray(sheet)])
    page = open_codes(context, english_url)
    send(page, {"a.png": upside_down.getvalue(), "b.pdf": pages.getvalue()})
    expect(page.locator("#code-panel article h3")).to_have_text(
        ["a.png", "b.pdf, page no. 1", "b.pdf, page no. 2"]
    )
    expect_codes(page, "204718", "204718", "204718")
    expect(page.locator("#code-panel article").first).to_contain_text(
        ENGLISH.codes.turned.format(degrees=180)
    )
    assert page.locator("#code-panel article").first.locator("rect").count() == 6
