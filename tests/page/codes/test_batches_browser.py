"""Batches in a real browser: whatever happens to the page, no work is lost."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from digit_app import build_app
from model import Recognizer
from model.i18n import ENGLISH, FRENCH, Language
from tests.code_doubles import DOUBTED, SURE, UNREAD, FixedReader, pdf, png
from tests.conftest import BROWSERS, free_port
from tests.page.codes.browsing import (
    WORDS,
    asked,
    download,
    expect_codes,
    open_codes,
    part,
    press,
    read_csv,
    send,
    state,
)
from tests.page.visitor import LOADING

pytestmark = pytest.mark.browser

BATCHES = FRENCH.batches
NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"
NOTHING_KEPT = """{
    const refuse = () => { throw new DOMException("", "SecurityError"); };
    indexedDB.open = refuse;
    Object.defineProperty(window, "sessionStorage", { get: refuse });
    navigator.locks.request = async () => refuse();
}"""
DISK_IS_FULL = """() => {
    window.put ??= IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); };
}"""
DISK_HAS_SPACE = "() => { IDBObjectStore.prototype.put = window.put; }"
MONTH_LATER = "{ const now = Date.now; Date.now = () => now() + 30.5 * 24 * 3600 * 1000; }"
KEPT = """async ([sort, count, word]) => {
    const answer = (request) => new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result);
    });
    const database = await answer(indexedDB.open("codes"));
    const find = async () => {
        const parts = database.transaction("parts").objectStore("parts");
        const all = await Promise.all([answer(parts.getAllKeys()), answer(parts.getAll())]);
        return all[1].filter((part, index) => all[0][index][1] === sort && part.includes(word));
    };
    for (const end = performance.now() + 30000; (await find()).length !== count;) {
        if (performance.now() > end) throw new Error(`Not kept: ${count} of ${sort}, ${word}`);
        await new Promise(requestAnimationFrame);
    }
    database.close();
}"""


def reload(page: Page) -> None:
    page.reload()
    expect(part(page, "drop")).to_be_visible(timeout=LOADING)


def expect_resumed(page: Page, check: int, texts: Language = FRENCH) -> None:
    words = re.escape(texts.batches.resumed.format(title="TITLE", check=check))
    title = re.escape(texts.batches.title.format(date="DATE")).replace("DATE", ".+")
    expect(part(page, "batch-said")).to_have_text(re.compile(words.replace("TITLE", title)))


def expect_kept(page: Page, sort: str, count: int, word: str = "") -> None:
    """In time the browser has so many parts of a sort with a word in them."""
    page.evaluate(KEPT, [sort, count, word])


def give(page: Page, name: str, data: bytes) -> None:
    file: Any = {"name": name, "mimeType": "", "buffer": data}
    part(page, "files").set_input_files(file)


def show_batches(page: Page) -> Locator:
    """The list of batches, opened anew."""
    summary = part(page, "batches").locator("summary")
    if part(page, "batches").get_attribute("open") is not None:
        summary.click()
    summary.click()
    return part(page, "batch-list").locator("li")


@contextmanager
def held(page: Page, name: str) -> Iterator[None]:
    """No answer comes to questions for a page of a file, whose path has its name."""

    def answer(route: Route) -> None:
        data = route.request.post_data or ""
        if "read_page" not in data or name not in data:
            route.continue_()

    page.route("**/component_server**", answer)
    yield
    page.unroute("**/component_server**")


def test_a_review_goes_on_where_it_was_when_the_page_is_loaded_again(page: Page) -> None:
    page.on("dialog", lambda dialog: pytest.fail("The page asks before it is left."))
    part(page, "kind").select_option("length")
    part(page, "length").fill("4")
    part(page, "length").blur()
    send(page, {"a.png": png(SURE, DOUBTED), "b.txt": b"none", "c.png": png(UNREAD, UNREAD)})
    expect(part(page, "review")).to_be_focused()
    press(page, "6", "ArrowDown", "ArrowDown", "x", "ArrowUp")  # and at once:
    reload(page)
    expect_resumed(page, 2)
    expect_codes(page, SURE, "7671", UNREAD, UNREAD)
    expect(part(page, "which")).to_have_text("a.png")
    expect(asked(page)).to_have_text("1")
    expect(part(page, "length")).to_have_value("4")
    expect(state(page, 0)).to_have_text(f"{WORDS.states['sure']} · {WORDS.holds}")
    expect(state(page, 3)).to_have_text(WORDS.states["aside"])
    expect(part(page, "troubles").locator("li")).to_contain_text("b.txt")

    send(page, {"d.png": png(SURE)})
    part(page, "review").focus()
    press(page, "7", "3")
    expect(part(page, "finished")).to_be_visible()
    table = read_csv(download(page, "to_csv"))
    assert table["Fichier"].tolist() == ["a.png", "a.png", "b.txt", "c.png", "d.png"]
    assert table["Code corrigé"].str.strip('="').tolist() == ["", "7677", "", "4832", ""]
    assert float(table["Secondes"][1].replace(",", ".")) > 0
    assert len(download(page, "to_zip")) > 500
    assert part(page, "crop-image").evaluate("(image) => fetch(image.src).then((r) => r.ok)")


def test_reading_goes_on_with_what_was_not_read(page: Page) -> None:
    with held(page, "late"):
        send_some = {"a.png": png(SURE), "late.png": png(DOUBTED), "late.pdf": pdf(2)}
        for name, data in send_some.items():
            give(page, name, data)
        expect_codes(page, SURE)
        expect_kept(page, "file", 2)
        reload(page)
        expect(part(page, "progress")).to_be_visible()
        expect_codes(page, SURE)
    reload(page)
    expect_codes(page, SURE, DOUBTED)
    headings = page.locator("#code-panel article h2")
    names = [WORDS.page_of.format(name="late.pdf", page=number) for number in (1, 2)]
    expect(headings).to_have_text(["a.png", "late.png", *names])
    expect_kept(page, "file", 0)


def test_a_server_that_starts_again_finds_all_as_it_was(
    context: BrowserContext, recognizer: Recognizer
) -> None:
    app, port = build_app(recognizer, "fr", FixedReader), free_port()
    app.launch(server_port=port, prevent_thread_lock=True, quiet=True)
    page = open_codes(context, app.local_url)
    send(page, {"a.png": png(DOUBTED)})
    app.close(verbose=False)
    press(page, "6")
    give(page, "b.png", png(SURE))
    give(page, "c.png", png(UNREAD))
    again = part(page, "troubles").get_by_role("button", name=WORDS.again)
    expect(again).to_have_count(2)
    app.launch(server_port=port, prevent_thread_lock=True, quiet=True)
    again.first.click()  # and the other is tried again as well
    expect_codes(page, "7671", SURE, UNREAD)
    reload(page)
    expect_codes(page, "7671", SURE, UNREAD)
    app.close(verbose=False)


@contextmanager
def own_browser(browser: Browser, folder: Path) -> Iterator[BrowserContext]:
    """A browser that keeps what it has in a folder, and is killed in the end."""
    path = next(filter(None, map(shutil.which, BROWSERS)))
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=path, args=["--no-sandbox"]
    )
    try:
        yield context
    finally:
        kept_in = f"--user-data-dir={folder}"
        running = psutil.process_iter(["cmdline"])
        processes = [p for p in running if kept_in in (p.info["cmdline"] or [])]
        assert processes
        for process in processes:
            with suppress(psutil.NoSuchProcess):  # It ended with another.
                process.kill()


def test_a_browser_that_is_killed_has_all_when_it_starts_again(
    browser: Browser, codes_url: str, tmp_path: Path
) -> None:
    with own_browser(browser, tmp_path) as context:
        page = open_codes(context, codes_url)
        with held(page, "late"):
            send_first = {"a.png": png(DOUBTED), "late.png": png(SURE)}
            for name, data in send_first.items():
                give(page, name, data)
            expect_codes(page, DOUBTED)
            expect_kept(page, "file", 1)
            part(page, "review").focus()
            press(page, "6")
            expect_codes(page, "7671")
            expect_kept(page, "code", 1, '"answered":true')
    with own_browser(browser, tmp_path) as context:
        page = open_codes(context, codes_url)
        expect_codes(page, "7671", SURE)


@pytest.mark.parametrize("script", ["", NO_LOCKS], ids=["locks", "no_locks"])
def test_two_tabs_have_a_batch_each(context: BrowserContext, codes_url: str, script: str) -> None:
    context.add_init_script(script)
    first = open_codes(context, codes_url)
    send(first, {"a.png": png(DOUBTED)})
    expect_kept(first, "code", 1)
    second = open_codes(context, codes_url)
    expect(part(second, "batch-said")).to_contain_text("ouvert dans un autre onglet")
    expect_codes(second)
    expect(show_batches(second)).to_contain_text(BATCHES.elsewhere)
    expect(show_batches(second).get_by_role("button")).to_have_count(0)
    send(second, {"b.png": png(SURE)})
    part(first, "review").focus()
    press(first, "6")
    for page, code in ((first, "7671"), (second, SURE)):
        reload(page)
        expect_codes(page, code)


def test_a_full_disk_is_said_and_work_goes_on(page: Page) -> None:
    send(page, {"a.png": png(DOUBTED)})
    expect_kept(page, "code", 1)
    page.evaluate(DISK_IS_FULL)
    part(page, "review").focus()
    press(page, "6")
    expect(part(page, "batch-trouble")).to_have_text(BATCHES.troubles["full"])
    send(page, {"b.png": png(SURE)})
    expect_codes(page, "7671", SURE)
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_event("dialog"):
        reload(page)
    expect_codes(page, DOUBTED)  # as it was when there was space

    page.evaluate(DISK_IS_FULL)
    press(page, "6")
    expect(part(page, "batch-trouble")).to_have_text(BATCHES.troubles["full"])
    page.evaluate(DISK_HAS_SPACE)
    show_batches(page)  # where space is made
    expect(part(page, "batch-trouble")).to_have_text("")
    reload(page)
    expect_codes(page, "7671")


def test_a_browser_that_keeps_nothing_says_so_and_asks_before_it_is_left(
    context: BrowserContext, codes_url: str
) -> None:
    context.add_init_script(NOTHING_KEPT)
    page = open_codes(context, codes_url)
    expect(part(page, "batch-trouble")).to_have_text(BATCHES.troubles["refused"])
    send(page, {"a.png": png(DOUBTED)})
    press(page, "6")
    expect_codes(page, "7671")
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    part(page, "clear").click()
    part(page, "really").click()
    expect_codes(page)


def test_a_batch_that_nobody_changed_for_thirty_days_is_gone(
    context: BrowserContext, codes_url: str
) -> None:
    page = open_codes(context, codes_url)
    send(page, {"a.png": png(DOUBTED)})
    expect_kept(page, "code", 1)
    page.add_init_script(MONTH_LATER)
    reload(page)
    show_batches(page)
    expect(part(page, "batch-total")).to_have_text(BATCHES.none)
    expect_codes(page)


def test_batches_are_put_away_named_opened_and_deleted(
    context: BrowserContext, codes_url: str
) -> None:
    page = open_codes(context, codes_url)
    send(page, {"a.png": png(DOUBTED)})
    part(page, "clear").click()
    expect(part(page, "doubt")).to_contain_text(BATCHES.clearing)
    part(page, "put-away").click()
    expect_codes(page)
    send(page, {"b.png": png(SURE)})
    rows = show_batches(page)
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(BATCHES.here)
    expect(part(page, "batch-total")).to_contain_text("Mo")
    rows.nth(1).get_by_label(BATCHES.name).fill("Bordereaux")
    rows.nth(1).get_by_label(BATCHES.name).press("Tab")
    rows.nth(1).get_by_role("button", name=BATCHES.open).click()
    expect(part(page, "batch-said")).to_have_text(
        BATCHES.resumed.format(title="Bordereaux", check=1)
    )
    expect_codes(page, DOUBTED)
    page.close()

    english = open_codes(context, codes_url, ENGLISH)
    expect_codes(english, DOUBTED)
    part(english, "clear").click()
    part(english, "really").click()
    expect_codes(english)
    rows = show_batches(english)
    expect(rows).to_have_count(1)
    part(english, "remove-batches").get_by_role("button").click()
    part(english, "remove-batches").get_by_role("button", name="Yes").click()
    expect(part(english, "batch-total")).to_have_text(ENGLISH.batches.none)
    reload(english)
    expect_codes(english)
