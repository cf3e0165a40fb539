"""The workshop's notebook runs from its first cell to its last."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from model.i18n import FRENCH
from page.trials.trials import Trial, to_csv
from tests.trial_samples import trials

REPOSITORY = Path(__file__).parent.parent

# In place of the settings: few digits, one epoch, no public link, nothing left behind.
SETTINGS = """
import numpy as np
from model.data import mnist

EPOQUES, LIEN_PUBLIC = 1, False
TABLEAU, POIDS = "{folder}/tests.csv", "{folder}/weights"
with np.load("tests/samples/mnist_test_50.npz") as arrays:
    some = np.tile(arrays["images"], (4, 1, 1)), np.tile(arrays["labels"], 4)
mnist.load_mnist = lambda path: mnist.Mnist(*some, *some)
"""


@pytest.mark.slow
def test_the_notebook_runs(tmp_path: Path, seven: Trial) -> None:
    (tmp_path / "tests.csv").write_bytes(to_csv(trials(seven, (7, 7), (1, 7)), FRENCH))
    notebook = nbformat.read(  # type: ignore[no-untyped-call]
        REPOSITORY / "docs" / "atelier.ipynb", as_version=4
    )
    settings = next(cell for cell in notebook.cells if cell.source.startswith("EPOQUES"))
    settings.source = SETTINGS.format(folder=tmp_path.as_posix())
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": REPOSITORY}}).execute()
    said = "".join(
        output.get("text", "") + output.get("data", {}).get("text/plain", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    assert "Total params" in said and "Accuracy, MNIST test" in said
    assert "Prédit :" in said and "http://127.0.0.1:" in said
    assert "2 tests, 50% de réussite" in said
