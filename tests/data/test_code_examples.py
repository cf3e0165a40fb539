"""The pictures that the page offers to try."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model import open_picture
from model.codes.kinds import kind_of
from model.codes.reader import CodeReader
from model.data import code_examples
from tests.conftest import DATA

FOLDER = Path(__file__).parents[2] / "examples" / "codes"
WRITTEN = {
    "form": list(code_examples.FORM.values()),
    "line": [code_examples.LINE],
    "slip": list(code_examples.SLIP),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("codes")
    code_examples.main(DATA / "mnist_test_50.npz", folder)
    return folder


@pytest.mark.parametrize("name", WRITTEN)
def test_the_command_makes_those_that_ship(made: Path, name: str) -> None:
    ours, new = (np.asarray(Image.open(folder / f"{name}.jpg"), float) for folder in (FOLDER, made))
    assert ours.shape == new.shape and abs(ours - new).mean() < 1


@pytest.mark.parametrize("name", WRITTEN)
def test_they_are_read_as_they_are_written(name: str) -> None:
    page = CodeReader.load().read(open_picture(FOLDER / f"{name}.jpg"))
    assert [code.text for code in page.codes] == WRITTEN[name]
    doubtful = [sum(digit.verdict != "sure" for digit in code.digits) for code in page.codes]
    assert max(doubtful) <= 2


def test_they_are_small_and_the_form_shows_a_kind() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 150_000
    assert kind_of("siren").holds(code_examples.FORM["SIREN"])
