"""Which cluster is used, and what Ray is told before it starts; by a Ray that starts nothing."""

import os
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from model.codes.fleet.cluster import cluster
from model.codes.fleet.options import FleetError

CALLS = list[dict[str, Any]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> CALLS:
    """How Ray is started and ended; an address that is nowhere can't be reached."""
    made: CALLS = []

    def init(**options: Any) -> None:
        if options["address"] == "nowhere:1":
            raise ConnectionError("nobody answers")
        made.append(options)

    ray = SimpleNamespace(init=init, shutdown=lambda: made.append({}))
    monkeypatch.setitem(sys.modules, "ray", ray)
    monkeypatch.setattr(os, "environ", {})
    return made


def test_all_of_this_computer_and_nobody_else(calls: CALLS) -> None:
    with cluster("auto", 3):
        assert calls[0]["address"] == "local" and calls[0]["num_cpus"] == 3
        assert calls[0]["include_dashboard"] is False
    assert calls[1:] == [{}]
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
    assert os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] == "0"


@pytest.mark.parametrize("given", ["auto", "10.0.0.5:6379"])
def test_a_cluster_that_is_there(given: str, calls: CALLS) -> None:
    if given == "auto":
        os.environ["RAY_ADDRESS"] = "10.0.0.5:6379"  # So a job knows the cluster that it is of.
    with cluster(given, 3):
        assert calls[0]["address"] == "10.0.0.5:6379" and "num_cpus" not in calls[0]
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
    assert "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER" not in os.environ


def test_where_there_is_no_cluster_it_is_said(calls: CALLS) -> None:
    said = "No cluster at nowhere:1: nobody answers"
    with pytest.raises(FleetError, match=said), cluster("nowhere:1", None):
        pass
