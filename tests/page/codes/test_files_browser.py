"""Files of codes in a real browser: taken in, read, and taken home."""

import base64
import io
import zipfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from model.codes.kinds import KINDS
from model.data import datasets
from model.i18n import ENGLISH
from tests.code_doubles import DOUBTED, SURE, png
from tests.conftest import Digits
from tests.page.codes.browsing import (
    WORDS,
    download,
    expect_codes,
    open_codes,
    part,
    press,
    read_csv,
    send,
    state,
)

pytestmark = pytest.mark.browser

IN_VIEW = "(element) => new Promise((seen) => new IntersectionObserver(seen).observe(element))"


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


def test_tables_hold_all_codes_with_their_corrections(page: Page) -> None:
    send(page, {"a.png": png("0042", DOUBTED), "b.txt": b"no picture", "c.png": png()})
    expect(part(page, "review")).to_be_focused()
    part(page, "crop").evaluate(IN_VIEW)  # From then on seconds are counted.
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
    expect(part(page, "waiting")).to_have_text(WORDS.lost)
    trouble = part(page, "troubles").locator("li")
    expect(trouble).to_contain_text(f"late.png : {WORDS.not_read}")
    expect(trouble.get_by_role("button", name=WORDS.again)).to_be_visible()
    page.context.set_offline(False)  # which the page notices by itself
    expect_codes(page, "7677", SURE)
    table = read_csv(download(page, "to_csv"))
    assert table["Code corrigé"].str.strip('="').tolist() == ["7677", ""]


def test_hundreds_of_codes_are_shown_in_parts_and_all_exported(page: Page) -> None:
    send(page, {f"{number:03}.png": png("12", "34") for number in range(30)})
    expect(page.locator("#code-panel article")).to_have_count(20)
    assert len(read_csv(download(page, "to_csv"))) == 60
    part(page, "more").click()
    expect(page.locator("#code-panel article")).to_have_count(30)
    names = page.locator("#code-panel article h2").all_inner_texts()
    assert names == sorted(names)


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
    page = open_codes(context, english_url, ENGLISH)
    send(page, {"a.png": upside_down.getvalue(), "b.pdf": pages.getvalue()})
    expect(page.locator("#code-panel article h2")).to_have_text(
        ["a.png", "b.pdf, page no. 1", "b.pdf, page no. 2"]
    )
    expect_codes(page, "204718", "204718", "204718")
    expect(page.locator("#code-panel article").first).to_contain_text(
        ENGLISH.codes.turned.format(degrees=180)
    )
    assert page.locator("#code-panel article").first.locator("rect").count() == 6


def test_a_picture_of_a_wrong_kind_is_read_and_the_kind_is_said_to_be_wrong(page: Page) -> None:
    part(page, "kind").select_option("pattern")
    part(page, "pattern").fill("no pattern")
    send(page, {"a.png": png(SURE)})  # before the browser tells of the pattern
    expect_codes(page, SURE)
    expect(part(page, "kind-trouble")).to_have_text(KINDS["pattern"].words["fr"].error)
    part(page, "pattern").fill("47##")
    part(page, "pattern").blur()
    expect(part(page, "kind-trouble")).to_have_text("")
    expect(state(page, 0)).to_contain_text(WORDS.holds)


def test_a_question_without_a_turn_or_an_answer_is_asked_again_by_itself(page: Page) -> None:
    answers = iter(["busy", "gone", "busy"])

    def answer(route: Route) -> None:
        what = next(answers, None) if "read_page" in (route.request.post_data or "") else None
        if what == "busy":
            route.fulfill(json={"error": WORDS.busy, "again": True})
        elif what == "gone":
            route.abort()
        else:
            route.continue_()

    page.route("**/component_server**", answer)
    given: Any = {"name": "a.png", "mimeType": "image/png", "buffer": png(SURE)}
    part(page, "files").set_input_files(given)
    expect(part(page, "waiting")).to_have_text(WORDS.crowded)
    expect(part(page, "waiting")).to_have_text(WORDS.lost)
    expect_codes(page, SURE)
    expect(part(page, "waiting")).to_have_text("")
    expect(part(page, "troubles").locator("li")).to_have_count(0)


def test_examples_are_read_by_the_keyboard_alone(page: Page) -> None:
    examples = page.locator("#code-panel [data-example]")
    expect(examples).to_have_text(list(WORDS.example_names.values()))
    examples.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#code-panel article h2")).to_have_text(
        f"{WORDS.example_names['line']}.jpg"
    )
    expect(examples.first).to_be_hidden()
