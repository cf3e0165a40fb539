"""The colors of sure, unsure and wrong: the same on the page and in all its files.

The page's styles take them by name from `css`: `var(--sure)`, `var(--sure-solid)` and
`var(--sure-on-paper)`, and so on for the others.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Color:
    """One meaning in the color that each ground asks for, written as "#rrggbb".

    Attributes:
        light: text on the light theme; and areas under white text, in both themes.
        dark: text on the dark theme.
        on_paper: lines over a photograph of paper, in both themes.
    """

    light: str
    dark: str
    on_paper: str


SURE = Color("#0f766e", "#2dd4bf", "#0f766e")
UNSURE = Color("#b45309", "#fbbf24", "#d97706")
WRONG = Color("#b91c1c", "#f87171", "#dc2626")

# The ground of a cell in a workbook; what is sure stays white.
UNSURE_CELL, WRONG_CELL = "#ffe699", "#f8cbad"
PROPOSED_CELL = "#ddebf7"  # Nobody has said yet that the proposal is right.

_NAMED = {"sure": SURE, "unsure": UNSURE, "wrong": WRONG}


def css() -> str:
    """The colors as custom properties of CSS, for the light theme and the dark one."""
    light = "".join(
        f"--{name}: {color.light}; --{name}-solid: {color.light}; "
        f"--{name}-on-paper: {color.on_paper}; "
        for name, color in _NAMED.items()
    )
    dark = "".join(f"--{name}: {color.dark}; " for name, color in _NAMED.items())
    return f":root {{ {light}}}\n.dark {{ {dark}}}\n"
