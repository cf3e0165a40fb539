"""What is around a drawing or a sheet is left out."""

import numpy as np
import pytest
from PIL import Image

from model import Recognizer
from model.digits.glyph import read_glyph


def test_a_sheet_on_a_desk_is_read(recognizer: Recognizer, three: Image.Image) -> None:
    desk = Image.new("L", (300, 380), 70)
    desk.paste(three.resize((180, 240)), (70, 60))
    assert recognizer.read(desk.rotate(4, Image.Resampling.BICUBIC, fillcolor=70)).digit == 3


@pytest.mark.parametrize("shape", [(20, 400), (1000, 60), (200, 3000)])
def test_a_light_block_in_a_long_dark_strip_ends(shape: tuple[int, int]) -> None:
    strip = np.zeros(shape, np.uint8)
    strip[2:-2, shape[1] // 4 : -shape[1] // 4] = 250
    read_glyph(strip)
