"""The command line of the page."""

import importlib.util
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest
from PIL import Image, ImageDraw

import digit_app
from model import Recognizer
from model.i18n import ENGLISH, FRENCH, LANGUAGES
from model.litert import WEIGHTS, training_command
from tests.conftest import free_port

REPOSITORY = Path(__file__).parents[1]
# No tunnel can be set up from here, whatever the machine's internet can do.
OFFLINE = (
    "import sys, digit_app\n"
    "from gradio import networking\n"
    "def no_tunnel(**_): raise OSError('no internet')\n"
    "networking.setup_tunnel = no_tunnel\n"
    "sys.exit(digit_app.main())\n"
)
TUNNEL = OFFLINE.replace("raise OSError('no internet')", "return 'https://abc.gradio.live'")


def run_page(*options: str, program: str = OFFLINE, end: int = signal.SIGINT) -> list[str]:
    """What the page prints until it runs; it is called once and stopped as by Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *options],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip()]
        if "--no-share" not in options:
            lines.append(process.stdout.readline().strip())
        port = options[options.index("--port") + 1]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
            assert answer.status == 200
        process.send_signal(end)
        rest, _ = process.communicate(timeout=30)
        assert process.returncode == 0
        return lines + rest.split("\n")[:-1]
    finally:
        process.kill()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to consoles alone")
def test_it_says_where_the_page_is_and_goes_on_without_internet() -> None:
    port = str(free_port())
    where = FRENCH.page_at.format(url=f"http://127.0.0.1:{port}/")
    assert run_page("--port", port) == [where, FRENCH.not_shared, FRENCH.stopped]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to consoles alone")
def test_it_says_what_a_public_link_means() -> None:
    port = str(free_port())
    lines = run_page("--port", port, "--lang", "en", program=TUNNEL)
    assert lines[1] == ENGLISH.shared_at.format(url="https://abc.gradio.live")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to consoles alone")
def test_no_share_says_nothing_of_sharing() -> None:
    port = str(free_port())
    where = ENGLISH.page_at.format(url=f"http://127.0.0.1:{port}/")
    lines = run_page("--port", port, "--lang", "en", "--no-share")
    assert lines == [where, ENGLISH.stopped]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs without asking")
def test_visitors_pictures_go_when_the_program_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    port = str(free_port())
    lines = run_page("--port", port, "--no-share", end=signal.SIGTERM)
    assert lines[-1] == FRENCH.stopped
    assert not list(tmp_path.glob("digit-reader-*"))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to consoles alone")
def test_ctrl_c_ends_it_while_a_long_pdf_is_read() -> None:
    sheet = Image.new("L", (600, 800), 255)
    pen = ImageDraw.Draw(sheet)
    for line in range(20):
        pen.text((40, 20 + 38 * line), "47110815 20517734", fill=0, font_size=26)
    pdf = io.BytesIO()
    sheet.save(pdf, "PDF", save_all=True, append_images=[sheet] * 199)
    port = str(free_port())
    command = [sys.executable, "digit_app.py", "--no-share", "--port", port]
    pipe = subprocess.PIPE
    program = subprocess.Popen(command, cwd=REPOSITORY, stdout=pipe, stderr=pipe, text=True)
    try:
        assert program.stdout is not None and program.stdout.readline()
        url = f"http://127.0.0.1:{port}/gradio_api"
        files = {"files": ("a.pdf", pdf.getvalue())}
        (path,) = httpx.post(f"{url}/upload", files=files, timeout=60).json()
        data = [{"path": path, "meta": {"_type": "gradio.FileData"}}, "free"]
        httpx.post(f"{url}/call/read_codes", json={"data": data}, timeout=60)
        spent = psutil.Process(program.pid).cpu_times
        enough = spent().user + 2
        while spent().user < enough:  # It reads.
            assert program.poll() is None
        start = time.monotonic()
        program.send_signal(signal.SIGINT)
        program.send_signal(signal.SIGINT)
        said, trouble = program.communicate(timeout=60)
        assert time.monotonic() - start < 20  # Without an end to it, the reading takes longer.
        assert program.returncode == 0 and FRENCH.stopped in said and "Traceback" not in trouble
    finally:
        program.kill()


def test_a_busy_port_is_one_clear_line_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert digit_app.main(["--port", str(port), "--no-share"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and str(port) in said and "--port" in said


def test_what_is_missing_is_said_with_the_command_and_the_rest_works(
    recognizer: Recognizer, tmp_path: Path
) -> None:
    for file in [*WEIGHTS.glob("digits*"), *WEIGHTS.glob("lesson*")]:
        shutil.copy(file, tmp_path)
    (tmp_path / "lesson.json").write_text("[]", encoding="utf-8")
    (tmp_path / "line.json").write_text("[]", encoding="utf-8")
    for texts in LANGUAGES.values():
        network, codes = digit_app._left_out(recognizer, texts, tmp_path)
        assert "lesson" in network and "python train.py --network lesson" in network
        assert codes == texts.codes.no_weights and training_command("line") in codes


def test_without_the_digits_weights_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "digits.json").write_text("[]", encoding="utf-8")
    monkeypatch.setattr(Recognizer, "load", partial(Recognizer.load, folder=tmp_path))
    assert digit_app.main(["--port", str(free_port()), "--no-share"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "python train.py --network digits" in said


def test_options_have_the_defaults_of_the_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADIO_SERVER_NAME", raising=False)
    monkeypatch.delenv("GRADIO_SERVER_PORT", raising=False)
    options = digit_app.parse([])
    assert (options.host, options.port, options.lang) == ("127.0.0.1", 7860, "fr")
    assert options.share and options.auth is None
    assert digit_app.parse(["--auth", "anne:se:cret"]).auth == ("anne", "se:cret")


@pytest.mark.parametrize("options", [["--auth", "anne"], ["--auth", "anne:"], ["--lang", "de"]])
def test_wrong_options_are_refused(options: list[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        digit_app.parse(options)
    assert refusal.value.code == 2


def test_tools_for_agents_are_asked_for_without_a_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    assert digit_app.parse(["--mcp"]).mcp and not digit_app.parse([]).mcp
    with pytest.raises(SystemExit):
        digit_app.parse(["--mcp", "--auth", "anne:secret"])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    capsys.readouterr()
    with pytest.raises(SystemExit):
        digit_app.parse(["--mcp"])
    assert 'pip install -e ".[mcp]"' in capsys.readouterr().err


def test_help_comes_before_gradio_is_imported() -> None:
    program = (
        "import sys, digit_app\n"
        "try: digit_app.main(['--help'])\n"
        "except SystemExit: sys.exit('gradio' in sys.modules)\n"
    )
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0 and "--no-share" in result.stdout
