"""Gradio components that hand over a picture as it was sent, for `open_picture` to judge.

Left to themselves they decode it first, so that a bad file ends in an error that no page put
into words.
"""

import base64
import binascii
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.data_classes import ImageData

from model.picture import MAX_BYTES

Source = bytes | Path


def picture_upload(**options: Any) -> gr.Image:
    """A `gr.Image` that hands over the uploaded file undecoded."""
    upload = gr.Image(**options)
    upload.preprocess = _uploaded_file
    return upload


def picture_pad(**options: Any) -> gr.Sketchpad:
    """A `gr.Sketchpad` that hands over its composite undecoded."""
    pad = gr.Sketchpad(**options)
    pad.preprocess = partial(_drawn_file, pad.blob_storage)
    return pad


def _uploaded_file(payload: ImageData | None) -> Source | None:
    if payload is None:
        return None
    if payload.url and payload.url.startswith("data:"):
        return _decode_data_url(payload.url)
    return Path(payload.path) if payload.path else None


def _drawn_file(drawings: dict[str, Any], payload: Any) -> Source | None:
    if payload is not None and payload.id is not None:
        payload = drawings.pop(payload.id, None)
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
