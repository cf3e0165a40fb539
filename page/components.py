"""Gradio components that hand over a picture as it was sent, for `open_picture` to judge.

Left to themselves they decode it first, so that a bad file ends in an error that no page put
into words.
"""

import base64
import binascii
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.data_classes import ImageData

from model.picture import MAX_BYTES

Source = bytes | Path


class PictureUpload(gr.Image):
    """`gr.Image`, handing over the uploaded file undecoded."""

    def get_block_name(self) -> str:
        return "image"  # to the browser it is no other component

    def preprocess(self, payload: ImageData | None) -> Source | None:
        if payload is None:
            return None
        if payload.url and payload.url.startswith("data:"):
            return _decode_data_url(payload.url)
        return Path(payload.path) if payload.path else None


class PicturePad(gr.Sketchpad):
    """`gr.Sketchpad`, handing over its composite undecoded."""

    def get_block_name(self) -> str:
        return "imageeditor"

    def preprocess(self, payload: Any) -> Source | None:
        if payload is not None and payload.id is not None:
            payload = self.blob_storage.pop(payload.id, None)
        if payload is None or payload.composite is None:
            return None
        composite = payload.composite
        return composite if isinstance(composite, bytes) else Path(composite.path)


def _decode_data_url(url: str) -> bytes:
    """The bytes of a data URL; of one over the limit only enough to see that it is."""
    text = url.partition(",")[2][: 4 * (MAX_BYTES // 3 + 2)]
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        return b""
