"""The fit of a digit network on batches drawn from pools of glyphs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from model.data.datasets import Labels
from model.data.glyph_pools import Pool, ValidationSets, draw_batch, steps_per_epoch
from model.data.guises import Glyphs

LEARNING_RATE = 2e-3  # At the start; a cosine takes it down to nothing, three times.
FIRST_CYCLE = 0.54  # Of the epochs, until the rate has come to nothing for the first time.
NEXT_CYCLE = 0.55  # Each cycle's length, of that of the cycle before.
NEXT_RATE = 0.5  # Each cycle's first rate, of that of the cycle before.
WEIGHT_DECAY = 1e-4
LABEL_SMOOTHING = 0.05  # This share of a label is given to all classes alike.

Curves = dict[str, list[float]]  # learning curves by name


@dataclass(frozen=True)
class FitSettings:
    """How a digit network is fitted.

    Attributes:
        epochs: how often `glyph_pools.EPOCH_GLYPHS` are seen.
        batch_size: glyphs a step.
        seed: of the batches.
        bfloat16: whether to compute in mixed precision; the weights are float32 either way.
        learning_rate: at the start.
        label_smoothing: in [0, 1].
    """

    epochs: int
    batch_size: int
    seed: int
    bfloat16: bool = False
    learning_rate: float = LEARNING_RATE
    label_smoothing: float = LABEL_SMOOTHING


class Batches(keras.utils.PyDataset):
    """Batches drawn from the pools, each by a seed of its own."""

    def __init__(self, pools: list[Pool], batch_size: int, seed: int) -> None:
        super().__init__(workers=1, max_queue_size=16)
        self._pools, self._batch_size, self._seed = pools, batch_size, seed
        self._epoch = 0

    def __len__(self) -> int:
        return steps_per_epoch(self._pools, self._batch_size)

    def __getitem__(self, index: int) -> tuple[Glyphs, Labels]:
        rng = np.random.default_rng((self._seed, self._epoch, index))
        return draw_batch(self._pools, self._batch_size, rng)

    def on_epoch_end(self) -> None:
        self._epoch += 1


def train(
    build: Callable[[], keras.Model],
    pools: list[Pool],
    validation: ValidationSets,
    settings: FitSettings,
) -> tuple[keras.Model, Curves]:
    """Trains a network on varied glyphs, at a rate that falls by a cosine to nothing, three times.

    The schedule is that of Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with
    Warm Restarts", with two restarts; it leaves weights that the statistics of batch
    normalization belong to, as an average of weights would not.

    Args:
        build: makes the network.
        pools: what it is taught; of what is no digit, only a network of eleven classes.
        validation: sets looked at together after every epoch.
        settings: of the fit.

    Returns:
        The network, and its learning curves by name.
    """
    network = build_fused(build, settings.bfloat16)
    classes = network.output_shape[-1]
    taught = [pool for pool in pools if pool.labels.max() < classes]
    batches = Batches(taught, settings.batch_size, settings.seed)
    network.compile(
        _optimizer(settings, len(batches)),
        _smoothed_cross_entropy(classes, settings.label_smoothing),
        metrics=["accuracy"],
    )
    network.summary()
    history = network.fit(
        batches,
        epochs=settings.epochs,
        validation_data=_joined(validation, classes),
        validation_batch_size=512,
    )
    trained = build()
    trained.set_weights(network.get_weights())
    curves = {
        name: [round(float(v), 5) for v in values] for name, values in history.history.items()
    }
    return trained, curves


class _FusedNormalization(keras.layers.BatchNormalization):
    """Batch normalization as one operation of TensorFlow's, in place of Keras's several.

    A step of training takes half the processor time; the weights are the same ones.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        if not training:
            return super().call(inputs, training=training, mask=mask)
        outputs, mean, variance, *_ = tf.compat.v1.nn.fused_batch_norm(
            inputs,
            tf.cast(self.gamma, tf.float32),
            tf.cast(self.beta, tf.float32),
            epsilon=self.epsilon,
            is_training=True,
        )
        for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
            moving.assign(moving * self.momentum + now * (1 - self.momentum))
        return outputs


def _fuse(layer: keras.layers.Layer) -> keras.layers.Layer:
    normalizes = type(layer) is keras.layers.BatchNormalization
    kind = _FusedNormalization if normalizes else type(layer)
    return kind.from_config(layer.get_config())


def build_fused(build: Callable[[], keras.Model], bfloat16: bool) -> keras.Model:
    """The network in the precision that it is to compute in, its normalizations fused."""
    keras.config.set_dtype_policy("mixed_bfloat16" if bfloat16 else "float32")
    try:
        network = build()
        fused = keras.models.clone_model(network, clone_function=_fuse)
        fused.set_weights(network.get_weights())
        return fused
    finally:
        keras.config.set_dtype_policy("float32")


def _optimizer(settings: FitSettings, steps: int) -> keras.optimizers.Optimizer:
    """AdamW at a rate that falls three times; of so many steps an epoch."""
    rate = keras.optimizers.schedules.CosineDecayRestarts(
        settings.learning_rate,
        FIRST_CYCLE * settings.epochs * steps,
        t_mul=NEXT_CYCLE,
        m_mul=NEXT_RATE,
    )
    return keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY)


def _smoothed_cross_entropy(classes: int, smoothing: float) -> Callable[[Any, Any], Any]:
    """Cross-entropy with smoothed labels (Szegedy et al. 2016, "Rethinking the Inception
    Architecture for Computer Vision")."""

    def loss(labels: Any, probabilities: Any) -> Any:
        truth = keras.ops.one_hot(keras.ops.reshape(labels, (-1,)), classes)
        return keras.losses.categorical_crossentropy(
            truth, probabilities, label_smoothing=smoothing
        )

    return loss


def _joined(validation: ValidationSets, classes: int) -> tuple[Glyphs, Labels]:
    """The sets whose labels the network knows as one: glyphs (N, 28, 28, 1) and labels."""
    known = [part for part in validation.values() if part[1].max() < classes]
    return (
        np.concatenate([glyphs for glyphs, _ in known])[..., np.newaxis],
        np.concatenate([labels for _, labels in known]),
    )
