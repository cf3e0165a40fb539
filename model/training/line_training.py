"""One run of the line network's training: its fit on batches of composed lines."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from model.codes import ctc
from model.codes.text_lines import STRIP_HEIGHT
from model.data.line_sets import LONGEST_TEXT, Lines, batches, to_symbols
from model.training import inference, line_network

WARM_UP = 0.05  # This share of the steps, the learning rate rises; then it falls by a cosine.
RISE = 30  # The highest learning rate is so many times the first.
WEIGHT_DECAY = 0.01
CLIP_NORM = 5.0
EMA_MOMENTUM = 0.999  # Of the running mean of the weights, a step.

Curves = dict[str, list[float]]  # learning curves by name


@dataclass(frozen=True)
class RunSettings:
    """How the line network is trained once.

    Attributes:
        steps: batches that are learned from.
        learning_rate: at its highest.
        frozen: how the names of layers begin whose weights stay as they are.
        average: whether the running mean of the weights of all steps comes out (Polyak and
            Juditsky 1992, "Acceleration of Stochastic Approximation by Averaging"), or the last.
        batch_size: lines a step.
        seed: of the batches.
        bfloat16: whether to compute in mixed precision; the weights are float32 either way.
    """

    steps: int
    learning_rate: float
    frozen: tuple[str, ...]
    average: bool
    batch_size: int
    seed: int
    bfloat16: bool = False


def train(
    lines: Lines, validation: Lines, start: keras.Model, settings: RunSettings
) -> tuple[keras.Model, Curves]:
    """Trains the line network once.

    Args:
        lines: what it is taught.
        validation: the lines it is looked at with after every epoch, of other writers.
        start: the line network whose weights it begins with.
        settings: of the run.

    Returns:
        The network, and its learning curves by name.
    """
    network = _build(start, settings)
    network.compile(_optimizer(settings), ctc_loss)
    network.summary()
    curves: Curves = {"loss": [], "val_exact": []}
    epochs = _epochs(settings.steps, steps_per_epoch(lines, settings.batch_size))
    network.fit(
        _dataset(lines, settings),
        epochs=epochs,
        steps_per_epoch=settings.steps // epochs,
        callbacks=[_watch(network, validation, curves)],
        shuffle=False,
    )
    trained = line_network.line()
    trained.set_weights(network.get_weights())
    return trained, curves


def steps_per_epoch(lines: Lines, batch_size: int) -> int:
    """How many batches show about as many lines as there are."""
    return max(1, len(lines.codes) // batch_size)


def _epochs(steps: int, usual: int) -> int:
    """In how many epochs of one length, of about so many steps as usual, all steps are done."""
    wanted = max(1, round(steps / usual))
    return next(count for count in range(wanted, 0, -1) if steps % count == 0)


def _build(start: keras.Model, settings: RunSettings) -> keras.Model:
    keras.config.set_dtype_policy("mixed_bfloat16" if settings.bfloat16 else "float32")
    try:
        network = line_network.line()
    finally:
        keras.config.set_dtype_policy("float32")
    network.set_weights(start.get_weights())
    for layer in network.layers:
        layer.trainable = not layer.name.startswith(settings.frozen)
    return network


def _optimizer(settings: RunSettings) -> keras.optimizers.Optimizer:
    """AdamW at a rate that rises to its highest, then falls by a cosine."""
    warm_up = max(1, int(WARM_UP * settings.steps))
    rate = keras.optimizers.schedules.CosineDecay(
        settings.learning_rate / RISE,
        max(1, settings.steps - warm_up),
        warmup_target=settings.learning_rate,
        warmup_steps=warm_up,
    )
    return keras.optimizers.AdamW(
        rate,
        weight_decay=WEIGHT_DECAY,
        global_clipnorm=CLIP_NORM,
        use_ema=settings.average,
        ema_momentum=EMA_MOMENTUM,
    )


def _dataset(lines: Lines, settings: RunSettings) -> tf.data.Dataset:
    # Keras's own datasets take the width of the first batches for that of all.
    return tf.data.Dataset.from_generator(
        lambda: batches(lines, settings.batch_size, settings.seed),
        output_signature=(
            tf.TensorSpec((None, STRIP_HEIGHT, None, 1), tf.float32),
            tf.TensorSpec((None, LONGEST_TEXT), tf.int32),
        ),
    ).prefetch(16)


def _watch(network: keras.Model, validation: Lines, curves: Curves) -> keras.callbacks.Callback:
    """Looks at validation after every epoch, and adds to the learning curves."""

    def look(epoch: int, logs: dict[str, float]) -> None:
        logits = inference.line_logits(network, validation.text_lines)
        exact = float(np.mean(rightly_read(logits, validation.codes)))
        print(f" - validation lines read exactly: {exact:.2%}", flush=True)
        curves["loss"].append(round(float(logs["loss"]), 5))
        curves["val_exact"].append(round(exact, 5))

    return keras.callbacks.LambdaCallback(on_epoch_end=look)


def ctc_loss(texts: Any, logits: Any) -> Any:
    """How unlikely a line is said to be: log(1 + x), where x is the mean negative log-likelihood
    of a symbol (Graves et al. 2006).

    Some lines are too faint or too blurred for anyone; the logarithm, Cauchy's loss, keeps
    those few from outweighing the others (Barron 2019, "A General and Adaptive Robust Loss
    Function").

    Args:
        texts: (N, 32) symbols, filled up with blanks.
        logits: (N, T, 17).
    """
    ops = keras.ops
    lengths = ops.sum(ops.cast(texts != ctc.BLANK, "int32"), axis=1)
    steps = ops.full((ops.shape(logits)[0],), ops.shape(logits)[1], "int32")
    losses = ops.ctc_loss(texts, logits, lengths, steps, mask_index=ctc.BLANK)
    return ops.log1p(losses / ops.cast(ops.maximum(lengths, 1), losses.dtype))


def rightly_read(logits: list[npt.NDArray[np.float32]], codes: list[str]) -> npt.NDArray[np.bool_]:
    """Which lines are read exactly."""
    return np.array(
        [
            list(ctc.decode(line).symbols) == to_symbols(code)
            for line, code in zip(logits, codes, strict=True)
        ]
    )
