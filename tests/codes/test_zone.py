"""What is read of a picture where somebody points, or draws a zone."""

import cv2
import numpy as np
import pytest

from model import CodeReader, PictureError
from model.codes.zone import Zone, meant_by
from tests.codes.test_reader import PITCH, Picture, write
from tests.conftest import Digits

FIRST, SECOND = "20517734", "38205961"
LEFT, TOP, LOWER = 120, 200, 420  # Pixels: of the codes, of the first one and the second one.


@pytest.fixture(scope="module")
def reader() -> CodeReader:
    return CodeReader.load(alone=True)


@pytest.fixture(scope="module")
def sheet(digits: Digits) -> Picture:
    """A page of two codes, the second one between print and in cells."""
    page = np.full((800, 640, 3), 225, np.uint8)
    for top, code in ((TOP, FIRST), (LOWER, SECOND)):
        written = write(digits, code)
        page[top : top + len(written), LEFT : LEFT + written.shape[1]] = written
    for y, words in ((360, "Reference :"), (560, "Thank you for your order")):
        cv2.putText(page, words, (40, y), cv2.FONT_HERSHEY_DUPLEX, 0.9, (50, 50, 50), 2)
    for x in range(LEFT + 22, LEFT + 380, 44):
        cv2.line(page, (x, LOWER + 12), (x, LOWER + 78), (90, 90, 90), 2)
    for y in (LOWER + 12, LOWER + 78):
        cv2.line(page, (LEFT + 22, y), (LEFT + 374, y), (90, 90, 90), 2)
    return page


def around(page: Picture, left: float, top: float, right: float, bottom: float) -> Zone:
    height, width = page.shape[:2]
    return Zone(left / width, top / height, right / width, bottom / height)


def point(page: Picture, x: float, y: float) -> Zone:
    return around(page, x - 3, y - 3, x + 3, y + 3)


def texts(reader: CodeReader, page: Picture, zone: Zone) -> list[str]:
    return [code.text for code in reader.read(page, zone).codes]


@pytest.mark.parametrize(
    "shares",
    [
        (-0.1, 0, 1, 1),
        (0, 0, 1.01, 1),
        (0.5, 0, 0.5, 1),
        (0.6, 0, 0.5, 1),
        (0, float("nan"), 1, 1),
        (0, 0, float("inf"), 1),
    ],
)
def test_what_is_no_part_of_a_picture_is_no_zone(shares: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="left, top, right and bottom"):
        Zone(*shares)


def test_a_zone_is_written_as_it_is_parsed() -> None:
    zone = Zone.parse("0.1, 0.25,0.5,1")
    assert zone == Zone(0.1, 0.25, 0.5, 1.0)
    assert str(zone) == "0.1,0.25,0.5,1" and Zone.parse(str(zone)) == zone


