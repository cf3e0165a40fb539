"""The page: draw or upload a digit, read the answer, look inside the network.

python digit_app.py                on this computer, and by a public link for a week
python digit_app.py --no-share     on this computer alone
"""

import argparse
import contextlib
import errno
import gc
import importlib.util
import io
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from model import CodeReader, Recognizer, WeightsError
from model.codes.reader import LINE_NETWORK
from model.i18n import LANGUAGES, Language
from model.litert import WEIGHTS, read_weights, training_command
from page.closing import close, end
from page.memory import give_large_blocks_back
from page.visitors_folder import visitors_folder

if TYPE_CHECKING:  # Gradio takes seconds to import, which the command's --help is spared.
    import gradio as gr

    from page.codes.messages import Reader


def build_app(
    recognizer: Recognizer,
    lang: str = "fr",
    find_code_reader: "Callable[[], Reader]" = CodeReader.load,
) -> "gr.Blocks":
    """The page, ready to launch.

    Args:
        recognizer: what reads the digits; shared by all visitors.
        lang: one of `LANGUAGES`, such as "fr".
        find_code_reader: gives what reads the codes; called once, when the first picture comes.
    """
    from page.app import lay_out

    return lay_out(recognizer, LANGUAGES[lang], find_code_reader)


def main(arguments: list[str] | None = None) -> int:
    """The command: serves the page until Ctrl-C, and ends with 0; else returns the exit code."""
    options = parse(arguments)
    texts = LANGUAGES[options.lang]
    if trouble := _port_trouble(options.host, options.port, texts):
        print(trouble, file=sys.stderr)
        return 2
    give_large_blocks_back()
    try:
        recognizer = Recognizer.load()
        for line in _left_out(recognizer, texts):
            print(f"digit_app.py: {line}", file=sys.stderr)
    except WeightsError as error:
        print(f"digit_app.py: {error}", file=sys.stderr)
        return 2
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    with visitors_folder() as pictures:
        os.environ["GRADIO_TEMP_DIR"] = str(pictures)
        with contextlib.suppress(KeyboardInterrupt):
            _serve(build_app(recognizer, options.lang), options, texts)
    print(texts.stopped)
    end()


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The command's options, from a list or else from the command line."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").replace("python digit_app.py", "%(prog)s"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--no-share", dest="share", action="store_false", help="no public link, this computer only"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="fr", help="the page's language")
    # Hugging Face Spaces say by these variables where they look for the page.
    parser.add_argument(
        "--host",
        default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"),
        help="where to listen, 0.0.0.0 for a whole network (default: %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=os.environ.get("GRADIO_SERVER_PORT", "7860"),
        help="the page's port (default: %(default)s)",
    )
    parser.add_argument(
        "--auth",
        type=_user_and_password,
        metavar="USER:PASSWORD",
        help="ask visitors for this name and password",
    )
    parser.add_argument(
        "--mcp", action="store_true", help="the endpoints are tools for agents too (docs/api.md)"
    )
    options = parser.parse_args(arguments)
    if options.mcp and options.auth:  # Agents have no way to log in.
        parser.error("--mcp: agents cannot be asked for the password of --auth")
    if options.mcp and importlib.util.find_spec("mcp") is None:
        parser.error('--mcp: no mcp: pip install -e ".[mcp]"')
    return options


def _user_and_password(text: str) -> tuple[str, str]:
    user, _, password = text.partition(":")
    if not (user and password):
        raise argparse.ArgumentTypeError("expected USER:PASSWORD")
    return user, password


def _port_trouble(host: str, port: int, texts: Language) -> str | None:
    """Why the page cannot be served there, in one line; None where it can."""
    try:
        socket.create_server((host, port)).close()
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            return texts.port_busy.format(port=port, host=host)
        return f"digit_app.py: {host}:{port}: {error}"
    return None


def _left_out(recognizer: Recognizer, texts: Language, folder: Path = WEIGHTS) -> Iterator[str]:
    """What the page does without, for its weights are not whole: a sentence each.

    Raises:
        WeightsError: it is what the page can't do without.
    """
    from page.networks.choice import Networks

    for name in Networks(recognizer, folder).left_out:
        yield texts.no_network.format(name=name, command=training_command(name))
    try:
        read_weights(LINE_NETWORK, folder)
    except WeightsError:
        yield texts.codes.no_weights


def _serve(app: "gr.Blocks", options: argparse.Namespace, texts: Language) -> None:
    """Serves the page until Ctrl-C."""
    if options.mcp:
        from page import agents

        agents.speak_so()
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # Gradio's words; ours follow.
            app.launch(
                server_name=options.host,
                server_port=options.port,
                auth=options.auth,
                share=options.share,
                mcp_server=options.mcp,
                quiet=True,
                prevent_thread_lock=True,
            )
        print(texts.page_at.format(url=app.local_url), flush=True)
        if options.mcp:
            print(texts.mcp_at.format(url=f"{app.local_url}gradio_api/mcp/"), flush=True)
        if app.share_url:
            print(texts.shared_at.format(url=app.share_url), flush=True)
        elif options.share:
            print(texts.not_shared, flush=True)
        gc.freeze()  # All of this stays: to look through it for garbage takes half a second.
        while True:  # An event's wait would not end by Ctrl-C on Windows.
            time.sleep(0.5)
    finally:
        close(app)


if __name__ == "__main__":
    sys.exit(main())
