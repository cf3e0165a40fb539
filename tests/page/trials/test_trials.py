"""The visitor's log of tests: what is kept, what it comes to, what is taken home."""

import csv
import dataclasses
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import Recognizer
from model.data import datasets
from model.i18n import ENGLISH, FRENCH, Language
from model.images.picture import to_pixels
from page.trials.trials import (
    MAX_TRIALS,
    NO_DIGIT,
    PICTURE_SIDE,
    Trial,
    add_trial,
    confusion,
    from_browser,
    open_trial_picture,
    summarize,
    to_browser,
    to_csv,
    to_zip,
)
from tests.trial_samples import trials


def test_a_trial_is_what_was_answered_with_a_small_picture(seven: Trial) -> None:
    assert (seven.predicted, seven.verdict, seven.drawn) == (3, "digit", True)
    assert not seven.correct
    assert max(open_trial_picture(seven.picture).size) == PICTURE_SIDE
    assert len(json.dumps(to_browser([seven]))) < 4_000  # so that hundreds fit a browser


def test_the_picture_is_read_as_the_drawing_was(seven: Trial, recognizer: Recognizer) -> None:
    assert recognizer.read(open_trial_picture(seven.picture)).digit == 3


def test_the_browser_gives_back_what_it_was_given(seven: Trial) -> None:
    log = trials(seven, (1, 1), (2, None))
    assert from_browser(json.loads(json.dumps(to_browser(log)))) == log


def test_the_last_click_on_an_answer_counts(seven: Trial) -> None:
    shown = dataclasses.replace(seven, meant=None)
    once = add_trial(trials(seven, (1, 1)), shown, 8)
    assert [trial.meant for trial in once] == [1, 8]
    assert [trial.meant for trial in add_trial(once, shown, 7)] == [1, 7]
    other = dataclasses.replace(shown, drawn=False)
    assert [trial.meant for trial in add_trial(once, other, 7)] == [1, 8, 7]


@pytest.mark.parametrize(
    "changed",
    [
        {"meant": 10},
        {"meant": None},
        {"meant": True},
        {"meant": "letter"},
        {"predicted": "3"},
        {"predicted": None},
        {"confidence": 7},
        {"confidence": float("nan")},
        {"verdict": "<b>"},
        {"verdict": []},
        {"drawn": 1},
        {"network": None},
        {"picture": "<script>"},
        {"picture": None},
        {"picture": "AAAA"},
        {"more": 1},
    ],
)
def test_what_a_browser_changed_is_left_out(seven: Trial, changed: dict[str, Any]) -> None:
    good = to_browser([seven])[0]
    assert from_browser([good | changed, good]) == [seven]


@pytest.mark.parametrize("kept", [None, "", 3, {}, [None], [[]], [{}], [{"meant": 3}]])
def test_a_log_of_another_form_is_empty(kept: Any) -> None:
    assert from_browser(kept) == []


def test_the_summary(seven: Trial) -> None:
    summary = summarize(trials(seven, (7, 7), (7, 7), (1, 7), (1, 1), (4, None)))
    assert (summary.total, summary.correct, summary.rate) == (5, 3, 0.6)
    assert summary.confidence == pytest.approx(0.9)
    assert summary.by_meant == {1: (2, 1), 4: (1, 0), 7: (2, 2)}
    assert (summary.best, summary.hardest) == ([7], [4])


def test_the_summary_of_nothing_and_of_all_right(seven: Trial) -> None:
    empty = summarize([])
    assert (empty.rate, empty.confidence, empty.best, empty.hardest) == (None, None, [], [])
    assert summarize(trials(seven, (7, 7), (1, 1))).hardest == []


