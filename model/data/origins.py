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
_FONTS = (
    "OFL 1.1, Apache 2.0",
    "docs/handwriting-fonts.txt names them and their versions; https://fontsource.org",
)
_SWISS = Origin("Swiss digits on paper", "CC0 1.0", "https://github.com/kensanata/numbers")
_UNIPEN_DIGITS = Origin("UNIPEN digits by pen (category 1a)", *_UNIPEN)
_UNIPEN_NUMBERS = Origin("UNIPEN numbers by pen (categories 7 and 8)", *_UNIPEN)
# Some files have grown: the older weights were taught the first of two of one name.
KNOWN_ORIGINS = {
    "0b3bed5b7f77bc1790a76b55743538fc616d98aba5a28a20c6db25a71ae9de65": _SWISS,
    "0af24a875da867b1d9bdd129374748e8783f45b5df8dbd45136d571300b52bfc": _SWISS,
    "9e82cdc41300e4ebd66ddd283314955fae8880a71cf03e0834f9eddee8df7540": _UNIPEN_DIGITS,
    "71dc1752478c612bdc0495699e1474b16e866ccc75226db1c8c5540b65846512": _UNIPEN_DIGITS,
    "f36ef6608e2cce4bea9e3abd8c0171558108ad789e843ced98d6feb923f51ed3": Origin(
        "UNIPEN letters and symbols by pen (categories 1b, 1c, 1d)", *_UNIPEN
    ),
    "e7c087b6131652c86887cf75060515161a961fd8ccb8278e985419e8e1712963": _UNIPEN_NUMBERS,
    "e9361f4cd2df5ba75c555107e17ddb2c879495afb13f1db5fb503a0b07aa7328": _UNIPEN_NUMBERS,
    "cdf9efa039997852b2a29aeb21eecb523fdb28cfd5d2129c3761f91207b92814": Origin(
        "optdigits, Turkish digits on forms, cut to their box",
        "CC BY 4.0",
        'Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine '
        "Learning Repository; https://doi.org/10.24432/C50P49",
    ),
    "45f0433dab9bf6bb49a735aa2aeed910f6cf9dc9197839e7c1d359b2e7186412": Origin(
        "digits of 299 fonts, most of which imitate handwriting", *_FONTS
    ),
    "51ea15168a9cf817465f46237734b24ea772a8006e1d01aa4cc120888fa32bd7": Origin(
        "letters of 299 fonts, most of which imitate handwriting", *_FONTS
    ),
}


def find_origin(sha256: str, path: Path) -> Origin:
    """The origin of a set with this SHA-256, in hexadecimal; others are named by their path."""
    return KNOWN_ORIGINS.get(sha256, Origin(path.name, "not stated", "not stated"))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