@pytest.mark.parametrize("text", ["", "0.1,0.2,0.5", "0,0,1,1,1", "a,b,c,d", "0 0 1 1", "0,0,1,2"])
def test_what_is_written_otherwise_is_no_zone(text: str) -> None:
    with pytest.raises(ValueError, match="left, top, right and bottom"):
        Zone.parse(text)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_zone_turns_with_its_picture(degrees: int) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8)
    zone = Zone(0.125, 0.5, 0.25, 0.75)
    turned = zone.turned(degrees).cut(np.rot90(picture, -degrees // 90))
    assert np.array_equal(turned, np.rot90(zone.cut(picture), -degrees // 90))


def test_only_a_zone_is_read_and_its_boxes_are_of_the_whole_page(
    reader: CodeReader, sheet: Picture
) -> None:
    page = reader.read(sheet, around(sheet, LEFT - 20, TOP - 10, LEFT + 420, TOP + 100))
    (code,) = page.codes
    assert code.text == FIRST and page.turned == 0
    left, top, right, bottom = code.box
    assert LEFT < left < right < LEFT + 400 and TOP < top < bottom < TOP + 90
    assert all(LEFT < digit.box[0] < LEFT + 400 for digit in code.digits)
    assert code.digits[0].box[0] == pytest.approx(left, abs=2)


@pytest.mark.parametrize("digit", [0, 3, 7])
@pytest.mark.parametrize(("top", "code"), [(TOP, FIRST), (LOWER, SECOND)])
def test_a_point_on_a_code_means_all_of_it(
    reader: CodeReader, sheet: Picture, top: int, code: str, digit: int
) -> None:
    assert texts(reader, sheet, point(sheet, LEFT + 44 * (digit + 1), top + 45)) == [code]


def test_a_point_reaches_no_other_line_and_no_print(sheet: Picture) -> None:
    zone = meant_by(point(sheet, LEFT + 90, LOWER + 45), sheet)
    assert zone is not None
    left, top, right, bottom = zone.box(sheet)
    assert left < LEFT + 30 and right > LEFT + 360
    assert LOWER - 25 < top < LOWER + 25 and LOWER + 65 < bottom < LOWER + 110


def test_a_point_on_a_picture_of_one_line_means_the_line(
    reader: CodeReader, digits: Digits
) -> None:
    line = write(digits, "1171711")
    for x in (PITCH, 4 * PITCH, 7 * PITCH):
        zone = meant_by(point(line, x, 45), line)
        assert zone is not None and zone.right - zone.left > 0.7


def test_a_point_on_a_large_photo_means_the_same(reader: CodeReader, sheet: Picture) -> None:
    large = cv2.resize(sheet, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    place = point(sheet, LEFT + 90, LOWER + 45)
    zone, same = meant_by(place, sheet), meant_by(place, large)
    assert zone is not None and same is not None
    difference = np.subtract(zone.box(sheet), np.array(same.box(large)) / 4)
    assert np.abs(difference).max() < 6
    assert texts(reader, large, place) == [SECOND]


def test_a_point_on_nothing_means_nothing(reader: CodeReader, sheet: Picture) -> None:
    nowhere = point(sheet, 320, 720)
    assert meant_by(nowhere, sheet) is None
    assert texts(reader, sheet, nowhere) == []


def test_a_zone_that_holds_a_code_is_taken_as_it_is(sheet: Picture) -> None:
    zone = around(sheet, LEFT, TOP, LEFT + 60, TOP + 60)
    assert meant_by(zone, sheet) == zone


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_the_zone_of_a_page_that_is_known_to_be_turned_is_of_the_page_upright(
    reader: CodeReader, sheet: Picture, turned: int
) -> None:
    given = np.rot90(sheet, turned // 90)
    zone = around(sheet, LEFT - 20, TOP - 10, LEFT + 420, TOP + 100)
    page = reader.read(given, zone, turned)
    assert [code.text for code in page.codes] == [FIRST] and page.turned == turned
    assert TOP < page.codes[0].box[1] < page.codes[0].box[3] < TOP + 90


def test_a_zone_of_a_page_on_its_head_is_turned_with_it(reader: CodeReader, sheet: Picture) -> None:
    zone = around(sheet, LEFT - 20, TOP - 10, LEFT + 420, TOP + 100)
    page = reader.read(np.rot90(sheet, 2), zone.turned(180))
    assert [code.text for code in page.codes] == [FIRST] and page.turned == 180
    assert page.codes[0].box[0] > LEFT and TOP < page.codes[0].box[1] < TOP + 90


def test_what_is_known_to_be_upright_is_not_turned(reader: CodeReader, digits: Digits) -> None:
    on_its_head = np.ascontiguousarray(np.rot90(write(digits, FIRST), 2))
    assert reader.read(on_its_head).turned == 180
    assert reader.read(on_its_head, turned=0).turned == 0


def test_a_zone_of_a_few_pixels_is_refused(reader: CodeReader, sheet: Picture) -> None:
    with pytest.raises(PictureError) as refusal:
        reader.read(sheet, around(sheet, LEFT, TOP, LEFT + 300, TOP + 3))
    assert refusal.value.reason == "too_small"
