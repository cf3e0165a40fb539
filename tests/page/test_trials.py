"""The visitor's log of tests: what is kept, what it comes to, what is taken home."""

import csv
import dataclasses
import io
import json
import re
import time
import zipfile
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model import Recognizer
from model.data import datasets
from model.i18n import ENGLISH, FRENCH, Language
from model.images.picture import to_pixels
from page.networks.choice import Networks
from page.trials import report
from page.trials.trials import (
    PICTURE_SIDE,
    Trial,
    confusion,
    from_browser,
    picture_of,
    record,
    summarize,
    to_browser,
    to_csv,
    to_zip,
)


@pytest.fixture(scope="module")
def seven(recognizer: Recognizer, three: Image.Image) -> Trial:
    """A drawn 3 that was meant to be a 7."""
    trial = record(recognizer.read(three), to_pixels(three), True, "digits")
    return dataclasses.replace(trial, meant=7)


def trials(seven: Trial, *meant_and_read: tuple[int, int | None]) -> list[Trial]:
    return [
        dataclasses.replace(
            seven,
            meant=meant,
            predicted=read,
            confidence=None if read is None else 0.9,
            verdict="not_a_digit" if read is None else "digit",
        )
        for meant, read in meant_and_read
    ]


def test_a_trial_is_what_was_answered_with_a_small_picture(seven: Trial) -> None:
    assert (seven.predicted, seven.verdict, seven.drawn) == (3, "digit", True)
    assert not seven.correct
    assert max(picture_of(seven).size) == PICTURE_SIDE
    assert len(json.dumps(to_browser([seven]))) < 4_000  # so that hundreds fit a browser


def test_the_picture_is_read_as_the_drawing_was(seven: Trial, recognizer: Recognizer) -> None:
    assert recognizer.read(picture_of(seven)).digit == 3


def test_the_browser_gives_back_what_it_was_given(seven: Trial) -> None:
    log = trials(seven, (1, 1), (2, None))
    assert from_browser(json.loads(json.dumps(to_browser(log)))) == log


@pytest.mark.parametrize(
    "changed",
    [
        {"meant": 10},
        {"meant": None},
        {"meant": True},
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
    assert summary.by_digit == {1: (2, 1), 4: (1, 0), 7: (2, 2)}
    assert (summary.best, summary.hardest) == ([7], [4])


def test_the_summary_of_nothing_and_of_all_right(seven: Trial) -> None:
    empty = summarize([])
    assert (empty.rate, empty.confidence, empty.best, empty.hardest) == (None, None, [], [])
    assert summarize(trials(seven, (7, 7), (1, 1))).hardest == []


def test_the_confusion_has_a_column_for_no_digit(seven: Trial) -> None:
    table = confusion(trials(seven, (7, 1), (7, 1), (4, None)))
    assert table.shape == (10, 11) and table[7, 1] == 2 and table[4, 10] == 1
    assert table.sum() == 3


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH])
def test_the_csv_opens_in_a_spreadsheet(seven: Trial, texts: Language) -> None:
    data = to_csv(trials(seven, (7, 7), (4, None)), texts)
    assert data.startswith(b"\xef\xbb\xbf")
    french = texts is FRENCH
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";" if french else ","))
    assert rows[0] == list(texts.trials.columns)
    newest, oldest = rows[1:]
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
    assert samples.labels.tolist() == [4, 7, 7]
    assert isinstance(samples.sources[0], np.ndarray)
    assert np.array_equal(samples.sources[0], to_pixels(picture_of(seven)))


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH])
def test_the_report_stands_alone(seven: Trial, texts: Language, recognizer: Recognizer) -> None:
    log = trials(seven, (7, 7), (4, None))
    log.append(dataclasses.replace(seven, network="gone"))
    page = report.report(log, Networks(recognizer), ["<b>bold</b>", "", "a\nb"], texts)
    assert not re.findall(r'(?:src|href)="(?!data:)', page) and "url(" not in page
    assert page.count("data:image/png") == 2 and page.count("data:image/webp") == 3
    assert "<b>" not in page and "&lt;b&gt;bold" in page
    for heading in (texts.trials.strengths, texts.trials.limits, texts.trials.proposals):
        assert f"<h2>{heading}</h2>" in page
    float32 = recognizer.card["accuracy"]["MNIST test"]
    tested = texts.trials.tested.format(name="digits", rate=texts.percent(0.5, 1), count=2)
    about = texts.trials.about.format(mnist=texts.percent(float32, 2), parameters=328_299)
    assert escape(tested + about) in page
    gone = texts.trials.tested.format(name="gone", rate=texts.percent(0, 1), count=1)
    assert f"<dd>{escape(gone)}</dd>" in page


def test_one_trial_is_no_chart(seven: Trial) -> None:
    assert FRENCH.trials.one_more in report.chart_row([seven], summarize([seven]), FRENCH)


def test_two_hundred_trials_do_not_slow_the_page(seven: Trial) -> None:
    few, many = [seven] * 2, [seven] * 200
    times = []
    for log in (few, many):
        report.chart_row(log, summarize(log), FRENCH)  # the first pass imports
        start = time.perf_counter()
        back = from_browser(to_browser(log))
        report.chart_row(back, summarize(back), FRENCH)
        report.table(back, FRENCH)
        times.append(time.perf_counter() - start)
    assert times[1] < times[0] + 0.5
