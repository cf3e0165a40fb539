"""What the events of all panels share."""

from typing import Any

import gradio as gr

# What an event's function returns: new values by component; any other component stays as it is.
Updates = dict[gr.blocks.Block, Any]

# Settings of an event that is the page's own: no spinner, and no endpoint.
PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
