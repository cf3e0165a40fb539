"""PDFs that lie, explode or never end, each made by a few lines."""

import zlib
from collections.abc import Callable, Iterable

from tests.images.test_pages import LOCKED, blank_pdf, pdf

HEADER = b"%PDF-1.7\n"


def with_objects(objects: Iterable[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of objects, numbered from 1; without a table of them, which readers make up for."""
    numbered = (b"%d 0 obj %s endobj\n" % item for item in enumerate(objects, 1))
    return HEADER + b"".join(numbered) + b"trailer << %s >>\n%%%%EOF\n" % trailer


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >> stream\n%s\nendstream" % (len(data), entries, data)


def flate(data: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(data), b"/Filter /FlateDecode " + entries)


def one_page(
    content: bytes,
    *more: bytes,
    box: bytes = b"0 0 200 200",
    resources: bytes = b"",
    entries: bytes = b"",
) -> bytes:
    """A PDF of one page; its content is object 4, and more follow from 5."""
    return with_objects(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s >> %s >>"
            % (box, resources, entries),
            content,
            *more,
        )
    )


def boxed(box: bytes) -> Callable[[], bytes]:
    return lambda: one_page(stream(b"0 0 100 100 re f"), box=box)


def exponential_forms() -> bytes:
    """Forms ten deep, each drawing the next ten times."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 200 200] "
    forms = [
        stream(b"/F Do " * 10, form + b"/Resources << /XObject << /F %d 0 R >> >>" % number)
        for number in range(6, 15)
    ]
    last = stream(b"0 0 m 9 9 l S", form)
    return one_page(stream(b"/F Do"), *forms, last, resources=b"/XObject << /F 5 0 R >>")


def endless_stream() -> bytes:
    """Content that inflates to 80 MB, sixty times over."""
    content = flate(b"1 1 m 2 2 l S\n" * 6_000_000)
    return one_page(b"[%s]" % (b"5 0 R " * 60), content)


def long_path(count: int = 3_000_000) -> bytes:
    """Content of so many path operators, which only look cheap."""
    lines = b"".join(b"%d %d l\n" % (n * 7919 % 200, n * 104729 % 200) for n in range(1000))
    return one_page(flate(b"0 0 m\n" + lines * (count // 1000) + b"S"))


def image(width: int, height: int, data: bytes, entries: bytes, filter: bytes) -> bytes:
    picture = stream(
        data,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d %s /Filter %s"
        % (width, height, entries, filter),
    )
    content = stream(b"200 0 0 200 0 0 cm /I Do")
    return one_page(content, picture, resources=b"/XObject << /I 5 0 R >>")


GRAY = b"/ColorSpace /DeviceGray /BitsPerComponent 8"
RGB = b"/ColorSpace /DeviceRGB /BitsPerComponent 8"
BILEVEL = b"/ColorSpace /DeviceGray /BitsPerComponent 1"


def flate_image(width: int, height: int, count: int) -> bytes:
    return image(width, height, zlib.compress(b"\0" * count), RGB, b"/FlateDecode")


def tree(pages: bytes) -> Callable[[], bytes]:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"
    return lambda: with_objects((b"<< /Type /Catalog /Pages 2 0 R >>", pages, page))


def drawn(content: bytes, *more: bytes, resources: bytes = b"") -> Callable[[], bytes]:
    return lambda: one_page(flate(content), *more, resources=resources)


def nested_filters() -> bytes:
    data = b"0 0 100 100 re f"
    for _ in range(60):
        data = zlib.compress(data)
    return one_page(stream(data, b"/Filter [%s]" % (b"/FlateDecode " * 60)))


def tiny_tiles() -> bytes:
    pattern = stream(
        b"0 0 1 1 re f",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] "
        b"/XStep 0.0001 /YStep 0.0001 /Resources << >>",
    )
    content = stream(b"/Pattern cs /P scn 0 0 200 200 re f")
    return one_page(content, pattern, resources=b"/Pattern << /P 5 0 R >>")


def own_mask() -> bytes:
    form = stream(
        b"/G gs 0 0 200 200 re f",
        b"/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Group << /S /Transparency >> "
        b"/Resources << /ExtGState << /G 6 0 R >> >>",
    )
    state = b"<< /SMask << /S /Alpha /G 5 0 R >> >>"
    content = stream(b"/G gs 0 0 200 200 re f")
    return one_page(content, form, state, resources=b"/ExtGState << /G 6 0 R >>")


def own_glyph() -> bytes:
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] "
        b"/FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> "
        b"/CharProcs << /a 6 0 R >> /Resources << /Font << /F 5 0 R >> >> >>"
    )
    glyph = stream(b"9 0 d0 BT /F 9 Tf (aaaaaaaa) Tj ET")
    content = stream(b"BT /F 9 Tf (aaaaaaaa) Tj ET")
    return one_page(content, font, glyph, resources=b"/Font << /F 5 0 R >>")


def chained_tables() -> bytes:
    whole = tree(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")()
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer << /Root 1 0 R /Size 4 /Prev %d >>\n"
    return whole + table % len(whole) + b"startxref\n%d\n%%%%EOF\n" % len(whole)


def one_object_many_times() -> bytes:
    return with_objects(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count 100000 >>" % (b"3 0 R " * 100_000),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
        )
    )


PDFS: dict[str, Callable[[], bytes]] = {
    "forms-exponential.pdf": exponential_forms,
    "stream-endless.pdf": endless_stream,
    "path-long.pdf": long_path,
    "filters-nested.pdf": nested_filters,
    "tiles-tiny.pdf": tiny_tiles,
    "mask-of-itself.pdf": own_mask,
    "glyph-of-itself.pdf": own_glyph,
    "form-of-itself.pdf": drawn(
        b"/F Do",
        stream(b"/F Do /F Do", b"/Subtype /Form /Resources << /XObject << /F 5 0 R >> >>"),
        resources=b"/XObject << /F 5 0 R >>",
    ),
    "dashes-tiny.pdf": drawn(b"[0.00001] 0 d 0 0 m 9999999 9999999 l S"),
    "numbers-huge.pdf": drawn(b"1e38 0 0 1e38 0 0 cm 0 0 m 1e38 1e38 l 1e38 -1e38 l 99999 w S"),
    "states-deep.pdf": drawn(b"q " * 2_000_000),
    "arrays-deep.pdf": drawn(b"[" * 2_000_000),
    "objects-deep.pdf": lambda: one_page(b"<< /A " * 200_000),
    "clips-many.pdf": drawn(b"0 0 m 200 200 l 0 200 l h W n\n" * 200_000 + b"0 0 9 9 re f"),
    "tree-of-itself.pdf": tree(b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
    "tree-of-many.pdf": one_object_many_times,
    "count-too-high.pdf": tree(b"<< /Type /Pages /Kids [3 0 R] /Count 150 >>"),
    "count-huge.pdf": tree(b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>"),
    "count-negative.pdf": tree(b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>"),
    "count-no-number.pdf": tree(b"<< /Type /Pages /Kids [3 0 R] /Count (many) >>"),
    "tables-in-a-circle.pdf": chained_tables,
    "pages-too-many.pdf": lambda: blank_pdf(*[(72, 72)] * 201),
    "locked.pdf": lambda: LOCKED,
    "cipher-unknown.pdf": lambda: LOCKED.replace(b"/V 1", b"/V 99"),
    "box-no-number.pdf": boxed(b"0 0 nan nan"),
    "box-infinite.pdf": boxed(b"0 0 inf 1e999"),
    "box-negative.pdf": boxed(b"0 0 -100 -200"),
    "box-empty.pdf": boxed(b"0 0 0 0"),
    "box-tiny.pdf": boxed(b"0 0 0.0001 0.0001"),
    "box-thin.pdf": boxed(b"0 0 14400 1"),
    "box-thread.pdf": boxed(b"0 0 1 100000000"),
    "box-huge.pdf": boxed(b"0 0 1e9 1e9"),
    "unit-huge.pdf": lambda: one_page(stream(b"0 0 9 9 re f"), entries=b"/UserUnit 1e9"),
    "turn-odd.pdf": lambda: one_page(stream(b"0 0 9 9 re f"), entries=b"/Rotate 45"),
    "image-declared-huge.pdf": lambda: image(65535, 65535, b"\0" * 99, GRAY, b"/FlateDecode"),
    "image-inflates.pdf": lambda: flate_image(20_000, 20_000, 50_000_000),
    "image-fax.pdf": lambda: image(65535, 65535, b"\xff" * 9999, BILEVEL, b"/CCITTFaxDecode"),
    "image-jbig2.pdf": lambda: image(65535, 65535, b"\0" * 999, BILEVEL, b"/JBIG2Decode"),
    "image-jpeg.pdf": lambda: image(65535, 65535, b"\xff\xd8\xff\xd9", RGB, b"/DCTDecode"),
    "image-jpeg2000.pdf": lambda: image(65535, 65535, b"\0\0\0\x0cjP  ", RGB, b"/JPXDecode"),
    "header-alone.pdf": lambda: HEADER,
    "noise.pdf": lambda: HEADER + bytes(n * n % 251 for n in range(100_000)),
    "cut.pdf": lambda: pdf("red", "lime")[:900],
    "zeros.pdf": lambda: HEADER + b"\0" * 20_000_000,
    "objects-unclosed.pdf": lambda: HEADER + b"1 0 obj << /Type /Catalog " * 100_000,
}
