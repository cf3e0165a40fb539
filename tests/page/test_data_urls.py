"""Pictures inside an answer."""

import base64
import io

import numpy as np
from PIL import Image

from page.data_urls import AnswerGallery, AnswerImage


def opened(url: str | None) -> Image.Image:
    assert url is not None
    kind, _, data = url.partition(",")
    assert kind == "data:image/png;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_an_image_is_sent_without_a_file() -> None:
    glyph = np.arange(28 * 28, dtype=np.uint32).reshape(28, 28).astype(np.uint8)
    sent = AnswerImage().postprocess(glyph)
    assert sent is not None and sent.path is None
    assert np.array_equal(np.asarray(opened(sent.url)), glyph)
    assert AnswerImage().postprocess(None) is None


def test_so_are_the_pictures_of_a_gallery_with_their_captions() -> None:
    (sent,) = AnswerGallery().postprocess([(Image.new("L", (4, 3), 7), "map 1")]).root
    assert sent.caption == "map 1" and opened(sent.image.url).size == (4, 3)
    assert AnswerGallery().postprocess(None).root == []
