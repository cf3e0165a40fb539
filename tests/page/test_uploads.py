"""Uploads are counted, so that each goes when it is read; Gradio goes on with them as a set."""

import os
from pathlib import Path

import gradio as gr
import pytest
from gradio.route_utils import delete_files_created_by_app

from page.uploads import Uploads


@pytest.fixture
def app() -> gr.Blocks:
    return gr.Blocks(analytics_enabled=False)


def make_files(folder: Path, count: int) -> list[Path]:
    files = [folder.resolve() / f"{number}.png" for number in range(count)]
    for file in files:
        file.write_bytes(b"a picture")
    return files


def test_old_uploads_go_while_others_come(
    app: gr.Blocks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads, files = Uploads.of(app), make_files(tmp_path, 3)
    uploads.update(map(str, files))
    late = tmp_path.resolve() / "late.png"

    def remove_while_one_comes(file: str) -> None:
        Path(file).unlink()
        uploads.update([str(late)])

    monkeypatch.setattr(os, "remove", remove_while_one_comes)
    delete_files_created_by_app(app, None)
    assert list(uploads) == [str(late)]
    assert not any(file.exists() for file in files)


def test_a_file_goes_when_all_who_sent_it_have_had_it_read(app: gr.Blocks, tmp_path: Path) -> None:
    uploads, [file] = Uploads.of(app), make_files(tmp_path, 1)
    uploads.update([str(file), str(file)])
    uploads.settle(file)
    assert file.exists()
    uploads.settle(file)
    assert not file.exists() and not list(uploads)
