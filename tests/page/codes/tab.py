"""What the tab's script asks, asked without it."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from model.i18n import FRENCH
from page.codes.desk import CodeDesk
from page.codes.messages import Reader
from page.codes.panel import add_code_panel
from page.uploads import Uploads
from tests.own_loop import run


class Tab:
    """The tab alone, without the rest of the page, and a folder for its uploads."""

    def __init__(self, find_reader: Callable[[], Reader], folder: Path) -> None:
        with pytest.MonkeyPatch.context() as environment, gr.Blocks(analytics_enabled=False) as app:
            environment.setenv("GRADIO_TEMP_DIR", str(folder))
            self.uploads, self.folder = Uploads.of(app), folder
            add_code_panel(CodeDesk(find_reader, self.uploads), FRENCH)
        self.html = next(block for block in app.blocks.values() if block.elem_id == "code-panel")

    def upload(self, name: str, data: bytes) -> Path:
        file = self.folder / name
        file.write_bytes(data)
        self.uploads.update([str(file)])
        return file

    def ask(self, name: str, *given: Any) -> Any:
        return run(getattr(self.html, name)(*given))

    def read(self, file: Path | str, page: Any = 1, kind: str = "free", **more: Any) -> Any:
        asked = {"path": str(file), "page": page, "kind": kind, **more}
        return self.ask("read_page", asked, SimpleNamespace(is_disconnected=never))


async def never() -> bool:
    return False
