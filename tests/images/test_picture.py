"""Any picture file → upright pixels, or a refusal that says why not."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pillow_heif
import pytest
from PIL import Image

from model import PictureError, Recognizer, open_picture
from model.images import picture
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


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "F", "I", "I;16"])
def test_a_picture_converted_in_strips_is_as_one_converted_at_once(
    three: Image.Image, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ramp = Image.fromarray(np.linspace(0, 60_000, 120 * 160).reshape(160, 120).astype(np.uint16))
    converted = ramp if mode == "I;16" else three.convert(mode)
    whole = to_pixels(converted)
    monkeypatch.setattr(picture, "STRIP_PIXELS", 1000)
    assert np.array_equal(to_pixels(converted), whole)


def test_scans_are_counted_up_to_the_end_of_the_picture(
    three: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = encode(three, "JPEG", progressive=True, exif=b"Exif\0\0" + b"\xff\xda\0\x02" * 99)
    monkeypatch.setattr(picture, "MAX_SCANNED_PIXELS", 10 * three.width * three.height)
    assert open_picture(photo + b"\xff\xda\0\x02" * 99).size == three.size
    last = photo.rindex(b"\xff\xda")
    with pytest.raises(PictureError) as refusal:
        open_picture(photo[:last] + photo[last:-2] * 10 + b"\xff\xd9")
    assert refusal.value.reason == "too_complex"


def test_of_large_pictures_one_is_decoded_at_a_time(
    three: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "LARGE_PIXELS", three.width * three.height - 1)
    large, small = encode(three, "PNG"), encode(three.resize((20, 20)), "PNG")
    with ThreadPoolExecutor(2) as threads:
        with picture._large:  # One is being decoded.
            waiting = threads.submit(open_picture, large)
            assert threads.submit(open_picture, small).result(timeout=30).size == (20, 20)
            assert not waiting.done()
        assert waiting.result(timeout=30).size == three.size


def test_a_picture_too_narrow_for_its_length_is_refused() -> None:
    assert to_pixels(Image.new("L", (1600, 8))).shape == (8, 1600, 3)
    with pytest.raises(PictureError) as refusal:
        to_pixels(np.zeros((8, 1601), np.uint8))
    assert refusal.value.reason == "too_narrow"
