"""What the digit networks are taught and validated with: pools of glyphs, batches drawn from them.

    make_pools            MNIST, handwriting given by path, and what is no digit → `Pool`s
    make_validation_sets  the writers held out, by the name of their set
    draw_batch            glyphs by the pools' shares, most of them varied anew

Every glyph is read from its picture by the road that a visitor's picture takes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.data import augmentation, camera, flourishes, pen, scribbles
from model.data.datasets import NO_DIGIT, Labels, Samples, Source
from model.digits.glyph import GLYPH_SIZE, Glyph, read_glyph, to_glyph
from model.digits.strokes import find_strokes
from model.images import picture
from model.images.ink import Ink

Glyphs = npt.NDArray[np.float32]  # (N, 28, 28) in [0, 1], pen 1
ValidationSets = dict[str, tuple[Glyphs, Labels]]  # glyphs and labels by the set's name
LabelledPicture = tuple[npt.NDArray[np.uint8], int]

# Of a batch, where other handwriting is given. That shares what these two leave.
MNIST_SHARE = 0.55
NO_DIGIT_SHARE = 0.13
UNVARIED_SHARE = 0.2  # Of a batch, so many glyphs are as written, as the network will be asked.
EPOCH_GLYPHS = 60_000  # An epoch has as many glyphs as MNIST has.
RENDERINGS = 8  # Each sample of strokes is drawn so often, with brushes of all widths.
PHOTOGRAPHS = 5  # Each scan is photographed so often, beside the scan itself.
QUANTIZATION_SAMPLES = 300  # Ranges for int8 are fitted on so many glyphs of each set.
INK_SAMPLES = 2_000  # Pairs of digits are made of so many of each set.
INVENTED = 12_000  # So many scribbles and pairs of digits are no digit.
# How often a sample of these digits is given a slash, a cross or a hook.
FLOURISHES = {0: 0.06, 7: 0.15, 9: 0.15}
BRUSH = (2.0, 32.0)  # Pixels on the 280-pixel pad; wider than visitors will try.
SPAN = (24.0, 275.0)  # Pixels of the pad that a drawing takes.


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


def read_glyphs(
    pictures: Iterable[LabelledPicture],
) -> tuple[Glyphs, Labels]:
    """Glyphs and labels of pictures, by the road a visitor's picture takes; blanks left out."""
    glyphs, labels = [], []
    for image, label in pictures:
        glyph = read_glyph(image)
        if glyph is not None:
            glyphs.append(glyph)
            labels.append(label)
    size = GLYPH_SIZE
    return np.array(glyphs, np.float32).reshape(-1, size, size), np.array(labels, np.uint8)


def make_pools(
    images: npt.NDArray[np.uint8], labels: Labels, sets: list[Samples], rng: np.random.Generator
) -> list[Pool]:
    """The training pools: MNIST, each set given by path, and what is no digit.

    Args:
        images: MNIST's training part, validation left out, uint8 (N, 28, 28).
        labels: uint8 (N,).
        sets: handwriting given by path, of which only the training side is used.
        rng: the source of chance.
    """
    digits = [samples for samples in sets if samples.labels.min() < NO_DIGIT]
    others = [samples for samples in sets if samples.labels.min() == NO_DIGIT]
    share = MNIST_SHARE if digits else 1 - NO_DIGIT_SHARE
    pools = [Pool(*read_glyphs(_flourished(images, labels, rng)), share)]
    inks = list(_inks(images, rng))
    for samples in digits:
        share = (1 - MNIST_SHARE - NO_DIGIT_SHARE) / len(digits)
        varied = [*_varied(samples, rng)]
        pools.append(Pool(*read_glyphs(varied), share))
        inks += _inks([image for image, _ in varied], rng)
    share = NO_DIGIT_SHARE / (1 + len(others))
    pools.append(Pool(_invented(inks, rng), np.full(INVENTED, NO_DIGIT, np.uint8), share))
    pools += [Pool(*taught_glyphs(samples, rng), share) for samples in others]
    return pools


def make_validation_sets(
    images: npt.NDArray[np.uint8], labels: Labels, sets: list[Samples], rng: np.random.Generator
) -> ValidationSets:
    """The validation sets by name: of MNIST, and the held-out side of each set.

    Strokes are drawn twice each. Scans are read as they are, and photographed.
    """
    return {
        "MNIST": read_glyphs(zip(images, labels.tolist(), strict=True))
    } | given_validation_sets(sets, rng)


