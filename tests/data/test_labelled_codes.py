"""Folders of pictures of codes."""

from pathlib import Path

import pytest

from model.data.datasets import DataError
from model.data.labelled_codes import LabelledDocument, load_documents, load_pictures


def test_a_folder_of_pictures_is_read_by_its_table(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "labels.csv").write_text("file,code\na.png,0012\n", encoding="utf-8")
    assert load_pictures(tmp_path) == [(tmp_path / "a.png", "0012")]


def test_a_document_may_have_any_number_of_codes_and_others_beside(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    table = "file,truth,optional,kind\na.png,0012 34,2019 7,form\na.png,,,print\n"
    (tmp_path / "labels.csv").write_text(table, encoding="utf-8")
    form, printed = load_documents(tmp_path)
    assert form == LabelledDocument(tmp_path / "a.png", ["0012", "34"], ["2019", "7"], "form")
    assert printed.codes == [] and printed.kind == "print"
    with pytest.raises(DataError, match="file and code"):
        load_pictures(tmp_path)


@pytest.mark.parametrize("table", ["", "file,code\n", "name,text\na.png,1\n", "file,code\nb.png,1"])
def test_a_table_that_names_no_pictures_is_refused(tmp_path: Path, table: str) -> None:
    (tmp_path / "labels.csv").write_text(table, encoding="utf-8")
    with pytest.raises(DataError, match=str(tmp_path)):
        load_pictures(tmp_path)
