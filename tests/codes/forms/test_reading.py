"""What is read in the fields of a page, by the readers that ship."""

from pathlib import Path

import numpy as np
import pytest

from model.codes.forms.field_reading import FieldRead
from model.codes.forms.form import Form
from model.codes.forms.reading import read_form
from model.codes.forms.teaching import teach_form
from model.codes.lists.code_list import read_list
from model.codes.lists.known_codes import KnownCodes
from model.codes.reader import CodeReader
from model.images.picture import Pixels
from tests.codes.forms.pages import BOXES, fields, printed, scratch_out, slanted, write
from tests.conftest import Digits


@pytest.fixture(scope="module")
def reader() -> CodeReader:
    return CodeReader.load(alone=True)


@pytest.fixture(scope="module")
def form(reader: CodeReader) -> Form:
    return teach_form(printed(1), "order", fields("length:5"), reader.field_network)


def read(form: Form, page: Pixels, reader: CodeReader) -> list[FieldRead]:
    found = read_form(page, [form], reader)
    assert found is not None and found.form is form
    assert [read.field for read in found.fields] == list(form.fields)
    return list(found.fields)


def text(read: FieldRead) -> str:
    assert read.code is not None
    return read.code.text


def test_each_field_is_read_wherever_the_page_lies(
    form: Form, reader: CodeReader, digits: Digits
) -> None:
    page = write(write(printed(1), "customer", "29583", digits), "order", "41047", digits)
    photo, _ = slanted(page, quarters=2)
    assert [text(found) for found in read(form, photo, reader)] == ["29583", "41047"]


def test_the_kind_of_a_field_judges_what_is_written(
    form: Form, reader: CodeReader, digits: Digits
) -> None:
    page = write(write(printed(1), "customer", "2958", digits), "order", "41047", digits)
    customer, order = read(form, page, reader)
    assert customer.judgment is not None and order.judgment is not None
    assert (customer.judgment.holds, customer.state) == (False, "check")
    assert order.judgment.holds is True


def test_a_field_of_codes_in_a_list_is_never_sure_without_the_list(
    form: Form, reader: CodeReader, digits: Digits, tmp_path: Path
) -> None:
    page = write(write(printed(1), "customer", "29583", digits), "order", "41047", digits)
    listed = Form("order", tuple(fields("list")), form.landmarks)
    assert listed.listed == ["customer", "order"]
    assert [found.state for found in read(listed, page, reader)] == ["check", "check"]
    (tmp_path / "list.csv").write_text("29583;Ada\n41047;Bob\n")
    known = KnownCodes.of(read_list(tmp_path / "list.csv"), "list:list.csv")
    found = read_form(page, [listed], reader, known)
    assert found is not None
    assert [field.judgment and field.judgment.choices[0].name for field in found.fields] == [
        "Ada",
        "Bob",
    ]
    assert "sure" in [field.state for field in found.fields]


def test_a_field_without_writing_is_missing_unless_it_may_be_empty(
    form: Form, reader: CodeReader
) -> None:
    assert [found.state for found in read(form, printed(1), reader)] == ["missing", "missing"]
    optional = Form("order", tuple(fields(may_be_empty=True)), form.landmarks)
    assert [found.state for found in read(optional, printed(1), reader)] == ["empty", "empty"]


def test_a_field_that_is_scratched_out_is_in_doubt_and_never_empty(
    form: Form, reader: CodeReader, digits: Digits
) -> None:
    struck = scratch_out(write(printed(1), "customer", "29583", digits), "customer")
    for page in (struck, scratch_out(printed(1), "customer")):
        optional = Form("order", tuple(fields(may_be_empty=True)), form.landmarks)
        assert read(optional, page, reader)[0].state in ("check", "unreadable")


def test_a_page_of_another_form_is_read_as_none(
    form: Form, reader: CodeReader, digits: Digits
) -> None:
    assert read_form(write(printed(2), "customer", "29583", digits), [form], reader) is None
    assert read_form(np.full((1052, 744, 3), 245, np.uint8), [form], reader) is None


@pytest.mark.parametrize("quarters", [0, 1])
def test_a_field_that_stands_elsewhere_is_found_and_never_sure(
    form: Form, reader: CodeReader, digits: Digits, quarters: int
) -> None:
    page = write(printed(1), "order", "41047", digits)
    left, top, right, bottom = BOXES["customer"]
    filled = write(page, "customer", "29583", digits)[top:bottom, left:right]
    page[800:1000, 40:400] = 245
    page[860 : 860 + bottom - top, 100 : 100 + right - left] = filled
    photo, lies = slanted(page, quarters)
    customer, order = read(form, photo, reader)
    assert (text(customer), customer.state) == ("29583", "check")
    assert text(order) == "41047"
    middle = lies @ (100 + (right - left) / 2, 860 + (bottom - top) / 2, 1)
    assert customer.corners is not None
    assert customer.corners.mean(axis=0) == pytest.approx(middle[:2] / middle[2], abs=60)


def test_of_two_codes_elsewhere_none_is_taken_for_a_field(
    form: Form, reader: CodeReader, digits: Digits
) -> None:
    page = write(printed(1), "order", "41047", digits)
    left, top, right, bottom = BOXES["customer"]
    filled = write(page, "customer", "29583", digits)[top:bottom, left:right]
    page[740:1000, 40:400] = 245
    for y in (760, 900):
        page[y : y + bottom - top, 100 : 100 + right - left] = filled
    customer, _ = read(form, page, reader)
    assert customer.state == "missing" and customer.code is None
