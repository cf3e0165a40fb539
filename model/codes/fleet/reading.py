"""What reads on each core of a fleet: a bundle of pages at a time, into a part of the table."""

import pickle
import time
from collections import Counter
from functools import partial
from typing import Any

import cv2
import ray

from model.codes import batch
from model.codes.fleet import far_files
from model.codes.fleet.destination import Destination
from model.codes.fleet.metrics import BundleRead
from model.codes.fleet.sources import Bundle
from model.codes.fleet.tables import Table
from model.codes.reading_process import Readers

BUNDLE, READ = "bundle", "read"  # Columns of Ray's tables, which hold both as pickles.


class BundleReader:
    """Reads in a process of its own, so that a page that ends it ends nothing else.

    Ray has an instance of it on each core, and gives its bundles to another if its node is lost.
    """

    def __init__(self, destination: Destination) -> None:
        table = destination.table
        self._table, self._destination = table, destination
        self._readers = Readers(partial(_load, table), table.read, 1)
        # Ray has begun anew what was lost with a node.
        self._is_again = ray.get_runtime_context().was_current_actor_reconstructed

    def __call__(self, row: dict[str, Any]) -> dict[str, bytes]:
        """Reads a bundle and writes its part.

        Raises:
            TableError: the part can't be written.
            ReadersError: no process can be started.
            OSError: the files can't be asked for.
        """
        bundle: Bundle = pickle.loads(row[BUNDLE])
        restarts = self._readers.restarts
        start = time.perf_counter()
        with far_files.near(bundle.pages, bundle.system) as pages:
            copied = time.perf_counter()
            made = [batch.read_apart(page, self._readers, self._table.lost) for page in pages]
        done = time.perf_counter()
        if made:
            self._destination.add(bundle.pages, made)
        read = BundleRead(Counter(bundle.tally))
        for page in made:
            self._table.count(page, read.tally)
            read.warnings += self._table.warnings(page)
        written = time.perf_counter()
        read.seconds = {
            "find": bundle.seconds,
            "copy": copied - start,
            "read": done - copied,
            "write": written - done,
        }
        read.retries["process"] = self._readers.restarts - restarts
        read.retries["worker"] = int(self._is_again)
        self._is_again = False
        return {READ: pickle.dumps(read)}


def _load(table: Table) -> None:
    cv2.setNumThreads(1)  # There is a process for each core.
    table.load()
