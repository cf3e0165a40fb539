"""Labelled handwriting by path: folders or zips of pictures, arrays of them, pen strokes, fonts."""

import gzip
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from model.data import font_strokes, split
from model.data.origins import Origin, find_origin, sha256_of
from model.data.pen import PenStrokes, to_strokes
from model.data.split import Side
from model.images.picture import MAX_BYTES, MIN_SIDE, PictureError, open_picture, to_pixels

NO_DIGIT = 10  # The label of what is not a digit.
NO_DIGIT_FOLDER = "no-digit"  # Beside the class folders of digits, and left out of them.
MAX_STRAIGHTNESS = 0.1  # A stroke whose width is less than this share of its length is a line.

Source = npt.NDArray[np.uint8] | Path | PenStrokes  # A picture, a picture file, or pen strokes.
Labels = npt.NDArray[np.uint8]  # (N,), 0 to 9, or NO_DIGIT


class DataError(RuntimeError):
    """Data that cannot be had or are not what they should be; says what to do."""


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

    @property
    def of_digits(self) -> bool:
        """Whether digits are in it; otherwise nothing is a digit."""
        return bool(self.labels.min() < NO_DIGIT)

    @property
    def form(self) -> Literal["strokes", "pictures"]:
        return "strokes" if isinstance(self.sources[0], list) else "pictures"

    @property
    def names(self) -> list[str]:
        """Who wrote each; where nobody is named, each sample stands for a writer."""
        return self.writers or [str(number) for number in range(len(self.sources))]

    def on(self, side: Side) -> npt.NDArray[np.bool_]:
        """Which samples are on a side, (N,): no writer is on two."""
        return split.sides(self.names) == side

    def part(self, chosen: npt.NDArray[np.bool_]) -> "Samples":
        """The samples that are chosen, (N,), as a set of the same origin."""
        numbers = np.flatnonzero(chosen)
        return replace(
            self,
            sources=[self.sources[number] for number in numbers],
            labels=self.labels[numbers],
            writers=[self.names[number] for number in numbers],
        )


def load(path: Path, digits: bool = True) -> Samples:
    """Labelled handwriting from a path, its form told by looking.

    Args:
        path: a folder, or a zip of one, with class folders of pictures, named 0 to 9, and
            a folder `no-digit` that is left out; an `.npz`
            of `images` uint8 (N, H, W[, 3]), `labels` (N,) and, if known, `writers` (N,); or
            pen strokes, a gzipped JSON list of
            `{"label": …, "writer": …, "strokes": [[[x, y], …], …]}`; or a folder of fonts,
            each of which stands for a writer, of digits or of letters.
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
        return _from_fonts if any(map(_is_font, path.iterdir())) else _from_folder
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


@dataclass(frozen=True)
class _PictureFile:
    """One file of a folder or a zip.

    Attributes:
        place: its path within the folder or the zip.
        content: its bytes.
        path: where it can be read again; None in a zip.
    """

    place: PurePath
    content: bytes
    path: Path | None


def _from_folder(path: Path, digits: bool) -> Samples:
    files = (file for file in sorted(path.rglob("*")) if not file.is_dir())
    return _from_pictures(
        path,
        (_PictureFile(file.relative_to(path), file.read_bytes(), file) for file in files),
        digits,
    )


def _from_zip(path: Path, digits: bool) -> Samples:
    try:
        with zipfile.ZipFile(path) as archive:
            return _from_pictures(path, _unpack(archive), digits)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise DataError(f"{path}: not a readable zip file ({error})") from error


def _unpack(archive: zipfile.ZipFile) -> Iterator[_PictureFile]:
    """A zip's files by name; those too heavy for a picture are not unpacked, but left empty."""
    for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
        if not entry.is_dir():
            content = archive.read(entry) if entry.file_size <= MAX_BYTES else b""
            yield _PictureFile(PurePosixPath(entry.filename), content, None)


def _from_pictures(path: Path, files: Iterable[_PictureFile], digits: bool) -> Samples:
    """Samples of picture files; where a file has no path, its picture is kept decoded."""
    sources: list[Source] = []
    labels = []
    skipped = 0
    hasher = hashlib.sha256()
    for file in files:
        parts, where = file.place.parts, path / file.place
        if any(part.startswith(".") for part in parts):
            continue
        if digits and len(parts) < 2:
            raise DataError(f"{where}: not in a class folder, 0 to 9")
        if digits and parts[0] == NO_DIGIT_FOLDER:
            continue
        label = _label(parts[0], digits, where)
        hasher.update(file.place.as_posix().encode() + b"\0" + file.content)
        try:
            picture = open_picture(file.content)
            sources.append(file.path or to_pixels(picture))
        except PictureError:
            skipped += 1
            continue
        labels.append(label)
    sha256 = hasher.hexdigest()
    origin = find_origin(sha256, path)
    return Samples(origin, sources, np.array(labels, np.uint8), None, sha256, skipped)


