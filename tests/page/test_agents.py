"""The page's endpoints as tools, called by the MCP client over HTTP."""

import asyncio
import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio.mcp
import httpx
import pytest
from gradio.utils import get_upload_folder
from PIL import Image

from digit_app import build_app
from model import Recognizer
from model.codes.forms.words import form_words
from model.i18n import FRENCH
from tests.code_doubles import SIREN, SURE, FixedReader, png
from tests.conftest import serve
from tests.own_loop import run

pytest.importorskip("mcp")
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

from page import agents

pytestmark = pytest.mark.slow

SEVEN = Path(__file__).parents[2] / "examples" / "7-ruled-paper.jpg"


@pytest.fixture(scope="module")
def url(recognizer: Recognizer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("uploads")))
        patch.setattr(gradio.mcp, "GradioMCPServer", gradio.mcp.GradioMCPServer)
        agents.speak_so()
        yield from serve(recognizer, "fr", FixedReader, mcp_server=True)


def ask(url: str, question: str, *given: Any) -> Any:
    """What one method of an MCP session gives."""

    async def connect() -> Any:
        async with (
            streamablehttp_client(f"{url}gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            return await getattr(session, question)(*given)

    return run(asyncio.wait_for(connect(), 60))


def call(url: str, tool: str, **arguments: Any) -> Any:
    return ask(url, "call_tool", tool, arguments)


def refusal(url: str, tool: str, **arguments: Any) -> str:
    answer = call(url, tool, **arguments)
    assert answer.isError
    return str(answer.content[0].text)


def data_url(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()


def test_the_endpoints_are_the_tools_and_nothing_else_is(url: str) -> None:
    tools = {tool.name: tool for tool in ask(url, "list_tools").tools}
    assert sorted(tools) == ["predict", "predict_sketch", "read_codes"]
    for tool in tools.values():
        assert tool.description.startswith("Reads the") and "gradio" not in tool.description
        (file,) = agents.PICTURES & tool.inputSchema["properties"].keys()
        assert tool.inputSchema["required"] == [file]
        assert tool.inputSchema["properties"][file]["description"] == agents.FORM


def test_a_picture_is_read_and_shown_as_the_network_saw_it(url: str) -> None:
    sentence, label, glyph, *maps = call(
        url, "predict", picture=data_url(SEVEN.read_bytes()), show_feature_maps=True
    ).content
    assert sentence.text.startswith(FRENCH.predicted.partition("{")[0] + "7")
    assert json.loads(label.text)["label"] == "7"
    assert Image.open(io.BytesIO(base64.b64decode(glyph.data))).size == (28, 28)
    assert [content.type for content in maps] == ["text", "image"] * 8


@pytest.mark.parametrize("is_address", [False, True])
def test_an_upload_is_read_by_its_path_or_address(url: str, is_address: bool) -> None:
    files = {"files": ("seven.jpg", SEVEN.read_bytes())}
    (path,) = httpx.post(f"{url}gradio_api/upload", files=files).json()
    given = f"{url}gradio_api/file={path}" if is_address else path
    assert "7" in call(url, "predict", picture=given).content[0].text


def test_a_sketch_is_a_picture_too_and_lies_where_uploads_are_forgotten(url: str) -> None:
    before = set(Path(get_upload_folder()).rglob("*"))
    content = call(url, "predict_sketch", sketch=data_url(SEVEN.read_bytes())).content
    assert "7" in content[0].text
    left = {path for path in Path(get_upload_folder()).rglob("*") if path.is_file()} - before
    assert [path.name for path in left if path.read_bytes() == SEVEN.read_bytes()] in (
        [],
        ["sketch"],
    )


def test_codes_are_answered_in_json(url: str) -> None:
    (content,) = call(url, "read_codes", picture=data_url(png(SURE, SIREN)), kind="siren").content
    assert [code["text"] for code in json.loads(content.text)["codes"]] == [SURE, SIREN]


def test_a_zone_of_codes_is_a_list_of_numbers_that_may_be_left_out(url: str) -> None:
    (tool,) = (tool for tool in ask(url, "list_tools").tools if tool.name == "read_codes")
    assert tool.inputSchema["properties"]["zone"] == {"type": "array", "items": {"type": "number"}}
    (content,) = call(url, "read_codes", picture=data_url(png(SURE)), zone=[0, 0, 1, 0.5]).content
    assert [code["text"] for code in json.loads(content.text)["codes"]] == [SURE]
    refused = refusal(url, "read_codes", picture=data_url(png(SURE)), zone=[0, 0, 1, 2])
    assert refused == FRENCH.codes.no_zone


def test_a_form_is_an_object_or_text_and_may_be_left_out(url: str) -> None:
    (tool,) = (tool for tool in ask(url, "list_tools").tools if tool.name == "read_codes")
    kinds = tool.inputSchema["properties"]["form"]["anyOf"]
    assert [kind["type"] for kind in kinds] == ["object", "string", "array"]
    no_form = form_words("fr").refused["no_form"]
    for form in ({"type": "batch"}, "no form", ["no form"]):
        assert refusal(url, "read_codes", picture=data_url(png(SURE)), form=form) == no_form


@pytest.mark.parametrize(("tool", "name"), [("predict", "picture"), ("predict_sketch", "sketch")])
def test_no_other_file_is_read_and_no_address_fetched(url: str, tool: str, name: str) -> None:
    for given in (
        *("/etc/passwd", str(SEVEN), "", "\0", "../../etc/passwd", "AAAA"),
        *("http://127.0.0.1:9/a.png", "https://example.org/a.png", "file:///etc/passwd"),
        "http://127.0.0.1/gradio_api/file=/etc/passwd",
    ):
        refused = refusal(url, tool, **{name: given})
        assert refused == f"No picture: {given[:100]!r}. {agents.FORM}"


def test_a_bad_picture_is_refused_in_the_pages_words(url: str) -> None:
    assert refusal(url, "predict", picture=data_url(b"none")) == FRENCH.refusal("unreadable")
    assert "siren" in refusal(url, "read_codes", picture=data_url(png(SURE)), kind="horoscope")
    assert "required" in refusal(url, "predict")
    assert "no tool 'judge'" in refusal(url, "judge", codes=[])


def test_without_the_option_there_is_no_such_server(recognizer: Recognizer) -> None:
    app = build_app(recognizer, "fr", FixedReader)
    assert app.mcp_server_obj is None
    for url in serve(recognizer, "fr", FixedReader, mcp_server=False):
        assert httpx.post(f"{url}gradio_api/mcp/", json={}).status_code in (404, 405)
