"""What every language says about the visitor's own tests."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class TrialTexts:
    """What is said about the visitor's own tests."""

    which_digit: str
    noted: str
    title: str
    none_yet: str
    one_more: str
    columns: tuple[str, ...]
    yes: str
    no: str
    drawn: str
    uploaded: str
    no_digit: Mapping[str, str]
    total: str
    correct: str
    rate: str
    confidence: str
    best: str
    hardest: str
    by_digit: str
    confusion: str
    meant: str
    read: str
    dash: str
    undo: str
    clear: str
    really_clear: str
    keep: str
    strengths: str
    limits: str
    proposals: str
    your_words: str
    to_csv: str
    to_report: str
    to_zip: str
    report: str
    date: str
    network: str
    tested: str
    about: str
    trained_on: str
