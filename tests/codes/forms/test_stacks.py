"""A stack of three forms by the camera of page synthesis; `-s` prints the figures."""

from typing import get_args

import numpy as np
import pytest

from model.codes.forms.field_reading import cut_field, read_field
from model.codes.forms.reading import find_form
from model.codes.forms.teaching import teach_form
from model.codes.reader import CodeReader
from model.data.page_camera import Geometry, Way
from model.data.page_sheet import PageSheet, box_corners
from model.images.picture import Pixels
from tests.codes.forms.pages import BOXES, SIZE, fields, printed, take, write
from tests.conftest import Digits

pytestmark = pytest.mark.slow

FORMS = (1, 2, 3)
OTHERS = (4, 5, 6)
PAGES = 36
MAX_MILLIMETERS = 2.0


def photograph(
    page: Pixels, way: Way, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> tuple[Pixels, Geometry]:
    """A picture of a page, and how it lies in it."""
    sheet = PageSheet(*SIZE, np.full(3, 245, np.float32))
    sheet.pixels = page.astype(np.float32)
    return take(sheet, way, rng, monkeypatch)


def test_each_page_finds_its_form_and_its_fields_are_read(
    digits: Digits, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = CodeReader.load(alone=True)
    forms = [teach_form(printed(s), str(s), fields(), reader.field_network) for s in FORMS]
    ways: tuple[Way, ...] = get_args(Way)
    assigned, apart, exact, sure = [], [], [], []
    for number in range(PAGES):
        rng = np.random.default_rng(number)
        seed = FORMS[number % len(FORMS)]
        texts = ["".join(map(str, rng.integers(0, 10, length))) for length in (7, 5)]
        page = printed(seed)
        for box, text in zip(BOXES, texts, strict=True):
            page = write(page, box, text, digits, number)
        photo, lies = photograph(page, ways[number // 3 % len(ways)], rng, monkeypatch)
        found = find_form(photo, forms)
        assigned.append(found is not None and found[0].name == str(seed))
        if found is None:
            continue
        scale = np.ptp(lies.to_picture(np.array([[0, 500], [SIZE[0], 500]])), axis=0)
        pixels_a_millimeter = float(np.hypot(*scale)) / 210
        for corners in (box_corners(*sides) for sides in BOXES.values()):
            there = found[1].around(corners).to_page(corners) - lies.to_picture(corners)
            apart.append(float(np.hypot(*there.T).max()) / pixels_a_millimeter)
        for field, text in zip(found[0].fields, texts, strict=True):
            cut = cut_field(photo, field.zone, found[0].size, found[1])
            read = read_field(cut, field, reader)
            exact.append(read.code is not None and read.code.text == text)
            sure.append(read.state == "sure")
    refused = []
    for number in range(PAGES // 3):
        rng = np.random.default_rng(1000 + number)
        page = printed(OTHERS[number % len(OTHERS)])
        photo, _ = photograph(page, ways[number // 3 % len(ways)], rng, monkeypatch)
        refused.append(find_form(photo, forms) is None)
    near = np.mean(np.array(apart) < MAX_MILLIMETERS)
    print(
        f"{np.mean(assigned):.1%} of {PAGES} pages found their form, {np.mean(refused):.1%} of "
        f"{len(refused)} of other forms were refused; {near:.1%} of {len(apart)} fields within "
        f"{MAX_MILLIMETERS} mm, half of them within {np.median(apart):.2f}, all within "
        f"{max(apart):.1f}; {np.mean(exact):.1%} are read exactly, {np.mean(sure):.1%} are sure"
    )
    assert np.mean(assigned) >= 0.99 and all(refused) and near >= 0.98
    assert np.mean(exact) >= 0.9 and np.mean(sure) >= 0.4
    assert all(right for right, is_sure in zip(exact, sure, strict=True) if is_sure)