def test_a_scribble_is_read_right_where_it_is_refused(seven: Trial) -> None:
    log = trials(seven, (NO_DIGIT, None), (NO_DIGIT, 3), (NO_DIGIT, None), (7, 7), (4, None))
    assert [trial.correct for trial in log] == [True, False, True, True, False]
    assert from_browser(json.loads(json.dumps(to_browser(log)))) == log
    summary = summarize(log)
    assert (summary.correct, summary.rate) == (3, 0.6)
    assert summary.by_meant == {4: (1, 0), 7: (1, 1), NO_DIGIT: (3, 2)}
    assert (summary.best, summary.hardest) == ([7], [4])  # Of digits alone.
    only = summarize(trials(seven, (NO_DIGIT, 3)))
    assert (only.rate, only.best, only.hardest) == (0, [], [])


def test_the_confusion_has_a_row_and_a_column_for_no_digit(seven: Trial) -> None:
    table = confusion(trials(seven, (7, 1), (7, 1), (4, None), (NO_DIGIT, None), (NO_DIGIT, 8)))
    assert table.shape == (11, 11) and table[7, 1] == 2 and table[4, 10] == 1
    assert table[10, 10] == table[10, 8] == 1 and table.sum() == 5


def test_a_log_keeps_the_newest(seven: Trial) -> None:
    log = trials(seven, *[(1, 1)] * MAX_TRIALS)
    noted = add_trial(log, dataclasses.replace(seven, meant=None), 7)
    assert len(noted) == MAX_TRIALS and noted[-1].meant == 7


def test_a_log_of_a_page_before_this_one_opens(seven: Trial) -> None:
    kept = {
        **{"meant": 7, "predicted": 1, "confidence": 0.61, "verdict": "unsure", "drawn": True},
        **{"network": "digits", "picture": seven.picture},
    }
    (trial,) = from_browser([kept])
    assert (trial.meant, trial.predicted, trial.correct) == (7, 1, False)


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH])
def test_the_csv_opens_in_a_spreadsheet(seven: Trial, texts: Language) -> None:
    data = to_csv(trials(seven, (7, 7), (4, None), (NO_DIGIT, None)), texts)
    assert data.startswith(b"\xef\xbb\xbf")
    french = texts is FRENCH
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";" if french else ","))
    assert rows[0] == list(texts.trials.columns)
    scribble, newest, oldest = rows[1:]
    words = texts.trials.no_digit["not_a_digit"]
    assert scribble[:4] == [words, words, "", texts.trials.yes]
    assert newest[:4] == ["4", texts.trials.no_digit["not_a_digit"], "", texts.trials.no]
    assert oldest[:4] == ["7", "7", "90,00" if french else "90.00", texts.trials.yes]


def test_no_cell_is_a_formula(seven: Trial) -> None:
    log = [dataclasses.replace(seven, network="=1+1")]
    assert b"'=1+1" in to_csv(log, FRENCH)


def test_the_zip_is_what_training_takes(seven: Trial, tmp_path: Path) -> None:
    file = tmp_path / "tests.zip"
    file.write_bytes(to_zip(trials(seven, (7, 3), (4, None), (7, 7))))
    assert zipfile.ZipFile(file).namelist() == ["7/0001.png", "4/0002.png", "7/0003.png"]
    samples = datasets.load(file)
    assert samples.skipped == 0
    assert samples.labels.tolist() == [4, 7, 7]
    assert isinstance(samples.sources[0], np.ndarray)
    assert np.array_equal(samples.sources[0], to_pixels(open_trial_picture(seven.picture)))


def test_what_was_no_digit_is_in_a_folder_that_training_takes_as_such(
    seven: Trial, tmp_path: Path
) -> None:
    file = tmp_path / "tests.zip"
    file.write_bytes(to_zip(trials(seven, (7, 3), (NO_DIGIT, 3))))
    assert datasets.load(file).labels.tolist() == [7]
    zipfile.ZipFile(file).extractall(tmp_path)
    assert datasets.NO_DIGIT_FOLDER == NO_DIGIT
    scribbles = datasets.load(tmp_path / NO_DIGIT, digits=False)
    assert scribbles.labels.tolist() == [datasets.NO_DIGIT]
