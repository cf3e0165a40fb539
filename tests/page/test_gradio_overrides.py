"""What of Gradio is bent: that it does what it should, and that it is still needed."""

from collections.abc import Iterator
from typing import Any

import anyio.to_thread
import gradio as gr
import httpx
import pytest
from gradio.routes import App
from gradio.state_holder import SessionState

from digit_app import build_app
from model import Recognizer
from model.i18n import FRENCH
from page.gradio_overrides import Session, Sessions
from tests.conftest import free_port

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def app(recognizer: Recognizer) -> Iterator[gr.Blocks]:
    app = build_app(recognizer)
    app.launch(server_port=free_port(), prevent_thread_lock=True, quiet=True)
    yield app
    app.close(verbose=False)


@pytest.fixture
def api(app: gr.Blocks) -> str:
    return f"{app.local_url}gradio_api"


def ask(api: str, name: str, data: str) -> str:
    """What the event stream of a call says in the end."""
    body = f'{{"data": {data}}}'
    call = httpx.post(f"{api}/call/{name}", content=body, headers=JSON).raise_for_status()
    return httpx.get(f"{api}/call/{name}/{call.json()['event_id']}").text


def test_a_page_is_laid_out_without_a_server(
    recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[object] = []

    def note(*given: object, **_: object) -> None:
        built.append(given)

    monkeypatch.setattr(App, "create_app", note)
    with gr.Blocks(analytics_enabled=False):
        pass
    assert built, "Gradio no longer builds one; nor need we keep it from it"
    built.clear()
    build_app(recognizer)
    assert not built
    gr.Blocks(analytics_enabled=False)
    assert built


def test_no_check_of_a_login_and_no_piece_of_an_upload_goes_to_a_thread(
    app: gr.Blocks, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hops: list[str] = []
    hop = anyio.to_thread.run_sync

    async def note(function: Any, *given: Any, **options: Any) -> Any:
        hops.append(getattr(function, "__qualname__", repr(function)))
        return await hop(function, *given, **options)

    monkeypatch.setattr(anyio.to_thread, "run_sync", note)
    httpx.post(f"{api}/upload", files={"files": ("a.png", b"a picture")}).raise_for_status()
    assert not hops


def test_a_session_writes_no_page_down(app: gr.Blocks) -> None:
    assert len(SessionState(app).config_values) > 50, "Gradio no longer does; nor need we"
    session = Session(app)
    session._update_value_in_config(next(iter(app.blocks)), "sent")
    assert not session.config_values


def test_a_visitor_keeps_a_session_and_its_state(app: gr.Blocks) -> None:
    sessions = app.state_holder
    assert isinstance(sessions, Sessions)
    state = next(block for block in app.blocks.values() if isinstance(block, gr.State))
    sessions["visitor"][state._id] = "chosen"
    assert sessions["visitor"][state._id] == "chosen"
    assert sessions["another"][state._id] != "chosen"


def test_a_call_without_a_session_leaves_none(app: gr.Blocks, api: str) -> None:
    before = set(app.state_holder.session_data)
    assert FRENCH.nothing_uploaded in ask(api, "predict", "[null]").encode().decode(
        "unicode_escape"
    )
    assert set(app.state_holder.session_data) == before


@pytest.mark.parametrize(
    ("road", "body"),
    [
        ("call/nothing", '{"data": []}'),
        ("call/v2/predict", '{"unknown": 1}'),
        ("queue/join", '{"data": [], "fn_index": 99999, "session_hash": "a"}'),
        (
            "component_server",
            '{"data": 1, "component_id": 99999, "fn_name": "a", "session_hash": "a"}',
        ),
    ],
)
def test_a_request_that_no_route_takes_gets_a_sentence(api: str, road: str, body: str) -> None:
    answer = httpx.post(f"{api}/{road}", content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.json() == {"detail": FRENCH.malformed}


def test_what_no_component_takes_gets_a_sentence(
    api: str, capfd: pytest.CaptureFixture[str]
) -> None:
    said = ask(api, "read_codes", '[3, "free"]')
    assert FRENCH.malformed in said.encode().decode("unicode_escape")
    assert "Traceback" not in capfd.readouterr().err


def test_a_full_queue_says_so_in_a_sentence(
    app: gr.Blocks, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app._queue, "max_size", 0)
    answer = httpx.post(f"{api}/call/predict", json={"data": [None]})
    assert (answer.status_code, answer.json()) == (503, {"detail": FRENCH.crowded})
