"""The HTTP endpoints `/predict` and `/predict_sketch`.

They stand apart from the page's events: they raise where the page explains.
"""

import gradio as gr

from model import Recognizer
from model.i18n import Language
from page.components import Source
from page.digits.answers import predict as read
from page.digits.answers import tell
from page.digits.attribution_view import draw_maps
from page.digits.panel import DigitPanel
from page.events import Updates


def add_endpoints(panel: DigitPanel, recognizer: Recognizer, texts: Language) -> None:
    """Both endpoints; their parameters and returns are of the panel's components."""
    # Not the page's own, which show pictures without files; a client is given files.
    sentence, label = gr.Markdown(visible=False), gr.Label(label=texts.confidence, visible=False)
    glyph = gr.Image(label=texts.glyph, format="png", visible=False)
    maps = gr.Gallery(label=texts.maps, format="png", visible=False)

    def answer(source: Source | None, drawn: bool, show_maps: bool) -> Updates:
        told = tell(read(source, drawn, recognizer, texts).reading, drawn, texts)
        return {
            sentence: told.sentence,
            label: told.probabilities,
            glyph: told.glyph,
            maps: draw_maps(told.reading, texts) if told.reading and show_maps else [],
        }

    def predict(picture: Source | None, show_feature_maps: bool = False) -> Updates:
        """Reads the digit in a picture file of any common format, up to 10 MB.

        Returns the answer in a sentence, the digits with their confidences, the 28×28 glyph
        that the network saw, and the captioned feature maps if asked for.
        """
        return answer(picture, False, show_feature_maps)

    def predict_sketch(sketch: Source | None, show_feature_maps: bool = False) -> Updates:
        """Reads the digit in a sketch: the picture file in its `composite`.

        Returns what `/predict` returns.
        """
        return answer(sketch, True, show_feature_maps)

    trigger, tabs = gr.Button(visible=False), panel.tabs
    for function, tab in ((predict, tabs.upload), (predict_sketch, tabs.drawing)):
        trigger.click(
            function,
            [tab.picture, panel.attribution.wanted],
            [sentence, label, glyph, maps],
            api_name=function.__name__,
        )
