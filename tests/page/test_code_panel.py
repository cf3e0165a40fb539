"""What the tab that reads codes asks of Python: reading, judging, files."""

import base64
import io
import zipfile
from dataclasses import fields
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import gradio as gr
import numpy as np
import openpyxl
import pytest
from PIL import Image

from digit_app import build_app
from model import Recognizer
from model.codes.code import CodePage
from model.codes.kinds import kind_of
from model.data import datasets
from model.i18n import ENGLISH, FRENCH, LANGUAGES
from model.i18n.language import CodeTexts
from model.images.picture import Reason
from page.codes import export, messages
from page.networks.choice import Networks
from tests.code_doubles import DOUBTED, SIREN, SURE, UNREAD, FixedReader, draw, make_code, png

FREE = kind_of("free")


@pytest.fixture
def desk(recognizer: Recognizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> gr.HTML:
    """The component that answers the tab's script; uploads are in `tmp_path`."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    app = build_app(recognizer, "fr", FixedReader)
    return next(block for block in app.blocks.values() if block.elem_id == "code-panel")


def ask(desk: gr.HTML, file: Path, page: int = 1, kind: str = "free") -> Any:
    return desk.read_page({"path": str(file), "page": page, "kind": kind})


def test_a_page_is_read_and_its_file_is_forgotten(desk: gr.HTML, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(png(SURE, DOUBTED))
    answer = ask(desk, file)
    assert [code["text"] for code in answer["codes"]] == [SURE, DOUBTED]
    assert answer["pages"] == 1 and answer["said"] == []
    assert not file.exists()
    assert ask(desk, file)["error"] == FRENCH.codes.refusal("missing")


def test_files_of_this_computer_are_not_read(desk: gr.HTML, tmp_path_factory: Any) -> None:
    file = tmp_path_factory.mktemp("elsewhere") / "a.png"
    file.write_bytes(png(SURE))
    assert ask(desk, file)["error"] == FRENCH.codes.refusal("missing")
    assert file.exists()


def test_a_pdf_is_read_page_by_page_and_kept_until_the_last(desk: gr.HTML, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    sheet = Image.new("RGB", (300, 200), "white")
    sheet.save(file, "PDF", save_all=True, append_images=[sheet])
    answer = ask(desk, file)
    assert answer["pages"] == 2 and answer["said"] == [FRENCH.codes.no_codes] and file.exists()
    assert ask(desk, file, 2)["pages"] == 2 and not file.exists()


def test_crops_show_the_code_and_boxes_lie_in_them() -> None:
    picture = draw(SURE, DOUBTED)
    page = CodePage((make_code(SURE), make_code(DOUBTED, 1)))
    answer = messages.for_browser(page, np.asarray(picture), FREE)
    code = answer["codes"][1]
    crop = Image.open(io.BytesIO(base64.b64decode(code["crop"]["data"])))
    assert crop.width / crop.height == pytest.approx(code["ratio"], rel=0.02)
    dark = np.asarray(crop.convert("L")) < 128
    for digit in code["digits"]:
        left, top, right, bottom = digit["box"]
        assert 0 < left < right < 1 and 0 < top < bottom < 1
        part = dark[
            int(top * crop.height) : int(bottom * crop.height),
            int(left * crop.width) : int(right * crop.width),
        ]
        assert part.mean() > 0.05
    assert answer["codes"][0]["digits"][0]["place"][3] < 0.5 < code["digits"][0]["place"][1]


def test_a_turned_picture_is_shown_as_it_was_read() -> None:
    pixels = np.zeros((40, 80, 3), np.uint8)
    pixels[:, -20:] = 255
    turned = messages.upright(pixels, CodePage((), 90))
    assert turned.shape == (80, 40, 3) and turned[-1, 0, 0] == 255


def in_browser(text: str, **answers: str) -> dict[str, Any]:
    """A code as the browser sends it, some of its positions answered."""
    page = CodePage((make_code(text),))
    [code] = messages.for_browser(page, np.full((150, 900, 3), 255, np.uint8), FREE)["codes"]
    for index, digit in enumerate(code["digits"]):
        answer = answers.get(f"at{index}")
        digit["value"], digit["answered"] = answer or digit["digit"] or "?", answer is not None
    return code | {"verdict": code["read_as"]}


def test_what_a_person_has_answered_is_certain() -> None:
    code = messages.from_browser(in_browser(UNREAD, at2="3"))
    assert code.text == "4832" and code.digits[2].probabilities[3] == 1
    judged = messages.judged(messages.from_browser(in_browser(SIREN)), kind_of("siren"))
    assert judged["proposal"] == "732829320"
    kept = messages.from_browser(in_browser(SIREN, at8="1"))
    proposal = messages.judged(kept, kind_of("siren"))["proposal"]
    assert proposal is None or proposal[8] == "1"


@pytest.mark.parametrize("shares", [[0.1] * 9, [float("nan")] * 10, [-1.0] * 10, "?"])
def test_what_is_no_code_is_refused(shares: Any) -> None:
    sent = in_browser(SURE)
    sent["digits"][0]["probabilities"] = shares
    with pytest.raises((TypeError, ValueError)):
        messages.from_browser(sent)


def test_a_wrong_kind_is_said_in_words(desk: gr.HTML) -> None:
    words = FRENCH.codes
    assert desk.judge({"kind": "pattern:abc", "codes": []}) == {"error": words.wrong_pattern}
    assert desk.judge({"kind": "length:x", "codes": []}) == {"error": words.wrong_length}
    assert desk.judge({"kind": "length:4", "codes": []}) == {"codes": []}


def picture(form: str, size: tuple[int, int] = (60, 40)) -> str:
    file = io.BytesIO()
    Image.effect_noise(size, 90).save(file, form)
    return base64.b64encode(file.getvalue()).decode()


ROW = {
    "file": "=a.png",
    "page": 1,
    "position": 1,
    "read": "00?2",
    "corrected": "0032",
    "verdict": "check",
    "holds": True,
    "confidence": 0.5,
    "seconds": 2.5,
    "crop": picture("JPEG"),
}


def test_tables_take_rows_and_leave_out_what_is_none() -> None:
    bad = [ROW | {"read": "=1+1"}, ROW | {"page": "x"}, ROW | {"refusal": "bored"}, {}]
    bad.append(ROW | {"confidence": 7})
    failed = {"file": "b.png", "page": 1, "refusal": "damaged"}
    for form in ("csv", "xlsx"):
        name, _, data = export.make_file(form, [ROW, *bad, failed], "length:4", FRENCH)
        assert name == f"codes.{form}"
        if form == "csv":
            lines = data.decode("utf-8-sig").split("\r\n")[:-1]
            assert lines[0].split(";") == list(FRENCH.table.columns)
            assert [line.partition(";")[0] for line in lines[1:]] == ["'=a.png", "b.png"]
            assert '="0032"' in lines[1] or '"=""0032"""' in lines[1]
            assert "corrigé" in lines[1] and "Longueur fixe 4" in lines[1]
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(data)).active
            assert sheet.max_row == 3 and len(sheet._images) == 1


