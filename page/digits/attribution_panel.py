"""The panel that looks inside the network: why it answers so, and its feature maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from model.i18n import Language
from page.data_urls import AnswerGallery, AnswerImage
from page.digits.attribution_view import MAPS_SHOWN, AttributionView, Wishes
from page.events import Updates

MAP_COUNTS = (MAPS_SHOWN, 16, None)  # None is all of them.


@dataclass(frozen=True)
class AttributionPanel:
    """The components, which are hidden until a visitor wants to see them."""

    wanted: gr.Checkbox
    row: gr.Row
    why: gr.Radio
    heat: gr.Image
    convolution: gr.Dropdown
    count: gr.Radio
    order: gr.Radio
    gallery: gr.Gallery

    @property
    def wishes(self) -> list[gr.Component]:
        """What a visitor chooses, as inputs of an event; `read_wishes` takes their values."""
        return [self.wanted, self.why, self.convolution, self.count, self.order]

    @staticmethod
    def read_wishes(values: Sequence[Any]) -> Wishes:
        wanted, why, convolution, count, order = values
        return Wishes(wanted, why, convolution, count, order)

    @property
    def wished(self) -> list[gr.events.EventListener]:
        """The events that a visitor wishes for something else."""
        others = (self.why, self.convolution, self.count, self.order)
        return [self.wanted.change, *(component.input for component in others)]

    @property
    def outputs(self) -> list[gr.blocks.Block]:
        """What `show` fills."""
        return [self.row, self.why, self.heat, self.convolution, self.gallery]

    def show(self, view: AttributionView | None) -> Updates:
        """Shows the attribution of one reading, or hides the panel."""
        if view is None:
            return {self.row: gr.update(visible=False), self.heat: None, self.gallery: []}
        return {
            self.row: gr.update(visible=True),
            self.why: gr.update(choices=view.questions, value=view.why),
            self.heat: view.heat,
            self.convolution: gr.update(
                choices=[(name, name) for name in view.convolutions], value=view.convolution
            ),
            self.gallery: view.maps,
        }


def add_attribution_panel(
    wanted: gr.Checkbox, convolutions: list[str], texts: Language
) -> AttributionPanel:
    """The panel, hidden.

    Args:
        wanted: whether a visitor wants to see it.
        convolutions: the names of the default network's, to choose from.
        texts: the page's language.
    """
    with gr.Row(visible=False, elem_id="inside") as row:
        with gr.Column(min_width=280):
            why = gr.Radio(
                [(text, key) for key, text in texts.why.items()],
                value="answer",
                label=texts.evidence,
                elem_id="why",
            )
            heat = AnswerImage(
                label=texts.evidence,
                show_label=False,
                elem_id="heat",
                interactive=False,
                buttons=[],
            )
            gr.Markdown(texts.evidence_key, elem_id="evidence-key")
        with gr.Column(min_width=280):
            with gr.Row():
                convolution = gr.Dropdown(
                    convolutions, value=convolutions[0], label=texts.convolution, min_width=130
                )
                count = gr.Radio(
                    [(str(n) if n else texts.all_maps, n or 0) for n in MAP_COUNTS],
                    value=MAPS_SHOWN,
                    label=texts.maps_shown,
                    min_width=130,
                )
            order = gr.Radio(
                [(texts.by_number, False), (texts.by_influence, True)],
                value=False,
                label=texts.order,
            )
            gallery = AnswerGallery(
                label=texts.maps,
                elem_id="maps",
                columns=4,
                height="auto",
                interactive=False,
                buttons=[],
                allow_preview=False,
            )
    return AttributionPanel(wanted, row, why, heat, convolution, count, order, gallery)
