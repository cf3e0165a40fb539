"""What the tab that reads codes asks of Python: reading, judging, files."""

import base64
import io
import zipfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import openpyxl
import pytest
from PIL import Image

from digit_app import build_app
from model import Recognizer, WeightsError
from model.codes.__main__ import main
from model.codes.code import CodePage
from model.codes.kind import Kind, Parameter
from model.codes.kinds import KINDS, kind_of
from model.codes.table import COLUMNS
from model.codes.zone import Zone
from model.data import datasets
from model.i18n import FRENCH, LANGUAGES
from model.i18n.language import KindWords
from model.images.picture import Reason
from page.codes import export, messages
from page.codes.requests import ExportRequest, SentCode
from page.networks.choice import Networks
from tests.code_doubles import (
    DOUBTED,
    HEIGHT,
    LEFT,
    SIREN,
    SURE,
    UNREAD,
    FixedReader,
    SeesHalf,
    draw,
    field_of,
    make_code,
    pdf,
    png,
)
from tests.images.test_pages import note_requests
from tests.page.codes.tab import Tab

FREE = kind_of("free")


def test_a_page_is_read_and_its_file_is_forgotten(tab: Tab) -> None:
    file = tab.upload("a.png", png(SURE, DOUBTED))
    answer = tab.read(file)
    assert [code["text"] for code in answer["codes"]] == [SURE, DOUBTED]
    assert answer["pages"] == 1 and answer["said"] == []
    assert not file.exists()
    assert tab.read(file)["error"] == FRENCH.codes.refusal("missing")


def test_a_file_that_two_visitors_have_sent_is_there_for_both(tab: Tab) -> None:
    tab.upload("a.png", png(SURE))
    file = tab.upload("a.png", png(SURE))
    assert tab.read(file)["codes"] and file.exists()
    assert tab.read(file)["codes"] and not file.exists()


def test_what_nobody_has_uploaded_stays(tab: Tab) -> None:
    example = tab.folder / "example.png"
    example.write_bytes(png(SURE))
    assert tab.read(example)["codes"] and example.exists()


def test_files_of_this_computer_are_not_read(tab: Tab, tmp_path_factory: Any) -> None:
    file = tmp_path_factory.mktemp("elsewhere") / "a.png"
    file.write_bytes(png(SURE))
    assert tab.read(file)["error"] == FRENCH.codes.refusal("missing")
    assert file.exists()


def test_a_pdf_is_read_page_by_page_and_kept_until_the_last(tab: Tab) -> None:
    file = tab.upload("a.pdf", pdf(2))
    answer = tab.read(file)
    assert answer["pages"] == 2 and answer["said"] == [FRENCH.codes.no_codes] and file.exists()
    assert tab.read(file, 2)["pages"] == 2 and not file.exists()


def test_a_zone_of_a_page_is_answered_by_its_codes_and_its_file_goes_at_once(
    tmp_path: Path,
) -> None:
    reader = SeesHalf()
    tab = Tab(lambda: reader, tmp_path)
    file = tab.upload("a.pdf", pdf(3))
    answer = tab.read(file, 2, zone=[0.1, 0.2, 0.5, 0.9], turned=90)
    assert set(answer) == {"codes", "kind_error"} and not file.exists()
    assert [code["text"] for code in answer["codes"]] == ["2024"]
    assert reader.asked == [(Zone(0.1, 0.2, 0.5, 0.9), 90)]


def test_fields_are_shown_where_they_are_in_the_picture() -> None:
    page = CodePage((), fields=(field_of(1),))
    shown = messages.show_page(page, np.full((2 * HEIGHT, 400, 3), 255, np.uint8), FREE)
    (corners,) = shown.fields
    assert corners[0] == [
        pytest.approx(LEFT / 2 / 400, abs=1e-4),
        pytest.approx(0.5 + 20 / 240, abs=1e-4),
    ]
    assert corners[2][0] > 0.5 and corners[2][1] == pytest.approx(0.5 + 100 / 240, abs=1e-4)


def test_crops_show_the_code_and_boxes_lie_in_them() -> None:
    picture = draw(SURE, DOUBTED)
    page = CodePage((make_code(SURE), make_code(DOUBTED, 1)))
    answer = asdict(messages.show_page(page, np.asarray(picture), FREE))
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


