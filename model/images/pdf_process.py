"""The one process in which PDFs are read, so that a bad one can't take the program with it.

PDFium needs minutes, all memory, or crashes for some files, and nothing that runs beside it in a
program can stop it. So it runs in a process of its own, `pdf_worker`, which may be killed.
"""

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from model.images.picture import PictureError

WORKER = Path(__file__).with_name("pdf_worker.py")
MAX_MEMORY_BYTES = 750_000_000  # With the page's own it stays below 1.5 GB; A2 needs a third.
MAX_SECONDS = 15.0  # For a page, with opening its file.
ATTEMPTS = 2  # A process that was killed from outside says nothing about its file.

Request = dict[str, Any]
Answer = tuple[dict[str, Any], bytes]


class PdfProcess:
    """Asks a `pdf_worker`, started with the first request and again once it is gone.

    Requests are answered one at a time, first come first served. Safe to share between threads.
    """

    def __init__(
        self, max_memory_bytes: int = MAX_MEMORY_BYTES, max_seconds: float = MAX_SECONDS
    ) -> None:
        self._max_memory_bytes, self._max_seconds = max_memory_bytes, max_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._waiting: queue.SimpleQueue[tuple[Future[Answer], Request, bytes]]
        self._waiting = queue.SimpleQueue()

    def ask(self, request: Request, data: bytes = b"") -> Answer:
        """The answer to a request, as `pdf_worker` has them, and the bytes that follow it.

        Raises:
            PictureError: as the worker says; "too_complex" where it was over a limit or died.
        """
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, daemon=True)
                self._thread.start()
        future: Future[Answer] = Future()
        self._waiting.put((future, request, data))
        try:
            line, pixels = future.result()
        finally:
            future.cancel()  # Whoever is interrupted while waiting wants no answer.
        if "reason" in line:
            raise PictureError(line["reason"])
        return line, pixels

    def close(self) -> None:
        """Ends the process at once; a file that it was reading is refused."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)

    def _serve(self) -> None:
        # A thread of its own asks: it keeps the order, and no interrupt comes to it halfway.
        while True:
            future, request, data = self._waiting.get()
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(self._answer(request, data))
                except Exception as error:
                    future.set_exception(error)
            del future, request, data  # Of a visitor's file nothing waits here for the next.

    def _answer(self, request: Request, data: bytes) -> Answer:
        end = time.monotonic() + self._max_seconds
        for _ in range(ATTEMPTS):
            process, overdue = self._running(), threading.Event()
            timer = threading.Timer(end - time.monotonic(), _kill_overdue, (process, overdue))
            timer.start()
            try:
                return _exchange(process, request, data)
            except (OSError, ValueError, EOFError):  # It is gone, or was closed by `close`.
                _end(process)
                if overdue.is_set() or self._process is not process:
                    break
            finally:
                timer.cancel()
        raise PictureError("too_complex")

    def _running(self) -> "subprocess.Popen[bytes]":
        process = self._process
        if process is None or process.poll() is not None:
            self.close()
            process = self._process = subprocess.Popen(
                [sys.executable, "-P", str(WORKER), str(self._max_memory_bytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C in a terminal is not for it.
            )
        return process


def _exchange(process: "subprocess.Popen[bytes]", request: Request, data: bytes) -> Answer:
    assert process.stdin and process.stdout
    process.stdin.write(json.dumps(request | {"bytes": len(data)}).encode() + b"\n")
    process.stdin.write(data)
    process.stdin.flush()
    line = json.loads(process.stdout.readline())
    pixels = process.stdout.read(line["bytes"])
    if len(pixels) < line["bytes"]:
        raise EOFError
    return line, pixels


def _kill_overdue(process: "subprocess.Popen[bytes]", overdue: threading.Event) -> None:
    overdue.set()
    process.kill()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # What was not yet sent can't be.
            if pipe:
                pipe.close()
