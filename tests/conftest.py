"""What the tests share: real digits, the shipped recognizer, a running page, a browser."""

import dataclasses
import gc
import os
import secrets
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from digit_app import build_app
from model import Recognizer
from model.codes.reader import CodeReader
from model.images.picture import to_pixels
from page.codes.messages import Reader
from page.trials.trials import Trial, record

DATA = Path(__file__).parent / "samples"
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
    "msedge",
    "microsoft-edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)

Digits = tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves out files of slow tests alone, which would import TensorFlow, from a fast run."""
    if "not slow" not in config.option.markexpr or collection_path.suffix != ".py":
        return None
    return "\npytestmark = pytest.mark.slow\n" in collection_path.read_text("utf-8") or None


def pytest_collection_finish() -> None:
    """What is imported stays: to look through all of it for garbage again and again takes long."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def recognizer() -> Recognizer:
    return Recognizer.load()


@pytest.fixture(scope="session")
def digits() -> Digits:
    """Fifty digits of MNIST's test part, five of each: pictures (50, 28, 28) and labels."""
    with np.load(DATA / "mnist_test_50.npz") as arrays:
        return arrays["images"], arrays["labels"]


@pytest.fixture(scope="session")
def three(digits: Digits) -> Image.Image:
    """A 3 in dark ink on a white sheet of 120×160 pixels, off-center."""
    images, labels = digits
    digit = Image.fromarray(255 - images[labels == 3][0]).resize((70, 70), Image.Resampling.BICUBIC)
    sheet = Image.new("L", (120, 160), 255)
    sheet.paste(digit, (10, 80))
    return sheet


@pytest.fixture(scope="session")
def seven(recognizer: Recognizer, three: Image.Image) -> Trial:
    """A drawn 3 that was meant to be a 7."""
    trial = record(recognizer.read(three), to_pixels(three), True, "digits")
    return dataclasses.replace(trial, meant=7)


@pytest.fixture(scope="session")
def page_url(recognizer: Recognizer) -> Iterator[str]:
    """The French page, served on this computer."""
    yield from serve(recognizer, "fr")


@pytest.fixture(scope="session")
def english_url(recognizer: Recognizer) -> Iterator[str]:
    yield from serve(recognizer, "en")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, Chrome or Edge, whichever is installed."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = "no Chromium, Chrome or Edge on this computer"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def serve(
    recognizer: Recognizer,
    lang: str,
    find_code_reader: Callable[[], Reader] = CodeReader.load,
    **options: Any,
) -> Iterator[str]:
    app = build_app(recognizer, lang, find_code_reader)
    app.launch(server_port=free_port(), prevent_thread_lock=True, quiet=True, **options)
    yield app.local_url
    app.close(verbose=False)


def free_port() -> int:
    """A port that nobody listens on.

    The system's own choice may be given away again, to a connection of another
    test, before a page that takes seconds to start listens on it. Linux, macOS
    and Windows give these to those alone who ask for them.
    """
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with suppress(OSError):
            socket.create_server(("127.0.0.1", port)).close()
            return port
