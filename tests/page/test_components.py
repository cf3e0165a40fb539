"""Pictures as they were sent."""

import base64
from pathlib import Path

import pytest
from gradio.data_classes import ImageData

from model.images.picture import MAX_BYTES
from page.components import PicturePad, PictureUpload, within
from tests.own_loop import run


def test_only_uploads_are_handed_over(tmp_path: Path) -> None:
    uploads, secret = tmp_path / "uploads", tmp_path / "secret.png"
    uploads.mkdir()
    for file in (uploads / "a.png", secret):
        file.write_bytes(b"picture")
    assert within(str(uploads), str(uploads / "a.png")) == (uploads / "a.png").resolve()
    assert within(str(uploads), "\0") == Path()
    for path in (secret, uploads / ".." / "secret.png", uploads / "gone.png", uploads):
        assert within(str(uploads), str(path)) == Path()


@pytest.mark.parametrize(
    ("sent", "given"),
    [
        (base64.b64encode(b"picture").decode(), b"picture"),
        (base64.b64encode(b"picture").decode().rstrip("="), b"picture"),
        ("a", b""),
    ],
)
def test_a_data_url_is_decoded(sent: str, given: bytes) -> None:
    url = f"data:image/png;base64,{sent}"
    assert PictureUpload().preprocess(ImageData(url=url)) == given


@pytest.mark.parametrize("component", [PictureUpload, PicturePad])
def test_no_address_is_fetched(component: type[PictureUpload]) -> None:
    url = "http://127.0.0.1:9/a.png"  # Of a host that Gradio itself would refuse to ask.
    assert run(component().async_move_resource_to_block_cache(url)) == url
    assert within(PictureUpload().GRADIO_CACHE, url) == Path()


def test_no_more_is_decoded_than_shows_that_it_is_too_much() -> None:
    url = "data:image/png;base64," + "A" * (3 * MAX_BYTES)
    data = PictureUpload().preprocess(ImageData(url=url))
    assert isinstance(data, bytes) and MAX_BYTES < len(data) < MAX_BYTES + 9
