"""Labelled handwriting by path: folders or zips of pictures, arrays of them, pen strokes."""

import gzip
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from model.images.picture import MAX_BYTES, MIN_SIDE, PictureError, open_picture, to_pixels

STRAIGHT = 0.1  # across a stroke to along it, of a line
NO_DIGIT = 10  # the label of what is not a digit
VALIDATION_SHARE = 0.2  # of the writers, or of the samples where writers are not named

Strokes = list[npt.NDArray[np.float32]]  # each (N, 2): x, y of the pen, y down, any unit
Source = npt.NDArray[np.uint8] | Path | Strokes  # a picture, a picture file, or pen strokes
Labels = npt.NDArray[np.uint8]  # (N,), 0 to 9, or NO_DIGIT


class DataError(RuntimeError):
    """Data that cannot be had or are not what they should be; says what to do."""


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
# By the SHA-256 of the file; other sets are named by their path.
ORIGINS = {
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


@dataclass(frozen=True, eq=False)
class Samples:
    """Labelled handwriting of one file or folder.

    Attributes:
        origin: its name, licence and citation.
        sources: the N samples, pictures not yet decoded where they are files.
        labels: uint8 (N,), 0 to 9, or `NO_DIGIT`.
        writers: who wrote each; None where nobody is named.
        sha256: of the file; of a folder, of its files' names and bytes.
        skipped: how many samples were left out: files of a folder that are no readable
            pictures, strokes that are but a fragment of their digit.
    """

    origin: Origin
    sources: list[Source]
    labels: Labels
    writers: list[str] | None
    sha256: str
    skipped: int = 0

    def held_out(self) -> npt.NDArray[np.bool_]:
        """Which samples are for validation, (N,): no writer is on both sides.

        A writer's side hangs on the name alone, so it is the same in every set. Where no
        writers are named, each sample stands for one.
        """
        return on_held_out_side(self.writers or [str(n) for n in range(len(self.sources))])


def on_held_out_side(writers: list[str]) -> npt.NDArray[np.bool_]:
    """Whether each writer's samples are for validation; at least one writer's are."""
    chance = {name: _chance(name) for name in set(writers)}
    bar = max(VALIDATION_SHARE, min(chance.values()) + 1e-9)
    return np.array([chance[name] < bar for name in writers])


def load(path: Path, digits: bool = True) -> Samples:
    """Labelled handwriting from a path, its form told by looking.

    Args:
        path: a folder, or a zip of one, with class folders of pictures, named 0 to 9; an `.npz`
            of `images` uint8 (N, H, W[, 3]), `labels` (N,) and, if known, `writers` (N,); or
            pen strokes, a gzipped JSON list of
            `{"label": …, "writer": …, "strokes": [[[x, y], …], …]}`.
        digits: whether the labels are digits; otherwise whatever they are is `NO_DIGIT`, and
            a folder's pictures may lie anywhere in it.

    Raises:
        DataError: no such path, another form, a label that is no digit, or nothing in it.
    """
    try:
        samples = _reader(path)(path, digits)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from error
    if not samples.sources:
        raise DataError(f"{path}: no readable picture in it")
    return samples


def _reader(path: Path) -> Callable[[Path, bool], Samples]:
    if path.is_dir():
        return _from_folder
    with path.open("rb") as file:
        start = file.read(2)
    if start == b"PK":
        return _from_arrays if _holds_arrays(path) else _from_zip
    if start == b"\x1f\x8b":
        return _from_strokes
    raise DataError(f"{path}: neither a folder, a zip of one, an .npz, nor pen strokes .json.gz")


def _holds_arrays(path: Path) -> bool:
    """Whether a zip file is an `.npz`; a damaged one is left to NumPy, which says so."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith(".npy") for name in archive.namelist())
    except zipfile.BadZipFile:
        return True


def _from_folder(path: Path, digits: bool) -> Samples:
    files = (file for file in sorted(path.rglob("*")) if not file.is_dir())
    return _from_pictures(
        path, ((file.relative_to(path), file.read_bytes(), file) for file in files), digits
    )


def _from_zip(path: Path, digits: bool) -> Samples:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = sorted(
                (entry for entry in archive.infolist() if not entry.is_dir()),
                key=lambda entry: entry.filename,
            )
            return _from_pictures(
                path,
                # Nothing too heavy to be a picture is unpacked.
                (
                    (
                        PurePosixPath(entry.filename),
                        archive.read(entry) if entry.file_size <= MAX_BYTES else b"",
                        None,
                    )
                    for entry in entries
                ),
                digits,
            )
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise DataError(f"{path}: not a readable zip file ({error})") from error


def _from_pictures(
    path: Path, files: Iterable[tuple[PurePath, bytes, Path | None]], digits: bool
) -> Samples:
    """Samples of picture files: each its place in the set, its bytes, and its path if it has one.

    A file without a path, of a zip, is kept decoded.
    """
    sources: list[Source] = []
    labels = []
    skipped = 0
    digest = hashlib.sha256()
    for place, data, file in files:
        if any(part.startswith(".") for part in place.parts):
            continue
        if digits and len(place.parts) < 2:
            raise DataError(f"{path / place}: not in a class folder, 0 to 9")
        label = _label(place.parts[0], digits, path / place)
        digest.update(place.as_posix().encode() + b"\0" + data)
        try:
            picture = open_picture(data)
            sources.append(file or to_pixels(picture))
        except PictureError:
            skipped += 1
            continue
        labels.append(label)
    return Samples(
        find_origin(digest.hexdigest(), path),
        sources,
        np.array(labels, np.uint8),
        None,
        digest.hexdigest(),
        skipped,
    )


def _from_arrays(path: Path, digits: bool) -> Samples:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            images = arrays["images"]
            names = arrays["labels"].tolist() if "labels" in arrays or digits else None
            writers = [str(name) for name in arrays["writers"]] if "writers" in arrays else None
    except KeyError as error:
        raise DataError(f"{path}: no array {error} in it") from error
    except Exception as error:  # NumPy raises nearly anything on a damaged file
        raise DataError(f"{path}: not a readable .npz ({error})") from error
    if images.dtype != np.uint8 or images.ndim not in (3, 4) or images.shape[3:] not in ((), (3,)):
        raise DataError(f"{path}: images must be uint8 (N, H, W) or (N, H, W, 3)")
    if min(images.shape[1:3]) < MIN_SIDE:
        raise DataError(f"{path}: images must be at least {MIN_SIDE} pixels a side")
    names = [NO_DIGIT] * len(images) if names is None else names
    if len(names) != len(images) or (writers is not None and len(writers) != len(images)):
        raise DataError(f"{path}: images, labels and writers differ in number")
    labels = [_label(name, digits, f"{path}, image {i}") for i, name in enumerate(names)]
    digest = sha256_of(path)
    return Samples(
        find_origin(digest, path), list(images), np.array(labels, np.uint8), writers, digest
    )


def _from_strokes(path: Path, digits: bool) -> Samples:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            entries = json.load(file)
        strokes: list[Strokes] = [
            [np.array(stroke, np.float32).reshape(-1, 2) for stroke in entry["strokes"] if stroke]
            for entry in entries
        ]
        names = [entry["label"] for entry in entries]
        writers = [str(entry["writer"]) for entry in entries]
    except (EOFError, ValueError, TypeError, KeyError, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: not pen strokes: {error!r}") from error
    labels = [_label(name, digits, f"{path}, sample {i}") for i, name in enumerate(names)]
    for number, drawn in enumerate(strokes):
        if not drawn or not all(np.isfinite(stroke).all() for stroke in drawn):
            raise DataError(f"{path}, sample {number}: no strokes")
    whole = [i for i, drawn in enumerate(strokes) if not _fragment(drawn, labels[i])]
    digest = sha256_of(path)
    return Samples(
        find_origin(digest, path),
        [strokes[i] for i in whole],
        np.array([labels[i] for i in whole], np.uint8),
        [writers[i] for i in whole],
        digest,
        len(strokes) - len(whole),
    )


def _fragment(strokes: Strokes, label: int) -> bool:
    """Whether strokes are one straight line, as no digit is but an upright 1, and 1 alone is.

    Pen recordings were cut into characters by machine, which left some digits in pieces.
    """
    points = np.concatenate(strokes)
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    if len(spread) > 1 and spread[1] > STRAIGHT * spread[0]:
        return False
    width, height = np.ptp(points, axis=0)
    level = bool(width > 2 * height)
    return not level if label == NO_DIGIT else level or label != 1


def _label(name: Any, digits: bool, where: object) -> int:
    if not digits:
        return NO_DIGIT
    if str(name) in "0123456789" and len(str(name)) == 1:
        return int(name)
    raise DataError(f"{where}: label {name!r} is not a digit, 0 to 9")


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def find_origin(digest: str, path: Path) -> Origin:
    return ORIGINS.get(digest, Origin(path.name, "not stated", "not stated"))


def _chance(name: str) -> float:
    """A number in [0, 1) that hangs on the name alone."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 2**32
