"""What the line network is taught, and how: composed lines as strips, the fit, its confidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from model.codes import ctc, ensemble
from model.codes.alignment import align
from model.codes.code import UNREADABLE
from model.codes.grading import is_whole
from model.codes.line_network import STRIDE, padded_width
from model.codes.line_recognizer import LineRecognizer
from model.codes.text_lines import STRIP_HEIGHT, TextLine, find_text_lines
from model.data import augmentation
from model.data.camera import Photo
from model.data.line_synthesis import LineSynthesizer
from model.data.writers import Writers
from model.images.ink import to_ink
from model.training import line_network, metrics

Strips = list[npt.NDArray[np.uint8]]  # each (48, W), 255 is pen
Batch = tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]  # (N, 48, W, 1), and (N, 20)

LEARNING_RATE = 3e-4  # at the highest; it rises to it, then falls by a cosine
AGAIN = 0.67  # of it, where the network goes on with weights of its own
WARM_UP = 0.05  # of the steps
KEPT = 0.4  # of the weights that training began with
EMPTINESS = 32  # pixels at most, beyond the paper that follows the longest line of a batch
FROZEN = "stem", "stage_1"  # layers that stay as they are: edges and corners are the same
WEIGHT_DECAY = 0.01
MOMENTUM = 0.999  # of the running mean of the weights, a step; it is what comes out
CLIP_NORM = 5.0
LONGEST_CODE = 20
NARROWEST = 11  # pixels of a strip per symbol; narrower cannot be told
WIDEST = 800  # pixels; longer lines would make batches of emptiness
TEMPERATURES = np.geomspace(0.7, 2.0, 22)
WRONG = 0.0015  # of sure codes and digits on validation, at most


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines of writing and what they say.

    Attributes:
        strips: uint8 (48, W) each, 255 is pen.
        codes: of each, digits and `UNREADABLE`.
        pictures: uint8 (H, W), what the strips were cut out of.
    """

    strips: Strips
    codes: list[str]
    pictures: list[Photo]


def compose(hands: Writers, count: int, seed: int, keep_pictures: bool = False) -> Lines:
    """So many lines of a composer's, by the road that a visitor's picture takes.

    Where more than one line is found in a picture, the one with the most pen is the line.
    """
    composer = LineSynthesizer(hands, np.random.default_rng(seed))
    lines = Lines([], [], [])
    while len(lines.codes) < count:
        photo, code = composer.line()
        found = find_text_lines(photo[..., np.newaxis])
        if not found:
            continue
        ink = _fullest(found).ink
        if not NARROWEST * len(code) <= ink.shape[1] <= WIDEST:
            continue
        lines.strips.append((ink * 255).astype(np.uint8))
        lines.codes.append(code)
        if keep_pictures:
            lines.pictures.append(photo)
    return lines


def _fullest(found: list[TextLine]) -> TextLine:
    return max(found, key=lambda strip: float(strip.ink.sum()))


def to_symbols(code: str) -> list[int]:
    """Digits 0 to 9, and 10 for what can't be read."""
    return [10 if character == UNREADABLE else int(character) for character in code]


