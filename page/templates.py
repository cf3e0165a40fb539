"""HTML from the templates that stand beside the panels; what is filled in is escaped."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent

_templates = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


def render(template: str, **values: Any) -> str:
    """A template filled in.

    Args:
        template: its path in this folder.
        values: what it names; text is escaped, `markupsafe.Markup` taken as it is.
    """
    return _templates.get_template(template).render(values)
