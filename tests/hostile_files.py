"""Files that lie, explode or never end: what an open page is sent one day."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import pillow_heif
from PIL import Image

from tests.hostile_pdfs import PDFS
from tests.images.test_pages import pdf

HUGE = 65535


def encode(
    form: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object
) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(file, form, **options)
    return file.getvalue()


def film(form: str, count: int, size: tuple[int, int] = (64, 48)) -> bytes:
    frames = [Image.new("L", size, n % 251) for n in range(count)]
    file = io.BytesIO()
    frames[0].save(file, form, save_all=True, append_images=frames[1:])
    return file.getvalue()


def heif(size: tuple[int, int] = (64, 48)) -> bytes:
    pillow_heif.register_heif_opener()
    return encode("HEIF", size)


def declare(data: bytes, found: bytes, said: bytes) -> bytes:
    """The data, saying another size than it has."""
    assert found in data
    return data.replace(found, said)


def chunk(name: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + check


def png(
    width: int, height: int, *chunks: bytes, bits: int = 8, color: int = 0, lace: int = 0
) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, lace)
    return b"\x89PNG\r\n\x1a\n" + b"".join((chunk(b"IHDR", head), *chunks, chunk(b"IEND", b"")))


def png_bomb(side: int, bits: int, color: int, row_bytes: int, lace: int = 0) -> bytes:
    """A PNG of so many pixels a side, all black."""
    packer, row = zlib.compressobj(1), bytes(row_bytes + 1)
    data = b"".join([*(packer.compress(row) for _ in range(side + side * lace)), packer.flush()])
    return png(side, side, chunk(b"IDAT", data), bits=bits, color=color, lace=lace)


def text_bomb() -> bytes:
    text = b"Comment\0\0" + zlib.compress(b"a" * 50_000_000)
    return png(9, 9, *[chunk(b"zTXt", text)] * 100, chunk(b"IDAT", zlib.compress(bytes(90))))


def profile_bomb() -> bytes:
    profile = b"icc\0\0" + zlib.compress(bytes(200_000_000))
    return png(9, 9, chunk(b"iCCP", profile), chunk(b"IDAT", zlib.compress(bytes(90))))


def many_scans(side: int = 4000, count: int = 3000) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    file = io.BytesIO()
    Image.new("L", (side, side), 200).save(file, "JPEG", progressive=True)
    data = file.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + b"\xff\xd9"


def scans_after_the_end() -> bytes:
    """A good JPEG, and behind it a film, as phones have it, in whose bytes anything is."""
    return encode("JPEG") + b"\xff\xda\x00\x08" * 200_000


def jpeg(size: bytes) -> bytes:
    data = encode("JPEG")
    return declare(data, struct.pack(">HH", 48, 64), size)


def tiff(tags: dict[int, tuple[int, int]], following: int = 0) -> bytes:
    """A TIFF of tags of one number each: by tag, its type and the number."""
    entries = b"".join(
        struct.pack("<HHI", tag, kind, 1)
        + struct.pack("<HH" if kind == 3 else "<I", *([number, 0] if kind == 3 else [number]))
        for tag, (kind, number) in sorted(tags.items())
    )
    directory = struct.pack("<H", len(tags)) + entries + struct.pack("<I", following)
    return b"II*\0" + struct.pack("<I", 8) + directory + bytes(5000)


def plain_tiff(width: int, height: int, following: int = 0) -> bytes:
    tags = {256: (4, width), 257: (4, height), 258: (3, 8), 259: (3, 1), 262: (3, 1), 273: (4, 200)}
    tags |= {277: (3, 1), 278: (4, height), 279: (4, width * height % 2**32)}
    return tiff(tags, following)


def bmp(width: int, height: int, compression: int, data: bytes) -> bytes:
    head = struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, 8, compression, len(data), 0, 0, 256, 0
    )
    start = 14 + 40 + 1024
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + head + bytes(1024) + data


def ico(inner: bytes) -> bytes:
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(inner), 22) + inner


def floats() -> bytes:
    values = np.full((64, 64), np.nan, np.float32)
    values[::3], values[1::3] = np.inf, -1e38
    file = io.BytesIO()
    Image.fromarray(values).save(file, "TIFF")
    return file.getvalue()


def floats_large() -> bytes:
    return blank("TIFF", "F", compression="tiff_deflate")


def blank(form: str, mode: str, **options: object) -> bytes:
    """A picture of nearly as many pixels as are allowed."""
    file = io.BytesIO()
    Image.new("L", (7990, 7990), 200).convert(mode).save(file, form, **options)
    return file.getvalue()


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.png", bytes(10_000_000))
    return file.getvalue()


def gif(screen: tuple[int, int], frame: tuple[int, int], data: bytes) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", *screen, 0x80, 0, 0) + bytes(6)
    return head + b"," + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\2" + data + b"\0;"


EXIF = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12\0\x03\xff\xff\xff\xff\xff\xff\xff\xff" * 999
SIZE = struct.pack(">II", 64, 48)
MANY = struct.pack(">II", HUGE, HUGE)

PICTURES: dict[str, Callable[[], bytes]] = {
    "empty.png": lambda: b"",
    "a-byte.png": lambda: b"\x89",
    "declared.png": lambda: png(HUGE, HUGE),
    "declared-more.png": lambda: png(2**31 - 1, 2**31 - 1),
    "no-size.png": lambda: png(0, 0),
    "thread.png": lambda: png(8, 8_000_000),
    "text-bomb.png": text_bomb,
    "profile-bomb.png": profile_bomb,
    "bomb-of-64-megapixels.png": lambda: png_bomb(7990, 1, 0, 999),
    "bomb-in-color.png": lambda: png_bomb(7990, 8, 2, 3 * 7990),
    "bomb-with-alpha.png": lambda: png_bomb(7990, 16, 6, 8 * 7990),
    "bomb-of-16-bits.png": lambda: png_bomb(7990, 16, 0, 2 * 7990),
    "bomb-in-a-palette.png": lambda: png_bomb(7990, 8, 3, 7990),
    "laced.png": lambda: png_bomb(7990, 8, 0, 7990, lace=1),
    "cut.png": lambda: encode("PNG")[:900],
    "film.png": lambda: film("PNG", 300),
    "many-scans.jpg": many_scans,
    "scans-after-the-end.jpg": scans_after_the_end,
    "declared.jpg": lambda: jpeg(b"\xff\xff\xff\xff"),
    "no-size.jpg": lambda: jpeg(bytes(4)),
    "more-than-there-is.jpg": lambda: jpeg(struct.pack(">HH", 7990, 7990)),
    "cut.jpg": lambda: encode("JPEG")[:700],
    "exif.jpg": lambda: encode("JPEG", exif=EXIF),
    "inks.jpg": lambda: encode("JPEG", mode="CMYK"),
    "comments.jpg": lambda: b"\xff\xd8" + (b"\xff\xfe\xff\xff" + bytes(65533)) * 140,
    "film.gif": lambda: film("GIF", 3000),
    "screen.gif": lambda: gif((HUGE, HUGE), (9, 9), b"\2\x4c\1"),
    "frame.gif": lambda: gif((9, 9), (HUGE, HUGE), b"\2\x4c\1"),
    "cut.gif": lambda: encode("GIF", mode="P")[:500],
    "declared.tiff": lambda: plain_tiff(HUGE, HUGE),
    "in-a-circle.tiff": lambda: plain_tiff(64, 64, following=8),
    "of-one-strip.tiff": lambda: plain_tiff(7990, 7990),
    "pages.tiff": lambda: film("TIFF", 2000),
    "no-numbers.tiff": floats,
    "floats-large.tiff": floats_large,
    "packed.tiff": lambda: encode("TIFF", compression="tiff_lzw")[:2000],
    "declared.webp": lambda: declare(
        encode("WEBP"), struct.pack("<HH", 64, 48), b"\xff\x3f\xff\x3f"
    ),
    "large.webp": lambda: blank("WEBP", "RGBA", lossless=True, method=0, quality=0),
    "large.avif": lambda: blank("AVIF", "RGB", speed=10),
    "large.jpg": lambda: blank("JPEG", "RGB", progressive=True, quality=10),
    "film.webp": lambda: film("WEBP", 300),
    "cut.webp": lambda: encode("WEBP")[:900],
    "declared.bmp": lambda: bmp(HUGE, HUGE, 0, bytes(99)),
    "negative.bmp": lambda: bmp(-64, -64, 0, bytes(9999)),
    "runs.bmp": lambda: bmp(7990, 7990, 1, b"\xff\1" * 250_000),
    "jumps.bmp": lambda: bmp(7990, 7990, 1, b"\0\2\xff\xff" * 250_000),
    "declared.ppm": lambda: b"P6 65535 65535 255\n" + bytes(99),
    "digits.ppm": lambda: b"P3 7990 7990 255\n" + b"1 " * 5_000_000,
    "dots.pbm": lambda: b"P1 7990 7990\n" + b"1" * 10_000_000,
    "deep.ppm": lambda: b"P6 64 64 99999999999999999999\n" + bytes(9999),
    "declared.ico": lambda: ico(png(HUGE, HUGE)),
    "bitmap.ico": lambda: ico(bmp(HUGE, HUGE, 0, b"")[14:]),
    "declared.avif": lambda: declare(encode("AVIF"), SIZE, MANY),
    "cut.avif": lambda: encode("AVIF")[:900],
    "declared.heic": lambda: declare(heif(), struct.pack(">II", 64, 64), MANY),
    "cut.heic": lambda: heif()[:900],
    "noise.heic": lambda: b"\0\0\0\x18ftypheic" + bytes(range(256)) * 999,
    "drawing.svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "page.html": lambda: b"<!doctype html><script>alert(1)</script>",
    "archive.zip": archive,
    "picture-and-pdf.png": lambda: encode("PNG", (9, 9)) + pdf("red"),
    "pdf-and-archive.pdf": lambda: pdf("red") + archive(),
    "<img src=x onerror=alert(1)>.png": lambda: encode("PNG"),
    "=HYPERLINK(1)\n.png": lambda: encode("PNG"),
    "%00..%2F\udcff.png": lambda: encode("PNG"),
}

HOSTILE = PDFS | PICTURES
