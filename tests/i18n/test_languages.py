"""The words of the page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import numpy as np
import pytest

from model import Reading
from model.i18n import ENGLISH, FRENCH, LANGUAGES, Language, language
from model.images.picture import Reason
from page.digits.answers import sentence


def reading(verdict: str, confidence: float) -> Reading:
    probabilities = np.full(10, (1 - confidence) / 20, np.float32)
    probabilities[7], probabilities[1] = confidence, (1 - confidence) * 0.6
    return Reading(verdict, probabilities, 0.0, np.zeros((28, 28), np.float32), {})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "verdict", "confidence", "words"),
    [
        (FRENCH, "digit", 0.982, "Prédit : 7 (98,20 %)"),
        (ENGLISH, "digit", 0.982, "Predicted: 7 (98.20%)"),
        (FRENCH, "unsure", 0.61, "Peut-être 7 (61 %), sinon 1"),
        (ENGLISH, "unsure", 0.61, "Perhaps 7 (61%), otherwise 1"),
        (FRENCH, "digit", 0.9999999, "Prédit : 7 (99,99 %)"),
    ],
)
def test_an_answer_is_one_sentence(
    texts: Language, verdict: str, confidence: float, words: str
) -> None:
    assert sentence(reading(verdict, confidence), True, texts) == words


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_every_refusal_says_what_to_do(texts: Language) -> None:
    said = [texts.refusal(reason) for reason in get_args(Reason)]
    said += [
        sentence(reading(verdict, 0.1), drawn, texts)
        for verdict in ("blank", "not_a_digit", "several")
        for drawn in (True, False)
    ]
    assert len(set(said)) == len(said)
    for words in said:
        assert ":" in words and words.endswith(".") and "{" not in words


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_every_reason_has_its_words_on_the_page_for_codes_and_in_tables(texts: Language) -> None:
    for refusals in (texts.refused, texts.codes.refused, texts.table.refusals):
        assert refusals.keys() == set(get_args(Reason))


def sentences(said: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """All that a language says, each by its path such as "codes.states.sure"."""
    if isinstance(said, str):
        yield name, said
    elif is_dataclass(said):
        for field in fields(said):
            if field.name not in OWN:
                yield from sentences(getattr(said, field.name), f"{name}.{field.name}")
    elif isinstance(said, Mapping):
        for key, value in said.items():
            yield from sentences(value, f"{name}.{key}")
    else:
        for index, value in enumerate(said):
            yield from sentences(value, f"{name}.{index}")


OWN = {"code", "name", "decimal_point", "thousands_separator", "delimiter", "percent_sign", "kinds"}
WITH_SHARED_WORDS = (".trials.", ".networks.", ".table.")  # "Source", "Date", "Page" are in both.


def placeholders(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence)}


@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_every_language_says_what_the_french_page_says(texts: Language) -> None:
    french, own = dict(sentences(FRENCH)), dict(sentences(texts))
    assert own.keys() == french.keys()
    for name, said in own.items():
        assert placeholders(said) == placeholders(french[name]), name


def test_english_says_it_in_other_words() -> None:
    french, english = dict(sentences(FRENCH)), dict(sentences(ENGLISH))
    same = {name for name in french if french[name] == english[name]}
    assert not {name for name in same if not name.startswith(WITH_SHARED_WORDS)}


def test_a_language_is_a_folder_of_its_name() -> None:
    folders = {path.parent.name for path in Path(language.__file__).parent.glob("*/__init__.py")}
    assert folders == {*LANGUAGES}


def test_numbers_are_written_as_the_language_has_them() -> None:
    assert (FRENCH.number(1.25, 1), ENGLISH.number(1.25, 1)) == ("1,2", "1.2")
    assert (FRENCH.percent(0.5, 0), ENGLISH.percent(0.5, 0)) == ("50 %", "50%")
    assert FRENCH.signed_percent(-0.5) == "\u221250 %" and FRENCH.signed_percent(0.003) == "0 %"
    assert FRENCH.count(1234567) == "1\u202f234\u202f567"


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)
def test_all_is_written_for_all_alone_and_nothing_for_nothing(
    texts: Language, decimals: int
) -> None:
    def written(percents: float) -> str:
        return texts.number(percents, decimals) + texts.percent_sign

    assert texts.percent(200 / 200, decimals) == written(100)
    assert texts.percent(0, decimals) == written(0)
    step = 10.0**-decimals
    for little in (1e-9, 0.004 * step):
        assert texts.percent(1 - little, decimals) == written(100 - step)
        assert texts.percent(little, decimals) == written(step)
    assert texts.signed_percent(0.9999) == "+99" + texts.percent_sign


def test_no_line_of_french_begins_with_a_mark_of_the_one_before() -> None:
    marks = [words for _, words in sentences(FRENCH) if re.search(r" [?!;»]|« ", words)]
    assert marks == []
