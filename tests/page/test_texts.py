"""The words of the page."""

from dataclasses import fields
from typing import get_args

import numpy as np
import pytest

from model import Reading
from model.i18n import ENGLISH, FRENCH, LANGUAGES, Language
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


def test_the_languages_say_the_same_things_in_other_words() -> None:
    same = {
        field.name
        for field in fields(Language)
        if getattr(FRENCH, field.name) == getattr(ENGLISH, field.name)
    }
    assert not same
