"""What the digit networks are taught and validated with: pools of glyphs, batches drawn from them.

    make_pools            MNIST, handwriting given by path, and what is no digit → `Pool`s
    make_validation_sets  the writers who validate, by the name of their set
    draw_batch            glyphs by the pools' shares, most of them varied anew

Every glyph is read from its picture by the road that a visitor's picture takes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.data import augmentation, guises, scribbles
from model.data.datasets import NO_DIGIT, Labels, Samples
from model.data.guises import Glyphs, LabelledPicture, jobs_of, joined, read_glyphs, run_jobs
from model.data.split import Side
from model.digits.glyph import to_glyph
from model.digits.strokes import find_strokes
from model.images import picture
from model.images.ink import Ink

ValidationSets = dict[str, tuple[Glyphs, Labels]]  # glyphs and labels by the set's name

# Of a batch, where other handwriting is given. That shares what these two leave.
MNIST_SHARE = 0.45
NO_DIGIT_SHARE = 0.17
UNVARIED_SHARE = 0.2  # Of a batch, so many glyphs are as written, as the network will be asked.
EPOCH_GLYPHS = 60_000  # An epoch has as many glyphs as MNIST has.
QUANTIZATION_SAMPLES = 300  # Ranges for int8 are fitted on so many glyphs of each set.
INK_SAMPLES = 2_000  # Pairs of digits are made of so many of each set.
SCRIBBLES = 16_000  # So many scribbles are no digit,
PAIRS = 8_000  # and so many glyphs of several digits.


@dataclass(frozen=True, eq=False)
class Pool:
    """Glyphs of one kind, and their share in each batch.

    Attributes:
        glyphs: float32 (N, 28, 28) in [0, 1], pen 1.
        labels: uint8 (N,), 0 to 9, or `NO_DIGIT`.
        share: of a batch, in [0, 1].
    """

    glyphs: Glyphs
    labels: Labels
    share: float


def make_pools(
    images: npt.NDArray[np.uint8], labels: Labels, sets: list[Samples], rng: np.random.Generator
) -> list[Pool]:
    """The training pools: MNIST, each set given by path, scribbles, and pairs of digits.

    Sets of digits share by the square root of their size, so that a small one is heard and a
    large one is not drowned.

    Args:
        images: MNIST's training part, validation left out, uint8 (N, 28, 28).
        labels: uint8 (N,).
        sets: handwriting given by path, of which only what is taught is used.
        rng: the source of chance.
    """
    digits = [samples for samples in sets if samples.of_digits]
    others = [samples for samples in sets if not samples.of_digits]
    share = MNIST_SHARE if digits else 1 - NO_DIGIT_SHARE
    pools = [Pool(*joined(run_jobs(jobs_of(guises.mnist_glyphs, images, labels), rng)), share)]
    inks = list(_inks(images, rng))
    sizes = np.sqrt([len(samples.sources) for samples in digits])
    for samples, size in zip(digits, sizes, strict=True):
        share = (1 - MNIST_SHARE - NO_DIGIT_SHARE) * float(size / sizes.sum())
        pools.append(Pool(*taught_glyphs(samples, rng), share))
        taught = np.flatnonzero(samples.on("taught"))
        chosen = rng.choice(taught, min(INK_SAMPLES, len(taught)), replace=False)
        inks += _inks([guises.render(samples.sources[number], rng) for number in chosen], rng)
    share = NO_DIGIT_SHARE / (2 + len(others))
    pools += [
        Pool(glyphs, np.full(len(glyphs), NO_DIGIT, np.uint8), share)
        for glyphs in (_scribbles(rng), _pairs(inks, rng))
    ]
    pools += [Pool(*taught_glyphs(samples, rng), share) for samples in others]
    return pools


def make_validation_sets(
    images: npt.NDArray[np.uint8], labels: Labels, sets: list[Samples], rng: np.random.Generator
) -> ValidationSets:
    """The validation sets by name: of MNIST, and of the writers of each set who validate.

    Strokes are drawn twice each. Scans are read as they are, and large ones photographed too.
    """
    return {"MNIST": read_glyphs(zip(images, labels.tolist(), strict=True))} | given_sets(
        sets, "validation", rng
    )


def given_sets(sets: list[Samples], side: Side, rng: np.random.Generator) -> ValidationSets:
    """One side of each set given by path, by its name."""
    found: ValidationSets = {}
    for samples in sets:
        if not samples.on(side).any():
            continue
        drawn = samples.form == "strokes"
        found[samples.origin.name] = glyphs_of(samples, side, rng, times=1 + drawn)
        scans = [] if drawn else [*_pictures(samples, side, rng)]
        large = [(image, label) for image, label in scans if guises.is_large(image)]
        if large:
            found[f"{samples.origin.name}, photographed"] = read_glyphs(
                (guises.photograph(image, rng), label) for image, label in large
            )
    return found


def glyphs_of(
    samples: Samples, side: Side, rng: np.random.Generator, times: int = 1
) -> tuple[Glyphs, Labels]:
    """Glyphs and labels of one side of a set, strokes drawn so many times each."""
    return read_glyphs(pair for _ in range(times) for pair in _pictures(samples, side, rng))


def some_glyphs(
    images: npt.NDArray[np.uint8], sets: list[Samples], rng: np.random.Generator
) -> Glyphs:
    """Real glyphs (N, 28, 28) of what the network is taught, to fit the ranges of int8 by.

    They are `QUANTIZATION_SAMPLES` of MNIST and of the training side of each set.
    """
    chosen = rng.choice(len(images), min(QUANTIZATION_SAMPLES, len(images)), replace=False)
    pictures = [(image, 0) for image in images[chosen]]
    for samples in sets:
        taught = np.flatnonzero(samples.on("taught"))
        for number in rng.choice(taught, min(QUANTIZATION_SAMPLES, len(taught)), replace=False):
            pictures.append((guises.render(samples.sources[number], rng), 0))
    return read_glyphs(pictures)[0]


def taught_glyphs(samples: Samples, rng: np.random.Generator) -> tuple[Glyphs, Labels]:
    """Glyphs and labels of a set's samples that are taught, each in several guises."""
    taught = np.flatnonzero(samples.on("taught"))
    sources = [samples.sources[number] for number in taught]
    return joined(run_jobs(jobs_of(guises.taught_glyphs, sources, samples.labels[taught]), rng))


