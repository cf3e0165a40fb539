"""A form's file: what it keeps, and why one is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from model.codes.forms.form import MAX_BYTES, Form, FormError, FormField, FormReason
from model.codes.forms.landmarks import Landmarks
from model.codes.forms.words import FORM_WORDS
from model.codes.zone import Zone
from model.i18n import LANGUAGES

FIELD = FormField("customer", Zone(0.1, 0.1, 0.5, 0.2), "length:8")
OTHER = FormField("date", Zone(0.1, 0.3, 0.5, 0.4), may_be_empty=True)


def form(*fields: FormField, count: int = 100) -> Form:
    rng = np.random.default_rng(5)
    points = (rng.random((count, 2)) * (1000, 1400)).astype(np.float32)
    descriptors = rng.integers(0, 256, (count, 32), np.uint8)
    return Form("Order", fields or (FIELD, OTHER), Landmarks(points, descriptors, (1000, 1400)))


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = json.loads(form().to_json())
    change(content)
    return json.dumps(content).encode()


def reason(content: bytes) -> FormReason:
    with pytest.raises(FormError) as refused:
        Form.parse(content)
    return refused.value.reason


def test_a_file_keeps_all_of_a_form() -> None:
    taught = form(count=1200)
    content = taught.to_json().encode()
    assert len(content) < MAX_BYTES
    opened = Form.parse(content)
    assert (opened.name, opened.size, opened.fields) == ("Order", (1000, 1400), taught.fields)
    assert opened.landmarks.points == pytest.approx(taught.landmarks.points, abs=0.02)
    assert (opened.landmarks.descriptors == taught.landmarks.descriptors).all()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff no text",
        b"[]",
        b'{"type": "batch"}',
        b"[" * 100_000,
        changed(lambda form: form.pop("fields")),
        changed(lambda form: form.update(name=7)),
        changed(lambda form: form.update(size=[0, 5])),
        changed(lambda form: form.update(size=[10**9, 5])),
        changed(lambda form: form["fields"][0].update(zone="all")),
        changed(lambda form: form["fields"].append("date")),
        changed(lambda form: form["landmarks"].update(places="%%%")),
        changed(lambda form: form["landmarks"].update(places="")),
        changed(lambda form: form["landmarks"].update(descriptors="AAAA")),
    ],
)
def test_what_is_no_form_is_said_to_be_none(content: bytes) -> None:
    assert reason(content) == "no_form"


@pytest.mark.parametrize(
    ("wanted", "change"),
    [
        ("newer", lambda form: form.update(version=2, fields="otherwise")),
        ("no_fields", lambda form: form.update(fields=[])),
        ("too_many", lambda form: form.update(fields=form["fields"] * 31)),
        ("name", lambda form: form.update(name=" ")),
        ("name", lambda form: form["fields"][0].update(name="two\nlines")),
        ("twice", lambda form: form["fields"][1].update(name="Customer")),
        ("kind", lambda form: form["fields"][0].update(kind="sirt")),
        ("outside", lambda form: form["fields"][0].update(zone=[0.5, 0.1, 1.2, 0.2])),
        ("outside", lambda form: form["fields"][0].update(zone=[0.5, 0.1, 0.5, 0.2])),
        ("outside", lambda form: form["fields"][0].update(zone=[0.5, 0.1, None, 0.2])),
        ("overlapping", lambda form: form["fields"][1].update(zone=[0.2, 0.15, 0.6, 0.25])),
    ],
)
def test_a_form_that_can_not_be_used_says_why(
    wanted: FormReason, change: Callable[[dict[str, Any]], object]
) -> None:
    assert reason(changed(change)) == wanted


def test_a_heavy_file_is_not_even_parsed() -> None:
    assert reason(form().to_json().encode() + b" " * MAX_BYTES) == "too_heavy"


def test_fields_drawn_by_hand_may_touch() -> None:
    touching = replace(OTHER, zone=Zone(0.1, 0.195, 0.5, 0.3))
    assert form(FIELD, touching).fields == (FIELD, touching)


def test_every_language_names_every_reason() -> None:
    assert FORM_WORDS.keys() >= {"fr", "en"} and FORM_WORDS.keys() <= LANGUAGES.keys()
    for words in FORM_WORDS.values():
        said = [words.refusal(FormError(reason, "date")) for reason in get_args(FormReason)]
        assert len(set(said)) == len(said)
        assert all(sentence.endswith(".") and "{" not in sentence for sentence in said)
