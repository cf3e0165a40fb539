"""The HTTP endpoints, called as a developer would, with gradio_client."""

import base64
import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image, ImageDraw

from model import Recognizer
from model.i18n import ENGLISH, FRENCH
from model.images.picture import MAX_BYTES
from page import theme
from tests import own_loop
from tests.bad_pictures import BAD
from tests.conftest import serve
from tests.load import run

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def client(page_url: str) -> Iterator[Client]:
    client = Client(page_url, verbose=False)
    yield client
    client.close()


@pytest.fixture
def three_file(three: Image.Image, tmp_path: Path) -> str:
    three.save(tmp_path / "three.png")
    return str(tmp_path / "three.png")


def sketch(file: str | None) -> dict[str, Any]:
    return {"background": None, "layers": [], "composite": file and handle_file(file)}


def test_predict_answers_a_picture(client: Client, three_file: str) -> None:
    words, label, glyph, maps = client.predict(handle_file(three_file), True, api_name="/predict")
    assert words.startswith("Prédit : 3 (") and words.endswith(" %)")
    assert label["label"] == "3"
    assert label["confidences"][0]["confidence"] > 0.5
    with Image.open(glyph) as picture:
        assert picture.size == (28, 28)
    assert [entry["caption"] for entry in maps] == [f"filtre {n}" for n in range(1, 9)]


def test_predict_sketch_answers_a_drawing(client: Client, three_file: str) -> None:
    words, label, _, maps = client.predict(sketch(three_file), False, api_name="/predict_sketch")
    assert words.startswith("Prédit : 3 (") and label["label"] == "3" and maps == []


def test_what_is_no_digit_gets_a_sentence_and_no_confidences(
    client: Client, tmp_path: Path
) -> None:
    pad = Image.new("L", (280, 280), 255)
    pen = ImageDraw.Draw(pad)
    for line in ([(60, 240), (140, 40), (220, 240)], [(95, 160), (185, 160)]):
        pen.line(line, 0, 15, "curve")
    pad.save(tmp_path / "letter.png")
    words, label, glyph, _ = client.predict(
        sketch(str(tmp_path / "letter.png")), True, api_name="/predict_sketch"
    )
    assert words == FRENCH.not_a_digit_drawn
    assert not label and glyph is not None


def test_endpoints_are_named_and_documented(client: Client) -> None:
    endpoints = client.view_api(return_format="dict")["named_endpoints"]
    assert set(endpoints) == {"/predict", "/predict_sketch", "/read_codes"}
    for endpoint in (endpoints["/predict"], endpoints["/predict_sketch"]):
        assert "Returns" in endpoint["description"]
        assert len(endpoint["parameters"]) == 2 and len(endpoint["returns"]) == 4


def test_a_blank_picture_gets_a_sentence(client: Client, tmp_path: Path) -> None:
    Image.new("L", (200, 200), 255).save(tmp_path / "blank.png")
    file = str(tmp_path / "blank.png")
    words, label, glyph, maps = client.predict(handle_file(file), True, api_name="/predict")
    assert words == FRENCH.no_digit_uploaded
    assert not label and glyph is None and maps == []


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_a_clear_error_and_the_next_is_read(
    client: Client, three_file: str, tmp_path: Path, name: str
) -> None:
    data, reason = BAD[name]
    (tmp_path / name).write_bytes(data)
    bad = str(tmp_path / name)
    for picture, endpoint in ((handle_file(bad), "/predict"), (sketch(bad), "/predict_sketch")):
        with pytest.raises(AppError) as refusal:
            client.predict(picture, False, api_name=endpoint)
        assert str(refusal.value) == FRENCH.refusal(reason)
    words, *_ = client.predict(handle_file(three_file), False, api_name="/predict")
    assert words.startswith("Prédit : 3")


@pytest.mark.parametrize(
    ("data", "reason"), [(b"\0" * (MAX_BYTES + 1), "too_heavy"), (b"text", "unreadable")]
)
def test_a_data_url_is_judged_as_a_file_is(client: Client, data: bytes, reason: str) -> None:
    url = "data:image/png;base64," + base64.b64encode(data).decode()
    picture = {"path": None, "url": url, "meta": {"_type": "gradio.FileData"}}
    with pytest.raises(AppError) as refusal:
        client.predict(picture, False, api_name="/predict")
    assert str(refusal.value) == FRENCH.refusal(reason)  # type: ignore[arg-type]


