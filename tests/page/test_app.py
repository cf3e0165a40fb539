"""The page as a whole."""

import gradio as gr
import pytest

from model import Recognizer
from model.i18n import LANGUAGES, Language
from page.app import lay_out
from page.codes.messages import Reader


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_a_page_is_laid_out_before_any_code_reader_is_loaded(
    recognizer: Recognizer, texts: Language
) -> None:
    def find_code_reader() -> Reader:
        raise AssertionError("not before the first picture comes")

    page = lay_out(recognizer, texts, find_code_reader)
    names = {block.elem_id for block in page.blocks.values()}
    assert {"pad", "upload", "code-panel", "answer", "inside", "trials", "networks"} <= names


def test_only_the_endpoints_are_public(recognizer: Recognizer) -> None:
    page = lay_out(recognizer, LANGUAGES["fr"], lambda: pytest.fail("not asked for"))
    public = [event.api_name for event in page.fns.values() if event.api_visibility == "public"]
    assert isinstance(page, gr.Blocks)
    assert sorted(map(str, public)) == ["predict", "predict_sketch", "read_codes"]
