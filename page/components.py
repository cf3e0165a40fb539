"""Gradio components that hand over a picture as it was sent, for `open_picture` to judge.

Left to themselves they decode it first, so that a bad file ends in an error that no page put
into words.
"""

import base64
import binascii
import hashlib
from pathlib import Path
from typing import Any

import cv2
import gradio as gr
from gradio.components.base import server
from gradio.components.image_editor import AcceptBlobs
from gradio.data_classes import ImageData
from gradio.processing_utils import move_files_to_cache
from gradio.routes import API_PREFIX
from gradio_client.utils import encode_file_path, is_http_url_like

from model.i18n import Language
from model.images.picture import MAX_BYTES, Pixels

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


class OptionalJson(gr.JSON):
    """Anything, which a request may leave out where only such follow."""

    def get_block_name(self) -> str:
        return "json"


class Forms(OptionalJson):
    """A form as an object or as text, or a list of several."""

    def api_info(self) -> dict[str, Any]:
        one = [{"type": "object"}, {"type": "string"}]
        return {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}]}


class Numbers(OptionalJson):
    """A list of numbers."""

    def api_info(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "number"}}


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


def take(component: gr.Component, sent: Any, texts: Language) -> Source | None:
    """The picture file in what was sent for a component.

    Raises:
        gr.Error: nothing of the sort was sent; says so in the page's language.
    """
    try:
        payload = None if sent is None else component.data_model.model_validate(sent)
        return component.preprocess(payload)
    except Exception as error:  # What a stranger sends may be anything.
        raise gr.Error(texts.malformed, print_exception=False) from error


def with_files(component: gr.Component, value: Any) -> Any:
    """A component's value in the form in which it is sent, its files in the cache."""
    data = component.postprocess(value)
    return move_files_to_cache(data, component, postprocess=True)


def picture_file(component: gr.Image, pixels: Pixels) -> dict[str, Any]:
    """As `with_files`, of a small picture, in a tenth of the time: no path is looked into."""
    data = cv2.imencode(".png", pixels)[1].tobytes()
    folder = Path(component.GRADIO_CACHE) / hashlib.sha256(data).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "image.png"
    file.write_bytes(data)
    component.temp_files.add(str(file))
    url = f"{API_PREFIX}/file={encode_file_path(str(file))}"
    return ImageData(path=str(file), url=url, orig_name=file.name).model_dump()
