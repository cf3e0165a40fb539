"""The endpoint that reads codes, called as a developer would, with gradio_client."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from model import Recognizer, WeightsError
from model.codes.forms.form import Form
from model.codes.forms.teaching import teach_form
from model.codes.forms.words import form_words
from model.codes.reader import CodeReader
from model.codes.zone import Zone
from model.i18n import FRENCH
from tests.bad_pictures import BAD
from tests.code_doubles import DOUBTED, SIREN, SURE, UNSEEN, FixedReader, SeesHalf, png
from tests.codes.forms.pages import fields, printed, write
from tests.conftest import Digits, serve


@pytest.fixture(scope="module")
def reader() -> SeesHalf:
    return SeesHalf()


@pytest.fixture(scope="module")
def client(recognizer: Recognizer, reader: SeesHalf) -> Iterator[Client]:
    for url in serve(recognizer, "fr", lambda: reader):
        client = Client(url, verbose=False)
        yield client
        client.close()


def read(client: Client, folder: Path, data: bytes, *more: Any, name: str = "a.png") -> Any:
    (folder / name).write_bytes(data)
    return client.predict(handle_file(str(folder / name)), *more, api_name="/read_codes")


def test_codes_are_answered_with_their_digits(client: Client, tmp_path: Path) -> None:
    answer = read(client, tmp_path, png(SURE, DOUBTED))
    assert answer["turned"] == [0]
    sure, doubted = answer["codes"]
    assert (sure["text"], sure["verdict"], sure["page"], sure["holds"]) == (SURE, "sure", 1, None)
    assert (doubted["text"], doubted["verdict"], doubted["confidence"]) == (DOUBTED, "check", 0.4)
    assert doubted["written"] == DOUBTED
    last = doubted["digits"][3]
    assert (last["digit"], last["verdict"]) == ("1", "unsure")
    assert last["probabilities"][7] == pytest.approx(0.35, abs=0.01)
    left, top, right, bottom = last["box"]
    assert left < right and top < bottom


def test_without_weights_the_pages_sentence_is_raised(
    recognizer: Recognizer, tmp_path: Path
) -> None:
    def find_no_reader() -> FixedReader:
        raise WeightsError("missing")

    for url in serve(recognizer, "fr", find_no_reader):
        client = Client(url, verbose=False)
        with pytest.raises(AppError, match=re.escape(FRENCH.codes.no_weights)):
            read(client, tmp_path, png(SURE))
        client.close()


def test_a_kind_is_checked_and_a_proposal_is_none_of_the_text(
    client: Client, tmp_path: Path
) -> None:
    [code] = read(client, tmp_path, png(SIREN), "siren")["codes"]
    assert (code["text"], code["holds"], code["proposal"]) == (SIREN, False, "732829320")
    [code] = read(client, tmp_path, png(SURE), "length:5")["codes"]
    assert (code["verdict"], code["holds"], code["length"]) == ("check", False, 5)
    with pytest.raises(AppError, match=r"siren.*length:8"):
        read(client, tmp_path, png(SURE), "horoscope")


def test_a_request_never_makes_the_server_read_a_list(client: Client, tmp_path: Path) -> None:
    codes = tmp_path / "list.csv"
    codes.write_text(SURE)
    for kind in (f"list:{codes}", "list", " LIST:/etc/passwd"):
        with pytest.raises(AppError, match=re.escape(FRENCH.lists.not_over_http)):
            read(client, tmp_path, png(SURE), kind)


def test_each_page_of_a_pdf_is_read(client: Client, tmp_path: Path) -> None:
    file = io.BytesIO()
    sheet = Image.new("RGB", (300, 200), "white")
    sheet.save(file, "PDF", save_all=True, append_images=[sheet])
    answer = read(client, tmp_path, file.getvalue(), name="a.pdf")
    assert answer == {"codes": [], "turned": [0, 0]}


@pytest.mark.parametrize("name", sorted(set(BAD) - {"document.png"}))
def test_a_bad_file_gets_a_clear_error(client: Client, tmp_path: Path, name: str) -> None:
    data, reason = BAD[name]
    with pytest.raises(AppError) as refusal:
        read(client, tmp_path, data, name=name)
    assert str(refusal.value) == FRENCH.refusal(reason)


def test_nothing_gets_a_clear_error(client: Client) -> None:
    with pytest.raises(AppError) as refusal:
        client.predict(None, api_name="/read_codes")
    assert str(refusal.value) == FRENCH.codes.nothing


def test_it_is_documented(client: Client) -> None:
    endpoint = client.view_api(return_format="dict")["named_endpoints"]["/read_codes"]
    assert "Returns" in endpoint["description"]
    assert [given["parameter_name"] for given in endpoint["parameters"]] == [
        *("picture", "kind", "zone", "form"),
    ]


def test_only_a_zone_is_read(client: Client, reader: SeesHalf, tmp_path: Path) -> None:
    sheet = png(SURE, UNSEEN, DOUBTED)
    assert [code["text"] for code in read(client, tmp_path, sheet)["codes"]] == [SURE, DOUBTED]
    (code,) = read(client, tmp_path, sheet, "free", [0, 0.4, 1, 0.6])["codes"]
    assert code["text"] == UNSEEN and 120 < code["box"][1] < code["box"][3] < 240
    assert reader.asked == [(Zone(0, 0.4, 1, 0.6), None)]


@pytest.mark.parametrize(
    "zone", [[0, 0, 1], [0, 0, 1, 1.5], [0.5, 0.5, 0.5, 1], ["a", 0, 1, 1], {"left": 0}, "0,0,1,1"]
)
def test_a_zone_outside_the_page_gets_a_clear_error(
    client: Client, tmp_path: Path, zone: Any
) -> None:
    with pytest.raises(AppError) as refusal:
        read(client, tmp_path, png(SURE), "free", zone)
    assert str(refusal.value) == FRENCH.codes.no_zone


def test_who_knows_of_no_zone_is_answered_all_the_same(client: Client) -> None:
    files = {"files": ("a.png", png(SURE))}
    (path,) = httpx.post(f"{client.src}gradio_api/upload", files=files).json()
    url, data = f"{client.src}gradio_api/call/read_codes", [{"path": path}, "free"]
    event = httpx.post(url, json={"data": data}).json()["event_id"]
    answer = httpx.get(f"{url}/{event}", timeout=60).text
    assert "event: complete" in answer and SURE in answer


@pytest.fixture(scope="module")
def form() -> Form:
    network = CodeReader.load(alone=True).field_network
    return teach_form(printed(1), "order", fields("length:5"), network)


@pytest.mark.slow
def test_a_form_gives_the_fields_of_its_pages(
    recognizer: Recognizer, form: Form, digits: Digits, tmp_path: Path
) -> None:
    page = write(write(printed(1), "customer", "29583", digits), "order", "41047", digits)
    file = io.BytesIO()
    pages = [Image.fromarray(some) for some in (np.rot90(page, 2), printed(2))]
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:])
    content = form.to_json()
    for url in serve(recognizer, "fr", lambda: CodeReader.load(alone=True)):
        client = Client(url, verbose=False)
        answer, same = (
            read(client, tmp_path, file.getvalue(), "free", None, sent, name="a.pdf")
            for sent in (json.loads(content), [content])
        )
        client.close()
    assert answer == same
    first, second = answer["forms"]
    assert (second["page"], second["form"], second["fields"]) == (2, None, [])
    assert (first["form"], answer["turned"][0]) == ("order", 180)
    assert all(code["page"] == 2 for code in answer["codes"])
    customer, order = first["fields"]
    assert (customer["name"], order["name"]) == ("customer", "order")
    assert (order["code"]["text"], order["code"]["holds"]) == ("41047", True)
    assert order["state"] == order["code"]["verdict"]
    left, top, right, bottom = order["box"]
    for digit in order["code"]["digits"]:
        assert left < digit["box"][0] < digit["box"][2] < right
        assert top < digit["box"][1] < digit["box"][3] < bottom


def test_a_form_that_can_not_be_used_is_refused_in_a_sentence(
    client: Client, form: Form, tmp_path: Path
) -> None:
    content = json.loads(form.to_json())
    outside = {**content["fields"][0], "zone": [0.9, 0.1, 1.2, 0.2]}
    words = form_words("fr").refused
    for sent, sentence in (
        ({"type": "batch"}, words["no_form"]),
        ({**content, "version": 9}, words["newer"]),
        ({**content, "fields": [outside]}, words["outside"].format(field="customer")),
        ("/etc/passwd", words["no_form"]),
        ([7], FRENCH.forms.wrong_form),
        ([content] * 21, FRENCH.forms.too_many_forms.format(count=20)),
    ):
        with pytest.raises(AppError, match=re.escape(sentence)):
            read(client, tmp_path, png(SURE), "free", None, sent)


def test_without_a_form_nothing_is_said_of_forms(client: Client, tmp_path: Path) -> None:
    assert read(client, tmp_path, png(SURE)).keys() == {"codes", "turned"}
