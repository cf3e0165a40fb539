"""What the events of all panels share."""

from collections.abc import Sequence
from typing import Any

import gradio as gr
from pydantic import BaseModel

# What an event's function returns: new values by component, or `gr.update(…)` for other settings
# than the value; any other component stays as it is.
Updates = dict[gr.blocks.Block, Any]

# Settings of an event that is the page's own: no spinner, and no endpoint.
PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def as_sent(updates: Updates, outputs: Sequence[gr.blocks.Block]) -> list[dict[str, Any]]:
    """Updates in the form in which a browser takes them, one for each output, in order.

    A script that was told them hands them to the page by an event of these outputs, without
    another request.
    """
    return [
        _update(output, updates[output]) if output in updates else gr.update() for output in outputs
    ]


def _update(output: gr.blocks.Block, new: Any) -> dict[str, Any]:
    changes = dict(new) if isinstance(new, dict) and "__type__" in new else gr.update(value=new)
    if "value" in changes:
        assert isinstance(output, gr.Component)
        value = output.postprocess(changes["value"])
        changes["value"] = value.model_dump() if isinstance(value, BaseModel) else value
    return changes
