"""What the browser tests of forms do on the page, in their own words."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.page.codes.browsing import part


def with_forms(page: Page) -> Page:
    part(page, "forms").locator("summary").click()
    return page


def open_sample(page: Page, data: bytes) -> None:
    file: Any = {"name": "exam.png", "mimeType": "image/png", "buffer": data}
    part(page, "form-sample").set_input_files(file)
    expect(part(page, "form-editor")).to_be_visible()


def open_form(page: Page, *contents: str) -> None:
    given: Any = [
        {"name": f"{number}.json", "mimeType": "application/json", "buffer": content.encode()}
        for number, content in enumerate(contents)
    ]
    part(page, "form-files").set_input_files(given)


def boxes(page: Page) -> Locator:
    return part(page, "form-sheet").locator(".form-box")


def names(page: Page) -> Locator:
    return part(page, "form-fields").locator("input[maxlength]")


def zone(page: Page, number: int) -> list[float]:
    """Left, top, width and height of a box, in shares of the sheet."""
    sheet, box = part(page, "form-sheet").bounding_box(), boxes(page).nth(number).bounding_box()
    assert sheet is not None and box is not None
    x, y = (box["x"] - sheet["x"]) / sheet["width"], (box["y"] - sheet["y"]) / sheet["height"]
    return [x, y, box["width"] / sheet["width"], box["height"] / sheet["height"]]


def on_sheet(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where on the screen a place of the sheet is, in shares of it."""
    sheet = part(page, "form-sheet").bounding_box()
    assert sheet is not None
    return sheet["x"] + x * sheet["width"], sheet["y"] + y * sheet["height"]


def save(page: Page) -> None:
    part(page, "form-save").click()
    expect(part(page, "form-editor")).to_be_hidden()


def cell(page: Page, row: int, column: int) -> Locator:
    """A cell of the table, the file's name left out."""
    return part(page, "form-rows").locator("tr").nth(row).locator("td").nth(column)
