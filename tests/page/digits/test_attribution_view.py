"""What is shown of a reading: evidence and maps, as pictures."""

import re
import time

import numpy as np
import pytest

from model import Reading, Recognizer
from model.digits.attribution import Attributor
from model.i18n import FRENCH
from page.digits.attribution_view import Wishes, draw_heat, draw_maps, view_attribution
from tests.conftest import Digits


@pytest.fixture(scope="module")
def attributor() -> Attributor:
    return Attributor.load()


@pytest.fixture
def reading(recognizer: Recognizer, digits: Digits) -> Reading:
    return recognizer.read(digits[0][35])


def test_maps_are_drawn_of_any_convolution_as_many_as_wished(reading: Reading) -> None:
    for name, channels, side in (("conv_1", 16, 28), ("conv_3", 48, 14), ("conv_8", 112, 7)):
        drawn = draw_maps(reading, FRENCH, name, 0)
        assert len(drawn) == channels and drawn[0][0].size == (side, side)
        assert [caption for _, caption in drawn[:2]] == ["filtre 1", "filtre 2"]
        assert len(draw_maps(reading, FRENCH, name, 16)) == 16


def test_maps_by_influence_begin_with_the_greatest(
    reading: Reading, attributor: Attributor
) -> None:
    attribution = attributor.attribute(reading.glyph, 7)
    captions = [text for _, text in draw_maps(reading, FRENCH, "conv_3", 16, attribution)]
    found = [re.fullmatch(r"filtre (\d+) · (\+|−|)(\d+) %", text) for text in captions]
    shares = [int(match[3]) for match in found if match]
    assert len(shares) == 16 and shares == sorted(shares, reverse=True) and shares[0] > 0
    strongest = int(np.abs(attribution.influence("conv_3")).argmax()) + 1
    assert captions[0].startswith(f"filtre {strongest} · ")


def test_heat_is_red_for_and_blue_against(reading: Reading, attributor: Attributor) -> None:
    attribution = attributor.attribute(reading.glyph, 7, 1)
    heat, picture = attribution.heat(), draw_heat(reading, attribution).astype(int)
    assert picture.shape == (224, 224, 3)
    red = picture[..., 0] - picture[..., 2]
    for y, x in (divmod(int(heat.argmax()), 28), divmod(int(heat.argmin()), 28)):
        assert np.sign(red[8 * y + 4, 8 * x + 4]) == np.sign(heat[y, x])


def test_a_look_inside_is_not_felt(reading: Reading, attributor: Attributor) -> None:
    wishes = Wishes(True, "difference", "conv_3", 8, True)
    times = []
    for _ in range(15):
        start = time.perf_counter()
        view_attribution(reading, attributor, wishes, FRENCH)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.03
