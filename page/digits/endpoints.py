"""The HTTP endpoints `/predict` and `/predict_sketch`.

They stand apart from the page's events: they raise where the page explains.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gradio as gr

from model import Recognizer
from model.i18n import Language
from page.components import picture_file, take, with_files
from page.digits.answers import predict as read
from page.digits.answers import tell
from page.digits.attribution_view import draw_maps
from page.digits.input_tabs import InputTab
from page.digits.panel import DigitPanel
from page.uploads import Uploads

READINGS_AT_ONCE = 2  # More would only wait for the processor.


def add_endpoints(
    panel: DigitPanel, recognizer: Recognizer, uploads: Uploads, texts: Language
) -> None:
    """Both endpoints; their parameters and returns are of the panel's components."""
    # Not the page's own, which show pictures without files: a client is given files.
    sentence, label = gr.Markdown(visible=False), gr.Label(label=texts.confidence, visible=False)
    glyph = gr.Image(label=texts.glyph, format="png", visible=False)
    maps = gr.Gallery(label=texts.maps, format="png", visible=False)
    readers = ThreadPoolExecutor(READINGS_AT_ONCE, "digit")

    def answer(source: Any, tab: InputTab, show_maps: bool) -> list[Any]:
        told = tell(read(source, tab.drawn, recognizer, texts).reading, tab.drawn, texts)
        drawn_maps = draw_maps(told.reading, texts) if told.reading and show_maps else []
        return [
            told.sentence,
            with_files(label, told.probabilities),
            None if told.glyph is None else picture_file(glyph, told.glyph),
            with_files(maps, drawn_maps) if drawn_maps else [],
        ]

    async def handle(sent: Any, tab: InputTab, show_maps: Any) -> list[Any]:
        source = take(tab.picture, sent, texts)
        try:
            if show_maps not in (None, False, True):
                raise gr.Error(texts.malformed, print_exception=False)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(readers, answer, source, tab, bool(show_maps))
        finally:
            if isinstance(source, Path):
                uploads.settle(source)

    async def predict(picture: Any, show_feature_maps: bool = False) -> list[Any]:
        """Reads the digit in a picture file of any common format, up to 10 MB.

        Returns the answer in a sentence, the digits with their confidences, the 28×28 glyph
        that the network saw, and the captioned feature maps if asked for.
        """
        return await handle(picture, panel.tabs.upload, show_feature_maps)

    async def predict_sketch(sketch: Any, show_feature_maps: bool = False) -> list[Any]:
        """Reads the digit in a sketch: the picture file in its `composite`.

        Returns what `/predict` returns.
        """
        return await handle(sketch, panel.tabs.drawing, show_feature_maps)

    trigger, tabs = gr.Button(visible=False), panel.tabs
    for function, tab in ((predict, tabs.upload), (predict_sketch, tabs.drawing)):
        # Each step that Gradio takes by itself is a change of threads, which costs more than
        # the reading; so all of them are taken in `answer`.
        trigger.click(
            function,
            [tab.picture, panel.attribution.wanted],
            [sentence, label, glyph, maps],
            preprocess=False,
            postprocess=False,
            concurrency_limit=None,
            api_name=function.__name__,
        )
