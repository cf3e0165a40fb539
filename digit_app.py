"""The page: draw or upload a digit, read the answer, look inside the network.

python digit_app.py                on this computer, and by a public link for a week
python digit_app.py --no-share     on this computer alone
"""

import argparse
import contextlib
import errno
import io
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from model import Recognizer, WeightsError
from model.codes.reader import CodeReader
from model.digits.glyph import Glyph
from model.i18n import LANGUAGES, Language
from page.codes.messages import Reader
from page.codes.panel import add_code_panel
from page.components import PicturePad, PictureUpload, Source
from page.digits import answers
from page.digits.insight import Insight, add_insight, stay_outside
from page.networks.choice import Choice, Networks
from page.networks.panel import add_network_panel
from page.theme import DigitPage
from page.trials.panel import PRIVATE, add_trial_panel, ask_which_digit

EXAMPLES = [str(path) for path in sorted((Path(__file__).parent / "examples").glob("*.jpg"))]
PAD_SIZE = 280  # pixels; the pen's line is 15 of them
PEN_RADIUS = 8
TOP_CLASSES = 3
WAITING_VISITORS = 64
CONCURRENT_READINGS = 4


Show = Callable[..., tuple[Any, ...]]


class Inputs(NamedTuple):
    """What takes a digit in: the same three components in each of the two tabs."""

    tab: gr.Tab
    picture: gr.Component
    predict: gr.Button


class Outputs(NamedTuple):
    """What shows an answer, in the order in which `answers.show` fills it."""

    answer: gr.Markdown
    label: gr.Label
    glyph: gr.Image
    seen: gr.State  # the glyph behind the answer, to look inside without a new picture
    which_digit: gr.Column
    trial: gr.State  # what a click on the digit that was meant will note


class Asking(NamedTuple):
    """What goes into an answer beside the picture."""

    wishes: list[gr.Component]  # the network chosen, and the values of `insight.Wishes`
    networks: Networks
    texts: Language


def build_app(
    recognizer: Recognizer,
    lang: str = "fr",
    find_code_reader: Callable[[], Reader] = CodeReader.load,
) -> gr.Blocks:
    """The page, ready to launch.

    Args:
        recognizer: what reads the digits; shared by all visitors.
        lang: "fr" or "en".
        find_code_reader: gives what reads the codes; called once, when the first picture comes.
    """
    texts, networks = LANGUAGES[lang], Networks(recognizer)
    with DigitPage(texts) as app:
        gr.Markdown(f"# {texts.title}\n{texts.help}", elem_id="title")
        chosen = gr.State(networks.default)
        with gr.Row():
            with gr.Column(min_width=280):
                drawing, clear = _draw_tab(texts)
                upload = _upload_tab(texts)
                add_code_panel(cache(find_code_reader), texts)
            with gr.Column(min_width=280, elem_classes="of-digits"):
                outputs, meant = _answer_column(texts)
                show_maps = gr.Checkbox(label=texts.show_maps)
        insight = add_insight(texts, recognizer.convolutions)
        add_trial_panel(app, outputs.which_digit, meant, outputs.trial, networks, texts)
        choosing = add_network_panel(chosen, networks, texts, **PRIVATE)
        choosing.success(None, None, None, js="() => predictAgain()")
        asking = Asking([chosen, show_maps, *insight.wishes], networks, texts)
        _wire_page(drawing, clear, upload, outputs, insight, asking)
        _add_endpoints(drawing, upload, show_maps, outputs, insight, recognizer, texts)
    app.queue(max_size=WAITING_VISITORS, default_concurrency_limit=CONCURRENT_READINGS)
    return app


def _draw_tab(texts: Language) -> tuple[Inputs, gr.Button]:
    with gr.Tab(texts.draw) as tab:
        pad = PicturePad(
            label=texts.pad,
            show_label=False,
            elem_id="pad",
            canvas_size=(PAD_SIZE, PAD_SIZE),
            fixed_canvas=True,
            brush=gr.Brush(
                default_size=PEN_RADIUS,
                colors=["#000000"],
                default_color="#000000",
                color_mode="fixed",
            ),
            layers=False,
            transforms=(),
            sources=(),
            buttons=[],
        )
        with gr.Row():
            predict = gr.Button(
                texts.predict, variant="primary", min_width=100, elem_classes="predict"
            )
            clear = gr.Button(texts.clear, min_width=100)
    return Inputs(tab, pad, predict), clear


def _upload_tab(texts: Language) -> Inputs:
    with gr.Tab(texts.upload) as tab:
        upload = PictureUpload(
            label=texts.picture,
            elem_id="upload",
            height=260,
            buttons=[],
            placeholder=texts.upload_here,
        )
        predict = gr.Button(texts.predict, variant="primary", elem_classes="predict")
        gr.Examples(
            EXAMPLES,
            upload,
            label=texts.examples,
            elem_id="examples",
            examples_per_page=len(EXAMPLES),
        )
    return Inputs(tab, upload, predict)


def _answer_column(texts: Language) -> tuple[Outputs, list[gr.Button]]:
    answer = gr.Markdown(texts.waiting, elem_id="answer", elem_classes="waiting")
    with gr.Row():
        label = gr.Label(
            label=texts.confidence,
            elem_id="label",
            num_top_classes=TOP_CLASSES,
            scale=1,
            min_width=130,
        )
        glyph = gr.Image(
            label=texts.glyph,
            elem_id="glyph",
            interactive=False,
            buttons=[],
            format="png",
            scale=1,
            min_width=130,
        )
    which_digit, meant = ask_which_digit(texts)
    return Outputs(answer, label, glyph, gr.State(), which_digit, gr.State()), meant


