"""Whose handwriting a file holds, and under which licence; known ones are told by SHA-256."""

import hashlib
from pathlib import Path
from typing import NamedTuple


class Origin(NamedTuple):
    """Whose handwriting it is."""

    name: str
    licence: str
    citation: str


_UNIPEN = (
    "CC BY 4.0",
    'Guyon, Schomaker, Plamondon, Liberman and Janet 1994, "UNIPEN project of on-line data '
    'exchange and recognizer benchmarks"; https://zenodo.org/records/1195803',
)
KNOWN_ORIGINS = {
    "0b3bed5b7f77bc1790a76b55743538fc616d98aba5a28a20c6db25a71ae9de65": Origin(
        "Swiss digits on paper", "CC0 1.0", "https://github.com/kensanata/numbers"
    ),
    "9e82cdc41300e4ebd66ddd283314955fae8880a71cf03e0834f9eddee8df7540": Origin(
        "UNIPEN digits by pen (category 1a)", *_UNIPEN
    ),
    "f36ef6608e2cce4bea9e3abd8c0171558108ad789e843ced98d6feb923f51ed3": Origin(
        "UNIPEN letters and symbols by pen (categories 1b, 1c, 1d)", *_UNIPEN
    ),
    "e7c087b6131652c86887cf75060515161a961fd8ccb8278e985419e8e1712963": Origin(
        "UNIPEN numbers by pen (categories 7 and 8)", *_UNIPEN
    ),
}


def find_origin(sha256: str, path: Path) -> Origin:
    """The origin of a set with this SHA-256, in hexadecimal; others are named by their path."""
    return KNOWN_ORIGINS.get(sha256, Origin(path.name, "not stated", "not stated"))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
