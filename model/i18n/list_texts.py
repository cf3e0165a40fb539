"""What every language says about lists of known codes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ListTexts:
    """What is said about lists of known codes.

    Attributes:
        codes: how many there are.
        padded: how many were filled up with zeros.
        left_out: how many rows were left out, by why.
        refused: what is wrong with a file that is no list, by why.
        presence: the column of a table that says of each code of the list where it is.
        states: what stands in it.
        not_over_http: why a request that names a list is refused.
        kind: the page's kind of codes that are in a list.
        help: what the file is to hold.
        choose, again: the button, before a list is chosen and after.
        reading: while the file is sent and parsed.
        none_chosen: what to do where there is no list yet.
        gone: the same where the list that was chosen is not at hand any more.
        once, cannot_assign: the tick for codes that occur once at most; why it can't be set.
        known: of a code of the list that has no name.
        unlisted: of a code that is none of the list, and what to do.
        choices: above the codes that may have been meant.
        choice: one of them, by its key; with `{key}`, `{code}` and `{percent}`.
        guess: of the one that is likeliest if each code is there once at most.
        now_unlisted: of a code that a person has corrected to one that is none of the list.
        attendance: the heading of the table of who is there.
        columns: its headings.
        counted: what stands beside how many there are of each state.
        more: below a table that does not show all.
        save_csv, save_xlsx: the buttons that save it.
    """

    codes: str
    padded: str
    left_out: Mapping[str, str]
    refused: Mapping[str, str]
    presence: str
    states: Mapping[str, str]
    not_over_http: str
    kind: str
    help: str
    choose: str
    again: str
    reading: str
    none_chosen: str
    gone: str
    once: str
    cannot_assign: str
    known: str
    unlisted: str
    choices: str
    choice: str
    guess: str
    now_unlisted: str
    attendance: str
    columns: Mapping[str, str]
    counted: Mapping[str, str]
    more: str
    save_csv: str
    save_xlsx: str
