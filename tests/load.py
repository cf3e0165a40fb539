"""How many answers a second come out of `/predict`, for many visitors at once.

    python -m tests.load                            10 visitors, 30 pictures each
    python -m tests.load --visitors 200 --pictures 5
    python -m tests.load --against ../other-tree    that tree's page too, by turns

Each visitor uploads a picture, calls the endpoint and waits for its event stream, again and again.
Wrong are answers of another digit than was written; lost are questions without an answer. Client
and page share the machine: only ratios of one run mean anything.
"""

import argparse
import asyncio
import collections
import contextlib
import io
import json
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
import psutil
from PIL import Image

from tests.conftest import DATA, free_port

REPOSITORY = Path(__file__).parent.parent
TURNS = 3
PATIENCE = 300  # Seconds that a visitor waits for one answer.
Picture = tuple[bytes, str]  # A PNG file, and the digit that is written there.


@dataclass
class Load:
    """What came out of the page."""

    seconds: list[float] = field(default_factory=list)  # Of each answer, from its upload on.
    wrong: int = 0
    lost: list[str] = field(default_factory=list)  # What came instead of an answer.
    duration: float = 0.0
    processor: float = 0.0  # Seconds that the page computed.

    def __str__(self) -> str:
        asked = len(self.seconds) + len(self.lost)
        cuts = statistics.quantiles(self.seconds, n=100) if len(self.seconds) > 1 else [0.0] * 99
        line = (
            f"{len(self.seconds) / self.duration:7.1f} answers a second   p50 {cuts[49]:5.2f} s   "
            f"p99 {cuts[98]:5.2f} s   wrong {self.wrong}   lost {len(self.lost)}   "
            f"{1000 * self.processor / asked:5.1f} ms of the page's processor each"
        )
        reasons = collections.Counter(self.lost).most_common(3)
        return "\n".join([line, *(f"    {count} times {reason}" for reason, count in reasons)])


def make_pictures() -> list[Picture]:
    """Fifty digits on white sheets of 160×160 pixels."""
    with np.load(DATA / "mnist_test_50.npz") as arrays:
        images, labels = arrays["images"], arrays["labels"]
    pictures = []
    for image, label in zip(images, labels, strict=True):
        sheet = Image.new("L", (160, 160), 255)
        sheet.paste(Image.fromarray(255 - image).resize((100, 100)), (30, 30))
        file = io.BytesIO()
        sheet.save(file, "PNG")
        pictures.append((file.getvalue(), str(label)))
    return pictures


async def ask(client: httpx.AsyncClient, api: str, picture: bytes) -> str | None:
    """The digit that the page reads, None if it is none.

    Raises:
        RuntimeError: the page gave no answer; says what it gave.
    """
    sent = await client.post(f"{api}/upload", files={"files": ("digit.png", picture)})
    file = {"path": sent.raise_for_status().json()[0], "meta": {"_type": "gradio.FileData"}}
    call = await client.post(f"{api}/call/predict", json={"data": [file, False]})
    event = call.raise_for_status().json()["event_id"]
    stream = (await client.get(f"{api}/call/predict/{event}")).text
    if "event: complete" not in stream:
        raise RuntimeError(stream.strip()[:200])
    answer = json.loads(stream.split("event: complete\ndata: ")[1].splitlines()[0])
    return answer[1].get("label")


async def run(url: str, visitors: int, each: int) -> Load:
    """Has so many visitors ask for so many pictures each, all at once."""
    pictures, load = make_pictures(), Load()

    async def visit(visitor: int) -> None:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            for turn in range(each):
                picture, digit = pictures[(7 * visitor + 3 * turn) % len(pictures)]
                start = time.perf_counter()
                try:
                    read = await ask(client, f"{url.rstrip('/')}/gradio_api", picture)
                except (httpx.HTTPError, RuntimeError) as error:
                    load.lost.append(repr(error)[:200])
                    continue
                load.seconds.append(time.perf_counter() - start)
                load.wrong += read != digit

    start = time.perf_counter()
    await asyncio.gather(*map(visit, range(visitors)))
    load.duration = time.perf_counter() - start
    return load


@contextlib.contextmanager
def serve_tree(tree: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The page of a checkout, in a process of its own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "digit_app.py", "--no-share", "--port", str(port)]
    page = subprocess.Popen(command, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while page.poll() is None:
            try:
                urllib.request.urlopen(url).close()
                break
            except OSError:
                time.sleep(0.1)
        yield url, psutil.Process(page.pid)
    finally:
        page.terminate()
        page.wait()


def measure(url: str, page: psutil.Process, visitors: int, each: int) -> Load:
    before = sum(page.cpu_times()[:2])
    load = asyncio.run(run(url, visitors, each))
    load.processor = sum(page.cpu_times()[:2]) - before
    return load


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--pictures", type=int, default=30, help="of each visitor")
    parser.add_argument("--against", type=Path, help="another checkout, asked by turns")
    options = parser.parse_args()
    trees = [REPOSITORY] if options.against is None else [options.against, REPOSITORY]
    with contextlib.ExitStack() as stack:
        pages = [(tree, *stack.enter_context(serve_tree(tree))) for tree in trees]
        for _, url, page in pages:
            measure(url, page, 2, 5)  # The first pictures load what later ones find there.
        for _ in range(TURNS):
            for tree, url, page in pages:
                load = measure(url, page, options.visitors, options.pictures)
                print(f"{tree.resolve().name:<16}{load}", flush=True)
        for tree, _, page in pages:
            print(f"{tree.resolve().name:<16}{page.memory_info().rss / 2**20:7.0f} MB afterwards")


if __name__ == "__main__":
    main()
