"""The page's endpoints as tools for agents: how `--mcp` has Gradio's MCP server speak.

As it comes, it fetches any address that it is given, keeps what came as a data URL until the
program ends, has no valid form for a sketch, and answers with the text of Python objects.
"""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import gradio.mcp
from gradio.processing_utils import save_bytes_to_cache
from gradio.route_utils import API_PREFIX
from gradio.utils import get_upload_folder
from mcp.types import ImageContent, TextContent

from page.components import decode_data_url, within

PICTURES = ("picture", "sketch")  # What the endpoints call a file that they read.
FORM = (
    "The file itself as a data URL (data:image/png;base64,...), or the path that a POST to "
    f"{API_PREFIX}/upload gave for it. Addresses are not fetched."
)
UPLOADED = f"{API_PREFIX}/file="

Content = TextContent | ImageContent


class Tools(gradio.mcp.GradioMCPServer):
    """Gradio's MCP server, which takes pictures as they are and answers in JSON and pictures."""

    _file_data_tool_description = ""  # There is no other tool to upload with.

    def get_input_schema(
        self, tool_name: str, parameters: dict[str, str] | None = None
    ) -> tuple[dict[str, Any], list[list[str | int]]]:
        """What a tool takes; a picture is a string."""
        if tool_name not in self.tool_to_endpoint:
            raise ValueError(f"no tool {tool_name!r}")
        endpoint = self.api_info["named_endpoints"][self.tool_to_endpoint[tool_name]]
        properties, required = {}, []
        for parameter in endpoint["parameters"]:
            name = parameter["parameter_name"]
            if name in PICTURES:
                properties[name] = {"type": "string", "description": FORM}
                required.append(name)
            else:
                form = {key: parameter["type"].get(key) for key in ("type", "items", "anyOf")}
                form["default"] = parameter["parameter_default"]
                properties[name] = {key: value for key, value in form.items() if value is not None}
        return {"type": "object", "properties": properties, "required": required}, []

    def convert_strings_to_filedata(
        self, value: dict[str, Any], filedata_positions: list[list[str | int]]
    ) -> dict[str, Any]:
        """A tool's arguments as its endpoint takes them."""
        taken = dict(value)
        for name in PICTURES & value.keys():
            if name == "sketch":
                taken[name] = {"composite": _upload(value[name]), "layers": []}
            elif value[name].startswith("data:"):
                taken[name] = {"url": value[name]}
            else:
                taken[name] = _upload(value[name])
        return taken

    async def _execute_tool_without_progress(self, job: Any) -> list[Any]:
        """The outputs of an endpoint, awaited by no thread; who gives up has it stopped."""
        try:
            result = await asyncio.wrap_future(job.future)
        except asyncio.CancelledError:
            job.cancel()
            raise
        return list(result) if isinstance(result, tuple) else [result]

    def postprocess_output_data(self, data: list[Any], root_url: str) -> list[Content]:
        """Sentences as they are, pictures as pictures, and everything else as JSON."""
        return [content for output in data for content in _contents(output)]


def _upload(text: str) -> dict[str, Any]:
    """An upload, or a data URL made one. Any other file is refused, as are addresses."""
    folder = get_upload_folder()
    if text.startswith("data:"):
        # That is where Gradio keeps an upload of the same content, so it is forgotten as one.
        path = Path(save_bytes_to_cache(decode_data_url(text), "sketch", folder))
    else:
        found = within(folder, unquote(text.rpartition(UPLOADED)[2]))
        if not isinstance(found, Path) or found == Path():
            raise ValueError(f"No picture: {text[:100]!r}. {FORM}")
        path = found
    return {"path": str(path), "meta": {"_type": "gradio.FileData"}}


def _contents(output: Any) -> list[Content]:
    if isinstance(output, list):  # A gallery.
        return [content for entry in output for content in _contents(entry)]
    if isinstance(output, dict) and "image" in output:
        caption = TextContent(type="text", text=output["caption"])
        return [caption, *_contents(output["image"])]
    if isinstance(output, dict) and "path" in output:
        picture = base64.b64encode(Path(output["path"]).read_bytes()).decode()
        return [ImageContent(type="image", data=picture, mimeType="image/png")]
    if output is None:
        return []
    text = output if isinstance(output, str) else json.dumps(output, ensure_ascii=False)
    return [TextContent(type="text", text=text)]


def speak_so() -> None:
    """Has pages that are launched from now on speak to agents by `Tools`."""
    # Gradio names the class in one place, where it makes its server, and offers no other way in.
    gradio.mcp.GradioMCPServer = Tools
