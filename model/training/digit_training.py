"""What the network is taught, and how: pools of glyphs, batches drawn from them, the fit."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from model.codes.ctc import softmax
from model.data import augmentation, camera, flourishes, pen, scribbles
from model.data.datasets import NO_DIGIT, Labels, Samples, Source
from model.digits import tta
from model.digits.glyph import GLYPH_SIZE, Glyph, read_glyph, to_glyph
from model.digits.strokes import find_strokes
from model.images import picture
from model.images.ink import Ink

Glyphs = npt.NDArray[np.float32]  # (N, 28, 28) in [0, 1], pen 1
ValidationSets = dict[str, tuple[Glyphs, Labels]]  # validation sets by name

LEARNING_RATE = 2e-3  # at the start; a cosine takes it down to nothing, three times
FIRST_ROUND = 0.54  # of the epochs, until the rate has come to nothing for the first time
NEXT_ROUND = 0.55  # as long as the round before
NEXT_RATE = 0.5  # of that round's, at the start
WEIGHT_DECAY = 1e-4
SMOOTHING = 0.05  # of a label, given to all answers alike
MNIST_SHARE = 0.55  # of a batch, where other handwriting is given; that shares what is left
NO_DIGIT_SHARE = 0.13
UNVARIED_SHARE = 0.2  # of a batch, as written: what the network will be asked
EPOCH_GLYPHS = 60_000  # as many as MNIST has
RENDERINGS = 8  # of each sample of strokes, with brushes of all widths
PHOTOGRAPHS = 5  # of each scan, beside the scan itself
SOME = 300  # of each set, to fit ranges by
INVENTED = 12_000  # scribbles and pairs of digits, which are no digit
FLOURISHES = {0: 0.06, 7: 0.15, 9: 0.15}  # of these digits, given a slash, a cross or a hook
BRUSH = (2.0, 32.0)  # pixels on the 280-pixel pad; wider than visitors will try
SPAN = (24.0, 275.0)


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
    pictures: Iterable[tuple[npt.NDArray[np.uint8], int]],
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

    Strokes are drawn twice each; scans are checked as they are, and photographed.
    """
    return {
        "MNIST": read_glyphs(zip(images, labels.tolist(), strict=True))
    } | given_validation_sets(sets, rng)


def given_validation_sets(sets: list[Samples], rng: np.random.Generator) -> ValidationSets:
    """The held-out side of each set given by path."""
    checks: ValidationSets = {}
    for samples in sets:
        drawn = isinstance(samples.sources[0], list)
        checks[samples.origin.name] = held_out_glyphs(samples, rng, times=1 + drawn)
        if not drawn:
            checks[f"{samples.origin.name}, photographed"] = read_glyphs(
                (camera.photograph_digit(image, rng), label)
                for image, label in _held_out(samples, rng)
            )
    return checks


def held_out_glyphs(
    samples: Samples, rng: np.random.Generator, times: int = 1
) -> tuple[Glyphs, Labels]:
    """Glyphs and labels of a set's held-out side, strokes drawn so many times each."""
    return read_glyphs(pair for _ in range(times) for pair in _held_out(samples, rng))


def some_glyphs(
    images: npt.NDArray[np.uint8], sets: list[Samples], rng: np.random.Generator
) -> Glyphs:
    """Real glyphs (N, 28, 28) of what the network is taught: `SOME` of MNIST and of each set."""
    chosen = rng.choice(len(images), min(SOME, len(images)), replace=False)
    pictures = [(image, 0) for image in images[chosen]]
    for samples in sets:
        taught = np.flatnonzero(~samples.held_out())
        for number in rng.choice(taught, min(SOME, len(taught)), replace=False):
            pictures.append((render(samples.sources[number], rng), 0))
    return read_glyphs(pictures)[0]


def taught_glyphs(samples: Samples, rng: np.random.Generator) -> tuple[Glyphs, Labels]:
    """Glyphs and labels of a set's training side, each sample in several guises."""
    return read_glyphs(_varied(samples, rng))


def _held_out(
    samples: Samples, rng: np.random.Generator
) -> Iterator[tuple[npt.NDArray[np.uint8], int]]:
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


def _varied(
    samples: Samples, rng: np.random.Generator
) -> Iterator[tuple[npt.NDArray[np.uint8], int]]:
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
) -> Iterator[tuple[npt.NDArray[np.uint8], int]]:
    for image, label in zip(images, labels.tolist(), strict=True):
        added = rng.random() < FLOURISHES.get(label, 0.0)
        yield flourishes.flourish_picture(image, label, rng) if added else image, label


def _inks(images: Any, rng: np.random.Generator) -> Iterator[Ink]:
    for number in rng.choice(len(images), min(2_000, len(images)), replace=False):
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