def given_validation_sets(sets: list[Samples], rng: np.random.Generator) -> ValidationSets:
    """The held-out side of each set given by path."""
    validation: ValidationSets = {}
    for samples in sets:
        drawn = isinstance(samples.sources[0], list)
        validation[samples.origin.name] = held_out_glyphs(samples, rng, times=1 + drawn)
        if not drawn:
            validation[f"{samples.origin.name}, photographed"] = read_glyphs(
                (camera.photograph_digit(image, rng), label)
                for image, label in _held_out(samples, rng)
            )
    return validation


def held_out_glyphs(
    samples: Samples, rng: np.random.Generator, times: int = 1
) -> tuple[Glyphs, Labels]:
    """Glyphs and labels of a set's held-out side, strokes drawn so many times each."""
    return read_glyphs(pair for _ in range(times) for pair in _held_out(samples, rng))


def some_glyphs(
    images: npt.NDArray[np.uint8], sets: list[Samples], rng: np.random.Generator
) -> Glyphs:
    """Real glyphs (N, 28, 28) of what the network is taught, to fit the ranges of int8 by.

    They are `QUANTIZATION_SAMPLES` of MNIST and of the training side of each set.
    """
    chosen = rng.choice(len(images), min(QUANTIZATION_SAMPLES, len(images)), replace=False)
    pictures = [(image, 0) for image in images[chosen]]
    for samples in sets:
        taught = np.flatnonzero(~samples.held_out())
        for number in rng.choice(taught, min(QUANTIZATION_SAMPLES, len(taught)), replace=False):
            pictures.append((render(samples.sources[number], rng), 0))
    return read_glyphs(pictures)[0]


def taught_glyphs(samples: Samples, rng: np.random.Generator) -> tuple[Glyphs, Labels]:
    """Glyphs and labels of a set's training side, each sample in several guises."""
    return read_glyphs(_varied(samples, rng))


def _held_out(samples: Samples, rng: np.random.Generator) -> Iterator[LabelledPicture]:
    for number in np.flatnonzero(samples.held_out()):
        yield render(samples.sources[number], rng), int(samples.labels[number])


def render(source: Source, rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """A sample as a visitor would send it: strokes drawn on a pad, pictures as they are."""
    if isinstance(source, list):
        return pen.draw(source, rng)
    return (
        source
        if isinstance(source, np.ndarray)
        else picture.to_pixels(picture.open_picture(source))
    )


def _varied(samples: Samples, rng: np.random.Generator) -> Iterator[LabelledPicture]:
    """Pictures and labels of a set's training side, each sample in several guises."""
    for number in np.flatnonzero(~samples.held_out()):
        source, label = samples.sources[number], int(samples.labels[number])
        if isinstance(source, list):
            for _ in range(RENDERINGS):
                added = rng.random() < FLOURISHES.get(label, 0.0)
                strokes = flourishes.flourish(source, label, rng) if added else source
                yield pen.draw(strokes, rng, BRUSH, SPAN), label
            continue
        scan = render(source, rng)
        yield scan, label
        for _ in range(PHOTOGRAPHS):
            yield camera.photograph_digit(scan, rng), label


def _flourished(
    images: npt.NDArray[np.uint8], labels: Labels, rng: np.random.Generator
) -> Iterator[LabelledPicture]:
    for image, label in zip(images, labels.tolist(), strict=True):
        added = rng.random() < FLOURISHES.get(label, 0.0)
        yield flourishes.flourish_picture(image, label, rng) if added else image, label


def _inks(images: Any, rng: np.random.Generator) -> Iterator[Ink]:
    for number in rng.choice(len(images), min(INK_SAMPLES, len(images)), replace=False):
        strokes = find_strokes(picture.to_pixels(images[number]))
        if strokes is not None:
            yield strokes.digit


def _invented(inks: list[Ink], rng: np.random.Generator) -> Glyphs:
    """Glyphs (N, 28, 28) that are no digit: scribbles, and several digits in one."""
    glyphs: list[Glyph] = []
    while len(glyphs) < INVENTED:
        if len(glyphs) % 2:
            count = 2 if rng.random() < 0.8 else 3
            chosen = [inks[int(i)] for i in rng.integers(len(inks), size=count)]
            glyphs.append(to_glyph(scribbles.side_by_side(chosen, rng)))
            continue
        glyph = read_glyph(pen.draw(scribbles.scribble(rng), rng, BRUSH, SPAN))
        if glyph is not None:
            glyphs.append(glyph)
    return np.stack(glyphs)


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
