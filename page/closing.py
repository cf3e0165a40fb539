"""The end of a page: what is being read gets a moment, and no more."""

import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:  # The command's --help is spared it.
    import gradio as gr


def close(app: "gr.Blocks") -> None:
    """Serves no more, neither here nor by a public link. A second Ctrl-C changes nothing.

    What is being read has five seconds to come to its end.
    """
    from gradio.tunneling import CURRENT_TUNNELS

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)
    app.close(verbose=False)
    for tunnel in CURRENT_TUNNELS:
        tunnel.kill()


def end() -> NoReturn:
    """Ends the program with exit code 0, though threads may still be reading.

    Python would wait for some of them without an end, and take from others the libraries that they
    are in, at which those abort.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
