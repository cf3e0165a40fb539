"""What is installed: the page without TensorFlow, and all that the course needs."""

import importlib
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def requirements() -> list[str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_requirements_are_what_the_page_and_the_training_need() -> None:
    assert requirements() == PROJECT["dependencies"] + PROJECT["optional-dependencies"]["train"]


def test_the_page_installs_no_tensorflow() -> None:
    assert not [needed for needed in PROJECT["dependencies"] if needed.startswith("tensorflow")]


def test_the_scripts_are_there() -> None:
    for place in PROJECT["scripts"].values():
        module, _, function = place.partition(":")
        assert callable(getattr(importlib.import_module(module), function))
