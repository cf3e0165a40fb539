"""The pictures that a network of digits is taught: every sample in several guises.

    taught_glyphs     samples of a set, drawn, flourished and photographed → glyphs
    mnist_glyphs      MNIST's digits, some with a flourish → glyphs
    scribble_glyphs   what is no digit, drawn
    render            a sample as a visitor would send it
    run_jobs          such work on all processors

Each job has a random generator of its own, so as many processors as there are make the same.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from model.data import camera, flourishes, pen, scribbles
from model.data.datasets import Labels, Source
from model.digits.glyph import GLYPH_SIZE, Glyph, read_glyph
from model.images import picture
from model.images.margin import with_margin

Glyphs = npt.NDArray[np.float32]  # (N, 28, 28) in [0, 1], pen 1
LabelledPicture = tuple[npt.NDArray[np.uint8], int]

RENDERINGS = 7  # Each sample of strokes is drawn so often, with brushes of all widths,
OVER_EDGES = 4  # so often over the pad's edges, up to twice as wide,
DRAWN_PHOTOGRAPHS = 1  # and so often drawn on paper and photographed.
PHOTOGRAPHS = 5  # Each scan is photographed so often, beside the scan itself.
# How often a sample of these digits is given a slash or a bar, a bar, a hook.
FLOURISHES = {0: 0.2, 7: 0.25, 9: 0.15}
BRUSH = (2.0, 32.0)  # Pixels on the 280-pixel pad; wider than visitors will try.
SPAN = (24.0, 275.0)  # Pixels of the pad that a drawing takes.
PAPER_BRUSH = (8.0, 20.0)  # The same of what is drawn to be photographed.
PAPER_SPAN = (120.0, 240.0)
PAPER_SIDE = 120  # Pixels of the paper that is photographed.
JOB_SAMPLES = 400  # A job has so many samples.
MIN_JOBS = 4  # Fewer are done before other processes would have begun.
MIN_SCAN_SIDE = 100  # Pixels; smaller scans would be lost in the grain of a photograph.

Job = tuple[Callable[..., Any], tuple[Any, ...]]


def run_jobs(jobs: Sequence[Job], rng: np.random.Generator) -> list[Any]:
    """What each job's function gives for its arguments and a random generator of its own."""
    seeds = rng.integers(2**63, size=len(jobs)).tolist()
    if len(jobs) < MIN_JOBS:
        return [_run(job, seed) for job, seed in zip(jobs, seeds, strict=True)]
    # A fork of a process in which TensorFlow runs might wait for ever.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as processes:
        return list(processes.map(_run, jobs, seeds))


def _run(job: Job, seed: int) -> Any:
    function, arguments = job
    return function(*arguments, np.random.default_rng(seed))


def jobs_of(
    function: Callable[..., Any], sources: Sequence[Any] | npt.NDArray[np.uint8], labels: Labels
) -> list[Job]:
    """Jobs of a function of samples and labels, `JOB_SAMPLES` each."""
    return [
        (function, (sources[start : start + JOB_SAMPLES], labels[start : start + JOB_SAMPLES]))
        for start in range(0, len(sources), JOB_SAMPLES)
    ]


def read_glyphs(pictures: Iterable[LabelledPicture]) -> tuple[Glyphs, Labels]:
    """Glyphs and labels of pictures, by the road a visitor's picture takes; blanks left out."""
    glyphs, labels = [], []
    for image, label in pictures:
        glyph = read_glyph(image)
        if glyph is not None:
            glyphs.append(glyph)
            labels.append(label)
    return stacked(glyphs), np.array(labels, np.uint8)


def stacked(glyphs: list[Glyph]) -> Glyphs:
    """Glyphs as one array (N, 28, 28), also where there is none."""
    return np.array(glyphs, np.float32).reshape(-1, GLYPH_SIZE, GLYPH_SIZE)


def joined(parts: Sequence[tuple[Glyphs, Labels]]) -> tuple[Glyphs, Labels]:
    """The glyphs and labels of several parts as one."""
    glyphs = [glyphs for glyphs, _ in parts] or [stacked([])]
    labels = [labels for _, labels in parts] or [np.zeros(0, np.uint8)]
    return np.concatenate(glyphs), np.concatenate(labels)