def test_codes_are_shown_and_answered_as_they_are_written_too() -> None:
    dated = replace(make_code("201123"), separators=("", "", "/", "", "/", ""))
    page, pixels = CodePage((dated, make_code(SURE))), np.asarray(draw("201123", SURE))
    for codes in (
        messages.show_page(page, pixels, FREE).codes,
        messages.describe_page(page, FREE, 1),
    ):
        assert [(code.text, code.written) for code in codes] == [
            ("201123", "20/11/23"),
            (SURE, SURE),
        ]


def test_a_turned_picture_is_shown_as_it_was_read() -> None:
    pixels = np.zeros((40, 80, 3), np.uint8)
    pixels[:, -20:] = 255
    turned = messages.upright(pixels, CodePage((), 90))
    assert turned.shape == (80, 40, 3) and turned[-1, 0, 0] == 255


def in_browser(text: str, **answers: str) -> dict[str, Any]:
    """A code as the browser sends it, some of its positions answered."""
    page = CodePage((make_code(text),))
    sheet = np.full((150, 900, 3), 255, np.uint8)
    code = asdict(messages.show_page(page, sheet, FREE).codes[0])
    for index, digit in enumerate(code["digits"]):
        answer = answers.get(f"at{index}")
        digit["value"], digit["answered"] = answer or digit["digit"] or "?", answer is not None
    return code | {"verdict": code["read_as"]}


def propose(sent: dict[str, Any]) -> str | None:
    return messages.judge(SentCode.model_validate(sent).code(), kind_of("siren")).proposal


def test_what_a_person_has_answered_is_certain() -> None:
    code = SentCode.model_validate(in_browser(UNREAD, at2="3")).code()
    assert code.text == "4832" and code.digits[2].probabilities[3] == 1
    assert propose(in_browser(SIREN)) == "732829320"
    proposal = propose(in_browser(SIREN, at8="1"))
    assert proposal is None or proposal[8] == "1"


@pytest.mark.parametrize("shares", [[0.1] * 9, [float("nan")] * 10, [-1.0] * 10, "?"])
def test_what_is_no_code_is_refused(shares: Any) -> None:
    sent = in_browser(SURE)
    sent["digits"][0]["probabilities"] = shares
    with pytest.raises(ValueError, match="probabilities"):
        SentCode.model_validate(sent)


@pytest.mark.parametrize(
    "changed",
    [{"value": "10"}, {"value": ""}, {"value": "?", "answered": True}, {"verdict": "bored"}],
)
def test_what_is_no_digit_is_refused(changed: dict[str, Any]) -> None:
    sent = in_browser(SURE)
    sent["digits"][0] |= changed
    with pytest.raises(ValueError, match="digits"):
        SentCode.model_validate(sent)


def test_no_code_is_longer_than_any_kind() -> None:
    sent = in_browser(SURE)
    sent["digits"] *= 26
    with pytest.raises(ValueError, match="at most 100"):
        SentCode.model_validate(sent)


WRONG_KINDS = [
    ("pattern:abc", KINDS["pattern"].words["fr"].error),
    ("length:x", KINDS["length"].words["fr"].error),
]


