"""A part of a line of writing that is one code."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.codes.cells import Cell
from model.codes.ensemble import Logits
from model.codes.text_lines import TextLine


@dataclass(frozen=True, eq=False)
class LinePart:
    """A part of a line of writing that is one code.

    Attributes:
        line: the line.
        logits: float32 (T, 12 or 17), what the recognizer says of the part.
        left: the first column of the part in the line's strip.
        stride: columns of a timestep.
        cells: of the line; none where it is no row of them.
        is_field: whether the line is a field of a page.
    """

    line: TextLine
    logits: Logits
    left: int
    stride: int
    cells: list[Cell]
    is_field: bool

    @property
    def right(self) -> int:
        """The column after its last."""
        return self.left + len(self.logits) * self.stride

    def columns(self, timesteps: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        """The columns of the strip in the middle of timesteps of the part."""
        return np.asarray(self.left + (timesteps + 0.5) * self.stride, np.float64)
