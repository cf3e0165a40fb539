"""Which form a page is of, and where its fields lie."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from model.codes.field_network import FIELD_NETWORK, FieldNetwork
from model.codes.forms.field_reading import cut_field
from model.codes.forms.form import Form, FormError
from model.codes.forms.landmarks import find_landmarks
from model.codes.forms.reading import find_form
from model.codes.forms.registration import register
from model.codes.forms.teaching import offered_fields, teach_form
from model.images.picture import Pixels
from model.litert import read_weights
from tests.codes.forms.pages import BOXES, MILLIMETER, SIZE, fields, printed, slanted, write
from tests.conftest import Digits

EXAMPLE = Path(__file__).parents[3] / "examples" / "codes" / "form.jpg"


@pytest.fixture(scope="module")
def network() -> FieldNetwork:
    return FieldNetwork(read_weights(FIELD_NETWORK)[0])


@pytest.fixture(scope="module")
def form(network: FieldNetwork) -> Form:
    return Form.parse(teach_form(printed(1), "one", fields(), network).to_json().encode())


def corners(box: str) -> np.ndarray:
    left, top, right, bottom = BOXES[box]
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def farthest(form: Form, photo: Pixels, lies: np.ndarray) -> float:
    """How far from where it is a corner of a field is looked for, in millimeters of the form."""
    found = register(form.landmarks, find_landmarks(photo))
    assert found is not None
    apart = [
        found.around(corners(box)).to_page(corners(box))
        - cv2.perspectiveTransform(corners(box)[np.newaxis], lies)[0]
        for box in BOXES
    ]
    return float(np.linalg.norm(np.concatenate(apart), axis=1).max() / MILLIMETER)


@pytest.mark.parametrize("quarters", range(4))
def test_a_filled_page_is_found_at_a_slant_and_any_way_up(
    form: Form, digits: Digits, quarters: int
) -> None:
    page = write(write(printed(1), "customer", "2958374", digits), "order", "10442", digits)
    photo, lies = slanted(page, quarters)
    assert farthest(form, photo, lies) < 2


@pytest.mark.parametrize("scale", [0.6, 2.0])
def test_a_stack_may_be_of_mixed_sizes(form: Form, scale: float) -> None:
    page = cv2.resize(printed(1), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    assert farthest(form, page, np.diag([scale, scale, 1])) < 2


def test_bent_paper_is_followed(form: Form) -> None:
    x, y = np.meshgrid(np.arange(SIZE[0], dtype=np.float32), np.arange(SIZE[1], dtype=np.float32))
    wave = (18 * np.sin(2 * np.pi * x / SIZE[0])).astype(np.float32)
    photo = cv2.remap(printed(1), x, y + wave, cv2.INTER_LINEAR, borderValue=(245, 245, 245))
    found = register(form.landmarks, find_landmarks(photo))
    assert found is not None
    for box in BOXES:
        there = corners(box) - np.column_stack(
            [np.zeros(4), 18 * np.sin(2 * np.pi * corners(box)[:, 0] / SIZE[0])]
        )
        apart = np.linalg.norm(found.to_page(corners(box)) - there, axis=1).max()
        assert apart < MILLIMETER


def test_a_field_that_moved_with_its_surroundings_is_found_there(
    network: FieldNetwork, digits: Digits
) -> None:
    sample = printed(1)
    cv2.putText(sample, "QRST", (200, 335), 0, 1.2, (0, 0, 0), 3, cv2.LINE_AA)
    sample = np.vstack([sample[:250], sample[250:400], sample[400:]])
    cv2.circle(sample, (590, 325), 18, (0, 0, 0), 4, cv2.LINE_AA)
    cv2.putText(sample, "zwx vkj", (330, 285), 0, 0.6, (0, 0, 0), 1, cv2.LINE_AA)
    form = teach_form(sample, "one", fields(), network)
    moved = np.vstack([sample[:250], sample[400:550], sample[250:400], sample[550:]])
    found = register(form.landmarks, find_landmarks(moved))
    assert found is not None
    there = found.around(corners("customer")).to_page(corners("customer"))
    assert there == pytest.approx(corners("customer") + np.array([0, 150]), abs=2 * MILLIMETER)


def test_of_several_forms_each_page_finds_its_own(form: Form, network: FieldNetwork) -> None:
    other = teach_form(printed(2), "two", fields(), network)
    for seed, name in ((1, "one"), (2, "two")):
        found = find_form(slanted(printed(seed))[0], [form, other])
        assert found is not None and found[0].name == name


@pytest.mark.parametrize(
    "page",
    [
        printed(3),
        np.full((SIZE[1], SIZE[0], 3), 245, np.uint8),
        np.ascontiguousarray(printed(1)[:, ::-1]),
        np.full((8, 8, 3), 245, np.uint8),
        np.random.default_rng(0).integers(0, 256, (700, 500, 3), np.uint8),
    ],
    ids=["of another form", "blank", "seen in a mirror", "tiny", "noise"],
)
def test_what_is_not_of_the_form_is_of_none(form: Form, page: Pixels) -> None:
    assert find_form(page, [form]) is None


def test_two_forms_with_one_heading_are_told_apart(form: Form, network: FieldNetwork) -> None:
    other = printed(2)
    other[:200] = printed(1)[:200]
    found = find_form(other, [form, teach_form(other, "two", fields(), network)])
    assert found is not None and found[0].name == "two"


def test_a_sample_with_too_little_print_is_refused(network: FieldNetwork) -> None:
    blank = np.full((SIZE[1], SIZE[0], 3), 245, np.uint8)
    with pytest.raises(FormError) as refused:
        teach_form(blank, "blank", fields(), network)
    assert refused.value.reason == "no_print"


def test_nothing_of_a_form_was_seen_on_handwriting(network: FieldNetwork, digits: Digits) -> None:
    """What is written on the sample, in fields and elsewhere, changes no descriptor."""
    page = write(printed(1), "customer", "2958374", digits)
    blank, filled = (teach_form(sample, "one", fields(), network) for sample in (printed(1), page))
    near = np.abs(filled.landmarks.points - corners("customer").mean(axis=0))
    assert not (near < (130, 25)).all(axis=1).any()
    known = {row.tobytes() for row in blank.landmarks.descriptors}
    same = [row.tobytes() in known for row in filled.landmarks.descriptors]
    assert np.mean(same) > 0.95


def test_fields_that_are_written_in_are_offered(network: FieldNetwork, digits: Digits) -> None:
    page = write(printed(1), "customer", "2958374", digits)
    turned, zones = offered_fields(page, network)
    left, top, right, bottom = BOXES["customer"]
    offered = np.array([zone.box(page) for zone in zones])
    assert turned == 0
    assert np.abs(offered - (left, top, right, bottom)).max(axis=1).min() < 5


def test_all_cells_of_the_example_form_are_offered(network: FieldNetwork) -> None:
    page = np.asarray(Image.open(EXAMPLE).convert("RGB"))
    cells = [(350, 8), (350, 9), (350, 5), (350, 10)]  # The left of each row, and its cells.
    wanted = [
        (left, 135 + 120 * row, left + 66 * count, 210 + 120 * row)
        for row, (left, count) in enumerate(cells)
    ]
    offered = np.array([zone.box(page) for zone in offered_fields(page, network)[1]])
    assert np.abs(offered - wanted).max() <= 5


def test_a_cut_is_level_and_as_fine_as_the_photo(form: Form, digits: Digits) -> None:
    page = write(printed(1), "customer", "2958374", digits)
    photo, _ = slanted(cv2.resize(page, SIZE), 2)
    large = cv2.resize(photo, None, fx=2, fy=2)
    found = register(form.landmarks, find_landmarks(large))
    assert found is not None
    cut = cut_field(large, form.fields[0].zone, form.size, found)
    left, top, right, bottom = BOXES["customer"]
    assert cut.shape[0] > 1.5 * (bottom - top) and cut.shape[1] > 1.5 * (right - left)
    level = cv2.resize(page[top - 7 : bottom + 7, left - 7 : right + 7], cut.shape[1::-1])
    assert np.abs(level.astype(int) - cut).mean() < 12
