"""The house keeps its shape: who imports what, who may use TensorFlow, how long a file is."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAX_LINES = {"digit_app.py": 200, "train.py": 200}
MAX_LINES_ELSEWHERE = 350

# Each room, and the rooms below it that its files may import.
MAY_IMPORT = {
    "model.images": set[str](),
    "model.litert": set[str](),
    "model.i18n": {"model.images"},
    "model.digits": {"model.images", "model.litert"},
    "model.codes": {"model.images", "model.litert", "model.i18n", "model.digits"},
    "model.data": {"model.images", "model.digits", "model.codes"},
    "model.training": {
        *("model.images", "model.litert", "model.digits", "model.codes", "model.data"),
    },
    "model": {"model.images", "model.litert", "model.digits", "model.codes"},
    "page": {
        *("model", "model.images", "model.litert", "model.i18n", "model.digits", "model.codes"),
    },
    "digit_app": {"page", "model", "model.litert", "model.i18n", "model.codes"},
    "train": {
        *("model", "model.litert", "model.digits", "model.codes", "model.data", "model.training"),
    },
}
SLOW_TO_IMPORT = {"tensorflow", "keras"}


def sources() -> list[Path]:
    """The project's own Python files, tests left out."""
    folders = [path for name in ("model", "page") for path in (ROOT / name).rglob("*.py")]
    return sorted([ROOT / "digit_app.py", ROOT / "train.py", *folders])


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sources()}


def imports(path: Path) -> Iterator[str]:
    """What a file imports, at its top or within functions: our modules whole, others by package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path}: a relative import"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [name if name in MODULES else node.module for name in inner]
        else:
            continue
        yield from (name if name in MODULES else name.partition(".")[0] for name in found)


def room(module: str) -> str:
    return max((name for name in MAY_IMPORT if f"{module}.".startswith(f"{name}.")), key=len)


GRAPH = {name: set(imports(path)) for name, path in MODULES.items()}


def test_files_import_their_own_room_and_those_below() -> None:
    upward = {
        f"{module} → {other}"
        for module, found in GRAPH.items()
        for other in found & MODULES.keys()
        if room(other) != room(module) and room(other) not in MAY_IMPORT[room(module)]
    }
    assert not upward


def test_rooms_have_an_order_in_which_nothing_points_back() -> None:
    list(TopologicalSorter(MAY_IMPORT).static_order())  # raises CycleError where there is a circle


def test_files_import_each_other_in_no_circle() -> None:
    own = {module: found & MODULES.keys() for module, found in GRAPH.items()}
    list(TopologicalSorter(own).static_order())


def test_tensorflow_is_imported_where_networks_are_trained_and_nowhere_else() -> None:
    users = {module for module, found in GRAPH.items() if found & SLOW_TO_IMPORT}
    assert users and {room(module) for module in users} == {"model.training"}


def test_the_model_knows_no_gradio() -> None:
    assert not [
        module for module in MODULES if module.startswith("model") and "gradio" in GRAPH[module]
    ]


@pytest.mark.slow
def test_all_but_training_can_be_imported_where_tensorflow_is_not_installed() -> None:
    others = [module for module in MODULES if room(module) != "model.training"]
    program = (
        "import importlib, sys\n"
        f"sys.modules.update(dict.fromkeys({sorted(SLOW_TO_IMPORT)}))\n"
        f"for module in {others}: importlib.import_module(module)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=120)


def test_files_fit_on_a_few_screens() -> None:
    patterns = ("*.py", "model/**/*.py", "page/**/*.*", "tests/**/*.py")
    paths = (path for pattern in patterns for path in ROOT.glob(pattern))
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in paths
        if path.suffix in {".py", ".js", ".css", ".html"}
    }
    too_long = {
        name: lines
        for name, lines in lengths.items()
        if lines > MAX_LINES.get(name, MAX_LINES_ELSEWHERE)
    }
    assert not too_long