class Batches(keras.utils.PyDataset):
    """Batches drawn from the pools by their shares, most glyphs varied anew every time."""

    def __init__(self, pools: list[Pool], batch_size: int, seed: int) -> None:
        super().__init__(workers=1, max_queue_size=16)
        self._pools = [pool for pool in pools if len(pool.labels)]
        self._shares = np.array([pool.share for pool in self._pools])
        self._shares /= self._shares.sum()
        self._batch_size, self._seed = batch_size, seed
        self._steps = max(1, min(EPOCH_GLYPHS, sum(len(p.labels) for p in pools)) // batch_size)
        self._epoch = 0

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, index: int) -> tuple[Glyphs, Labels]:
        rng = np.random.default_rng((self._seed, self._epoch, index))
        glyphs, labels = [], []
        for choice in rng.choice(len(self._pools), self._batch_size, p=self._shares):
            pool = self._pools[choice]
            number = int(rng.integers(len(pool.labels)))
            glyph = pool.glyphs[number]
            unvaried = rng.random() < UNVARIED_SHARE
            glyphs.append(glyph if unvaried else augmentation.vary(glyph, rng))
            labels.append(pool.labels[number])
        return np.stack(glyphs)[..., np.newaxis], np.array(labels)

    def on_epoch_end(self) -> None:
        self._epoch += 1


def train(
    build: Callable[[], keras.Model],
    pools: list[Pool],
    checks: ValidationSets,
    epochs: int,
    batch_size: int,
    seed: int,
    bfloat16: bool = False,
    learning_rate: float = LEARNING_RATE,
    smoothing: float = SMOOTHING,
) -> tuple[keras.Model, dict[str, list[float]]]:
    """Trains a network on varied glyphs, at a rate that falls by a cosine to nothing, three times.

    The schedule is that of Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with
    Warm Restarts", with two restarts; it leaves weights that the statistics of batch
    normalization belong to, as an average of weights would not.

    Args:
        build: makes the network.
        pools: what it is taught; of what is no digit, only a network of eleven answers.
        checks: validation sets, looked at together after every epoch.
        epochs: how often `EPOCH_GLYPHS` are seen.
        batch_size: glyphs a step.
        seed: of the batches.
        bfloat16: whether to compute in mixed precision; the weights are float32 either way.
        learning_rate: at the start.
        smoothing: the share of a label that is given to all answers alike.

    Returns:
        The network, and its learning curves by name.
    """
    keras.config.set_dtype_policy("mixed_bfloat16" if bfloat16 else "float32")
    try:
        network = build()
    finally:
        keras.config.set_dtype_policy("float32")
    answers = network.output_shape[-1]
    batches = Batches([p for p in pools if p.labels.max() < answers], batch_size, seed)
    known = [check for check in checks.values() if check[1].max() < answers]
    first = FIRST_ROUND * epochs * len(batches)
    rate = keras.optimizers.schedules.CosineDecayRestarts(
        learning_rate, first, t_mul=NEXT_ROUND, m_mul=NEXT_RATE
    )
    optimizer = keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY)

    def loss(labels: Any, answered: Any) -> Any:
        truth = keras.ops.one_hot(keras.ops.reshape(labels, (-1,)), answers)
        return keras.losses.categorical_crossentropy(truth, answered, label_smoothing=smoothing)

    network.compile(optimizer, loss, metrics=["accuracy"])
    network.summary()
    history = network.fit(
        batches,
        epochs=epochs,
        validation_data=(
            np.concatenate([glyphs for glyphs, _ in known])[..., np.newaxis],
            np.concatenate([labels for _, labels in known]),
        ),
        validation_batch_size=512,
    )
    trained = build()
    trained.set_weights(network.get_weights())
    curves = {
        name: [round(float(v), 5) for v in values] for name, values in history.history.items()
    }
    return trained, curves


def logits(network: keras.Model, glyphs: Glyphs, turns: Sequence[float]) -> npt.NDArray[np.float32]:
    """What the last layer answers before its softmax, averaged over the looks, (N, 10 or 11)."""
    last = network.get_layer("probabilities")
    inner = keras.Model(network.inputs, last.input)
    kernel, bias = last.get_weights()
    features = [
        inner.predict(_looked_at(glyphs, turn)[..., np.newaxis], batch_size=256, verbose=0)
        for turn in turns
    ]
    return np.mean(features, axis=0) @ kernel + bias


def answers(
    network: keras.Model, glyphs: Glyphs, turns: Sequence[float]
) -> npt.NDArray[np.float32]:
    """Probabilities (N, 10 or 11), as the recognizer gives them."""
    return softmax(logits(network, glyphs, turns)).astype(np.float32)


def _looked_at(glyphs: Glyphs, degrees: float) -> Glyphs:
    return np.stack([tta.rotate(glyph, degrees) for glyph in glyphs])


def cool(network: keras.Model, temperature: float) -> None:
    """Divides the logits by a temperature, in the weights themselves."""
    last = network.get_layer("probabilities")
    last.set_weights([weights / temperature for weights in last.get_weights()])
