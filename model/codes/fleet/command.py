"""What `python -m model.codes --out` does: a fleet, or all of one computer, reads an archive."""

import argparse
import sys
import time
from collections import Counter

from model.codes import batch
from model.codes.fleet.cluster import cluster
from model.codes.fleet.codes_table import CodesTable
from model.codes.fleet.destination import Destination
from model.codes.fleet.forms_table import FormsTable
from model.codes.fleet.metrics import BundleRead, write_metrics
from model.codes.fleet.sources import Source
from model.codes.fleet.tables import Table
from model.codes.lists.code_list import CodeList, describe_list
from model.codes.lists.known_codes import KnownCodes
from model.i18n import ENGLISH


def run(options: argparse.Namespace, tally: Counter[str]) -> None:
    """Reads what is not in the destination yet, and counts it.

    Raises:
        CodeListError: the list of `--list` is none.
        FleetError: there is no such source or cluster, or the metrics can't be written.
        TableError: the destination can't be opened or read, or holds another table.
        ReadersError: as of `stream.read_all`.
    """
    sources = [Source.of(str(name)) for name in options.paths]
    destination = Destination.open(options.out, _table(options), options.format)
    begun = time.perf_counter()
    with cluster(options.ray, options.jobs):
        from model.codes.fleet import stream  # Ray goes by what `cluster` put into the environment.

        start = time.perf_counter()
        total = BundleRead(seconds={"start": start - begun})
        try:
            for read in stream.read_all(sources, options.zone, destination, options.jobs):
                total.add(read)
                for warning in read.warnings:
                    print(warning, file=sys.stderr)
        finally:
            tally.update(total.tally)
            if options.metrics:
                write_metrics(options.metrics, total, time.perf_counter() - start)


def _table(options: argparse.Namespace) -> Table:
    kind = batch.find_kind(options.kind)
    codes: CodeList | None = None
    if isinstance(kind, KnownCodes):
        codes = kind.codes
        print(describe_list(codes, ENGLISH), file=sys.stderr)
    if not options.form:
        return CodesTable(options.kind, options.lang, options.crops, codes)
    listed = options.kind if codes else None
    return FormsTable(tuple(options.form), options.lang, options.crops, listed, codes)
