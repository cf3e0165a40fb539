"""Fine-tuning with rehearsal: trained weights are taught new pictures, and the old ones again.

Taught the new ones alone, a network forgets the old (McCloskey and Cohen 1989, "Catastrophic
Interference in Connectionist Networks"); what it learned before is therefore rehearsed (Robins
1995, "Catastrophic Forgetting, Rehearsal and Pseudorehearsal").
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import keras
import numpy as np

from model.data import glyph_pools
from model.data.datasets import Labels, Samples
from model.data.glyph_pools import Pool, ValidationSets
from model.data.guises import Glyphs, joined
from model.data.split import Side
from model.training import digit_training, inference, metrics, networks
from model.training.digit_training import Curves, FitSettings

LEARNING_RATE = 3e-4  # At the start; a seventh of what untrained weights get.
HELD_OUT: tuple[Side, ...] = ("validation", "test")  # Of the new pictures; those tell the gain.
NEW_SHARE = 0.25  # Of a batch, so much is new; the rest is rehearsal.
MAX_LOSS = 0.001  # Of MNIST's accuracy; where more is lost, the new weights are refused.


@dataclass(frozen=True)
class Outcome:
    """Accuracies before and after the fine-tuning, in [0, 1].

    Attributes:
        mnist: on MNIST's validation part.
        held_out: on the new pictures that were held out.
    """

    mnist: tuple[float, float]
    held_out: tuple[float, float]

    @property
    def refusal(self) -> str | None:
        """Why the new weights are not to be kept; None where they are."""
        if self.mnist[1] < self.mnist[0] - MAX_LOSS:
            return f"MNIST lost more than {MAX_LOSS:.1%}"
        if self.held_out[1] <= self.held_out[0]:
            return "the corrections that were held out are read no better"
        return None


def fine_tune(
    network: keras.Model,
    new: list[Samples],
    rehearsal: list[Pool],
    mnist: tuple[Glyphs, Labels],
    angles: Sequence[float],
    settings: FitSettings,
) -> tuple[keras.Model, Curves, Outcome]:
    """Teaches a trained network new pictures, beside what it knows.

    Args:
        network: the trained network; it is left as it is.
        new: labelled pictures, some of which are held out to see what is gained.
        rehearsal: pools of what the network was trained on.
        mnist: MNIST's validation part, to see what is lost.
        angles: of test-time augmentation, in degrees.
        settings: of the fit; its rate and smoothing are fine-tuning's own.

    Returns:
        The new network, its learning curves, and what it gained and lost.
    """
    rng = np.random.default_rng(settings.seed)
    pools = _mixed([glyph_pools.taught_glyphs(samples, rng) for samples in new], rehearsal)
    held_out = [glyph_pools.glyphs_of(samples, side, rng) for samples in new for side in HELD_OUT]
    validation: ValidationSets = {"MNIST": mnist, "new": joined(held_out)}

    def build() -> keras.Model:
        copy = networks.NETWORKS[str(network.name)]()  # A clone would keep its precision.
        copy.set_weights(network.get_weights())
        return copy

    # Smoothed labels would lower confidences, which are calibrated already.
    settings = replace(settings, learning_rate=LEARNING_RATE, label_smoothing=0.0)
    tuned, curves = digit_training.train(build, pools, validation, settings)
    before, after = (_accuracies(model, validation, angles) for model in (network, tuned))
    outcome = Outcome((before["MNIST"], after["MNIST"]), (before["new"], after["new"]))
    return tuned, curves, outcome


def _mixed(new: list[tuple[Glyphs, Labels]], rehearsal: list[Pool]) -> list[Pool]:
    """Pools of the new glyphs, which share `NEW_SHARE`, and of the old, which share the rest."""
    old = sum(pool.share for pool in rehearsal)
    return [Pool(*pool, NEW_SHARE / len(new)) for pool in new] + [
        replace(pool, share=pool.share / old * (1 - NEW_SHARE)) for pool in rehearsal
    ]


def _accuracies(
    network: keras.Model, validation: ValidationSets, angles: Sequence[float]
) -> dict[str, float]:
    return {
        name: metrics.accuracy(
            inference.digit_probabilities(network, glyphs, angles)[:, :10], labels
        )
        for name, (glyphs, labels) in validation.items()
    }
