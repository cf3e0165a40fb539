"""Many at once, and those who leave: a page whose pages of codes take as long as a test wants."""

import asyncio
import io
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from model import Recognizer
from model.codes.code import CodePage
from model.codes.zone import Zone
from model.i18n import FRENCH
from model.images.picture import Pixels, to_pixels
from page.codes.desk import MAX_FILES, MAX_PAGES, MAX_SMALL_PIXELS
from tests.code_doubles import SURE, FixedReader, pdf, png
from tests.conftest import serve
from tests.own_loop import run

pytestmark = pytest.mark.slow

CALLS = 40
LARGE = Image.fromarray(np.full((900, 900, 3), 255, np.uint8))
WAITED = 30  # Seconds, after which a test fails.


class SlowReader(FixedReader):
    """Reads small pictures at once, and larger ones when it may."""

    def __init__(self) -> None:
        self.may, self.begun = threading.Event(), 0

    def read(
        self, image: Image.Image | Pixels, zone: Zone | None = None, turned: int | None = None
    ) -> CodePage:
        if to_pixels(image).size // 3 > MAX_SMALL_PIXELS // 2:
            self.begun += 1
            assert self.may.wait(WAITED)
        return super().read(image)


class Site:
    """The page, asked as its script and as developers ask."""

    def __init__(self, url: str, uploads: Path, reader: SlowReader) -> None:
        self.url, self.uploads, self.reader = url, uploads, reader
        # A connection that is kept may be closed by the server just when it is used again.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.AsyncClient(base_url=url, timeout=6 * WAITED, limits=limits)
        config = httpx.get(f"{url}config").json()["components"]
        self.tab = next(c["id"] for c in config if c["props"].get("elem_id") == "code-panel")

    async def upload(self, data: bytes, name: str = "a.png") -> str:
        sent = await self.client.post("gradio_api/upload", files={"files": (name, data)})
        return str(sent.json()[0])

    async def ask(self, name: str, data: Any) -> httpx.Response:
        asked = {"session_hash": "s", "component_id": self.tab, "fn_name": name, "data": data}
        return await self.client.post("gradio_api/component_server", json=asked)

    async def read(self, data: bytes) -> Any:
        path = await self.upload(data)
        return (await self.ask("read_page", {"path": path, "page": 1, "kind": "free"})).json()

    async def begin(self, endpoint: str, data: bytes, name: str = "a.png") -> str:
        file = {"path": await self.upload(data, name), "meta": {"_type": "gradio.FileData"}}
        given = [file, False] if endpoint == "predict" else [file, "free"]
        joined = await self.client.post(f"gradio_api/call/{endpoint}", json={"data": given})
        return f"gradio_api/call/{endpoint}/{joined.json()['event_id']}"

    async def call(self, endpoint: str, data: bytes, name: str = "a.png") -> str:
        """The events of a call, as they are streamed."""
        return (await self.client.get(await self.begin(endpoint, data, name))).text

    def files(self) -> list[str]:
        return sorted(file.name for file in self.uploads.rglob("*.pdf"))


@pytest.fixture
def site(recognizer: Recognizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    reader = SlowReader()
    for url in serve(recognizer, "fr", lambda: reader):
        yield Site(url, tmp_path, reader)
        reader.may.set()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAITED):
        while not holds():
            await asyncio.sleep(0.02)


def large() -> bytes:
    return png_of(LARGE)


def png_of(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def test_pages_that_wait_hold_up_no_digit_and_no_small_picture(
    site: Site, three: Image.Image
) -> None:
    async def visit() -> None:
        pages = [asyncio.ensure_future(site.read(large())) for _ in range(MAX_PAGES + 1)]
        await until(lambda: any(page.done() for page in pages))
        [told] = [page.result() for page in pages if page.done()]
        assert (told["error"], told["again"]) == (FRENCH.codes.busy, True)
        assert "event: complete" in await site.call("predict", png_of(three))
        assert [code["text"] for code in (await site.read(png(SURE)))["codes"]] == [SURE]
        assert site.reader.begun <= 4
        site.reader.may.set()
        answers = await asyncio.gather(*pages)
        assert sum(answer.get("pages") == 1 for answer in answers) == MAX_PAGES

    run(visit())


def test_files_by_the_endpoint_beyond_its_room_are_told_in_a_sentence(
    site: Site, three: Image.Image
) -> None:
    async def visit() -> None:
        calls = [asyncio.ensure_future(site.call("read_codes", large())) for _ in range(CALLS)]
        await until(lambda: sum(call.done() for call in calls) == CALLS - MAX_FILES)
        assert "event: complete" in await site.call("predict", png_of(three))
        site.reader.may.set()
        answers = await asyncio.gather(*calls)
        busy = json.dumps(FRENCH.codes.busy)[1:-1]
        assert sum(busy in answer for answer in answers) == CALLS - MAX_FILES
        assert sum("event: complete" in answer for answer in answers) == MAX_FILES

    run(visit())


@pytest.mark.parametrize("way", ["cancel", "close"])
def test_a_file_is_read_no_further_when_its_client_has_left(site: Site, way: str) -> None:
    site.reader.may.set()

    async def visit() -> None:
        stream = await site.begin("read_codes", pdf(200), "a.pdf")
        assert site.files() == ["a.pdf"]
        async with site.client.stream("GET", stream) as events:
            async for line in events.aiter_lines():
                if '"read": 2' in line:
                    break
            if way == "cancel":
                function = await endpoint_number(site)
                event = stream.rpartition("/")[2]
                asked = {"session_hash": event, "event_id": event, "fn_index": function}
                await site.client.post("gradio_api/cancel", json=asked)
        await until(lambda: site.files() == [])
        read = site.reader.begun
        assert read < 100
        await site.read(png(SURE))
        assert site.reader.begun <= read + 1

    run(visit())


async def endpoint_number(site: Site) -> int:
    functions = (await site.client.get("config")).json()["dependencies"]
    return int(next(f["id"] for f in functions if f["api_name"] == "read_codes"))


def test_a_file_goes_with_its_reading_also_where_it_is_refused(site: Site) -> None:
    site.reader.may.set()

    async def visit() -> None:
        assert "event: complete" in await site.call("read_codes", pdf(1), "a.pdf")
        assert "event: error" in await site.call("read_codes", b"%PDF-1.7 and so on", "b.pdf")
        assert site.files() == []

    run(visit())
