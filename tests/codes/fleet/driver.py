"""Fills a table of `Sizes`, and says after each bundle what was read and retried."""

import sys

from model.codes.fleet.cluster import cluster
from model.codes.fleet.destination import Destination
from model.codes.fleet.sources import Source
from tests.codes.fleet.doubles import Sizes


def main(source: str, out: str, address: str) -> None:
    with cluster(address, None):
        from model.codes.fleet import stream

        destination = Destination.open(out, Sizes(), "parquet")
        for read in stream.read_all([Source.of(source)], None, destination, None):
            print(read.tally["pictures"], read.tally["before"], dict(read.retries), flush=True)
            for warning in read.warnings:
                print(warning, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