def _wire_page(
    drawing: Inputs,
    clear: gr.Button,
    upload: Inputs,
    outputs: Outputs,
    insight: Insight,
    asking: Asking,
) -> None:
    wishes, networks, texts = asking
    latest: dict[str, Any] = PRIVATE | {"trigger_mode": "always_last"}
    filled = [*outputs, *insight.shown]
    reset = partial(answers.say, texts.waiting, "waiting")
    readings = []
    for inputs in (drawing, upload):
        show = partial(answers.show, drawn=inputs is drawing, networks=networks, texts=texts)

        def follow(source: Source | None, *wishes: Any, show: Show = show) -> tuple[Any, ...]:
            return reset() if source is None else show(source, *wishes)

        asked, name = [inputs.picture, *wishes], inputs.picture.elem_id
        ask, still = (f"(...asked) => {word}('{name}', asked)" for word in ("ask", "stillThere"))
        own = [
            inputs.predict.click(show, asked, filled, js=ask, **latest),
            inputs.picture.change(follow, asked, filled, js=still, **latest),
        ]
        for reading in own:
            reading.success(None, wishes, None, js=f"(...wishes) => answered('{name}', wishes)")
        readings += own
    for tab in (drawing.tab, upload.tab):
        tab.select(reset, None, filled, cancels=readings, **PRIVATE)
    clear.click(reset, None, filled, js="() => clearPad()", cancels=readings, **PRIVATE)

    def look_again(glyph: Glyph | None, choice: Choice, *wishes: Any) -> tuple[Any, ...]:
        if glyph is None:
            return stay_outside()
        reading = networks.recognizer(choice).recognize(glyph)
        return answers.inside(reading, choice, *wishes, networks=networks, texts=texts)

    # The page's script presses these: an answer came too late, or a file cannot be sent.
    forget = gr.Button(visible="hidden", elem_id="forget")
    forget.click(reset, None, filled, **PRIVATE)
    look = gr.Button(visible="hidden", elem_id="look-again")
    for reason in ("too_heavy", "unreadable"):
        refuse = gr.Button(visible="hidden", elem_id=f"refuse-{reason}")
        say = partial(answers.say, texts.refusal(reason), "refused")
        refuse.click(say, None, filled, **PRIVATE)

    show_maps, *others = wishes[1:]
    # One listener, for of two the answer to an earlier wish may come last.
    wished = [show_maps.change, *(component.input for component in others), look.click]
    gr.on(wished, look_again, [outputs.seen, *wishes], insight.shown, **latest)


def _add_endpoints(
    drawing: Inputs,
    upload: Inputs,
    show_maps: gr.Checkbox,
    outputs: Outputs,
    insight: Insight,
    recognizer: Recognizer,
    texts: Language,
) -> None:
    """Endpoints apart from the page's events: these raise where the page explains."""

    def predict(picture: Source | None, show_feature_maps: bool = False) -> answers.Answer:
        """Reads the digit in a picture file of any common format, up to 10 MB.

        Returns the answer in a sentence, the digits with their confidences, the 28×28 glyph
        that the network saw, and the captioned feature maps if asked for.
        """
        reading, _ = answers.predict(picture, False, recognizer, texts)
        return answers.describe(reading, show_feature_maps, False, texts)

    def predict_sketch(sketch: Source | None, show_feature_maps: bool = False) -> answers.Answer:
        """Reads the digit in a sketch: the picture file in its `composite`.

        Returns what `/predict` returns.
        """
        reading, _ = answers.predict(sketch, True, recognizer, texts)
        return answers.describe(reading, show_feature_maps, True, texts)

    trigger = gr.Button(visible=False)
    for function, source in ((predict, upload.picture), (predict_sketch, drawing.picture)):
        trigger.click(
            function,
            [source, show_maps],
            [outputs.answer, outputs.label, outputs.glyph, insight.gallery],
            api_name=function.__name__,
        )


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--no-share", dest="share", action="store_false", help="no public link, this computer only"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="fr", help="the page's language")
    # Hugging Face Spaces say by these variables where they look for the page.
    parser.add_argument("--host", default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=os.environ.get("GRADIO_SERVER_PORT", "7860"))
    parser.add_argument("--auth", type=_user_and_password, metavar="USER:PASSWORD")
    return parser.parse_args(arguments)


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


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    texts = LANGUAGES[options.lang]
    if trouble := _port_trouble(options.host, options.port, texts):
        print(trouble, file=sys.stderr)
        return 2
    try:
        recognizer = Recognizer.load()
    except WeightsError as error:
        print(f"digit_app.py: {error}", file=sys.stderr)
        return 2
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    # A folder of our own for visitors' pictures: it goes when the program ends.
    with tempfile.TemporaryDirectory(prefix="digit-reader-") as pictures:
        os.environ["GRADIO_TEMP_DIR"] = pictures
        with contextlib.suppress(KeyboardInterrupt):
            _serve(build_app(recognizer, options.lang), options, texts)
    print(texts.stopped)
    return 0


def _serve(app: gr.Blocks, options: argparse.Namespace, texts: Language) -> None:
    """Serves the page until Ctrl-C."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # Gradio's words; ours follow
            app.launch(
                server_name=options.host,
                server_port=options.port,
                auth=options.auth,
                share=options.share,
                quiet=True,
                prevent_thread_lock=True,
            )
        print(texts.page_at.format(url=app.local_url), flush=True)
        if app.share_url:
            print(texts.shared_at.format(url=app.share_url), flush=True)
        elif options.share:
            print(texts.not_shared, flush=True)
        while True:  # an event's wait would not end by Ctrl-C on Windows
            time.sleep(0.5)
    finally:
        app.close(verbose=False)


if __name__ == "__main__":
    sys.exit(main())
