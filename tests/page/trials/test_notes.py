"""What the visitor writes about the tests."""

from typing import Any

import pytest

from page.trials.notes import Notes, from_browser, to_browser


def test_the_browser_gives_back_what_it_was_given() -> None:
    notes = Notes("les 1", "les 7 barrés", "")
    assert from_browser(to_browser(notes)) == notes


def test_what_is_no_text_becomes_some() -> None:
    assert from_browser(["", None, 7]) == Notes("", "", "7")


@pytest.mark.parametrize("kept", [None, [], "abc", {}, ["a", "b"], ["a", "b", "c", "d"]])
def test_notes_of_another_form_are_none(kept: Any) -> None:
    assert from_browser(kept) is None
