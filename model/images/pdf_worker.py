"""The program of the process in which PDFium reads PDFs; `pdf_process` starts it and asks it.

It is run by its path, so that it loads PDFium and nothing else of this project. It is asked on
its stdin: a line of JSON, then as many bytes of a PDF as the line counts, unless it names a path.
It answers on its stdout: a line of JSON, then as many bytes of pixels as the line counts.

    {"bytes": 5120}                            → {"count": 3}
    {"path": "a.pdf", "page": 2, "limits": …}  → {"size": [1654, 2339], "stride": 4964, "bytes": …}
    what can't be read                         → {"reason": "damaged"}

It ends by itself when it holds too much memory, and when nobody is left to ask it.
"""

import contextlib
import io
import json
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

import psutil
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

WATCH_SECONDS = 0.01  # PDFium fills 2 GB a second: 20 MB between two looks.
POINTS_PER_INCH = 72
CIPHERS = (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)

Answer = tuple[dict[str, Any], bytes | memoryview]
Requests = queue.SimpleQueue[tuple[dict[str, Any], bytes]]


class Answers:
    """Where answers go."""

    def __init__(self) -> None:
        """Takes stdout for itself, for what a library prints is no answer."""
        self._file = os.fdopen(os.dup(1), "wb")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        self.lock = threading.Lock()

    def send(self, line: dict[str, Any], pixels: bytes | memoryview = b"") -> None:
        try:
            self._file.write(json.dumps(line | {"bytes": len(pixels)}).encode() + b"\n")
            self._file.write(pixels)
            self._file.flush()
        except OSError:
            os._exit(0)  # Who asked is gone.


def answer(request: dict[str, Any], data: bytes) -> Answer:
    """What to say of a PDF: how many pages it has, or the pixels of one of them."""
    try:
        with _open(request, data) as file, contextlib.closing(pdfium.PdfDocument(file)) as document:
            if "page" not in request:
                return {"count": len(document)}, b""
            with contextlib.closing(document[request["page"] - 1]) as page:
                return _draw(page, **request["limits"])
    except OSError:
        return {"reason": "missing"}, b""
    except MemoryError:
        return {"reason": "too_complex"}, b""
    except Exception as error:  # Of hostile bytes, nearly anything is raised.
        locked = getattr(error, "err_code", None) in CIPHERS
        return {"reason": "locked" if locked else "damaged"}, b""


def _open(request: dict[str, Any], data: bytes) -> IO[bytes]:
    # PDFium opens paths too, but not those that are no UTF-8.
    return Path(request["path"]).open("rb") if "path" in request else io.BytesIO(data)


def _draw(
    page: pdfium.PdfPage, dots_per_inch: float, max_pixels: int, min_side: int, max_aspect: float
) -> Answer:
    """A page of so many dots an inch; fewer where that made too many pixels."""
    shorter, longer = sorted(page.get_size())
    if not 0 < shorter <= longer <= max_aspect * shorter:  # A box that is no number is neither.
        return {"reason": "too_narrow"}, b""
    finest = (max_pixels / shorter / longer) ** 0.5
    scale = min(dots_per_inch / POINTS_PER_INCH, finest)
    if shorter * scale < min_side:
        return {"reason": "too_small"}, b""
    bitmap = page.render(scale=scale, rev_byteorder=True)
    size = {"size": [bitmap.width, bitmap.height], "stride": bitmap.stride}
    return size, memoryview(bitmap.buffer).cast("B")


def _take_requests(source: IO[bytes], requests: Requests) -> None:
    for line in source:
        request = json.loads(line)
        requests.put((request, source.read(request["bytes"])))
    os._exit(0)  # Who asked is gone, and PDFium may be at work for minutes yet.


def _watch_memory(busy: threading.Event, answers: Answers, max_bytes: int) -> None:
    process = psutil.Process()
    while busy.wait():
        if process.memory_info().rss > max_bytes:
            with answers.lock:
                answers.send({"reason": "too_complex"})
                os._exit(1)
        time.sleep(WATCH_SECONDS)


def main() -> None:
    """Answers requests until nobody is left to ask. Its argument: how many bytes it may hold."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who ask.
    answers, requests, busy = Answers(), Requests(), threading.Event()
    for target, arguments in (
        (_take_requests, (sys.stdin.buffer, requests)),
        (_watch_memory, (busy, answers, int(sys.argv[1]))),
    ):
        threading.Thread(target=target, args=arguments, daemon=True).start()
    while True:
        request, data = requests.get()
        busy.set()
        found = answer(request, data)
        busy.clear()
        with answers.lock:
            answers.send(*found)


if __name__ == "__main__":
    main()
