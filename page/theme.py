"""The page's look and manners, which it keeps whoever launches it."""

from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from model.i18n import Language
from model.images.pages import MAX_PDF_BYTES
from model.images.picture import MAX_BYTES
from page.colors import SURE, css
from page.gradio_overrides import SwiftBlocks
from page.templates import FOLDER
from page.visitor_language import VisitorLanguage

STYLES = (
    "page.css",
    "digits/digits.css",
    "trials/trials.css",
    "networks/networks.css",
    "codes/style.css",
    "codes/lists/lists.css",
    "codes/forms/forms.css",
    "codes/batches/batches.css",
    "codes/review/groups.css",
)
# Looked at every 5 minutes, gone when older than 30: no picture stays an hour.
FORGET_PICTURES = (300, 1800)
# A little above, so that a file a little too heavy is refused in the page's own words.
UPLOAD_LIMIT = MAX_PDF_BYTES + MAX_BYTES
# What a phone wants to know beside the manifest to install the page as an app.
_APP = (
    f'<meta name="theme-color" content="{SURE.light}">'
    '<link rel="apple-touch-icon" href="./pwa_icon/192">'
)


class DigitPage(SwiftBlocks):
    """Blocks in this project's theme and style, private by default."""

    def __init__(self, texts: Language) -> None:
        super().__init__(
            texts.malformed,
            texts.crowded,
            title=texts.title,
            analytics_enabled=False,
            delete_cache=FORGET_PICTURES,
        )
        self._look = {
            "theme": _theme(),
            # Not as css=, which Gradio confines to what lies inside its own frame.
            "head": f"<style>{_style()}</style>{_APP}",
            "pwa": True,
            "favicon_path": str(FOLDER / "icon.png"),
            "footer_links": ["api"],
            "max_file_size": UPLOAD_LIMIT,
            "run_history": False,
            "enable_monitoring": False,
            "ssr_mode": False,
            "app_kwargs": {"middleware": [Middleware(VisitorLanguage, default=texts.code)]},
        }

    def launch(self, **options: Any) -> Any:
        """As `gr.Blocks.launch`; what is given takes the place of the page's own."""
        return super().launch(**(self._look | options))


def _style() -> str:
    return css() + "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in STYLES)


def _theme() -> gr.themes.Base:
    """Soft teal, dark enough to be read, in the visitor's own fonts: no font host is asked."""
    return gr.themes.Soft(
        primary_hue="teal", font=["system-ui", "sans-serif"], font_mono=["monospace"]
    ).set(
        body_background_fill="*neutral_50",
        color_accent="*primary_600",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_hover_dark="*primary_800",
        checkbox_label_background_fill_selected="*primary_700",
        checkbox_label_background_fill_selected_dark="*primary_700",
        block_label_background_fill_dark="*primary_700",
        block_title_background_fill_dark="*primary_700",
        block_label_text_color="*primary_800",
        block_title_text_color="*primary_800",
        checkbox_border_color="*neutral_500",
    )
