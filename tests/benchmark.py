"""How fast the page's own work is, against the course notebook's way, in one process.

    python -m tests.benchmark

From a picture as PNG bytes to the answer, medians of 50; the same of codes, from a loaded picture,
without the second reader, beside three of RapidOCR's whole pipeline where it is installed; then
how long a fresh process takes until the page answers, against a bare `import gradio`, and the
memory it holds. Times depend on the machine; their ratios hardly do.
"""

import functools
import io
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import matplotlib
import numpy as np
import numpy.typing as npt
import psutil
from PIL import Image, ImageDraw, ImageFont, ImageOps

from model import CodeReader, Recognizer, open_picture
from model.i18n import FRENCH
from model.training.networks import lesson
from page.digits.answers import predict, tell
from page.digits.attribution_view import draw_maps
from tests.conftest import free_port

matplotlib.use("Agg")
from matplotlib import pyplot

REPEATS = 50
STARTS = 5
REPOSITORY = Path(__file__).parent.parent
A4 = 1654, 2339  # Pixels at 200 dpi.


def draw_seven() -> bytes:
    """A 7 as the notebook's 280-pixel pad sends it: PNG bytes."""
    pad = Image.new("RGB", (280, 280), "white")
    pen = ImageDraw.Draw(pad)
    pen.line([(80, 70), (200, 70), (130, 220)], "black", 15, "curve")
    file = io.BytesIO()
    pad.save(file, "PNG")
    return file.getvalue()


def ours(data: bytes, recognizer: Recognizer, maps: bool) -> None:
    answer = tell(predict(data, True, recognizer, FRENCH).reading, True, FRENCH)
    assert answer.reading and answer.probabilities and answer.glyph is not None
    for picture, _ in draw_maps(answer.reading, FRENCH) if maps else []:
        picture.save(io.BytesIO(), "PNG")


def notebook(data: bytes, model: keras.Model, maps: bool) -> None:
    """Decode, resize, invert, predict; for the maps a second model and eight figures."""
    picture = ImageOps.invert(Image.open(io.BytesIO(data)).convert("L").resize((28, 28)))
    glyph = np.array(picture).astype("float32").reshape(1, 28, 28, 1) / 255.0
    model.predict(glyph, verbose=0)
    if not maps:
        return
    inner = keras.Model(model.inputs, model.layers[1].output)
    answers = inner.predict(glyph, verbose=0)
    for number in range(8):
        values = answers[0, :, :, number]
        values = (values - values.min()) / (values.max() - values.min() + 1e-9)
        pyplot.figure(figsize=(1, 1))
        pyplot.imshow(values, cmap="viridis")
        pyplot.axis("off")
        pyplot.savefig(io.BytesIO(), format="png", bbox_inches="tight", pad_inches=0)
        pyplot.close()


def page_of_print(form: Image.Image) -> Image.Image:
    """An A4 page at 200 dpi: a form of 1,100 pixels' width, and paragraphs above and below."""
    page = Image.new("RGB", A4, "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(28)
    for top in (*range(150, 900, 45), *range(1700, 2200, 45)):
        pen.text((200, top), "Veuillez remplir la case en lettres capitales, please. " * 2, 0, font)
    page.paste(form, (250, 950))
    return page


@functools.cache
def rapid_ocr() -> Callable[[npt.NDArray[np.uint8]], Any]:
    """RapidOCR's whole pipeline: its detector and its recognizer, of all that is written."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def median_ms(work: Callable[[], object], repeats: int = REPEATS) -> float:
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def seconds_of_import() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import gradio"], check=True)
    return time.perf_counter() - start


def seconds_and_memory_of_page() -> tuple[float, float]:
    """Seconds until the page answers, and MB it then holds."""
    port = free_port()
    start = time.perf_counter()
    page = subprocess.Popen(
        [sys.executable, "digit_app.py", "--no-share", "--port", str(port)],
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/").close()
                break
            except OSError:
                time.sleep(0.02)
        seconds = time.perf_counter() - start
        return seconds, psutil.Process(page.pid).memory_info().rss / 2**20
    finally:
        page.terminate()
        page.wait()


def main() -> None:
    data, recognizer, model = draw_seven(), Recognizer.load(), lesson()
    print(f"{'PNG bytes → answer':<24}{'notebook':>12}{'ours':>12}{'ratio':>9}")
    for maps in (False, True):
        theirs = median_ms(lambda maps=maps: notebook(data, model, maps))  # type: ignore[misc]
        own = median_ms(lambda maps=maps: ours(data, recognizer, maps))  # type: ignore[misc]
        name = "with eight maps" if maps else "without maps"
        print(f"{name:<24}{theirs:>9.1f} ms{own:>9.2f} ms{theirs / own:>8.0f}×")
    codes = CodeReader.load(alone=True)
    line, form = (
        open_picture(REPOSITORY / "examples" / "codes" / file) for file in ("line.jpg", "form.jpg")
    )
    pictures = {"a cut-out line": line, "a form": form, "a page of print": page_of_print(form)}
    for name, picture in pictures.items():
        own = median_ms(lambda picture=picture: codes.read(picture), 9)  # type: ignore[misc]
        print(f"{name:<36}{own:>9.2f} ms", end="")
        if find_spec("rapidocr"):
            pixels = np.asarray(picture.convert("RGB"))[..., ::-1]
            theirs = median_ms(lambda pixels=pixels: rapid_ocr()(pixels), 3)  # type: ignore[misc]
            print(f"{theirs:>9.1f} ms by RapidOCR{theirs / own:>8.0f}×", end="")
        print()
    imports, pages = [], []
    for _ in range(STARTS):  # by turns, for the machine may be shared
        imports.append(seconds_of_import())
        pages.append(seconds_and_memory_of_page())
    bare = statistics.median(imports)
    page = statistics.median(seconds for seconds, _ in pages)
    print(f"\nbare import gradio      {bare:>9.2f} s")
    print(f"page answers            {page:>9.2f} s   {page / bare:.2f} times the import")
    print(f"memory of the page      {statistics.median(m for _, m in pages):>9.0f} MB")


if __name__ == "__main__":
    main()
