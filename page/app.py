"""The page as a whole: its panels, one under the other, once for each language."""

import os
from collections.abc import Callable
from functools import cache

import gradio as gr

from model import Recognizer
from model.i18n import LANGUAGES, Language
from page.codes.desk import CodeDesk
from page.codes.endpoint import add_code_endpoint
from page.codes.messages import Reader
from page.codes.panel import add_code_panel
from page.digits.answer_column import add_answer_column
from page.digits.attribution_panel import add_attribution_panel
from page.digits.endpoints import add_endpoints
from page.digits.input_tabs import add_input_tabs
from page.digits.panel import DigitPanel, wire_digit_panel
from page.gradio_overrides import no_server_yet
from page.networks.choice import Networks
from page.networks.panel import add_network_panel
from page.theme import DigitPage
from page.trials.panel import add_trial_panel
from page.uploads import Uploads
from page.visitor_language import add_language_switch

# Gradio sums up all kept events anew after each, for a view that this page does not offer.
ANALYTICS = {"GRADIO_ANALYTICS_MAX_EVENTS": "1", "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000"}
WAITING_VISITORS = 500
CONCURRENT_READINGS = 4


def lay_out(
    recognizer: Recognizer, texts: Language, find_code_reader: Callable[[], Reader]
) -> gr.Blocks:
    """The page, ready to launch; `digit_app.build_app` says of what."""
    networks = Networks(recognizer)
    with no_server_yet():
        with DigitPage(texts) as app:
            uploads = Uploads.of(app)
            desk = CodeDesk(cache(find_code_reader), uploads)
            digits = _add_panels(app, networks, desk, texts)
            add_endpoints(digits, recognizer, uploads, texts)
            add_code_endpoint(desk, texts)
        for other in LANGUAGES.values():
            if other is not texts:
                with app.route(other.name, other.code, show_in_navbar=False):
                    _add_panels(app, networks, desk, other)
        os.environ.update(ANALYTICS)
        app.queue(max_size=WAITING_VISITORS, default_concurrency_limit=CONCURRENT_READINGS)
    return app


def _add_panels(app: gr.Blocks, networks: Networks, desk: CodeDesk, texts: Language) -> DigitPanel:
    """All that a visitor sees, in one language."""
    add_language_switch(texts)
    gr.Markdown(f"# {texts.title}\n{texts.help}", elem_id="title")
    chosen = gr.Textbox(networks.default.name, visible="hidden")
    with gr.Row():
        with gr.Column(min_width=280):
            tabs = add_input_tabs(texts)
            add_code_panel(desk, texts)
        with gr.Column(min_width=280, elem_classes="of-digits"):
            answer = add_answer_column(texts)
            show_maps = gr.Checkbox(label=texts.show_maps)
    convolutions = networks.recognizer(networks.default).convolutions
    attribution = add_attribution_panel(show_maps, convolutions, texts)
    add_trial_panel(app, answer.which_digit, networks, texts)
    choosing = add_network_panel(chosen, networks, texts)
    digits = DigitPanel(tabs, answer, attribution, chosen)
    wire_digit_panel(digits, choosing, networks, texts)
    return digits
