"""The fit of the field network on parts of composed pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from model.codes.field_network import MAPS, PACKED, pack
from model.data.page_sets import read_page
from model.training import field_network
from model.training.digit_training import build_fused
from model.training.field_targets import draw_crop

CROP_SIDE = 384  # Pixels of a part's height and width.
CROPS_A_PAGE = 2  # Parts of a page in one batch: to open a page costs more than to cut it.
VALIDATION_CROPS = 128
LEARNING_RATE = 3e-3  # At its highest.
WARM_UP = 0.05  # This share of the steps, the learning rate rises; then it falls by a cosine.
WEIGHT_DECAY = 1e-3
CLIP_NORM = 5.0
CORE_WEIGHT = 3.0  # A place of a core counts so many times as much as one of paper.
PRINT_WEIGHT, DIRECTION_WEIGHT = 0.5, 0.5  # In the loss, beside what is written by hand.

Curves = dict[str, list[float]]  # learning curves by name
Batch = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class FitSettings:
    """How the field network is fitted.

    Attributes:
        epochs: how often all pages are seen.
        batch_size: parts of pages a step.
        seed: of the parts.
        bfloat16: whether to compute in mixed precision; the weights are float32 either way.
    """

    epochs: int
    batch_size: int
    seed: int
    bfloat16: bool = False


class Crops(keras.utils.PyDataset):
    """Parts of pages, drawn anew in every epoch, with their maps."""

    def __init__(self, pages: Sequence[Path], batch_size: int, seed: int) -> None:
        super().__init__(workers=2, max_queue_size=8)
        self._pages, self._seed, self._epoch = pages, seed, 0
        self._pages_a_batch = max(1, batch_size // CROPS_A_PAGE)

    def __len__(self) -> int:
        return max(1, len(self._pages) // self._pages_a_batch)

    def __getitem__(self, index: int) -> Batch:
        order = np.random.default_rng((self._seed, self._epoch)).permutation(len(self._pages))
        first = index * self._pages_a_batch
        chosen = [self._pages[n] for n in order[first : first + self._pages_a_batch]]
        return draw_crops(chosen, np.random.default_rng((self._seed, self._epoch, index)))

    def on_epoch_end(self) -> None:
        self._epoch += 1


def draw_crops(pages: Sequence[Path], rng: np.random.Generator) -> Batch:
    """Parts of pages, float32 (N, S, S, 3), and their maps as the network packs them."""
    drawn = [
        draw_crop(page, CROP_SIDE, rng)
        for page in map(read_page, pages)
        for _ in range(CROPS_A_PAGE)
    ]
    return np.stack([crop for crop, _ in drawn]), np.stack([pack(target) for _, target in drawn])


def train(
    pages: Sequence[Path], validation: Sequence[Path], settings: FitSettings
) -> tuple[keras.Model, Curves]:
    """Trains the field network from scratch.

    Args:
        pages: files of composed pages.
        validation: the same, of other writers; it is looked at after every epoch.
        settings: of the fit.

    Returns:
        The network, and its learning curves by name.
    """
    network = build_fused(field_network.fields, settings.bfloat16)
    crops = Crops(pages, settings.batch_size, settings.seed)
    network.compile(_optimizer(settings.epochs * len(crops)), field_loss)
    network.summary()
    seen = validation[: VALIDATION_CROPS // CROPS_A_PAGE]
    history = network.fit(
        crops,
        epochs=settings.epochs,
        validation_data=draw_crops(seen, np.random.default_rng(settings.seed)),
        validation_batch_size=settings.batch_size,
        verbose=2,
    )
    trained = field_network.fields()
    trained.set_weights(network.get_weights())
    curves = {
        name: [round(float(value), 5) for value in values]
        for name, values in history.history.items()
    }
    return trained, curves


def _optimizer(steps: int) -> keras.optimizers.Optimizer:
    """AdamW at a rate that rises to its highest, then falls by a cosine."""
    warm_up = max(1, int(WARM_UP * steps))
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps - warm_up), warmup_target=LEARNING_RATE, warmup_steps=warm_up
    )
    return keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY, global_clipnorm=CLIP_NORM)


def field_loss(packed: Any, logits: Any) -> Any:
    """How far logits are from a target's maps.

    Of what is written by hand, digits and other, it is cross-entropy and Dice's loss (Milletari,
    Navab and Ahmadi 2016, "V-Net"), which minds small fields as much as large ones; of print,
    cross-entropy; of the direction, the squared distance within cores.

    Args:
        packed: (N, h, w, 24), targets with the weight of each place.
        logits: (N, h, w, 20).
    """
    ops = keras.ops
    shape = (*ops.shape(logits)[:3], PACKED**2)
    target, said = ops.reshape(packed, (*shape, MAPS + 1)), ops.reshape(logits, (*shape, MAPS))
    weight, truth = target[..., MAPS:], target[..., :3]
    cross_entropy = ops.softplus(said[..., :3]) - truth * said[..., :3]
    by_hand = weight * (1 + (CORE_WEIGHT - 1) * truth[..., :2])
    loss = ops.sum(by_hand * cross_entropy[..., :2]) / (ops.sum(by_hand) + 1)
    loss += PRINT_WEIGHT * ops.mean(cross_entropy[..., 2])
    probabilities = weight * ops.sigmoid(said[..., :2])
    both = ops.sum(probabilities * truth[..., :2], axis=(0, 1, 2, 3))
    all_of_it = ops.sum(probabilities + weight * truth[..., :2], axis=(0, 1, 2, 3))
    loss += ops.mean(1 - (2 * both + 1) / (all_of_it + 1))
    core = ops.max(truth[..., :2], axis=-1)
    distance = ops.sum(ops.square(said[..., 3:] - target[..., 3:MAPS]), axis=-1)
    return loss + DIRECTION_WEIGHT * ops.sum(core * distance) / (ops.sum(core) + 1)
