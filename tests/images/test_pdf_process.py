"""The process that reads PDFs: its limits, its order, and its end."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from model.images import pages
from model.images.pdf_process import Answer, PdfProcess, Request
from model.images.picture import PictureError
from tests.hostile_pdfs import endless_stream, exponential_forms, long_path
from tests.images.test_pages import pdf

ROOT = Path(__file__).parents[2]
LIMITS = {"dots_per_inch": 200, "max_pixels": 20_000_000, "min_side": 8, "max_aspect": 200}
DRAW = {"page": 1, "limits": LIMITS}
MEGABYTE = 1_000_000


@pytest.fixture
def process() -> Iterator[PdfProcess]:
    pages.close()  # That of tests before.
    process = PdfProcess(max_memory_bytes=300 * MEGABYTE, max_seconds=20)
    yield process
    process.close()
    assert not workers()


def workers() -> list[psutil.Process]:
    """The processes that read PDFs for this one."""
    children = psutil.Process().children()
    return [child for child in children if any("pdf_worker" in part for part in child.cmdline())]


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_it_is_started_with_the_first_pdf_and_kept(process: PdfProcess) -> None:
    assert not workers()
    assert process.ask({}, pdf("red", "lime"))[0]["count"] == 2
    (worker,) = workers()
    line, pixels = process.ask(DRAW, pdf("red"))
    assert workers() == [worker]
    assert len(pixels) == line["stride"] * line["size"][1]


@pytest.mark.slow
@pytest.mark.parametrize("bomb", [exponential_forms, endless_stream])
def test_a_pdf_that_takes_too_much_memory_is_refused_and_the_next_is_read(
    process: PdfProcess, bomb: Callable[[], bytes]
) -> None:
    process.ask({}, pdf("red"))
    (worker,) = workers()
    peak, stop = [0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.002) and worker.is_running():
            try:
                peak[0] = max(peak[0], worker.memory_info().rss)
            except psutil.NoSuchProcess:
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    with pytest.raises(PictureError) as refusal:
        process.ask(DRAW, bomb())
    stop.set()
    watcher.join()
    assert refusal.value.reason == "too_complex"
    assert 250 * MEGABYTE < peak[0] < 500 * MEGABYTE
    assert process.ask({}, pdf("red"))[0]["count"] == 1


@pytest.mark.slow
def test_a_pdf_that_takes_too_long_is_refused_and_the_next_is_read() -> None:
    process = PdfProcess(max_memory_bytes=4_000 * MEGABYTE, max_seconds=1.5)
    until(lambda: process.ask({}, pdf("red")))
    start = time.monotonic()
    with pytest.raises(PictureError) as refusal:
        process.ask(DRAW, long_path(3_000_000))
    assert refusal.value.reason == "too_complex" and time.monotonic() - start < 10
    assert process.ask({}, pdf("red"))[0]["count"] == 1
    process.close()


@pytest.mark.slow
def test_killed_at_any_moment_it_is_replaced(process: PdfProcess) -> None:
    process.ask({}, pdf("red"))
    killed = threading.Event()

    def kill_now_and_then() -> None:
        for _ in range(6):
            time.sleep(0.7)
            for worker in workers():
                worker.kill()
        killed.set()

    def ask(count: int) -> list[object]:
        file, answers = pdf(*["red"] * count), []
        while not killed.is_set():
            try:
                line, pixels = process.ask(DRAW, file)
                assert len(pixels) == line["bytes"]
                answers.append(process.ask({}, file)[0]["count"])
            except PictureError as refusal:
                answers.append(refusal.reason)
        return answers

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    with ThreadPoolExecutor(3) as threads:
        of_each = list(threads.map(ask, [1, 2, 3]))
    killer.join()
    answers = [answer for answers in of_each for answer in answers]
    for count, given in enumerate(of_each, 1):
        assert set(given) <= {count, "too_complex"} and count in given
    assert answers.count("too_complex") <= 3  # Only what was killed twice in a row.


def test_turns_are_first_come_first_served(
    process: PdfProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    process.ask({}, pdf("red"))
    (worker,) = workers()
    worker.suspend()
    served, answer = [], process._answer

    def note(request: Request, data: bytes) -> Answer:
        served.append(request["number"])
        return answer(request, data)

    def ask(number: int) -> None:
        process.ask({"number": number}, pdf("red"))

    monkeypatch.setattr(process, "_answer", note)
    asking = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for number, thread in enumerate(asking):
        thread.start()
        until(lambda n=number: len(served) + process._waiting.qsize() > n)  # type: ignore[misc]
    worker.resume()
    for thread in asking:
        thread.join()
    assert served == list(range(len(asking)))


@pytest.mark.slow
def test_close_ends_what_is_read(process: PdfProcess) -> None:
    with ThreadPoolExecutor(1) as threads:
        process.ask({}, pdf("red"))
        answer = threads.submit(process.ask, DRAW, long_path(3_000_000))
        (worker,) = workers()
        until(lambda: worker.cpu_times().user > 0.5)
        process.close()
        with pytest.raises(PictureError):
            answer.result(timeout=10)
    assert not workers()


@pytest.mark.slow
@pytest.mark.parametrize("end", ["kill", "exit"])
def test_it_ends_with_the_program(end: str, tmp_path: Path) -> None:
    """Also in the middle of a page that would take it minutes."""
    file = tmp_path / "long.pdf"
    file.write_bytes(long_path(3_000_000))
    program = (
        "import contextlib, sys, threading\n"
        "from pathlib import Path\n"
        "from model.images import pages\n"
        "from model.images.picture import PictureError\n"
        "def read():\n"
        "    with contextlib.suppress(PictureError):\n"
        "        with pages.open_document(Path(sys.argv[1])) as document:\n"
        "            document.draw(1)\n"
        "threading.Thread(target=read, daemon=True).start()\n"
        "input()\n"
    )
    command = [sys.executable, "-c", program, str(file)]
    running = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    program_process = psutil.Process(running.pid)
    until(program_process.children)
    children = program_process.children()
    until(lambda: children[0].cpu_times().user > 0.5)
    if end == "kill":
        running.kill()
    _, said = running.communicate(b"\n", timeout=30)
    assert said == b"" and running.returncode == (0 if end == "exit" else -9)
    assert not psutil.wait_procs(children, timeout=10)[1]