def _is_font(path: Path) -> bool:
    return path.suffix.lower() in font_strokes.FONT_SUFFIXES


def _is_picture(path: Path) -> bool:
    try:
        return path.is_file() and not _is_font(path) and bool(open_picture(path.read_bytes()))
    except PictureError:
        return False


def _from_fonts(path: Path, digits: bool) -> Samples:
    if pictures := [file.name for file in path.iterdir() if _is_picture(file)]:
        raise DataError(f"{path}: fonts and pictures, such as {pictures[0]}; part them")
    characters = font_strokes.DIGITS if digits else font_strokes.LETTERS
    sources: list[Source] = []
    labels = []
    writers = []
    skipped = 0
    hasher = hashlib.sha256(characters.encode())
    for font in sorted(filter(_is_font, path.iterdir())):
        hasher.update(font.name.encode() + b"\0" + font.read_bytes())
        try:
            drawn = [*font_strokes.strokes_of(font, characters)]
        except OSError:
            skipped += 1
            continue
        sources += [strokes for _, strokes in drawn]
        labels += [_label(character, digits, font) for character, _ in drawn]
        writers += [f"font {font.stem}"] * len(drawn)
    sha256 = hasher.hexdigest()
    origin = find_origin(sha256, path)
    return Samples(origin, sources, np.array(labels, np.uint8), writers, sha256, skipped)


def _from_arrays(path: Path, digits: bool) -> Samples:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            images = arrays["images"]
            names = arrays["labels"].tolist() if "labels" in arrays or digits else None
            writers = [str(name) for name in arrays["writers"]] if "writers" in arrays else None
    except KeyError as error:
        raise DataError(f"{path}: no array {error} in it") from error
    except Exception as error:  # NumPy raises nearly anything on a damaged file.
        raise DataError(f"{path}: not a readable .npz ({error})") from error
    if images.dtype != np.uint8 or images.ndim not in (3, 4) or images.shape[3:] not in ((), (3,)):
        raise DataError(f"{path}: images must be uint8 (N, H, W) or (N, H, W, 3)")
    if min(images.shape[1:3]) < MIN_SIDE:
        raise DataError(f"{path}: images must be at least {MIN_SIDE} pixels a side")
    names = [NO_DIGIT] * len(images) if names is None else names
    if len(names) != len(images) or (writers is not None and len(writers) != len(images)):
        raise DataError(f"{path}: images, labels and writers differ in number")
    labels = [_label(name, digits, f"{path}, image {i}") for i, name in enumerate(names)]
    sha256 = sha256_of(path)
    origin = find_origin(sha256, path)
    return Samples(origin, list(images), np.array(labels, np.uint8), writers, sha256)


def _from_strokes(path: Path, digits: bool) -> Samples:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            entries = json.load(file)
        drawn = [to_strokes(entry["strokes"]) for entry in entries]
        names = [entry["label"] for entry in entries]
        writers = [str(entry["writer"]) for entry in entries]
    except (EOFError, ValueError, TypeError, KeyError, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: not pen strokes: {error!r}") from error
    labels = [_label(name, digits, f"{path}, sample {i}") for i, name in enumerate(names)]
    for number, strokes in enumerate(drawn):
        if not strokes or not all(np.isfinite(stroke).all() for stroke in strokes):
            raise DataError(f"{path}, sample {number}: no strokes")
    whole = [i for i, strokes in enumerate(drawn) if not _is_fragment(strokes, labels[i])]
    sha256 = sha256_of(path)
    return Samples(
        find_origin(sha256, path),
        [drawn[i] for i in whole],
        np.array([labels[i] for i in whole], np.uint8),
        [writers[i] for i in whole],
        sha256,
        len(drawn) - len(whole),
    )


def _is_fragment(strokes: PenStrokes, label: int) -> bool:
    """Whether strokes are one straight line, but not what the label says: of digits, an upright 1
    alone is one, and of what is no digit, a level one may be a dash.

    Pen recordings were cut into characters by machine, which left some digits in pieces.
    """
    points = np.concatenate(strokes)
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    if len(spread) > 1 and spread[1] > MAX_STRAIGHTNESS * spread[0]:
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
