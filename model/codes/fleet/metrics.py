"""What became of bundles, and the file that `--metrics` writes of it."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from model.codes.fleet.options import FleetError


@dataclass
class BundleRead:
    """What became of a bundle, or of several.

    Attributes:
        tally: of its pages.
        warnings: a line for each file that can't be read.
        seconds: by stage: to "start" the cluster, "find" pages, "copy" their files here, "read"
            them and "write" what was read; of all readers together.
        retries: a page of which the "process" was lost, a bundle of which the "worker" was.
    """

    tally: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    retries: Counter[str] = field(default_factory=Counter)

    def add(self, other: "BundleRead") -> None:
        """Adds what is counted of another."""
        self.tally.update(other.tally)
        self.retries.update(other.retries)
        for stage, seconds in other.seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


def write_metrics(path: Path, read: BundleRead, seconds: float) -> None:
    """Writes a JSON file; `seconds` is what a run has taken, without the start of its cluster.

    Raises:
        FleetError: it can't be written.
    """
    pages = read.tally["pictures"] + read.tally["pages"]
    metrics = {
        "pages": pages,
        "seconds": round(seconds, 2),
        "pages_a_second": round(pages / seconds, 3),
        "seconds_by_stage": {stage: round(spent, 2) for stage, spent in read.seconds.items()},
        "retries": dict(read.retries),
    }
    try:
        path.write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise FleetError(f"{path} can't be written: {error.strerror}") from error