def _pictures(samples: Samples, side: Side, rng: np.random.Generator) -> Iterator[LabelledPicture]:
    for number in np.flatnonzero(samples.on(side)).tolist():
        yield guises.render(samples.sources[number], rng), int(samples.labels[number])


def _inks(images: Any, rng: np.random.Generator) -> Iterator[Ink]:
    for number in rng.choice(len(images), min(INK_SAMPLES, len(images)), replace=False):
        strokes = find_strokes(picture.to_pixels(images[number]))
        if strokes is not None:
            yield strokes.digit


def _scribbles(rng: np.random.Generator) -> Glyphs:
    counts = [len(part) for part in np.array_split(np.arange(SCRIBBLES), SCRIBBLES // 500 + 1)]
    return np.concatenate(run_jobs([(guises.scribble_glyphs, (count,)) for count in counts], rng))


def _pairs(inks: Sequence[Ink], rng: np.random.Generator) -> Glyphs:
    """Glyphs of two or three digits side by side."""
    glyphs = []
    for _ in range(PAIRS):
        count = 2 if rng.random() < 0.8 else 3
        chosen = [inks[int(number)] for number in rng.integers(len(inks), size=count)]
        glyphs.append(to_glyph(scribbles.side_by_side(chosen, rng)))
    return guises.stacked(glyphs)


def draw_batch(
    pools: list[Pool], batch_size: int, rng: np.random.Generator
) -> tuple[Glyphs, Labels]:
    """A batch drawn from the pools by their shares, most glyphs varied anew.

    Args:
        pools: those without a glyph are passed over; the shares of the others are scaled to 1.
        batch_size: N glyphs.
        rng: the source of chance.

    Returns:
        Glyphs, float32 (N, 28, 28, 1), and their labels, uint8 (N,).
    """
    filled = [pool for pool in pools if len(pool.labels)]
    shares = np.array([pool.share for pool in filled])
    shares /= shares.sum()
    glyphs, labels = [], []
    for choice in rng.choice(len(filled), batch_size, p=shares):
        pool = filled[choice]
        number = int(rng.integers(len(pool.labels)))
        glyph = pool.glyphs[number]
        unvaried = rng.random() < UNVARIED_SHARE
        glyphs.append(glyph if unvaried else augmentation.vary(glyph, rng))
        labels.append(pool.labels[number])
    return np.stack(glyphs)[..., np.newaxis], np.array(labels)


def steps_per_epoch(pools: list[Pool], batch_size: int) -> int:
    """How many batches an epoch has: of `EPOCH_GLYPHS`, or of all glyphs where they are fewer."""
    return max(1, min(EPOCH_GLYPHS, sum(len(pool.labels) for pool in pools)) // batch_size)
