"""What the tab's script asks, asked without it."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import gradio as gr

Made = TypeVar("Made")


def run(work: Coroutine[Any, Any, Made]) -> Made:
    """As `asyncio.run`, also where Playwright runs a loop of its own in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Tab:
    """The tab of an app whose uploads are in a folder."""

    def __init__(self, app: gr.Blocks, folder: Path) -> None:
        self.app, self.folder = app, folder
        self.html = next(block for block in app.blocks.values() if block.elem_id == "code-panel")

    def upload(self, name: str, data: bytes) -> Path:
        file = self.folder / name
        file.write_bytes(data)
        self.app.upload_file_set.update([str(file)])
        return file

    def ask(self, name: str, *given: Any) -> Any:
        return run(getattr(self.html, name)(*given))

    def read(self, file: Path | str, page: Any = 1, kind: str = "free") -> Any:
        asked = {"path": str(file), "page": page, "kind": kind}
        return self.ask("read_page", asked, SimpleNamespace(is_disconnected=never))


async def never() -> bool:
    return False