def test_one_more_kind_is_one_more_entry(
    recognizer: Recognizer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def begins_with(kind: Kind, value: str) -> Kind | None:
        sound = value.isdigit()
        return replace(kind, is_valid=lambda digits: digits.startswith(value)) if sound else None

    words = KindWords("Préfixe", "le début", parameter="Début", help="p. ex. 47", error="Non !")
    kind = Kind("start", {"en": words}, parameter=Parameter("47", begins_with))
    monkeypatch.setitem(KINDS, "start", kind)
    app, tab = build_app(recognizer, "fr", FixedReader), Tab(FixedReader, tmp_path)
    assert '<option value="start">Préfixe : le début</option>' in tab.html.html_template
    assert 'data-kind="start" value="47"' in tab.html.html_template
    assert 'title="p. ex. 47"' in tab.html.html_template
    sent = {"kind": "start:47", "codes": [in_browser(SURE), in_browser(DOUBTED)]}
    assert [code["holds"] for code in tab.ask("judge", sent)["codes"]] == [True, False]
    assert tab.ask("judge", {"kind": "start:x", "codes": []})["error"] == "Non !"
    assert "Préfixe 47" in make_file("csv", [ROW], "start:47").data.decode()
    described = [f.api_description for f in app.fns.values() if f.api_name == "read_codes"]
    assert "start:47 (p. ex. 47)" in described[0]
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "start:47 (p. ex. 47)" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(("kind", "sentence"), WRONG_KINDS)
def test_a_wrong_kind_is_said_in_words(tab: Tab, kind: str, sentence: str) -> None:
    assert tab.ask("judge", {"kind": kind, "codes": []})["error"] == sentence
    assert tab.ask("judge", {"kind": "length:4", "codes": []}) == {"codes": []}


@pytest.mark.parametrize(("kind", "sentence"), WRONG_KINDS)
def test_a_picture_of_a_wrong_kind_is_read_and_the_kind_is_said_to_be_wrong(
    tab: Tab, kind: str, sentence: str
) -> None:
    answer = tab.read(tab.upload("a.png", png(SURE)), kind=kind)
    assert answer["kind_error"] == sentence
    assert [(code["text"], code["holds"]) for code in answer["codes"]] == [(SURE, None)]
    assert tab.read(tab.upload("a.png", png(SURE)), kind="length:4")["kind_error"] == ""


def test_of_a_pdf_nothing_but_the_page_is_drawn(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = note_requests(monkeypatch)
    file = tab.upload("a.pdf", pdf(3))
    for number in (1, 2, 3):
        tab.read(file, number)
    assert [request.get("page") for request in asked] == [None, 1, None, 2, None, 3]


def test_a_table_of_five_thousand_codes_is_made() -> None:
    data = make_file("csv", [ROW | {"crop": None}] * 5000, "free").data
    assert data.count(b"\r\n") == 5001


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1])
def test_no_row_has_a_number_that_is_none(seconds: float) -> None:
    assert make_file("csv", [ROW | {"seconds": seconds}], "free").data.count(b"\r\n") == 1


def test_a_page_without_a_reader_says_so(tmp_path: Path) -> None:
    def find_reader() -> FixedReader:
        raise WeightsError("line.tflite is missing")

    tab = Tab(find_reader, tmp_path)
    answer = tab.read(tab.upload("a.png", png(SURE)))
    assert (answer["error"], answer["again"]) == (FRENCH.codes.no_weights, False)


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


def make_file(form: str, rows: list[Any], kind: str) -> export.MadeFile:
    asked = ExportRequest.model_validate({"form": form, "rows": rows, "kind": kind})
    return export.make_file(asked, FRENCH)


def test_tables_take_rows_and_leave_out_what_is_none() -> None:
    bad = [ROW | {"read": "=1+1"}, ROW | {"page": "x"}, ROW | {"refusal": "bored"}, {}]
    bad += [ROW | {"confidence": 7}, ROW | {"position": "1"}, ROW | {"holds": 1}]
    failed = {"file": "b.png", "page": 1, "refusal": "damaged"}
    for form in ("csv", "xlsx"):
        made = make_file(form, [ROW, *bad, failed], "length:4")
        assert made.name == f"codes.{form}"
        if form == "csv":
            lines = made.data.decode("utf-8-sig").split("\r\n")[:-1]
            assert lines[0].split(";") == [FRENCH.table.columns[column] for column in COLUMNS]
            assert [line.partition(";")[0] for line in lines[1:]] == ["'=a.png", "b.png"]
            assert '="0032"' in lines[1] or '"=""0032"""' in lines[1]
            assert "corrigé" in lines[1] and "Longueur fixe 4" in lines[1]
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(made.data)).active
            assert sheet.max_row == 3 and len(sheet._images) == 1


def test_a_file_may_have_any_name() -> None:
    data = make_file("csv", [ROW | {"file": "a\udcff.png"}], "free").data
    assert rb"a\udcff.png" in data


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
    data = make_file("zip", [*bad, good], "free").data
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["7/0007.png"]
    (tmp_path / "tests.zip").write_bytes(data)
    assert datasets.load(tmp_path / "tests.zip").labels.tolist() == [7]


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_every_refusal_says_what_to_do(texts: Any) -> None:
    said = [texts.codes.refusal(reason) for reason in get_args(Reason)]
    assert len(set(said)) == len(said)
    for words in said:
        assert ":" in words and words.endswith(".") and "{" not in words


def test_the_line_network_is_none_of_those_that_read_a_digit(recognizer: Recognizer) -> None:
    assert "line" not in [file.choice.network for file in Networks(recognizer).files]
