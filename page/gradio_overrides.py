"""Where Gradio is bent, for want of a setting; tests/page/test_gradio_overrides.py says of each
when it is no longer needed, or no longer does what it should.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import SimpleNamespace
from typing import Any

import fastapi.dependencies.utils
import gradio as gr
from fastapi import Request
from fastapi.responses import JSONResponse
from gradio.blocks import BlockFunction
from gradio.route_utils import FnIndexInferError, GradioUploadFile
from gradio.routes import App
from gradio.state_holder import SessionState, StateHolder

from page.components import OptionalJson

# What Gradio's routes raise for an unknown function, component or session, or a wrong type.
MALFORMED = (FnIndexInferError, LookupError, RecursionError, TypeError, ValueError)


class Session(SessionState):
    """A visitor's states. Gradio's own also writes the whole page down, for deep links: most of
    the time of a call of an endpoint, and what was sent and answered is kept for an hour.
    """

    def __init__(self, blocks: gr.Blocks) -> None:
        super().__init__(SimpleNamespace(default_config=blocks.default_config, blocks={}))

    def _update_value_in_config(self, key: int, value: Any) -> None:
        pass


class Sessions(StateHolder):
    """The sessions of visitors; a call that names none gets its own, and nobody keeps it."""

    def __getitem__(self, session_id: str) -> SessionState:
        # A call without a session goes by the name of its event.
        if session_id in self.blocks._queue.event_ids_to_events:
            return Session(self.blocks)
        if session_id not in self.session_data:
            self.session_data[session_id] = Session(self.blocks)
        return super().__getitem__(session_id)


@contextmanager
def no_server_yet() -> Iterator[None]:
    """A page is laid out in here without the servers that Gradio builds at each step of it.

    They take half of the time, and none of them ever serves: `launch` builds its own.
    """
    build = App.create_app
    App.create_app = staticmethod(lambda *_, **__: None)
    try:
        yield
    finally:
        App.create_app = staticmethod(build)


async def _call(function: Callable[..., Any], **values: Any) -> Any:
    return function(**values)


def stay_in_the_loop() -> None:
    """Spares a request six changes of threads, which take longer than the reading of a digit.

    They are for checks of the login, which look into a dictionary, and for writing pieces of an
    upload, which the system takes into its memory.
    """
    fastapi.dependencies.utils.run_in_threadpool = _call  # type: ignore[assignment, attr-defined]
    GradioUploadFile._in_memory = True


@asynccontextmanager
async def _hold_sessions(app: App) -> AsyncIterator[None]:
    app.state_holder = Sessions()
    app.state_holder.set_blocks(app.get_blocks())
    yield


def _answer(status: int, sentence: str) -> Callable[[Request, Exception], JSONResponse]:
    return lambda request, error: JSONResponse({"detail": sentence}, status)


def _is_left_alone(block_fn: BlockFunction) -> bool:
    """Whether both are asked for; examples ask for the second alone, and need Gradio's own."""
    return not (block_fn.preprocess or block_fn.postprocess)


class SwiftBlocks(gr.Blocks):
    """Blocks that hold `Sessions`, and leave what goes in and out of a listener as it is sent
    where `preprocess=False` and `postprocess=False` together ask for that.

    Gradio still looks there for files to check and copy, one by one and each in a thread.
    """

    def __init__(self, malformed: str, crowded: str, **options: Any) -> None:
        """Args:
        malformed: the sentence that answers what no component takes.
        crowded: the sentence that answers when there is no more room to wait.
        """
        super().__init__(**options)
        self._malformed, self._crowded = malformed, crowded

    def launch(self, **options: Any) -> Any:
        """As `gr.Blocks.launch`; a request that no route can take is answered in a sentence."""
        stay_in_the_loop()
        malformed = _answer(400, self._malformed)
        app_options: dict[str, Any] = {
            "lifespan": _hold_sessions,
            "exception_handlers": {
                503: _answer(503, self._crowded),
                **dict.fromkeys(MALFORMED, malformed),
            },
        }
        return super().launch(app_kwargs=app_options | options.pop("app_kwargs", {}), **options)

    async def preprocess_data(
        self,
        block_fn: BlockFunction,
        inputs: list[Any],
        state: SessionState | None,
        explicit_call: bool = False,
    ) -> list[Any]:
        if _is_left_alone(block_fn):
            count = len(block_fn.inputs)
            return [*inputs, *[None] * count][:count]
        if all(isinstance(block, OptionalJson) for block in block_fn.inputs[len(inputs) :]):
            inputs = [*inputs, *[None] * (len(block_fn.inputs) - len(inputs))]
        try:
            return await super().preprocess_data(block_fn, inputs, state, explicit_call)
        except gr.Error:
            raise
        except Exception as error:
            raise gr.Error(self._malformed, print_exception=False) from error

    async def postprocess_data(
        self, block_fn: BlockFunction, predictions: Any, state: SessionState | None
    ) -> list[Any]:
        if _is_left_alone(block_fn):
            return predictions
        return await super().postprocess_data(block_fn, predictions, state)
