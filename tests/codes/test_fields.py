"""Maps of a page → its fields, and each cut out level."""

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from model.codes import fields
from model.codes.field_network import FieldMaps
from model.codes.fields import Field, Kind, core_corners, cut_out, find_fields, in_reading_order

STRIDE = 4.0


def box(left: float, top: float, right: float, bottom: float) -> npt.NDArray[np.float64]:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def turned(corners: npt.NDArray[np.float64], degrees: float) -> npt.NDArray[np.float64]:
    """Clockwise around the middle of a page of 400×400 pixels."""
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (corners - 200) @ turn.T + 200


def maps_of(
    *truths: npt.NDArray[np.float64], kind: Kind = "digits", others: tuple[Field, ...] = ()
) -> FieldMaps:
    """What a network without fault would say of a page of 400×400 pixels."""
    found = [*(Field(corners, kind, 1.0) for corners in truths), *others]
    maps = {name: np.zeros((100, 100), np.float32) for name in ("digits", "writing")}
    direction = np.zeros((100, 100, 2), np.float32)
    for field in found:
        fine = np.zeros((400, 400), np.float32)
        core = core_corners(field.corners, 6.0)
        cv2.fillConvexPoly(fine, np.round(core * 16 - 8).astype(np.int32), 1.0, shift=4)
        coverage = cv2.resize(fine, (100, 100), interpolation=cv2.INTER_AREA)
        maps[field.kind] = np.maximum(maps[field.kind], coverage)
        direction[coverage > 0] = field.direction
    printed = np.zeros((100, 100), np.float32)
    return FieldMaps(maps["digits"], maps["writing"], printed, direction, (STRIDE, STRIDE))


@pytest.mark.parametrize("degrees", [0, 3, -20, 90, 180, 265])
def test_a_field_is_found_where_it_is_and_as_it_is_turned(degrees: float) -> None:
    truth = turned(box(100, 180, 300, 216), degrees)
    (found,) = find_fields(maps_of(truth))
    assert found.kind == "digits" and found.probability > 0.9
    assert np.abs(found.corners - truth).max() < 7
    assert found.direction @ Field(truth, "digits", 1.0).direction > 0.995


def test_lines_close_above_each_other_are_fields_of_their_own() -> None:
    truths = [box(80, top, 300, top + 28) for top in (100, 132, 164)]
    found = find_fields(maps_of(*truths))
    assert [abs(field.center[1] - 114 - 32 * n) < 3 for n, field in enumerate(found)] == [True] * 3


def test_what_follows_near_on_a_line_is_one_field_and_columns_are_two() -> None:
    near = find_fields(maps_of(box(60, 100, 120, 160), box(128, 106, 220, 166)))
    assert len(near) == 1 and near[0].corners[1, 0] - near[0].corners[0, 0] > 150
    columns = find_fields(maps_of(box(60, 100, 120, 130), box(160, 100, 220, 130)))
    assert len(columns) == 2


@pytest.mark.parametrize("after", [box(124, 118, 190, 148), box(124, 60, 230, 130)])
def test_what_is_on_another_line_or_much_higher_is_no_part_of_a_field(
    after: npt.NDArray[np.float64],
) -> None:
    assert len(find_fields(maps_of(box(60, 100, 120, 130), after))) == 2


def test_digits_and_other_writing_are_told_apart_and_never_joined() -> None:
    word = Field(box(128, 100, 200, 130), "writing", 1.0)
    found = find_fields(maps_of(box(60, 100, 120, 130), others=(word,)))
    assert [field.kind for field in found] == ["digits", "writing"]


def test_faint_maps_and_specks_are_no_fields() -> None:
    maps = maps_of(box(60, 100, 200, 130))
    faint = FieldMaps(maps.digits * 0.6, maps.writing, maps.printed, maps.direction, maps.stride)
    assert not find_fields(faint)
    speck = np.zeros_like(maps.digits)
    speck[10, 10] = 1
    assert not find_fields(
        FieldMaps(speck, maps.writing, maps.printed, maps.direction, maps.stride)
    )


@pytest.mark.parametrize("degrees", [0, 90, 180])
def test_fields_come_in_the_order_in_which_one_reads(degrees: float) -> None:
    boxes = [box(40, 60, 100, 90), box(250, 52, 300, 82), box(60, 200, 120, 230)]
    order = in_reading_order([Field(turned(b, degrees), "digits", 1.0) for b in boxes[::-1]])
    assert [field.center.round().tolist() for field in order] == [
        turned(b, degrees).mean(axis=0).round().tolist() for b in boxes
    ]
    assert in_reading_order([]) == []


@pytest.mark.parametrize("degrees", [0, 12, 90, 200])
def test_a_field_is_cut_out_level(degrees: float) -> None:
    pixels = np.full((400, 400, 3), 255, np.uint8)
    stroke = turned(box(120, 199, 280, 201), degrees)
    cv2.fillConvexPoly(pixels, stroke.round().astype(np.int32), (0, 0, 0))
    dot = turned(np.array([[110.0, 190.0]]), degrees)[0]
    cv2.circle(pixels, (round(dot[0]), round(dot[1])), 4, (0, 0, 0), -1)
    cut, to_picture = cut_out(pixels, Field(turned(box(100, 180, 300, 220), degrees), "digits", 1))
    height, width, _ = cut.shape
    margins = 2 * fields.MARGIN_ABOVE * 40, 2 * fields.MARGIN_BESIDE * 40
    assert abs(height - 40 - margins[0]) <= 1 and abs(width - 200 - margins[1]) <= 1
    rows = np.nonzero((cut[:, width // 2 :, 0] < 128).any(axis=1))[0]
    assert abs(rows.mean() - height / 2) < 2 and np.ptp(rows) < 6
    above = cut[: height // 2 - 5, : width // 2, 0] < 128
    assert above.any(), "the dot is before the stroke and above it"
    middle = to_picture @ (width / 2, height / 2, 1)
    assert np.abs(middle - 200).max() < 1


@pytest.mark.parametrize("degrees", [0.0, 30.0, 180.0])
def test_a_part_of_a_field_is_between_two_points(degrees: float) -> None:
    whole = turned(box(20, 40, 120, 60), degrees)
    part = turned(box(45, 40, 70, 60), degrees)
    ends = turned(box(45, 47, 70, 53), degrees)
    field = Field(whole, "digits", 1.0)
    assert field.between(ends[0], ends[2]).corners == pytest.approx(part)
    far = field.between(ends[0], ends[0] + 900 * field.direction)
    assert far.corners[1] == pytest.approx(whole[1]), "no farther than the field"
