"""The tabs that take a digit in."""

import gradio as gr
import pytest

from model.i18n import FRENCH
from page.digits import input_tabs


def datasets(page: gr.Blocks) -> list[gr.Dataset]:
    return [block for block in page.blocks.values() if isinstance(block, gr.Dataset)]


def test_one_tab_is_to_draw_and_one_to_upload() -> None:
    with gr.Blocks() as page:
        tabs = input_tabs.add_input_tabs(FRENCH)
    assert [tab.drawn for tab in tabs.both] == [True, False]
    assert [tab.picture.elem_id for tab in tabs.both] == ["pad", "upload"]
    [examples] = datasets(page)
    assert len(examples.samples) == len(input_tabs.EXAMPLES) > 0


def test_a_page_without_the_folder_has_no_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_tabs, "EXAMPLES", [])
    with gr.Blocks() as page:
        input_tabs.add_input_tabs(FRENCH)
    assert not datasets(page)
