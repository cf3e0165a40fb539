"""How whole documents are judged."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.codes.code import CodePage
from model.data.labelled_codes import LabelledDocument
from model.training import document_evaluation
from model.training.document_evaluation import judge
from model.training.metrics import edit_distance
from tests.code_doubles import make_code

DOCUMENT = LabelledDocument(Path("a.png"), ["20517734", "906183", "44", "44"], ["2019"], "form")


def test_codes_are_exact_misread_false_or_beside_the_point() -> None:
    judged = judge(["2019", "44", "20517784", "123", "906183"], DOCUMENT)
    assert judged.verdicts == ["other", "exact", "misread", "false", "exact"]
    assert judged.missed == 1, "one of the two 44"


def test_others_may_be_any_or_any_of_a_length() -> None:
    for other, verdicts in (("*3", ["other", "false"]), ("*", ["other", "other"])):
        document = LabelledDocument(Path("a.png"), ["20517734"], [other], "form")
        assert judge(["123", "99"], document).verdicts == verdicts


def test_each_code_counts_once() -> None:
    judged = judge(["44", "44", "44"], DOCUMENT)
    assert judged.verdicts == ["exact", "exact", "false"] and judged.missed == 2


def test_documents_are_counted_by_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(np.full((50, 90), 255, np.uint8)).save(path)

    class Reads:
        def read(self, image: Image.Image) -> CodePage:
            return CodePage((make_code("906183"), make_code("777777")))

    documents = [LabelledDocument(path, ["906183"], [], kind) for kind in ("form", "table")]
    document_evaluation.evaluate(Reads(), documents)  # type: ignore[arg-type]
    title, form, together, table, seconds = capsys.readouterr().out.splitlines()
    assert title.split()[:4] == ["pictures", "codes", "exact", "sure"]
    assert form.split() == ["form", "1", "1", "1", "1", "0", "0", "1", "1"]
    assert table.split()[0] == "table" and together.split() == ["all", *"22220022"]
    assert seconds.startswith("seconds a picture")


def test_an_edit_adds_removes_or_changes_a_symbol() -> None:
    assert edit_distance("1234", "1234") == 0
    assert edit_distance("1234", "124") == edit_distance("124", "1234") == 1
    assert edit_distance("20517734", "20511784") == 2 and edit_distance("", "12") == 2
