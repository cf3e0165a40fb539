"""Clusters that lose processes and nodes while they read; their rows are whole all the same."""

import contextlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pyarrow.dataset
import pytest

from model.codes.fleet.cluster import LOOPBACK, QUIET
from tests.codes.test_batch import ROOT, until

# Four nodes start slowly where other tests use the same processors.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PAGES, NODES = 400, 4
MAX_SECONDS = 250  # Until something is expected to have happened.
# What other tests hold is not for Ray to judge.
ANY_MEMORY = {"RAY_memory_monitor_refresh_ms": "0"}


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    """A cluster of four nodes of a core each, all of them on this computer."""
    os.environ.update(QUIET | LOOPBACK | ANY_MEMORY)
    from ray.cluster_utils import Cluster

    size = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=size)
    for _ in range(NODES - 1):
        cluster.add_node(**size)
    yield cluster
    cluster.shutdown()


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(PAGES - 1):
        (folder / f"{number:03}.png").write_bytes(b"x" * number)
    (folder / "killer.png").touch()
    return folder


def start(scans: Path, out: Path, address: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.codes.fleet.driver", str(scans), str(out)]
    return subprocess.Popen([*command, address], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def wait_for_parts(out: Path, count: int) -> None:
    for _ in until(MAX_SECONDS):
        if len(list(out.glob("part-*"))) >= count:
            return


def sizes(out: Path) -> Counter[tuple[str, int | None]]:
    rows = pyarrow.dataset.dataset(out).to_table().to_pylist()
    return Counter((Path(row["file"]).name, row["size"]) for row in rows)


def expected(scans: Path) -> Counter[tuple[str, int | None]]:
    found = {file.name: file.stat().st_size for file in scans.iterdir()}
    return Counter((found | {"killer.png": None}).items())


def kill_a_reader(nodes: list[Any]) -> Any:
    """Kills what reads on one of these nodes, as soon as it reads; gives that node."""
    for _ in until(MAX_SECONDS):
        for node in nodes:
            raylet = psutil.Process(node.all_processes["raylet"][0].process.pid)
            for worker in raylet.children():
                with contextlib.suppress(psutil.NoSuchProcess):
                    beside = [" ".join(child.cmdline()) for child in worker.children()]
                    if any("spawn_main" in command for command in beside):
                        worker.kill()
                        return node
    raise AssertionError


def test_what_is_lost_is_read_again_and_nothing_is_there_twice(
    nodes: Any, scans: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    driver = start(scans, out, nodes.address)
    wait_for_parts(out, 2)
    driver.kill()
    driver.wait()
    before = sum(sizes(out).values())
    assert 0 < before < PAGES

    driver = start(scans, out, nodes.address)
    others = list(nodes.worker_nodes)  # The command runs on the first.
    kill_a_reader([nodes.head_node, *others])
    nodes.remove_node(kill_a_reader(others), allow_graceful=False)
    said, _ = driver.communicate(timeout=MAX_SECONDS)
    assert driver.returncode == 0
    assert sizes(out) == expected(scans)
    assert "'worker': 1" in said and "'process': 1" in said
    assert f"{scans}/killer.png is lost\n" in said
