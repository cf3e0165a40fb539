"""Gradio components that hand over a picture as it was sent, for `open_picture` to judge.

Left to themselves they decode it first, so that a bad file ends in an error that no page put
into words.
"""

import base64
import binascii
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components.base import server
from gradio.components.image_editor import AcceptBlobs
from gradio.data_classes import ImageData
from gradio_client.utils import is_http_url_like

from model.images.picture import MAX_BYTES

Source = bytes | Path
MAX_DRAWINGS = 64  # So many wait between pen-up and their reading, of all visitors together.


class FetchesNothing(gr.components.Component):
    """A component that asks no other host: an address in the place of a file is no file."""

    async def async_move_resource_to_block_cache(
        self, url_or_file_path: str | Path | None
    ) -> str | None:
        if is_http_url_like(str(url_or_file_path)):
            return str(url_or_file_path)
        return await super().async_move_resource_to_block_cache(url_or_file_path)


class PictureUpload(FetchesNothing, gr.Image):
    """`gr.Image`, handing over the uploaded file undecoded."""

    def get_block_name(self) -> str:
        return "image"  # to the browser it is no other component

    def preprocess(self, payload: ImageData | None) -> Source | None:
        if payload is None:
            return None
        if payload.url and payload.url.startswith("data:"):
            return decode_data_url(payload.url)
        return within(self.GRADIO_CACHE, payload.path) if payload.path else None


class PicturePad(FetchesNothing, gr.Sketchpad):
    """`gr.Sketchpad`, handing over its composite undecoded."""

    def get_block_name(self) -> str:
        return "imageeditor"

    @server
    def accept_blobs(self, data: AcceptBlobs) -> None:
        """Takes in a drawing; those that were drawn over are never asked for, and go."""
        super().accept_blobs(data)
        for drawing in list(self.blob_storage)[:-MAX_DRAWINGS]:
            self.blob_storage.pop(drawing, None)

    def preprocess(self, payload: Any) -> Source | None:
        if payload is not None and payload.id is not None:
            payload = self.blob_storage.pop(payload.id, None)
        if payload is None or payload.composite is None:
            return None
        composite = payload.composite
        if isinstance(composite, bytes):
            return composite
        return within(self.GRADIO_CACHE, composite.path)


def within(folder: str, path: str) -> Source:
    """The path of an upload; nothing of any other file, whoever asks for it."""
    try:
        file = Path(path).resolve()
        inside = file.is_relative_to(Path(folder).resolve()) and file.is_file()
    except (OSError, ValueError):  # No file can be called so.
        return Path()
    return file if inside else Path()


def decode_data_url(url: str) -> bytes:
    """The bytes of a data URL; of one over the limit only enough to see that it is."""
    text = url.partition(",")[2][: 4 * (MAX_BYTES // 3 + 2)]
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        return b""
