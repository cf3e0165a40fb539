"""A Ray Data pipeline: bundles of pages, as they are found → what became of each."""

import logging
import pickle
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import ray
import ray.data
from ray.data.block import BlockMetadata
from ray.data.datasource import Datasource, ReadTask

from model.codes.fleet.destination import Destination
from model.codes.fleet.done import Done
from model.codes.fleet.metrics import BundleRead
from model.codes.fleet.reading import BUNDLE, READ, BundleReader
from model.codes.fleet.sources import Source, find_bundles
from model.codes.reading_process import ReadersError
from model.codes.zone import Zone

MAX_WAITING = 2  # Bundles that a reader has, with the one that it reads.
MAX_RETRIES = 4  # Of a bundle whose files or whose part the net was too bad for.


class Bundles(Datasource):
    """Finds pages in one task, which Ray holds back until they are wanted."""

    def __init__(self, sources: Sequence[Source], zone: Zone | None, done: Done) -> None:
        super().__init__()
        self._sources, self._zone, self._done = sources, zone, done

    def estimate_inmemory_data_size(self) -> int | None:
        return None

    def get_read_tasks(
        self, parallelism: int, per_task_row_limit: int | None = None, data_context: Any = None
    ) -> list[ReadTask]:
        unknown = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ReadTask(self._read, unknown)]

    def _read(self) -> Iterator[pa.Table]:
        for bundle in find_bundles(self._sources, self._zone, self._done):
            yield pa.table({BUNDLE: [pickle.dumps(bundle)]})


def read_all(
    sources: Sequence[Source], zone: Zone | None, destination: Destination, jobs: int | None
) -> Iterator[BundleRead]:
    """Has the cluster read all pages of sources that are not in a table yet, and put them there.

    Args:
        sources: of pages.
        zone: of each page that is read; None for all of it.
        destination: of what is read.
        jobs: how many readers; None for one on each core that there is.

    Raises:
        TableError: the table can't be read.
        ReadersError: a reader can't go on, or can't write what it has read.
    """
    context = ray.data.DataContext.get_current()
    context.target_max_block_size = 1  # So that no bundle waits for others to travel with.
    context.retried_map_errors = context.retried_io_errors  # An object store that has a bad moment.
    context.max_map_retries = MAX_RETRIES
    context.raise_original_map_exception = True
    context.print_on_execution_start = False
    context.use_ray_tqdm, context.enable_rich_progress_bars = False, True  # Others show nothing.
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    bundles = ray.data.read_datasource(
        Bundles(sources, zone, destination.done()),
        override_num_blocks=1,
        num_cpus=0,
        # Not begun again if another node is lost, for then the bundles might be others.
        label_selector={"ray.io/node-id": ray.get_runtime_context().get_node_id()},
    )
    read = bundles.map(
        BundleReader,
        fn_constructor_args=(destination,),
        num_cpus=1,
        compute=ray.data.ActorPoolStrategy(
            min_size=1, max_size=jobs, max_tasks_in_flight_per_actor=MAX_WAITING
        ),
    )
    try:
        for row in read.iter_rows():
            yield pickle.loads(row[READ])
    except ray.exceptions.RayError as error:
        raise ReadersError(_reason(error)) from error


def _reason(error: BaseException) -> str:
    """What our own error says, the innermost; Ray writes lines of its own below."""
    while (cause := getattr(error, "cause", None) or error.__cause__) is not None:
        error = cause
    return str(error).partition("\n")[0]