def test_corrections_are_a_zip_of_digits_and_of_nothing_else(tmp_path: Path) -> None:
    good = {"digit": "7", "picture": picture("PNG")}
    bad: list[dict[str, Any]] = [
        good | {"digit": "../7"},
        good | {"picture": picture("JPEG")},
        good | {"picture": picture("PNG", (1300, 8))},
        good | {"picture": "no base64"},
        good | {"picture": None},
        {},
    ]
    _, _, data = export.make_file("zip", [*bad, good], "free", FRENCH)
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["7/0007.png"]
    (tmp_path / "tests.zip").write_bytes(data)
    assert datasets.load(tmp_path / "tests.zip").labels.tolist() == [7]


def test_the_languages_say_the_same_things_in_other_words() -> None:
    for field in fields(CodeTexts):
        french, english = (getattr(texts.codes, field.name) for texts in (FRENCH, ENGLISH))
        assert french != english, field.name
        if isinstance(french, dict):
            assert french.keys() == english.keys()
            pairs = [(french[key], english[key]) for key in french]
        else:
            pairs = [(french, english)]
        for one, other in pairs:
            assert gaps(one) == gaps(other)


def gaps(words: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(words)}


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_every_refusal_says_what_to_do(texts: Any) -> None:
    said = [texts.codes.refusal(reason) for reason in get_args(Reason)]
    assert len(set(said)) == len(said)
    for words in said:
        assert ":" in words and words.endswith(".") and "{" not in words


def test_the_line_network_is_none_of_those_that_read_a_digit(recognizer: Recognizer) -> None:
    assert "line" not in [card["network"] for card in Networks(recognizer).cards()]
