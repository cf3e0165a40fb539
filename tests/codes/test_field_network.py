"""What the field network sees of a picture, and how its answer is laid out."""

import cv2
import numpy as np
import pytest

from model.codes import field_network
from model.codes.field_network import (
    FIELD_NETWORK,
    MAPS,
    MAX_PIXELS,
    STRIDE,
    FieldNetwork,
    fitting_scale,
    pack,
    to_field_maps,
    to_page,
    unpack,
)
from model.litert import read_weights


@pytest.mark.parametrize("shape", [(100, 61, 3), (3000, 2000, 3), (40, 9000, 1), (1, 1, 3)])
@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_a_picture_is_seen_small_enough_and_filled_up(
    shape: tuple[int, int, int], zoom: float
) -> None:
    pixels = np.full(shape, 51, np.uint8)
    seen, (width, height) = to_page(pixels, zoom * fitting_scale(pixels, MAX_PIXELS))
    assert seen.dtype == np.float32 and np.allclose(seen, 0.2)
    rows, columns, channels = seen.shape
    assert channels == 3 and rows % 32 == columns % 32 == 0
    assert 0 <= rows - height < 32 and 0 <= columns - width < 32
    assert width * height <= 1.01 * zoom**2 * MAX_PIXELS + zoom * (width + height)
    if shape[0] * shape[1] < MAX_PIXELS:
        assert (height, width) == tuple(round(zoom * side) for side in shape[:2])


def test_packed_maps_are_laid_side_by_side() -> None:
    maps = np.arange(6 * 4 * MAPS, dtype=np.float32).reshape(6, 4, MAPS)
    packed = pack(maps)
    assert packed.shape == (3, 2, 4 * MAPS)
    assert np.array_equal(unpack(packed), maps)
    assert np.array_equal(packed[0, 0, :MAPS], maps[0, 0])


def test_logits_become_probabilities_and_directions_stay() -> None:
    logits = np.zeros((1, 2, MAPS), np.float32)
    logits[0, 0] = 200, -200, 0, -1, 0.5
    maps = to_field_maps(logits, (4.0, 8.0))
    assert (maps.digits[0, 0], maps.writing[0, 0], maps.printed[0, 0]) == (1, 0, 0.5)
    assert maps.direction[0, 0].tolist() == [-1, 0.5] and maps.stride == (4, 8)


def test_what_is_said_from_several_distances_is_averaged() -> None:
    network = FieldNetwork(read_weights(FIELD_NETWORK)[0])
    pixels = np.full((300, 400, 3), 235, np.uint8)
    cv2.putText(pixels, "20471", (60, 160), 0, 1.6, (40, 30, 90), 3, cv2.LINE_AA)
    glance, closely = network.maps(pixels), network.multiscale_maps(pixels)
    assert closely.digits.shape == (-(-450 // STRIDE), -(-600 // STRIDE))
    assert closely.stride == pytest.approx((STRIDE / 1.5, STRIDE / 1.5))
    assert glance.stride == (STRIDE, STRIDE)
    for maps in (glance, closely):  # The place of what is written is the same.
        rows, columns = np.nonzero(np.maximum(maps.digits, maps.writing) > 0.5)
        middle = (columns.mean() + 0.5) * maps.stride[0], (rows.mean() + 0.5) * maps.stride[1]
        assert np.hypot(middle[0] - 134, middle[1] - 142) < 12


def test_a_large_page_is_seen_in_bands_as_it_would_be_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = FieldNetwork(read_weights(FIELD_NETWORK)[0])
    pixels = np.full((600, 400, 3), 235, np.uint8)
    for y in (100, 290, 310, 500):
        cv2.putText(pixels, "20471", (60, y), 0, 1.6, (40, 30, 90), 3, cv2.LINE_AA)
    whole = network.maps(pixels)
    monkeypatch.setattr(field_network, "MAX_BAND_PIXELS", 80_000)
    bands = network.maps(pixels)
    assert bands.digits.shape == whole.digits.shape and bands.stride == whole.stride
    assert np.abs(bands.digits - whole.digits).mean() < 0.01
    assert ((bands.digits > 0.5) != (whole.digits > 0.5)).mean() < 0.01
