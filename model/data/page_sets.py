"""Composed pages on disk: made once, by processes of their own, and read as they are needed."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from model.data.page_synthesis import ComposedPage, FieldTruth, PageSynthesizer
from model.data.writers import Writers

Result = TypeVar("Result")

JPEG_QUALITY = 95  # So that what the camera did is nearly all that is lost.

_writers: Writers  # Of this process, which composes pages.


def compose_pages(writers: Writers, count: int, seed: int, folder: Path) -> list[Path]:
    """Composes so many pages, each by a seed of its own, on all processors.

    Args:
        writers: whose handwriting is on them.
        count: of pages.
        seed: of what is composed; the same pages come of the same seed.
        folder: where they are written. Pages of that seed that it has are kept.

    Returns:
        Their files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{seed}-{number:05}.npz" for number in range(count)]
    missing = [number for number, path in enumerate(paths) if not path.exists()]
    if missing:
        for_each(missing, partial(_compose_page, seed, folder), writers)
    return paths


def for_each(
    numbers: Iterable[int], work: Callable[[int, Writers], Result], writers: Writers
) -> list[Result]:
    """What comes of each number of a page, in their order, on all processors.

    Args:
        numbers: of the pages.
        work: what is done for each; a function of a module, which a process can be sent.
        writers: whose handwriting is on the pages.
    """
    # What trains has threads of its own, which a forked process would lack.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), _begin, (writers,)) as pool:
        return list(pool.map(partial(_do, work), numbers, chunksize=8))


def _begin(writers: Writers) -> None:
    global _writers
    _writers = writers
    cv2.setNumThreads(1)


def _do(work: Callable[[int, Writers], Result], number: int) -> Result:
    return work(number, _writers)


def _compose_page(seed: int, folder: Path, number: int, writers: Writers) -> None:
    page = PageSynthesizer(writers, np.random.default_rng((seed, number))).page()
    write_page(page, folder / f"{seed}-{number:05}.npz")


def write_page(page: ComposedPage, path: Path) -> None:
    """Writes a page to an .npz file, whole or not at all."""
    corners = [field.corners for field in page.fields]
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        np.savez(
            file,
            pixels=_encode(".jpg", page.pixels[..., ::-1], cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY),
            printed=_encode(".png", page.print_mask, cv2.IMWRITE_PNG_COMPRESSION, 3),
            corners=np.array(corners, np.float32).reshape(-1, 4, 2),
            texts=np.array([field.text for field in page.fields], np.str_),
            kinds=np.array([field.kind for field in page.fields], np.str_),
        )
    unfinished.replace(path)


def read_page(path: Path) -> ComposedPage:
    """A page from its file; its pixels have been through JPEG."""
    with np.load(path) as arrays:
        pixels = np.asarray(cv2.imdecode(arrays["pixels"], cv2.IMREAD_COLOR_RGB), np.uint8)
        printed = np.asarray(cv2.imdecode(arrays["printed"], cv2.IMREAD_GRAYSCALE), np.uint8)
        truths = zip(arrays["corners"], arrays["texts"].tolist(), arrays["kinds"], strict=True)
        fields = tuple(
            FieldTruth(corners, text, "digits" if kind == "digits" else "writing")
            for corners, text, kind in truths
        )
    return ComposedPage(pixels, fields, printed)


def _encode(
    form: str, picture: npt.NDArray[np.uint8], option: int, value: int
) -> npt.NDArray[np.uint8]:
    _, content = cv2.imencode(form, picture, [option, value])
    return content
