"""Whose an uploaded file is, so that it can go as soon as it is read.

Gradio names an upload by its content: two visitors who send the same file share a path. Each
upload is therefore counted, and each reading settles one; with the last the file goes. What was
never uploaded, such as the examples that all visitors share, is in no count and stays.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import gradio as gr


class Uploads(Counter[str]):
    """How often each file was uploaded and not yet read.

    It takes the place of Gradio's own set of uploads, which Gradio fills at each upload and
    clears of what it deletes itself. What is ours uses it in the event loop alone.
    """

    @classmethod
    def of(cls, app: gr.Blocks) -> "Uploads":
        """The uploads of an app, counted from the first time that they are asked for."""
        if isinstance(app.upload_file_set, Uploads):
            return app.upload_file_set
        uploads = cls()
        app.upload_file_set = uploads
        app.temp_file_sets[0] = uploads
        return uploads

    def update(self, files: Iterable[str] | None = None, /) -> None:  # type: ignore[override]
        """Counts files that were uploaded; one that is there twice, twice."""
        super().update(str(Path(file).resolve()) for file in files or ())

    def __isub__(self, files: Iterable[str]) -> "Uploads":  # type: ignore[override]
        for file in files:
            self.pop(file, None)
        return self

    def __iter__(self) -> Iterator[str]:
        """Over a copy: Gradio looks through its uploads in a thread, while others come and go."""
        return iter(list(super().__iter__()))

    def settle(self, file: Path) -> None:
        """A file was read, or will not be: it goes if nobody else has uploaded it as well."""
        name = str(file)
        if name not in self:
            return
        self[name] -= 1
        if self[name] <= 0:
            del self[name]
            file.unlink(missing_ok=True)
