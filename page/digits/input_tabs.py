"""The two tabs that take a digit in: one to draw it, one to upload it."""

from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from model.i18n import Language
from page.components import PicturePad, PictureUpload

PAD_SIZE = 280  # Pixels of each side.
PEN_RADIUS = 8  # Gradio's unit, which draws a line 15 pixels wide.
# An installed package has no such folder, and its page no examples.
EXAMPLES = [str(path) for path in sorted((Path(__file__).parents[2] / "examples").glob("*.jpg"))]


@dataclass(frozen=True)
class InputTab:
    """One tab: the picture, and the button that asks for its digit."""

    tab: gr.Tab
    picture: gr.Component
    predict: gr.Button
    drawn: bool


@dataclass(frozen=True)
class InputTabs:
    """Both tabs, and the button that clears the pad."""

    drawing: InputTab
    clear: gr.Button
    upload: InputTab

    @property
    def both(self) -> list[InputTab]:
        return [self.drawing, self.upload]


def add_input_tabs(texts: Language) -> InputTabs:
    with gr.Tab(texts.draw) as draw_tab:
        pad = _add_pad(texts)
        with gr.Row():
            read_drawing = gr.Button(
                texts.predict, variant="primary", min_width=100, elem_classes="predict"
            )
            clear = gr.Button(texts.clear, min_width=100)
    with gr.Tab(texts.upload) as upload_tab:
        upload = PictureUpload(
            label=texts.picture,
            elem_id="upload",
            height=260,
            buttons=[],
            placeholder=texts.upload_here,
        )
        read_upload = gr.Button(texts.predict, variant="primary", elem_classes="predict")
        if EXAMPLES:
            gr.Examples(
                EXAMPLES,
                upload,
                label=texts.examples,
                elem_id="examples",
                examples_per_page=len(EXAMPLES),
            )
    return InputTabs(
        drawing=InputTab(draw_tab, pad, read_drawing, drawn=True),
        clear=clear,
        upload=InputTab(upload_tab, upload, read_upload, drawn=False),
    )


def _add_pad(texts: Language) -> PicturePad:
    return PicturePad(
        label=texts.pad,
        show_label=False,
        elem_id="pad",
        canvas_size=(PAD_SIZE, PAD_SIZE),
        fixed_canvas=True,
        brush=gr.Brush(
            default_size=PEN_RADIUS,
            colors=["#000000"],
            default_color="#000000",
            color_mode="fixed",
        ),
        layers=False,
        transforms=(),
        sources=(),
        buttons=[],
    )
