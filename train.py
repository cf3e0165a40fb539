"""Makes, evaluates and exports the weights that the page serves.

    python train.py             the default network, on all of MNIST, varied as hands vary
    python train.py --quick     the course's lesson: a small network, 10,000 digits, 3 epochs

These are short for the commands `digits` and `lesson`; `python train.py COMMAND --help` tells the
options of a command. What trains writes NAME.keras (the source of truth), NAME.tflite (what the
page serves) and NAME.json (the model card as data) into --output, all three or none.
"""

import argparse
import importlib
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow greets with a screenful.

from model.codes.reader import LINE_NETWORK
from model.data.datasets import DataError
from model.digits.recognizer import DEFAULT_NETWORK
from model.litert import NOT_OF_DIGITS, WEIGHTS, WeightsError
from model.training.older_options import translate

# Of model/training/networks.py, whose import takes seconds.
NETWORKS = ("digits", "lesson", "vgg", "mobilenet")


def _add_digits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--network", choices=NETWORKS, default=DEFAULT_NETWORK)
    _add_fit(parser, epochs=78, batch_size=128)
    folds = "cross-validate by writer, write nothing"
    parser.add_argument("--folds", type=int, choices=range(2, 11), metavar="N", help=folds)
    parser.add_argument("--seeds", type=_positive, default=1, metavar="N", help="train N times")
    _add_bfloat16(parser)


def _add_lesson(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--network", choices=NETWORKS, default="lesson")
    _add_fit(parser, epochs=3, batch_size=128)


def _add_lines(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--start", metavar="NAME", help="go on with these weights of --output")
    length = parser.add_mutually_exclusive_group()
    recipe = "rounds and means of weights, as in model/training/line_recipe.json"
    length.add_argument("--recipe", type=Path, metavar="FILE", help=recipe)
    _add_fit(parser, epochs=2, batch_size=32, length=length)
    parser.add_argument("--steps", type=_positive, metavar="N", help="most steps of a run")
    lines = "composed to teach, default 100,000"
    parser.add_argument("--lines", type=_positive, default=100_000, metavar="N", help=lines)
    _add_paths(parser, "--codes", "whole codes as pen strokes, to learn from")
    _add_bfloat16(parser)


def _add_fields(parser: argparse.ArgumentParser) -> None:
    _add_fit(parser, epochs=12, batch_size=8)
    _add_pages(parser)
    _add_bfloat16(parser)


def _add_print(parser: argparse.ArgumentParser) -> None:
    _add_fit(parser, epochs=30, batch_size=64)
    _add_pages(parser)


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    names = f"{', '.join(NOT_OF_DIGITS)}, or of digits"
    parser.add_argument("--network", default=DEFAULT_NETWORK, metavar="NAME", help=names)
    folder = "a folder of pictures with labels.csv, for a network that is not of digits"
    _add_paths(parser, "--codes", folder)
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="of digits, as PNGs")


def _add_quantize(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="of weights of digits in --output")
    parser.add_argument("--seed", type=int, default=0)


def _add_finetune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="of weights of digits in --output")
    _add_fit(parser, epochs=2, batch_size=128)
    _add_bfloat16(parser)


def _add_calibrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="line, or weights of digits in --output")
    parser.add_argument("--seed", type=int, default=0)
    lines = "with line: composed to fit on"
    parser.add_argument("--lines", type=_positive, default=9_000, metavar="N", help=lines)
    _add_paths(parser, "--codes", "with line: whole codes as pen strokes")


def _add_fit(
    parser: argparse.ArgumentParser,
    epochs: int,
    batch_size: int,
    length: argparse._MutuallyExclusiveGroup | None = None,
) -> None:
    # Of a default that is a number, argparse cannot tell whether it was given beside --recipe.
    (length or parser).add_argument(
        "--epochs", type=_positive, default=str(epochs), metavar="N", help=f"default {epochs}"
    )
    size = f"default {batch_size}"
    parser.add_argument("--batch-size", type=_positive, default=batch_size, metavar="N", help=size)
    parser.add_argument("--seed", type=int, default=0)


def _add_sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, default=WEIGHTS, metavar="FOLDER")
    parser.add_argument("--mnist", type=Path, metavar="PATH", help="an mnist.npz to use")
    parser.add_argument("--mnist-writers", type=Path, metavar="PATH", help="an .npz of train, test")
    _add_paths(parser, "--data", "more digits")
    _add_paths(parser, "--no-digit", "samples that are no digits")


def _add_pages(parser: argparse.ArgumentParser) -> None:
    pages = "composed to teach, default 3,000"
    parser.add_argument("--pages", type=_positive, default=3_000, metavar="N", help=pages)
    _add_paths(parser, "--codes", "whole codes as pen strokes, to learn from")


def _add_paths(parser: argparse.ArgumentParser, option: str, purpose: str) -> None:
    parser.add_argument(
        option, type=Path, action="append", default=[], metavar="PATH", help=purpose
    )


def _add_bfloat16(parser: argparse.ArgumentParser) -> None:
    faster = "half the time on processors that have it (AVX-512 BF16, AMX)"
    parser.add_argument("--bfloat16", action="store_true", help=faster)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at least 1")
    return int(text)


# Each command's work is in model/training/commands, in a file of its name.
COMMANDS = {
    "digits": ("a network of digits, on MNIST and handwriting given by path", _add_digits),
    "lesson": ("the course's lesson: a small network, 10,000 digits, 3 epochs", _add_lesson),
    "lines": ("the network that reads whole codes, on lines composed of digits", _add_lines),
    "fields": ("the network that finds handwriting, on composed pages", _add_fields),
    "print": ("the network that tells print from handwriting, on composed pages", _add_print),
    "evaluate": ("how well weights read, from picture to reading", _add_evaluate),
    "quantize": ("weights in fewer bits; the page serves the best", _add_quantize),
    "finetune": ("weights are taught what they misread, and kept if they gain", _add_finetune),
    "calibrate": ("temperature and thresholds of weights, fitted anew", _add_calibrate),
}


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="train.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (purpose, add_options) in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose)
        add_options(command)
        _add_sources(command)
    options = parser.parse_args(arguments)
    if options.command in ("evaluate", "calibrate"):
        name = vars(options).get("network") or options.name
        of_pages = name in NOT_OF_DIGITS and name != LINE_NETWORK
        if of_pages and (options.command == "calibrate" or not options.codes):
            parser.error(f"{name}: evaluate --codes names documents to evaluate by")
        if name not in NOT_OF_DIGITS and options.codes:
            parser.error("--codes: networks of digits read no codes")
        if name in NOT_OF_DIGITS and vars(options).get("plots"):
            parser.error("--plots: only networks of digits have plots")
    if options.command in ("quantize", "finetune") and options.name in NOT_OF_DIGITS:
        parser.error(f"{options.command}: of networks of digits alone")
    return options


def main(arguments: list[str] | None = None) -> int:
    options = parse(translate(sys.argv[1:] if arguments is None else arguments))
    try:
        # TensorFlow takes seconds to import, which help and a wrong command need not wait for.
        command = importlib.import_module(f"model.training.commands.{options.command}")
        return int(command.run(options))
    except ModuleNotFoundError as error:
        print(f'train.py: no {error.name}: pip install -e ".[train]"', file=sys.stderr)
        return 2
    except (DataError, WeightsError, OSError) as error:
        print(f"train.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"\nInterrupted: {options.output} keeps the weights it had.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
