"""What every language says about verification by groups of digits, and about the audit."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class GroupTexts:
    """What is said about verification by groups of digits.

    Attributes:
        start: the button that begins it, with how many digits wait.
        label: what the panel is.
        title: which digit is asked.
        help: what to do.
        keys: by which keys, where there is a keyboard.
        tile: a digit, where it stands, for those who don't see it.
        whole: the button that opens the code of a digit.
        accept, undo: the buttons.
        rest: the button that goes on with the review, with how many codes are left.
        finished: that no digit waits.
        seconds: how long it took.
    """

    start: str
    label: str
    title: str
    help: str
    keys: str
    tile: str
    whole: str
    accept: str
    undo: str
    rest: str
    finished: str
    seconds: str


@dataclass(frozen=True)
class AuditTexts:
    """What is said about the audit of sure codes.

    Attributes:
        tick: what is ticked; the number is typed in the place of `{count}`.
        count: what the number is.
        help: what to heed.
        found: what it says of all sure codes.
        so_far: the same, where not all of the sample was looked at.
        all_seen: where every sure code was looked at.
        judged: in a table, what a code that was looked at is: "right" or "wrong".
        sheet: the name of its sheet in a workbook, 31 characters at most.
    """

    tick: str
    count: str
    help: str
    found: str
    so_far: str
    all_seen: str
    judged: Mapping[str, str]
    sheet: str
