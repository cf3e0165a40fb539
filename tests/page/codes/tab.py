"""What the tab's script asks, asked without it."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr


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
        return asyncio.run(getattr(self.html, name)(*given))

    def read(self, file: Path | str, page: Any = 1, kind: str = "free") -> Any:
        asked = {"path": str(file), "page": page, "kind": kind}
        return self.ask("read_page", asked, SimpleNamespace(is_disconnected=never))


async def never() -> bool:
    return False
