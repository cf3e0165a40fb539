"""Pictures that travel inside an answer, not as files for the browser to fetch one by one.

What the network saw is a visitor's own writing: so nothing of it is written to a disk either.
"""

import base64
import io
from collections.abc import Sequence
from typing import Any

import gradio as gr
import numpy as np
from gradio.components.gallery import GalleryData, GalleryImage
from gradio.data_classes import ImageData
from PIL import Image


class AnswerImage(gr.Image):
    """`gr.Image` that shows a picture without a file."""

    def get_block_name(self) -> str:
        return "image"  # to the browser it is no other component

    def postprocess(self, value: Any) -> ImageData | None:
        return None if value is None else _image(value)


class AnswerGallery(gr.Gallery):
    """`gr.Gallery` that shows pictures without files."""

    def get_block_name(self) -> str:
        return "gallery"

    def postprocess(self, value: Sequence[tuple[Image.Image, str]] | None) -> GalleryData:
        return GalleryData(
            root=[
                GalleryImage(image=_image(picture), caption=words) for picture, words in value or ()
            ]
        )


def _image(picture: Image.Image | np.ndarray[Any, Any]) -> ImageData:
    """A picture of PIL, or uint8 (H, W) or (H, W, 3), as a PNG in its own address."""
    file = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(file, "PNG")
    return ImageData(url=f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}")
