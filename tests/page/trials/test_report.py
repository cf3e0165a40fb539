"""The visitor's trials to look at, on the page and as a report."""

import dataclasses
import re
import time

import pytest
from markupsafe import escape

from model import Recognizer
from model.i18n import ENGLISH, FRENCH, Language
from page.networks.choice import Networks
from page.trials import report
from page.trials.notes import Notes
from page.trials.trials import NO_DIGIT, Trial, from_browser, to_browser
from tests.trial_samples import trials


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH])
def test_the_report_stands_alone(seven: Trial, texts: Language, recognizer: Recognizer) -> None:
    log = trials(seven, (7, 7), (4, None))
    log.append(dataclasses.replace(seven, network="gone"))
    page = report.report(log, Networks(recognizer), Notes("<b>bold</b>", "", "a\nb"), texts)
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


@pytest.mark.parametrize("texts", [FRENCH, ENGLISH])
def test_what_was_no_digit_is_in_the_table_and_the_rates(seven: Trial, texts: Language) -> None:
    page = report.show_log(trials(seven, (NO_DIGIT, None), (NO_DIGIT, 3), (7, 7)), texts)
    words = texts.trials.no_digit["not_a_digit"]
    assert page.count(f"<td>{words}</td>") == 3  # Meant twice, and read once.
    assert f"<dd>{texts.percent(2 / 3, 1)}</dd>" in page and page.count("data:image/png") == 2


def test_a_rate_of_all_alone_is_100_percent(seven: Trial) -> None:
    right = trials(seven, *[(7, 7)] * 1999)
    assert "<dd>100,0 %</dd>" in report.show_log(right, FRENCH)
    assert "<dd>99,9 %</dd>" in report.show_log([*right, *trials(seven, (7, 1))], FRENCH)


def test_one_trial_is_no_chart(seven: Trial) -> None:
    assert FRENCH.trials.one_more in report.show_log([seven], FRENCH)


@pytest.mark.slow
def test_two_hundred_trials_do_not_slow_the_page(seven: Trial) -> None:
    few, many = [seven] * 2, [seven] * 200
    times = []
    for log in (few, many):
        report.show_log(log, FRENCH)  # The first pass imports.
        start = time.perf_counter()
        report.show_log(from_browser(to_browser(log)), FRENCH)
        times.append(time.perf_counter() - start)
    assert times[1] < times[0] + 0.5
