"""Files that are no pictures to read, and why."""

import io

from PIL import Image

from model.images.picture import MAX_BYTES, Reason


def jpeg(size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 90).save(file, "JPEG")
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(file, "PNG")
    return file.getvalue()


BAD: dict[str, tuple[bytes, Reason]] = {
    "text.png": (b"a letter, not a picture", "unreadable"),
    "document.png": (b"%PDF-1.7 and so on", "unreadable"),
    "empty.png": (b"", "unreadable"),
    "truncated.jpg": (jpeg((200, 200))[:3000], "damaged"),
    "heavy.png": (b"\0" * (MAX_BYTES + 1), "too_heavy"),
    "bomb.png": (bomb(), "too_large"),
    "thin.jpg": (jpeg((10_000, 1)), "too_small"),
    "drawing.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "vector"),
}
