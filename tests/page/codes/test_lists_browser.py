"""Codes of a list in a real browser: chosen by keyboard or thumb, and who of them is there."""

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from model import Recognizer
from model.i18n import FRENCH
from page.codes import desk
from page.codes.lists.shelf import Lists
from tests.code_doubles import DOUBTED, DOUBTS, SURE, UNREAD, png
from tests.conftest import serve
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
from tests.page.codes.listing import HEARD, OVERHEARD, SeesInDetail
from tests.page.visitor import PHONE

pytestmark = pytest.mark.browser

OWN = FRENCH.lists
LIST = "code;nom\n4711;Zoé\n7071;Ada\n7671;Bob\n4832;=Cleo()\n55555;Dan\n".encode("cp1252")


@pytest.fixture(scope="module")
def kept() -> Iterator[list[Lists]]:
    """The lists that the server has."""
    made: list[Lists] = []
    with pytest.MonkeyPatch.context() as patched:

        def make() -> Lists:
            made.append(Lists())
            return made[-1]

        patched.setattr(desk, "Lists", make)
        yield made


@pytest.fixture(scope="module")
def lists_url(recognizer: Recognizer, kept: list[Lists]) -> Iterator[str]:
    yield from serve(recognizer, "fr", SeesInDetail)


@pytest.fixture
def page(context: BrowserContext, lists_url: str) -> Page:
    return open_codes(context, lists_url)


def choose_list(page: Page, data: bytes = LIST, name: str = "élèves.csv") -> None:
    part(page, "kind").select_option("list")
    give_list(page, data, name)
    expect(part(page, "list-said")).to_contain_text("Codes dans la liste")


def give_list(page: Page, data: bytes, name: str) -> None:
    given: Any = {"name": name, "mimeType": "text/csv", "buffer": data}
    part(page, "list-file").set_input_files(given)


def choices(page: Page) -> list[str]:
    return part(page, "known-choices").locator("b").all_inner_texts()


def test_a_list_is_chosen_by_letters_and_nothing_slipped_in(page: Page) -> None:
    part(page, "kind").select_option("list")
    expect(part(page, "kind-trouble")).to_have_text(OWN.none_chosen)
    choose_list(page)
    expect(part(page, "kind-trouble")).to_be_empty()
    files = {f"{text}.png": png(text) for text in (SURE, DOUBTED, UNREAD, "2024")}
    send(page, {name.replace("?", "_"): data for name, data in files.items()})
    expect_codes(page, SURE, DOUBTED, UNREAD, "2024")
    expect(state(page, 0)).to_have_text(f"{WORDS.states['sure']} · Zoé")
    expect(state(page, 3)).to_have_text(f"{WORDS.states['check']} · {OWN.unlisted}")
    proposal = page.locator("#code-panel .codes .proposal").first
    expect(proposal).to_have_text(f"{OWN.choices} 7071 Ada ; 7671 Bob")

    assert choices(page) == ["7071", "7671"]
    expect(part(page, "known-choices").locator("kbd")).to_have_text(["A", "B"])
    press(page, "c")  # there is no third
    expect(state(page, 1)).to_have_text(WORDS.states["check"])
    press(page, "b")
    expect_codes(page, SURE, "7671", UNREAD, "2024")
    expect(state(page, 1)).to_have_text(f"{WORDS.states['corrected']} · Bob")
    assert choices(page) == ["4832"]
    press(page, "a")
    expect(state(page, 2)).to_have_text(f"{WORDS.states['corrected']} · =Cleo()")
    expect(part(page, "known")).to_be_hidden()
    press(page, "Enter")  # what is not in the list stays as it was read, if it is accepted
    expect(part(page, "hint")).to_have_text(OWN.now_unlisted.format(code="2024"))
    press(page, "z", "z", "z")
    expect_codes(page, SURE, DOUBTED, UNREAD, "2024")
    expect(part(page, "known-choices").locator("b")).to_have_text(["7071", "7671"])

    press(page, "b")
    table = read_csv(download(page, "to_csv"))
    assert table["Genre"].unique().tolist() == ["list:élèves.csv"]
    assert table["Code de la liste"].tolist() == ['="4711"', '="7671"', "", ""]
    assert table["Nom"].tolist() == ["Zoé", "Bob", "", ""]
    assert table["Codes possibles"][2] == "4832 (99 %) =Cleo()"
    assert table["État"][3] == FRENCH.table.unlisted


