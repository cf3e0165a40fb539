"""Charts as pictures inside HTML, drawn with matplotlib when there is something to draw."""

import base64
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from markupsafe import Markup

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZE_INCHES = (4.6, 4.2)


def new_figure() -> "Figure":
    """A matplotlib figure of the page's size, of no window and no global state."""
    from matplotlib.figure import Figure  # It takes time to import, which the start is spared.

    return Figure(figsize=SIZE_INCHES, layout="constrained")


def confusion_matrix(
    counts: npt.NDArray[np.int64], title: str, written: str, read: str, columns: Sequence[str]
) -> "Figure":
    """A figure of how often what was written, a row, was read as each of the columns.

    The rows are the first of the columns, as many as there are.
    """
    figure = new_figure()
    axes = figure.subplots()
    axes.imshow(np.sqrt(counts), cmap="Blues")
    font_size = 7 if counts.max() >= 100 else None  # Three digits would not fit otherwise.
    for (row, column), count in np.ndenumerate(counts):
        if count:
            color = "white" if count > counts.max() / 3 else "black"
            axes.text(
                column, row, str(count), ha="center", va="center", color=color, fontsize=font_size
            )
    axes.set(title=title, ylabel=written, xlabel=read)
    axes.set_yticks(range(len(counts)), columns[: len(counts)])
    axes.set_xticks(range(len(columns)), columns)
    return figure


def embed(figure: "Figure") -> Markup:
    """A figure, named by its title, as an HTML picture that needs no other file."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=110)
    data = base64.b64encode(file.getvalue()).decode()
    picture = Markup('<img alt="{name}" src="data:image/png;base64,{data}">')
    return picture.format(name=figure.axes[0].get_title(), data=data)
