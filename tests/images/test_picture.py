"""Any picture file → upright pixels, or a refusal that says why not."""

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pillow_heif
import pytest
from PIL import Image

from model import PictureError, Recognizer, open_picture
from model.images.picture import MAX_BYTES, single_channel, to_pixels
from tests.conftest import Digits


def encode(picture: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "LAB", "I", "F", "I;16"]
)
def test_every_mode_is_read(recognizer: Recognizer, three: Image.Image, mode: str) -> None:
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(three).astype(np.uint16) * 257)
    elif mode in ("HSV", "LAB"):
        picture = three.convert("RGB").convert(mode)
    else:
        picture = three.convert(mode)
    assert picture.mode == mode
    assert recognizer.read(picture).digit == 3


@pytest.mark.parametrize(
    "form", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "HEIF", "AVIF", "PPM", "ICO"]
)
def test_every_common_file_is_read(recognizer: Recognizer, three: Image.Image, form: str) -> None:
    pillow_heif.register_heif_opener()
    assert recognizer.read(open_picture(encode(three.convert("RGB"), form))).digit == 3


def test_sixteen_bits_are_not_clipped(recognizer: Recognizer, three: Image.Image) -> None:
    faint = 20_000 + np.asarray(three).astype(np.uint16) * 100
    picture = open_picture(encode(Image.fromarray(faint), "PNG"))
    assert recognizer.read(picture).digit == 3


def test_transparency_is_paper(recognizer: Recognizer, three: Image.Image) -> None:
    ink = Image.new("RGBA", three.size, (0, 0, 0, 0))
    ink.putalpha(Image.eval(three, lambda value: 255 - value))
    assert recognizer.read(open_picture(encode(ink, "PNG"))).digit == 3


def test_orientation_tag_is_applied(recognizer: Recognizer, digits: Digits) -> None:
    images, labels = digits
    six = Image.fromarray(images[labels == 6][0]).resize((90, 90))
    exif = Image.Exif()
    exif[274] = 3  # Upside down: without the tag this is a 9.
    turned = encode(six.rotate(180), "JPEG", exif=exif)
    assert recognizer.read(open_picture(turned)).digit == 6


def test_a_garbled_orientation_tag_is_passed_by(recognizer: Recognizer, three: Image.Image) -> None:
    picture = open_picture(encode(three, "PNG", exif=b"Exif\0\0no tags at all"))
    assert recognizer.read(picture).digit == 3


def test_values_that_are_no_numbers_are_passed_by(
    recognizer: Recognizer, three: Image.Image
) -> None:
    values = np.asarray(three, dtype=np.float32).copy()
    values[0, 0], values[0, 1] = np.nan, np.inf
    assert recognizer.read(Image.fromarray(values)).digit == 3


def test_first_frame_of_an_animation_is_read(recognizer: Recognizer, three: Image.Image) -> None:
    blank = Image.new("L", three.size, 255)
    film = encode(three, "GIF", save_all=True, append_images=[blank], duration=50)
    assert recognizer.read(open_picture(film)).digit == 3


def test_a_phone_photo_of_48_megapixels_passes(recognizer: Recognizer, three: Image.Image) -> None:
    photo = Image.new("L", (8000, 6000), 240)
    photo.paste(three.resize((1200, 1600)), (3000, 2000))
    assert recognizer.read(open_picture(encode(photo, "JPEG"))).digit == 3


@pytest.mark.parametrize(
    ("reason", "data"),
    [
        ("unreadable", b""),
        ("unreadable", b"a letter, not a picture"),
        ("unreadable", b"%PDF-1.7 and so on"),
        ("vector", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("vector", b"<!--" + b"-" * 2000 + b'--><svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("too_heavy", b"\0" * (MAX_BYTES + 1)),
        ("damaged", encode(Image.effect_noise((200, 200), 90), "JPEG")[:3000]),
        ("too_large", encode(Image.new("1", (10_000, 10_000)), "PNG")),
        ("too_small", encode(Image.new("L", (1, 1)), "PNG")),
        ("too_small", encode(Image.new("L", (10_000, 1)), "PNG")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    reason: str, data: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(data)
    for source in (data, file):
        with pytest.raises(PictureError) as refusal:
            open_picture(source)
        assert refusal.value.reason == reason


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureError) as refusal:
        open_picture(tmp_path / "forgotten.png")
    assert refusal.value.reason == "missing"


@pytest.mark.parametrize(
    "array", [np.zeros((28, 28)), np.zeros((28, 28, 2), np.uint8), np.zeros(784, np.uint8)]
)
def test_arrays_of_another_form_are_a_type_error(array: npt.NDArray[np.generic]) -> None:
    with pytest.raises(TypeError, match="uint8"):
        to_pixels(array)  # type: ignore[arg-type]


def test_only_what_is_gray_becomes_a_single_channel() -> None:
    gray = np.arange(300, dtype=np.uint8).reshape(10, 10, 3)[..., :1].repeat(3, axis=2)
    assert np.array_equal(single_channel(gray), gray[..., :1])
    assert np.array_equal(single_channel(gray[..., :1]), gray[..., :1])
    colored = gray.copy()
    colored[3, 4, 2] += 1
    assert single_channel(colored) is colored
