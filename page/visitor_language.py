"""One server, several languages: a visitor gets the page in the browser's own, or the one chosen.

The page is laid out once for each language: at "/" for the program's own, at "/en" for English.
A visitor who comes to "/" is given what the browser asks for (RFC 9110, section 12.5.4); each
page names the others.
"""

import json
from collections.abc import Collection

import gradio as gr
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model.i18n import LANGUAGES, Language
from page.templates import FOLDER, render

SCRIPTS = ("page.js", "words.js")


def add_language_switch(texts: Language) -> None:
    """A link for each language; and the scripts that have the whole page speak this one."""
    settings = json.dumps(
        {
            "language": texts.code,
            "title": texts.title,
            "gradioWords": dict(texts.gradio_words),
        }
    )
    scripts = ((FOLDER / name).read_text(encoding="utf-8").strip() for name in SCRIPTS)
    gr.HTML(
        render(
            "languages.html",
            label=texts.languages,
            languages=LANGUAGES.values(),
            current=texts.code,
        ),
        js_on_load="\n".join(f"({script})({settings});" for script in scripts),
        apply_default_css=False,
        elem_id="languages",
    )


def wanted_language(asked: str, offered: Collection[str], default: str) -> str:
    """Which language a browser is given.

    Args:
        asked: its Accept-Language, such as "fr-CH, en;q=0.8"; anything at all, for it is sent.
        offered: codes of languages, such as "fr".
        default: is given where none of them is asked for.
    """
    best, weight = default, 0.0
    for entry in asked.split(","):
        tag, _, quality = entry.partition(";")
        code = tag.strip().partition("-")[0].lower()
        try:
            share = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if code in offered and weight < share <= 1:
            best, weight = code, share
    return best


class VisitorLanguage:
    """ASGI middleware that leads a visitor of "/" to the page in the language to be given."""

    def __init__(self, app: ASGIApp, default: str) -> None:
        """Args:
        app: what serves the pages.
        default: the code of the language of its page at "/".
        """
        self._app, self._default = app, default
        self._pages = {f"/{code}": code for code in LANGUAGES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path")
        if scope["type"] != "http" or path not in {"/", *self._pages}:
            return await self._app(scope, receive, send)
        asked = Headers(scope=scope).get("accept-language", "")
        code = self._pages.get(path) or wanted_language(asked, LANGUAGES, self._default)
        if path == "/" and code != self._default:  # Gradio's script goes by the address.
            query = scope["query_string"].decode("latin-1")
            target = code + ("?" + query if query else "")
            headers = {"Location": target, "Vary": "Accept-Language", "Cache-Control": "no-store"}
            return await Response(status_code=307, headers=headers)(scope, receive, send)
        page = "/" if code == self._default else f"/{code}"

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Language"] = code
                headers.add_vary_header("Accept-Language")
            await send(message)

        await self._app({**scope, "path": page, "raw_path": page.encode()}, receive, send_named)