def render(source: Source, rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """A sample as a visitor would send it: strokes drawn on a pad, pictures as they are."""
    if isinstance(source, list):
        return pen.draw(source, rng)
    return (
        source
        if isinstance(source, np.ndarray)
        else picture.to_pixels(picture.open_picture(source))
    )


def is_large(scan: npt.NDArray[np.uint8]) -> bool:
    """Whether a photograph of a scan tells more of the camera than of the scan's pixels."""
    return min(scan.shape[:2]) >= MIN_SCAN_SIDE


def photograph(scan: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """A scan as a phone might take it, uint8 (H, W, 3); small ones enlarged, as paper is.

    What is cut to the digit's box lies on more paper first.
    """
    scan, _ = with_margin(scan.reshape(*scan.shape[:2], -1))
    scan = scan[..., 0] if scan.shape[2] == 1 else scan
    scale = max(1.0, MIN_SCAN_SIDE / min(scan.shape[:2]))
    if scale > 1:
        scan = cv2.resize(scan, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return camera.photograph_digit(scan, rng)


def taught_glyphs(
    sources: Sequence[Source], labels: Labels, rng: np.random.Generator
) -> tuple[Glyphs, Labels]:
    """Glyphs and labels of samples, each in several guises."""
    return read_glyphs(_guises(sources, labels, rng))


def _guises(
    sources: Sequence[Source], labels: Labels, rng: np.random.Generator
) -> Iterator[LabelledPicture]:
    for source, label in zip(sources, labels.tolist(), strict=True):
        if isinstance(source, list):
            for number in range(RENDERINGS + OVER_EDGES + DRAWN_PHOTOGRAPHS):
                added = rng.random() < FLOURISHES.get(label, 0.0)
                strokes = flourishes.flourish(source, label, rng) if added else source
                if number < RENDERINGS:
                    yield pen.draw(strokes, rng, BRUSH, SPAN), label
                elif number < RENDERINGS + OVER_EDGES:
                    yield pen.draw_over_edges(strokes, rng), label
                else:
                    drawn = pen.draw(strokes, rng, PAPER_BRUSH, PAPER_SPAN)
                    yield photograph(pen.shrink(drawn, PAPER_SIDE), rng), label
            continue
        scan = render(source, rng)
        yield scan, label
        for _ in range(PHOTOGRAPHS):
            yield photograph(scan, rng), label


def plain_glyphs(sources: Sequence[Source], labels: Labels, rng: np.random.Generator) -> Glyphs:
    """A glyph (N, 28, 28) of each sample as it is, empty where the picture is blank."""
    return _glyph_of_each(render(source, rng) for source in sources)


def photographed_glyphs(
    sources: Sequence[Source], labels: Labels, rng: np.random.Generator
) -> Glyphs:
    """The same of a photograph of each."""
    return _glyph_of_each(photograph(render(source, rng), rng) for source in sources)


def _glyph_of_each(pictures: Iterable[npt.NDArray[np.uint8]]) -> Glyphs:
    blank = np.zeros((GLYPH_SIZE, GLYPH_SIZE), np.float32)
    return stacked([blank if (glyph := read_glyph(image)) is None else glyph for image in pictures])


def mnist_glyphs(
    images: npt.NDArray[np.uint8], labels: Labels, rng: np.random.Generator
) -> tuple[Glyphs, Labels]:
    """Glyphs and labels of MNIST's digits, some of them with a flourish."""
    return read_glyphs(_flourished(images, labels, rng))


def _flourished(
    images: npt.NDArray[np.uint8], labels: Labels, rng: np.random.Generator
) -> Iterator[LabelledPicture]:
    for image, label in zip(images, labels.tolist(), strict=True):
        added = rng.random() < FLOURISHES.get(label, 0.0)
        yield flourishes.flourish_picture(image, label, rng) if added else image, label


def scribble_glyphs(count: int, rng: np.random.Generator) -> Glyphs:
    """Glyphs (N, 28, 28) of so many scribbles that are no digit, of the kinds that are taught."""
    glyphs: list[Glyph] = []
    while len(glyphs) < count:
        glyph = read_glyph(pen.draw(scribbles.scribble(rng), rng, BRUSH, SPAN))
        if glyph is not None:
            glyphs.append(glyph)
    return stacked(glyphs)
