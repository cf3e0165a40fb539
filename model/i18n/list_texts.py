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
    """

    codes: str
    padded: str
    left_out: Mapping[str, str]
    refused: Mapping[str, str]
    presence: str
    states: Mapping[str, str]
    not_over_http: str
