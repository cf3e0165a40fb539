"""Command lines of older versions of `train.py`, which had options in the place of commands.

It understands them for one more release. What a command has no use for was ignored then, and is
refused now.
"""

import argparse
import shlex
import sys

from model.codes.reader import LINE_NETWORK


def translate(arguments: list[str]) -> list[str]:
    """Arguments that begin with a command.

    No command means `digits`, and `--quick` means `lesson`. Of the other options that were in a
    command's place, a line on stderr names the command.

    Args:
        arguments: of the command line.
    """
    if arguments and (arguments[0] in ("-h", "--help") or not arguments[0].startswith("-")):
        return arguments  # A command, or a misspelled one, which argparse answers with the list.
    older = argparse.ArgumentParser(prog="train.py", add_help=False, allow_abbrev=False)
    for flag in ("--quick", "--evaluate"):
        older.add_argument(flag, action="store_true")
    for option in ("--optimize", "--from", "--network"):
        older.add_argument(option)
    found, rest = older.parse_known_args(arguments)
    given = {name: value for name, value in vars(found).items() if value}
    network = given.pop("network", None)
    named = ["--network", network] if network else []
    if given.pop("evaluate", False):
        lesson = ["--network", "lesson"] if given.pop("quick", False) and not named else []
        command = ["evaluate", *named, *lesson]
    elif network == LINE_NETWORK:
        command = ["lines", *(["--start", given.pop("from")] if "from" in given else [])]
    elif "optimize" in given:
        command = ["quantize", given.pop("optimize"), *named]
    elif "from" in given:
        command = ["finetune", given.pop("from"), *named]
    else:
        command = ["lesson" if given.pop("quick", False) else "digits", *named]
    # What is of another command, that command will refuse.
    for name, value in given.items():
        command += [f"--{name}", *([] if value is True else [value])]
    if command[0] not in ("digits", "lesson"):
        written = shlex.join(["train.py", *command, *rest])
        print(f"train.py: these options are a command now: {written}", file=sys.stderr)
    return command + rest