def batches(lines: Lines, batch_size: int, seed: int) -> Iterator[Batch]:
    """Batches of lines of like width without end, each varied anew every time."""
    rng = np.random.default_rng(seed)
    order = np.argsort([strip.shape[1] for strip in lines.strips], kind="stable")
    groups = np.array_split(order, max(1, len(order) // batch_size))
    while True:
        for place in rng.permutation(len(groups)):
            group = groups[place]
            codes = np.full((len(group), LONGEST_CODE), ctc.BLANK, np.int32)
            varied = []
            for row, number in enumerate(group):
                symbols = to_symbols(lines.codes[number])
                codes[row, : len(symbols)] = symbols
                strip = to_ink(lines.strips[number])
                varied.append(augmentation.vary_line(strip, NARROWEST * len(symbols), rng))
            yield _side_by_side(varied, int(rng.integers(EMPTINESS + 1))), codes


def _side_by_side(
    inks: Sequence[npt.NDArray[np.float32]], emptiness: int = 0
) -> npt.NDArray[np.float32]:
    """Strips of one width, (N, 48, W, 1), filled up with paper at the right."""
    width = padded_width(max(ink.shape[1] for ink in inks) + emptiness)
    batch = np.zeros((len(inks), STRIP_HEIGHT, width, 1), np.float32)
    for row, ink in enumerate(inks):
        batch[row, :, : ink.shape[1], 0] = ink
    return batch


def ctc_loss(codes: Any, answers: Any) -> Any:
    """How unlikely a line is said to be: log(1 + x), where x is the mean negative log-likelihood
    of a symbol (Graves et al. 2006).

    Some lines are too faint or too blurred for anyone; the logarithm, Cauchy's loss, keeps
    those few from outweighing the others (Barron 2019, "A General and Adaptive Robust Loss
    Function").

    Args:
        codes: (N, 20) symbols, filled up with blanks.
        answers: (N, T, 12) logits.
    """
    ops = keras.ops
    lengths = ops.sum(ops.cast(codes != ctc.BLANK, "int32"), axis=1)
    steps = ops.full((ops.shape(answers)[0],), ops.shape(answers)[1], "int32")
    losses = ops.ctc_loss(codes, answers, lengths, steps, mask_index=ctc.BLANK)
    return ops.log1p(losses / ops.cast(ops.maximum(lengths, 1), losses.dtype))


def train(
    lines: Lines,
    checks: Lines,
    start: keras.Model,
    epochs: int,
    batch_size: int,
    seed: int,
    bfloat16: bool = False,
    again: bool = False,
) -> tuple[keras.Model, dict[str, list[float]]]:
    """Trains the line network.

    Its weights are, in the end, the running mean of those of all steps (Polyak and Juditsky
    1992, "Acceleration of Stochastic Approximation by Averaging"), and in part still those that
    it began with (Wortsman et al. 2022, "Robust Fine-Tuning of Zero-Shot Models"): so it reads
    composed lines about as well, and hands and papers that it was not taught better.

    Args:
        lines: what it is taught.
        checks: the lines it is looked at with after every epoch, of other writers.
        start: the line network whose weights it begins with.
        epochs: how often as many lines as there are are seen.
        batch_size: lines a step.
        seed: of the batches.
        bfloat16: whether to compute in mixed precision; the weights are float32 either way.
        again: whether it was taught lines of digits before.

    Returns:
        The network, and its learning curves by name.
    """
    keras.config.set_dtype_policy("mixed_bfloat16" if bfloat16 else "float32")
    try:
        network = line_network.line()
    finally:
        keras.config.set_dtype_policy("float32")
    network.set_weights(start.get_weights())
    for layer in network.layers:
        layer.trainable = not layer.name.startswith(FROZEN)
    rate = LEARNING_RATE * (AGAIN if again else 1.0)
    each = max(1, len(lines.codes) // batch_size)
    steps = epochs * each
    warm_up = max(1, int(WARM_UP * steps))
    falling = keras.optimizers.schedules.CosineDecay(
        rate / 30, max(1, steps - warm_up), warmup_target=rate, warmup_steps=warm_up
    )
    optimizer = keras.optimizers.AdamW(
        falling,
        weight_decay=WEIGHT_DECAY,
        global_clipnorm=CLIP_NORM,
        use_ema=True,
        ema_momentum=MOMENTUM,
    )
    network.compile(optimizer, ctc_loss)
    network.summary()
    curves: dict[str, list[float]] = {"loss": [], "val_exact": []}

    def look(epoch: int, logs: dict[str, float]) -> None:
        exact = float(np.mean(rightly_read(answers(network, checks.strips), checks.codes)))
        print(f" - validation lines read exactly: {exact:.2%}", flush=True)
        curves["loss"].append(round(float(logs["loss"]), 5))
        curves["val_exact"].append(round(exact, 5))

    watch = keras.callbacks.LambdaCallback(on_epoch_end=look)
    # Keras's own datasets take the width of the first batches for that of all.
    taught = tf.data.Dataset.from_generator(
        lambda: batches(lines, batch_size, seed),
        output_signature=(
            tf.TensorSpec((None, STRIP_HEIGHT, None, 1), tf.float32),
            tf.TensorSpec((None, LONGEST_CODE), tf.int32),
        ),
    ).prefetch(16)
    network.fit(taught, epochs=epochs, steps_per_epoch=each, callbacks=[watch], shuffle=False)
    trained = line_network.line()
    weights = zip(start.get_weights(), network.get_weights(), strict=True)
    trained.set_weights([KEPT * before + (1 - KEPT) * after for before, after in weights])
    return trained, curves


def answers(network: keras.Model, strips: Strips) -> list[npt.NDArray[np.float32]]:
    """Logits (T, 12) of each strip, as if it were read alone."""
    found: list[Any] = [None] * len(strips)
    widths = np.array([padded_width(strip.shape[1]) for strip in strips])
    for width in np.unique(widths):
        group = np.flatnonzero(widths == width)
        for some in np.array_split(group, -(-len(group) // 32)):
            batch = _side_by_side([to_ink(strips[n]) for n in some])
            for number, answer in zip(some, network.predict_on_batch(batch), strict=True):
                found[number] = np.array(answer[: -(-strips[number].shape[1] // STRIDE)])
    return found


def rightly_read(
    answered: list[npt.NDArray[np.float32]], codes: list[str]
) -> npt.NDArray[np.bool_]:
    """Which lines are read exactly."""
    return np.array(
        [
            list(ctc.decode(answer).symbols) == to_symbols(code)
            for answer, code in zip(answered, codes, strict=True)
        ]
    )


def calibrate(network: keras.Model, checks: Lines) -> dict[str, Any]:
    """Cools the network and chooses its thresholds on validation; what the card says of it.

    The temperature is the one of the highest likelihood of what the lines say.
    """
    answered = answers(network, checks.strips)
    truth = [tuple(to_symbols(code)) for code in checks.codes]

    def loss(temperature: float) -> float:
        likelihoods = [
            ctc.likelihood(answer / temperature, symbols)
            for answer, symbols in zip(answered, truth, strict=True)
        ]
        return -float(np.log(np.maximum(likelihoods, 1e-9)).mean())

    temperature = round(float(min(TEMPERATURES, key=loss)), 4)
    last = network.get_layer("logits")
    last.set_weights([weights / temperature for weights in last.get_weights()])
    read = [ctc.decode(answer / temperature) for answer in answered]
    return {"temperature": temperature} | _bars(read, checks)


def calibrate_together(
    network: keras.Model, checks: Lines, second: LineRecognizer
) -> dict[str, Any]:
    """Chooses the thresholds of two recognizers together; what the card says of them.

    Args:
        network: cooled.
        checks: lines with their pictures.
        second: the other recognizer.
    """
    read = []
    for answer, photo in zip(answers(network, checks.strips), checks.pictures, strict=True):
        pixels = cv2.cvtColor(photo, cv2.COLOR_GRAY2RGB)
        line = _fullest(find_text_lines(pixels))
        read.append(ensemble.reconsider(ctc.decode(answer), answer, second, line))
    return _bars(read, checks)


def _bars(read: list[ctc.Hypothesis], checks: Lines) -> dict[str, Any]:
    """From which probability on codes and digits are sure, and how well lines are read.

    Only lines count that the reader may be sure of, whatever the probability.
    """
    truth = [tuple(to_symbols(code)) for code in checks.codes]
    right = np.array([line.symbols == said for line, said in zip(read, truth, strict=True)])
    scores = np.array([line.probability for line in read], np.float32)
    whole = np.array(
        [
            is_whole(
                line.symbols,
                align((line.timesteps + 0.5) * STRIDE, to_ink(strip), 0, strip.shape[1]),
            )
            for line, strip in zip(read, checks.strips, strict=True)
        ]
    )
    threshold, coverage = metrics.doubt_threshold(scores[whole], right[whole], WRONG)
    told, told_right = _positions(read, truth)
    return {
        "threshold": max(threshold, 0.5),
        "digit_threshold": max(0.5, metrics.doubt_threshold(told, told_right, WRONG)[0]),
        "covered": round(coverage * float(whole.mean()), 5),
        "accuracy": {"validation, composed lines": round(float(right.mean()), 5)},
        "calibration_error": round(reliability_error(scores, right), 5),
    }


def _positions(
    read: list[ctc.Hypothesis], truth: list[tuple[int, ...]]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """How sure each digit is, and whether it is right, of lines of the right length."""
    pairs = [
        (shares[:10].max(), said == symbol)
        for line, symbols in zip(read, truth, strict=True)
        if len(line.symbols) == len(symbols)
        for shares, said, symbol in zip(line.alternatives, line.symbols, symbols, strict=True)
        if said < 10
    ]
    return (
        np.array([sure for sure, _ in pairs], np.float32),
        np.array([right for _, right in pairs], bool),
    )


def reliability_error(scores: npt.NDArray[np.float32], right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error of whole codes (Guo et al. 2017), in [0, 1]."""
    bins = np.minimum((scores * metrics.BINS).astype(int), metrics.BINS - 1)
    return float(
        sum(
            (bins == b).sum() * abs(scores[bins == b].mean() - right[bins == b].mean())
            for b in np.unique(bins)
        )
        / len(scores)
    )
