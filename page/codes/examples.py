"""The pictures that the tab offers to try; an installed package has none."""

import io
from base64 import b64encode
from pathlib import Path

from PIL import Image

from page.codes.messages import Jpeg

FILES = {
    file.stem: file
    for file in sorted((Path(__file__).parents[2] / "examples" / "codes").glob("*.jpg"))
}
MAX_THUMBNAIL = (220, 110)  # Pixels: twice as many as are shown, for fine screens.


def full(name: str) -> Jpeg | None:
    """The picture of a name; None where there is none."""
    file = FILES.get(name)
    return None if file is None else _jpeg(file.read_bytes())


def thumbnails() -> dict[str, Jpeg]:
    """A small picture of each, by name."""
    return {name: _jpeg(_shrink(file)) for name, file in FILES.items()}


def _shrink(file: Path) -> bytes:
    small = io.BytesIO()
    with Image.open(file) as picture:
        picture.thumbnail(MAX_THUMBNAIL)
        picture.save(small, "JPEG", quality=70)
    return small.getvalue()


def _jpeg(data: bytes) -> Jpeg:
    return Jpeg("image/jpeg", b64encode(data).decode())
