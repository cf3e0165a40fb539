"""The commands of `train.py`, their options, and those of older versions."""

import subprocess
import sys
from pathlib import Path

import pytest

import train
from model.training.older_options import translate
from train import COMMANDS, main, parse

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], ["digits"]),
        (["--data", "a.npz", "--seeds", "3"], ["digits", "--data", "a.npz", "--seeds", "3"]),
        (["--network", "vgg"], ["digits", "--network", "vgg"]),
        (["--quick"], ["lesson"]),
        (
            ["--epochs", "1", "--quick", "--output", "x"],
            ["lesson", "--epochs", "1", "--output", "x"],
        ),
        (["--quick", "--network", "vgg"], ["lesson", "--network", "vgg"]),
        (["quantize", "digits"], ["quantize", "digits"]),
        (["--help"], ["--help"]),
    ],
)
def test_no_command_is_digits_and_quick_is_the_lesson(
    arguments: list[str], command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert translate(arguments) == command
    assert capsys.readouterr().err == ""


def test_a_misspelled_command_is_answered_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["fintune", "digits"])
    assert refusal.value.code == 2
    assert "finetune" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ("--evaluate", "evaluate"),
        ("--evaluate --network vgg --plots p", "evaluate --network vgg --plots p"),
        ("--network line --evaluate --codes a", "evaluate --network line --codes a"),
        ("--quick --evaluate", "evaluate --network lesson"),
        ("--optimize digits --data a.npz", "quantize digits --data a.npz"),
        ("--optimize=vgg", "quantize vgg"),
        ("--from digits --data x.zip --epochs 3", "finetune digits --data x.zip --epochs 3"),
        ("--network line --codes c.json.gz", "lines --codes c.json.gz"),
        ("--network line --from line --lines 9", "lines --start line --lines 9"),
    ],
)
def test_older_options_are_translated_and_the_command_is_named(
    arguments: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert translate(arguments.split()) == command.split()
    (warning,) = capsys.readouterr().err.splitlines()
    assert warning.endswith(f"train.py {command}")
    assert parse(command.split()).command == command.split()[0]


@pytest.mark.parametrize(
    "wrong",
    [
        "digits --lines 9",
        "digits --plots p",
        "digits --quick",
        "lesson --seeds 2",
        "lesson lines",
        "lines --seeds 2",
        "lines --network line",
        "lines --recipe r.json --epochs 2",
        "evaluate --epochs 2",
        "evaluate --codes folder",
        "evaluate --network line --plots p",
        "quantize",
        "quantize digits --epochs 2",
        "finetune --data x.zip",
        "finetune digits --codes c.json.gz",
        "calibrate digits --codes c.json.gz",
        "calibrate line --epochs 2",
        "--quick --optimize digits",
        "--evaluate --optimize digits",
        "--optimize digits --from digits",
        "--evaluate --epochs 2",
        "--network line --seeds 2",
        "--lines 9",
        "train",
        "digits --epochs 0",
        "digits --batch-size 0",
        "digits --seeds 0",
        "lines --lines 0",
        "fields --pages 0",
        "fields --folds 2",
        "evaluate --network fields",
        "calibrate fields",
        "quantize fields",
        "digits --network none",
    ],
)
def test_a_wrong_mix_is_refused(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(wrong.split())
    assert refusal.value.code == 2
    assert "usage: train.py" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_its_options_and_is_a_file(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main([command, "--help"])
    assert exit_.value.code == 0
    assert f"usage: train.py {command}" in capsys.readouterr().out
    assert (REPOSITORY / "model" / "training" / "commands" / f"{command}.py").is_file()


def test_help_does_not_wait_for_tensorflow() -> None:
    check = (
        "import sys, train\n"
        "try: train.main(['lines', '--help'])\n"
        "except SystemExit: print('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", check], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "False"


@pytest.mark.slow
def test_networks_by_name_are_those_there_are() -> None:
    from model.training.networks import NETWORKS

    assert sorted(train.NETWORKS) == sorted(NETWORKS)
