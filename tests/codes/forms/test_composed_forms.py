"""Forms of every design, composed and photographed by page synthesis; `-s` prints the figures."""

import cv2
import numpy as np
import pytest

from model.codes.field_network import FIELD_NETWORK, FieldNetwork
from model.codes.forms.form import Form, FormError, FormField, check_fields
from model.codes.forms.reading import find_form
from model.codes.forms.teaching import teach_form
from model.codes.zone import Zone
from model.data.page_camera import Geometry, Way
from model.data.page_kinds import KINDS
from model.data.page_sheet import PageSheet
from model.images.picture import Pixels
from model.litert import read_weights
from tests.codes.forms.pages import take
from tests.conftest import Digits
from tests.data.test_page_synthesis import synthesizer

pytestmark = pytest.mark.slow

FORMS = 12
DESIGNS = "form", "exam cover", "order"
WAYS: tuple[Way, ...] = ("photo", "photo", "scan")
MAX_MILLIMETERS = 2.0
PIXELS_A_MILLIMETER = 100 / 25.4  # Of a composed sheet.
MARGIN = 3  # Pixels around what is written in a field.


def fields_of(sheet: PageSheet, lies: Geometry) -> list[FormField]:
    """Where digits are written on a sheet, but for what lies over another field."""
    fields: list[FormField] = []
    for truth in sheet.fields:
        corners = lies.to_picture(truth.corners)
        low = np.maximum(corners.min(axis=0) - MARGIN, 0) / lies.picture
        high = np.minimum(corners.max(axis=0) + MARGIN, lies.picture) / lies.picture
        if truth.kind == "digits" and (low < high).all():
            field = FormField(str(len(fields)), Zone(*low.tolist(), *high.tolist()))
            try:
                check_fields([*fields, field])
            except FormError:
                continue
            fields.append(field)
    return fields


def distances(form: Form, sample: Geometry, photo: Pixels, page: Geometry) -> list[float] | None:
    """How far from where it is each field of a form is looked for, in millimeters of the sheet;
    None where the page does not find its form."""
    found = find_form(photo, [form])
    if found is None:
        return None
    apart = []
    for zone in (field.zone for field in form.fields):
        left, right = zone.left * form.size[0], zone.right * form.size[0]
        top, bottom = zone.top * form.size[1], zone.bottom * form.size[1]
        corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
        to_sheet = np.linalg.inv(sample.matrix)
        there = page.to_picture(cv2.perspectiveTransform(corners[np.newaxis], to_sheet)[0])
        if not ((there >= 0) & (there < page.picture)).all():
            continue
        off = np.hypot(*(found[1].around(corners).to_page(corners) - there).T).max()
        scale = np.linalg.det(page.matrix[:2, :2]) ** 0.5
        apart.append(float(off / (scale * PIXELS_A_MILLIMETER)))
    return apart


def test_fields_are_found_on_bent_paper(digits: Digits, monkeypatch: pytest.MonkeyPatch) -> None:
    network = FieldNetwork(read_weights(FIELD_NETWORK)[0])
    apart: dict[Way, list[float]] = {way: [] for way in WAYS}
    lost = pages = 0
    for number in range(FORMS):
        composer = synthesizer(digits, number)
        sheet = composer._sheet(KINDS[DESIGNS[number % len(DESIGNS)]])
        sample, lies = take(sheet, "file", composer.rng, monkeypatch)
        try:
            form = teach_form(sample, "form", fields_of(sheet, lies), network)
        except FormError:  # Nothing is written on it, or it has too little print.
            continue
        for way in WAYS:
            photo, place = take(sheet, way, composer.rng, monkeypatch)
            found = distances(form, lies, photo, place)
            pages, lost = pages + 1, lost + (found is None)
            apart[way] += found or []
    near = {way: float(np.mean(np.array(all_) < MAX_MILLIMETERS)) for way, all_ in apart.items()}
    for way, share in near.items():
        print(f"{way}: {share:.1%} of {len(apart[way])} fields within {MAX_MILLIMETERS} mm")
    print(f"{lost} of {pages} pages did not find their form")
    assert pages >= 2 * FORMS and lost < 0.1 * pages
    assert near["scan"] > 0.98 and near["photo"] > 0.9