def test_files_of_this_computer_are_not_read_for_visitors(page_url: str, three_file: str) -> None:
    call = urllib.request.Request(
        f"{page_url}gradio_api/call/predict",
        json.dumps({"data": [{"path": three_file}, False]}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(call) as answer:
        event = json.load(answer)["event_id"]
    with urllib.request.urlopen(f"{page_url}gradio_api/call/predict/{event}") as answer:
        said = answer.read().decode()
    assert "event: error" in said and "3 (" not in said


def test_nothing_gets_a_clear_error(client: Client) -> None:
    for nothing, endpoint, words in (
        (None, "/predict", FRENCH.nothing_uploaded),
        (sketch(None), "/predict_sketch", FRENCH.nothing_drawn),
    ):
        with pytest.raises(AppError) as refusal:
            client.predict(nothing, False, api_name=endpoint)
        assert str(refusal.value) == words


@pytest.mark.slow
def test_the_english_page_answers_in_english(english_url: str, three_file: str) -> None:
    client = Client(english_url, verbose=False)
    words, *_ = client.predict(handle_file(three_file), False, api_name="/predict")
    assert words.startswith("Predicted: 3 (") and words.endswith("%)")
    with pytest.raises(AppError) as refusal:
        client.predict(None, False, api_name="/predict")
    assert str(refusal.value) == ENGLISH.nothing_uploaded
    client.close()


@pytest.mark.slow
def test_pictures_are_forgotten(
    recognizer: Recognizer,
    three_file: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert sum(theme.FORGET_PICTURES) <= 3600
    folder = tmp_path / "pictures"
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    monkeypatch.setattr(theme, "FORGET_PICTURES", (1, 4))
    for url in serve(recognizer, "fr"):
        client = Client(url, verbose=False)
        client.predict(handle_file(three_file), True, api_name="/predict")
        assert any(folder.rglob("*.png"))
        deadline = time.monotonic() + 30
        while any(folder.rglob("*.png")):
            assert time.monotonic() < deadline, "pictures are still there"
            time.sleep(0.2)
        client.close()


def file(path: str) -> str:
    return json.dumps({"path": path, "meta": {"_type": "gradio.FileData"}})


def ask(page_url: str, data: str) -> dict[str, Any] | list[Any]:
    """What `/predict` says to JSON that no client would write."""
    api = f"{page_url}gradio_api/call/predict"
    event = (
        httpx.post(api, content=f'{{"data": {data}}}', headers=JSON)
        .raise_for_status()
        .json()["event_id"]
    )
    return json.loads(httpx.get(f"{api}/{event}").text.split("data: ")[-1])


def upload(page_url: str, picture: str) -> str:
    with Path(picture).open("rb") as sent:
        answer = httpx.post(f"{page_url}gradio_api/upload", files={"files": ("a.png", sent)})
    return answer.json()[0]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("[]", FRENCH.nothing_uploaded),
        ("[null]", FRENCH.nothing_uploaded),
        ("[3, false]", FRENCH.malformed),
        ("[NaN, false]", FRENCH.malformed),
        ("[null, [1]]", FRENCH.malformed),
        ("[" + 500 * "[" + 500 * "]" + ", false]", FRENCH.malformed),
        ('[{"url": "data:image/png;base64,é"}]', FRENCH.malformed),
        (f"[{file('http://127.0.0.1:1/a.png')}]", FRENCH.refusal("missing")),
        (f"[{file('/etc/passwd')}, false]", FRENCH.refusal("missing")),
        (f"[{file('/tmp/a' + chr(0))}, false]", FRENCH.refusal("missing")),
        (f"[{file('/tmp/' + 5000 * 'a')}, false]", FRENCH.refusal("missing")),
    ],
)
def test_a_request_of_another_form_gets_a_sentence(
    page_url: str, data: str, sentence: str, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = ask(page_url, data)
    assert isinstance(answer, dict) and answer["error"] == sentence
    assert "Traceback" not in capfd.readouterr().err


def test_a_list_in_ten_thousand_lists_is_refused(page_url: str) -> None:
    body = f'{{"data": [{10_000 * "["}{10_000 * "]"}, false]}}'
    answer = httpx.post(f"{page_url}gradio_api/call/predict", content=body, headers=JSON)
    assert 400 <= answer.status_code < 500


def test_a_picture_goes_when_all_who_sent_it_have_their_answer(
    page_url: str, three_file: str
) -> None:
    path = upload(page_url, three_file)
    assert upload(page_url, three_file) == path
    for left in (True, False):
        answer = ask(page_url, f"[{file(path)}, false]")
        assert isinstance(answer, list) and answer[0].startswith("Prédit : 3")
        assert Path(path).exists() == left


def test_a_picture_goes_also_when_it_is_refused(page_url: str, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_bytes(b"no picture")
    path = upload(page_url, str(tmp_path / "text.png"))
    assert isinstance(ask(page_url, f"[{file(path)}, false]"), dict)
    assert not Path(path).exists()


def test_many_visitors_at_once_have_each_their_own_answer(page_url: str) -> None:
    load = own_loop.run(run(page_url, visitors=12, each=2))
    assert len(load.seconds) == 24 and not load.wrong and not load.lost