def test_a_list_may_come_after_the_pictures_and_go_again(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DOUBTS, "70710000", {3: (7, 0.05)})
    send(page, {"a.png": png("70710000"), "b.png": png("2024")})
    expect(state(page, 1)).to_have_text(WORDS.states["sure"])
    choose_list(page, b"70710000;Ada\n")
    expect(state(page, 0)).to_have_text(f"{WORDS.states['sure']} · Ada")
    expect(page.locator("#code-panel .codes .code .unsure")).to_have_count(0)
    expect(state(page, 1)).to_have_text(f"{WORDS.states['check']} · {OWN.unlisted}")
    part(page, "kind").select_option("free")
    expect(part(page, "list")).to_be_hidden()
    expect(state(page, 1)).to_have_text(WORDS.states["sure"])
    expect(page.locator("#code-panel .codes .code .unsure")).to_have_count(1)


def test_a_choice_of_another_length_keeps_the_places_of_its_digits(page: Page) -> None:
    choose_list(page, f"{HEARD};Ada\n99999\n".encode())
    send(page, {"a.png": png(OVERHEARD)})
    page.get_by_role("button", name=HEARD).click()
    expect_codes(page, HEARD)
    expect(page.locator("#code-panel .sheet rect")).to_have_count(len(OVERHEARD))


def test_a_list_that_the_server_has_no_more_is_sent_again(page: Page, kept: list[Lists]) -> None:
    choose_list(page)
    kept[0]._kept.clear()
    send(page, {"a.png": png(SURE)})
    expect(state(page, 0)).to_have_text(f"{WORDS.states['sure']} · Zoé")
    assert len(kept[0]._kept) == 1


def test_a_list_comes_back_with_its_batch(page: Page, kept: list[Lists]) -> None:
    choose_list(page)
    part(page, "once").check()
    send(page, {"a.png": png(DOUBTED)})
    expect(part(page, "known-choices").locator(".chosen")).to_have_count(1)
    kept[0]._kept.clear()
    page.reload()
    page.locator("#codes-button").click()
    expect(part(page, "list-said")).to_contain_text("élèves.csv")
    expect(part(page, "once")).to_be_checked()
    expect(part(page, "attendance-rows").locator("tr")).to_have_count(5)
    part(page, "start").click()
    press(page, "b")
    expect(state(page, 0)).to_have_text(f"{WORDS.states['corrected']} · Bob")


def test_a_file_that_is_no_list_leaves_the_one_before(page: Page) -> None:
    choose_list(page)
    send(page, {"a.png": png(SURE)})
    give_list(page, b"no code\n", "notes.txt")
    expect(part(page, "kind-trouble")).to_have_text(f"notes.txt : {OWN.refused['no_codes']}")
    expect(state(page, 0)).to_have_text(f"{WORDS.states['sure']} · Zoé")
    expect(part(page, "list-said")).to_contain_text("élèves.csv")


def test_who_is_there_follows_what_is_reviewed(page: Page) -> None:
    choose_list(page)
    expect(part(page, "attendance")).to_be_hidden()
    part(page, "once").check()
    expect(part(page, "attendance")).to_be_hidden()
    send(page, {"a.png": png(SURE, SURE, DOUBTED, "2024")})
    rows = part(page, "attendance-rows").locator("tr")
    expect(rows.locator("td:nth-child(3)")).to_have_text(
        [
            *[OWN.states["twice"]] * 2,
            OWN.states["unknown"],
            OWN.states["likely"],
            *[OWN.states["missing"]] * 3,
        ]
    )
    expect(part(page, "known-choices").locator(".chosen b")).to_have_text("7071")
    part(page, "start").click()
    press(page, "a")
    expect(rows.locator("td:nth-child(3)").last).to_have_text(OWN.states["there"])
    rows.last.get_by_role("button").click()
    expect(part(page, "digits")).to_have_text("7071")

    sheet = openpyxl.load_workbook(io.BytesIO(download(page, "attendance-xlsx"))).active
    cells = {row[0].value: [cell.value for cell in row[1:3]] for row in sheet.iter_rows()}
    assert cells["55555"] == ["Dan", OWN.states["missing"]]
    assert cells["4832"][0] == "'=Cleo()"
    table = read_csv(download(page, "attendance-csv"))
    assert table[OWN.presence].value_counts()[OWN.states["twice"]] == 2
    part(page, "once").uncheck()
    expect(part(page, "attendance")).to_be_hidden()


def test_on_a_phone_a_choice_is_a_tap(browser: Browser, lists_url: str) -> None:
    context = browser.new_context(**PHONE)
    page = open_codes(context, lists_url)
    choose_list(page)
    send(page, {"a.png": png(DOUBTED)})
    page.get_by_role("button", name="7671 Bob").tap()
    expect_codes(page, "7671")
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    context.close()
