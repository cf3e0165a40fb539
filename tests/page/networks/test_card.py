"""A network's card as HTML."""

import pytest

from model import Recognizer
from model.i18n import ENGLISH, FRENCH, Language
from page.networks.card import show_card, training_data


@pytest.mark.slow
@pytest.mark.parametrize("texts", [FRENCH, ENGLISH])
def test_a_card_shows_charts_mistakes_and_layers(recognizer: Recognizer, texts: Language) -> None:
    card = recognizer.card
    shown = show_card(card, "digits", texts)
    assert "<h2>digits</h2>" in shown and training_data(card) in shown
    assert shown.count('<img alt=""') == len(card["mistakes"])
    assert shown.count("data:image/png") == len(card["mistakes"]) + 4
    assert shown.count("<tr>") == len(card["layers"]) + 1


def test_a_card_of_ones_own_is_no_html(recognizer: Recognizer) -> None:
    card = recognizer.card | {"started_from": "<script>"}
    shown = show_card(card, "<b>", FRENCH)
    assert "<script>" not in shown and "<h2>&lt;b&gt;</h2>" in shown
