"""HTML from templates."""

import pytest
from jinja2 import UndefinedError

from model.i18n import FRENCH
from page.templates import render


def test_what_is_filled_in_is_escaped() -> None:
    rows = [{"correct": True, "picture": '">', "cells": ["<script>"]}]
    words = FRENCH.trials
    shown = render("trials/panel.html", words=words, summary=[("a&b", "")], charts=[], rows=rows)
    assert "<script>" not in shown and "&lt;script&gt;" in shown and "&#34;&gt;" in shown
    assert "<dt>a&amp;b</dt><dd>–</dd>" in shown


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("trials/panel.html", words=FRENCH.trials)
