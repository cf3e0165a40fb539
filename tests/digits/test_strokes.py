"""Any picture → ink → glyph."""

import io
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from model import PictureError, Recognizer, open_picture
from model.digits.glyph import read_glyph
from model.images.picture import MAX_BYTES
from tests.conftest import Digits

Pixels = npt.NDArray[np.uint8]


def encode(picture: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def paste(digit: Pixels, rng: np.random.Generator) -> Pixels:
    """The digit at any place, of any size from 20 px, in any ink on any other paper."""
    ys, xs = np.nonzero(digit)
    digit = digit[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    scale = np.exp(rng.uniform(np.log(20), np.log(400))) / max(digit.shape)
    size = [max(1, round(side * scale)) for side in digit.shape[::-1]]
    method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    alpha = cv2.resize(digit, size, interpolation=method)[..., None] / 255.0
    height, width = (round(side + np.exp(rng.uniform(1, np.log(900)))) for side in size[::-1])
    x, y = rng.integers(0, width - size[0] + 1), rng.integers(0, height - size[1] + 1)
    while True:
        paper, ink = rng.integers(0, 256, (2, 3))
        if np.abs(paper - ink).max() >= 80:
            break
    canvas = np.full((height, width, 3), paper, np.float64)
    canvas[y : y + size[1], x : x + size[0]] += alpha * (ink - paper)
    return canvas.round().astype(np.uint8)


def test_digit_is_read_alike_wherever_and_however_it_stands(
    recognizer: Recognizer, digits: Digits
) -> None:
    rng = np.random.default_rng(20)
    untouched = [recognizer.read(digit).digit for digit in digits[0]]
    same = [
        recognizer.read(paste(digit, rng)).digit == answer
        for _ in range(20)
        for digit, answer in zip(digits[0], untouched, strict=True)
    ]
    assert len(same) == 1000
    assert np.mean(same) >= 0.995


@given(st.integers(0, 2**32), st.integers(0, 49))
@settings(max_examples=50, deadline=None)
def test_glyph_has_the_form_of_mnist(digits: Digits, seed: int, index: int) -> None:
    glyph = read_glyph(paste(digits[0][index], np.random.default_rng(seed)))
    assert glyph is not None
    assert glyph.shape == (28, 28) and glyph.dtype == np.float32
    assert glyph.min() >= 0.0 and glyph.max() <= 1.0
    ys, xs = np.nonzero(glyph)
    assert max(np.ptp(ys), np.ptp(xs)) + 1 in (19, 20)
    for axis in (0, 1):
        center = glyph.sum(axis=1 - axis) @ np.arange(28) / glyph.sum()
        assert abs(center - 14) <= 1.5


def test_mnist_itself_is_nearly_left_as_it_is(digits: Digits) -> None:
    changes = []
    for digit in digits[0]:
        glyph = read_glyph(digit)
        assert glyph is not None
        shifts = [
            np.abs(np.roll(glyph, (dy, dx), (0, 1)) - digit / 255).mean()
            for dy in (-1, 0, 1)
            for dx in (-1, 0, 1)
        ]
        changes.append(min(shifts))
    assert max(changes) < 0.03 and np.median(changes) < 0.003


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
    exif[274] = 3  # upside down: without the tag this is a 9
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


def test_light_and_shadow_are_removed(recognizer: Recognizer, three: Image.Image) -> None:
    y, x = np.mgrid[0:1:160j, 0:1:120j]
    light = (0.5 + 0.5 * x) * np.where(x + y > 1.1, 0.6, 1.0)
    noise = np.random.default_rng(0).normal(0, 3, light.shape)
    picture = np.clip(np.asarray(three) * light + noise, 0, 255).astype(np.uint8)
    assert recognizer.read(picture).digit == 3


@pytest.mark.parametrize("corners", [(1.0, 0.55), (0.5, 1.0), (0.95, 0.35), (0.35, 0.95)])
def test_a_shadow_may_end_in_a_sharp_corner(
    recognizer: Recognizer, three: Image.Image, corners: tuple[float, float]
) -> None:
    """A clean scan but for a wedge of hard shadow from the right, over the digit or beside it."""
    height, width = 160, 120
    top, bottom = (round(width * corner) for corner in corners)
    shadow = np.ones((height, width))
    wedge = np.array([[top, -1], [width, -1], [width, height], [bottom, height]])
    cv2.fillPoly(shadow, [wedge], 0.55)
    assert recognizer.read((np.asarray(three) * shadow).astype(np.uint8)).digit == 3


def test_specks_are_dropped_and_detached_strokes_kept() -> None:
    sheet = np.full((200, 200), 255, np.uint8)
    five = np.array([[70, 60], [68, 95], [110, 100], [118, 135], [95, 160], [62, 150]])
    cv2.polylines(sheet, [five], False, 0, 9, cv2.LINE_AA)
    without_bar = read_glyph(sheet)
    cv2.line(sheet, (84, 52), (130, 48), 0, 9, cv2.LINE_AA)
    with_bar = read_glyph(sheet)
    cv2.circle(sheet, (12, 185), 3, 0, -1)
    cv2.circle(sheet, (185, 15), 2, 0, -1)
    with_specks = read_glyph(sheet)
    assert without_bar is not None and with_bar is not None and with_specks is not None
    assert np.abs(with_bar - without_bar).mean() > 0.02
    assert np.abs(with_specks - with_bar).mean() < 0.01


def test_the_pieces_of_a_digit_that_a_dry_pen_broke_are_one() -> None:
    three = np.array([[60, 40], [120, 40], [90, 80], [120, 110], [105, 150], [60, 155]])
    sheet = np.full((200, 200), 255, np.uint8)
    cv2.polylines(sheet, [three], False, 0, 9, cv2.LINE_AA)
    whole = read_glyph(sheet)
    for y in (58, 95, 128):
        sheet[y : y + 4] = 255
    broken = read_glyph(sheet)
    assert whole is not None and broken is not None
    assert np.abs(broken - whole).mean() < 0.03


def test_what_is_left_of_ruled_lines_at_the_edge_is_not_the_digit(
    recognizer: Recognizer, three: Image.Image
) -> None:
    sheet = np.asarray(three.convert("L")).copy()
    height, width = sheet.shape
    alone = read_glyph(sheet)
    for y in range(-10, height, 40):
        cv2.line(sheet, (0, y), (width - 1, y + 14), 60, 2)
    ruled = read_glyph(sheet)
    assert alone is not None and ruled is not None
    assert np.abs(ruled - alone).mean() < 0.04


def test_a_sheet_on_a_desk_is_read(recognizer: Recognizer, three: Image.Image) -> None:
    desk = Image.new("L", (300, 380), 70)
    desk.paste(three.resize((180, 240)), (70, 60))
    assert recognizer.read(desk.rotate(4, Image.Resampling.BICUBIC, fillcolor=70)).digit == 3


@pytest.mark.parametrize("shape", [(20, 400), (1000, 60), (200, 3000)])
def test_a_light_block_in_a_long_dark_strip_ends(shape: tuple[int, int]) -> None:
    strip = np.zeros(shape, np.uint8)
    strip[2:-2, shape[1] // 4 : -shape[1] // 4] = 250
    read_glyph(strip)


def test_a_printed_frame_and_ruled_lines_are_not_the_digit(
    recognizer: Recognizer, three: Image.Image
) -> None:
    sheet = np.asarray(three).copy()
    alone = read_glyph(sheet)
    cv2.rectangle(sheet, (6, 66), (86, 154), 90, 2)
    cv2.line(sheet, (0, 30), (119, 33), 60, 2)
    framed = read_glyph(sheet)
    assert alone is not None and framed is not None
    assert np.abs(framed - alone).mean() < 0.04


def blank_pictures() -> dict[str, Pixels]:
    rng = np.random.default_rng(1)
    white = np.full((280, 280), 255, np.uint8)
    y, x = np.mgrid[0:1:300j, 0:1:400j]
    grain = cv2.GaussianBlur(rng.normal(0, 1, (300, 400)), (0, 0), 2) * 12
    return {
        "white": white,
        "black": white * 0,
        "transparent": np.zeros((100, 100, 4), np.uint8),
        "noise": rng.normal(200, 10, (300, 400)).clip(0, 255).astype(np.uint8),
        "light from the side": (120 + 100 * x).astype(np.uint8),
        "half in shadow": np.where(x > y, 220, 140).astype(np.uint8),
        "paper's grain": (215 + grain - 30 * y).clip(0, 255).astype(np.uint8),
        "ruled": np.where(np.arange(300)[:, None] % 50 < 3, 120, 240) + 0 * x.astype(int),
        "squared": np.where(
            (np.arange(300)[:, None] % 40 < 3) | (np.arange(400) % 40 < 3), 120, 240
        ),
        "a dot": cv2.circle(white.copy(), (120, 90), 9, 0, -1, cv2.LINE_AA),
        "a speck of dust": np.pad(np.zeros((3, 3), np.uint8), 130, constant_values=255),
    }


@pytest.mark.parametrize("name", blank_pictures())
def test_blank_is_blank(name: str) -> None:
    assert read_glyph(blank_pictures()[name].astype(np.uint8)) is None


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


def test_a_phone_photo_of_48_megapixels_passes(recognizer: Recognizer, three: Image.Image) -> None:
    photo = Image.new("L", (8000, 6000), 240)
    photo.paste(three.resize((1200, 1600)), (3000, 2000))
    assert recognizer.read(open_picture(encode(photo, "JPEG"))).digit == 3


@pytest.mark.parametrize(
    "array", [np.zeros((28, 28)), np.zeros((28, 28, 2), np.uint8), np.zeros(784, np.uint8)]
)
def test_arrays_of_another_form_are_a_type_error(array: npt.NDArray[np.generic]) -> None:
    with pytest.raises(TypeError, match="uint8"):
        read_glyph(array)  # type: ignore[arg-type]
