"""The options of a fleet; what they need is imported only where they are given."""

import argparse
import importlib.util
from pathlib import Path
from typing import Literal, get_args

Format = Literal["parquet", "csv"]
EMBEDDED = "auto"


class FleetError(Exception):
    """A fleet that has nothing to read, or nothing to read by; the message says why."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options that go with --out."""
    fleet = parser.add_argument_group("an archive, in place of --csv (docs/fleet.md)")
    fleet.add_argument(
        "--ray",
        metavar="ADDRESS",
        help=f"of the Ray cluster that reads; {EMBEDDED}, the default, is all of this computer",
    )
    fleet.add_argument(
        "--format", choices=get_args(Format), help="of the parts of the table (default parquet)"
    )
    fleet.add_argument(
        "--crops", action="store_true", help="with a small picture of each code; Parquet only"
    )
    fleet.add_argument(
        "--metrics", type=Path, metavar="FILE", help="a JSON file of what took how long"
    )


def check_options(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Ends the program where options don't go together, and fills in those that are left out."""
    of_fleet = ("ray", "format", "crops", "metrics")
    given = [f"--{name}" for name in of_fleet if getattr(options, name)]
    if options.out is None:
        if given:
            parser.error(f"{given[0]} goes with --out")
        return
    if options.once or options.xlsx:
        parser.error("--once and --xlsx are of a table in one file: they go with --csv")
    missing = [name for name in ("ray", "pyarrow") if importlib.util.find_spec(name) is None]
    if missing:
        parser.error(f'--out: no {missing[0]}: pip install -e ".[fleet]"')
    options.ray, options.format = options.ray or EMBEDDED, options.format or "parquet"
    if options.crops and options.format != "parquet":
        parser.error("--crops: a CSV file has no place for pictures: leave out --format csv")
