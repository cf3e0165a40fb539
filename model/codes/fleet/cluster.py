"""Ray: a cluster of this computer alone, or one that is there."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from model.codes.fleet.options import EMBEDDED, FleetError

# What travels between processes are names and counts; Ray would take a third of the memory for it.
OBJECT_STORE_BYTES = 256 * 2**20
# Ray sends no statistics of its use, and says on the terminal only what it can't go on with.
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}
LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}  # Has it listen on 127.0.0.1 alone.


@contextmanager
def cluster(address: str, jobs: int | None) -> Iterator[None]:
    """A connection to a cluster; one of this computer ends with the `with` block.

    Args:
        address: as `ray.init` takes it; `EMBEDDED` for one of this computer, or for that of which
            this program is a job.
        jobs: how many cores of this computer; None for all.

    Raises:
        FleetError: there is no such cluster.
    """
    options: dict[str, Any] = {"address": address}
    os.environ.update(QUIET)
    if address == EMBEDDED and "RAY_ADDRESS" in os.environ:
        options = {"address": os.environ["RAY_ADDRESS"]}
    elif address == EMBEDDED:
        os.environ.update(LOOPBACK)
        options = {
            "address": "local",
            "num_cpus": jobs,
            "include_dashboard": False,
            "object_store_memory": OBJECT_STORE_BYTES,
        }
    import ray  # Which reads the environment when it is imported.

    try:
        ray.init(**options, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError) as error:
        raise FleetError(f"No cluster at {options['address']}: {error}") from error
    try:
        yield
    finally:
        ray.shutdown()
