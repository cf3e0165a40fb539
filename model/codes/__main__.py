"""The command: pictures and folders → a table of codes.

    python -m model.codes scans --csv out.csv
    python -m model.codes scans one.pdf --csv out.csv --kind siret --jobs 4
    python -m model.codes scans --form order.json --csv out.csv --xlsx out.xlsx
    python -m model.codes scans --csv out.csv --list students.csv --once who.csv

The table is all that a run leaves behind: the same command, run again, reads what is not in it.
"""

import argparse
import importlib.util
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from model.codes import batch, tallies
from model.codes.batch import FoundFiles
from model.codes.fleet.options import FleetError, add_options, check_options
from model.codes.forms import form_command
from model.codes.forms.form import Form
from model.codes.kinds import describe_kinds, kind_of
from model.codes.lists.attendance_file import refuse_other_file, write_attendance
from model.codes.lists.code_list import CodeListError, describe_list, explain_list_error
from model.codes.lists.known_codes import KnownCodes
from model.codes.reading_process import ReadersError
from model.codes.table import COLUMNS, LIST, LIST_COLUMNS
from model.codes.table_file import TableError, TableFile
from model.codes.zone import Zone
from model.i18n import ENGLISH, LANGUAGES
from model.litert import WeightsError

INTERRUPTED = 130  # Shells take this exit code for Ctrl-C.
GO_ON = "The rows in the table are whole: the same command goes on from there."


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code is 0 once all is in the table, whatever could not be read."""
    options = _parse(arguments)
    tally: Counter[str] = Counter()
    trouble, exit_code = "", 0
    try:
        batch.load_reader()  # Missing weights are said once, and before a table is begun.
        if options.out:
            from model.codes.fleet import command  # What it needs is not always installed.

            command.run(options, tally)
        else:
            _run_here(options, tally)
    except CodeListError as error:
        trouble, exit_code = f"{options.list}: {explain_list_error(error, ENGLISH)}", 1
    except (WeightsError, TableError, FleetError) as error:
        trouble, exit_code = f"{error}.", 1
    except ReadersError as error:
        trouble, exit_code = f"{error}. {GO_ON}", 1
    except KeyboardInterrupt:
        trouble, exit_code = f"Stopped. {GO_ON}", INTERRUPTED
    print(form_command.summary(tally, options.form) if options.form else tallies.summary(tally))
    if trouble:
        print(trouble, file=sys.stderr)
    return exit_code


def _run_here(options: argparse.Namespace, tally: Counter[str]) -> None:
    found = batch.find_files([Path(path) for path in options.paths])
    tally["skipped"] = found.skipped
    if options.form:
        form_command.run(found.files, options, tally)
    else:
        _run(found, options, tally)


def _run(found: FoundFiles, options: argparse.Namespace, tally: Counter[str]) -> None:
    kind = batch.find_kind(options.kind)
    columns: Sequence[str] = COLUMNS
    if options.once:
        refuse_other_file(options.once, options.lang)
    if isinstance(kind, KnownCodes):
        columns = LIST_COLUMNS
        print(describe_list(kind.codes, ENGLISH), file=sys.stderr)
    with TableFile(options.csv, options.kind, options.lang, columns) as table:
        pages = batch.find_pages(found.files, options.zone)
        todo = [page for page in pages if page.key not in table.done]
        tally["before"] = len(pages) - len(todo)
        with batch.reading(todo, options.kind, options.jobs) as pages_read:
            for rows in pages_read:
                table.add(rows)
                tallies.count(rows, tally)
                for warning in tallies.warnings(rows):
                    print(warning, file=sys.stderr)
        if isinstance(kind, KnownCodes) and options.once:
            print(write_attendance(options.once, table.read(), kind.codes, options.lang))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m model.codes",
        fromfile_prefix_chars="@",
        description="Reads handwritten codes in pictures and PDFs into a table. Run again, the "
        "same command goes on where it stopped.",
    )
    parser.add_argument("paths", nargs="+", metavar="PICTURE_OR_FOLDER")
    to = parser.add_mutually_exclusive_group(required=True)
    to.add_argument("--csv", type=Path, help="the table, made or gone on with")
    to.add_argument(
        "--out",
        metavar="FOLDER",
        help="a table of any size in parts, which all cores of this computer or of a cluster fill; "
        "sources and folder may be addresses such as s3://bucket/scans",
    )
    kinds = describe_kinds().replace("%", "%%")  # argparse would take it for a format.
    parser.add_argument(
        "--kind", default="free", help=f"what a code must be: {kinds} (default free)"
    )
    parser.add_argument(
        "--list",
        type=Path,
        metavar="FILE",
        help="a TXT, CSV or XLSX of valid codes, and beside each a name: what is read is one of "
        "them, or said to be none",
    )
    parser.add_argument(
        "--once",
        type=Path,
        metavar="FILE",
        help="with --list, each of whose codes is there once at most: a CSV of which is where, "
        "missing, there twice or not in the list",
    )
    parser.add_argument(
        "--zone",
        type=_zone,
        metavar="LEFT,TOP,RIGHT,BOTTOM",
        help="the only part of each page to be read, in shares of it, such as 0.5,0,1,0.25",
    )
    parser.add_argument(
        "--form",
        action="append",
        default=[],
        type=_form,
        metavar="FORM.json",
        help="a form that the pages may be of, as model.codes.forms teaches it: one row a page, "
        "one column a field; may be given several times",
    )
    parser.add_argument("--xlsx", type=Path, help="with --form: the table as a workbook too")
    parser.add_argument(
        "--jobs", type=int, help="processes that read (default 1; with --out one a core)"
    )
    parser.add_argument(
        "--lang", choices=sorted(LANGUAGES), default="en", help="of the table, and of the Excel"
    )
    add_options(parser)
    options = parser.parse_args(arguments)
    check_options(parser, options)
    if options.list and options.kind != "free":
        parser.error("--list says what the codes are: leave out --kind")
    if options.once and not options.list:
        parser.error("--once is of a list: name it by --list")
    if options.once and importlib.util.find_spec("scipy") is None:
        parser.error('--once: no scipy: pip install -e ".[lists]"')
    try:
        kind_of(options.kind)
    except ValueError as error:
        parser.error(str(error))
    if options.form and (options.zone or options.kind != "free"):
        parser.error("--form says itself where to read, and what kind: leave out --zone and --kind")
    listed = [name for form in options.form for name in form.listed]
    if listed and not options.list:
        parser.error(f"the codes of the field {listed[0]} are in a list: name it by --list")
    if options.form and options.list and not listed:
        parser.error("no field of these forms is of the kind list: leave out --list")
    if options.xlsx and not options.form:
        parser.error("--xlsx goes with --form")
    names = [form.name for form in options.form]
    if len(set(names)) < len(names):
        parser.error("two forms have one name: rename one")
    if options.list:
        options.kind = f"{LIST}{options.list.as_posix()}"
    if options.jobs is None and options.csv:
        options.jobs = 1
    if options.jobs is not None and options.jobs < 1:
        parser.error("--jobs must be at least 1")
    for path in options.paths if options.csv else ():
        if not Path(path).exists():
            parser.error(f"no such file or folder: {path}")
    return options


def _zone(text: str) -> Zone:
    try:
        return Zone.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _form(text: str) -> Form:
    try:
        return form_command.load(Path(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
