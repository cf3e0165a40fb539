"""Learning from corrections: trained weights are taught new pictures, and the old ones again.

Taught the new ones alone, a network forgets the old (McCloskey and Cohen 1989, "Catastrophic
Interference in Connectionist Networks"); what it learned before is therefore rehearsed (Robins
1995, "Catastrophic Forgetting, Rehearsal and Pseudorehearsal").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np

from model.data.datasets import Labels, Samples
from model.training import digit_training, metrics, networks
from model.training.digit_training import Glyphs, Pool

LEARNING_RATE = 3e-4  # at the start; a seventh of what untrained weights get
SHARE = 0.25  # of a batch; the rest is rehearsal
MOST_LOST = 0.001  # of MNIST's accuracy, or the new weights are refused


@dataclass(frozen=True)
class Outcome:
    """Accuracies before and after the corrections, in [0, 1].

    Attributes:
        mnist: on MNIST's validation part.
        corrections: on the corrections that were held out.
    """

    mnist: tuple[float, float]
    corrections: tuple[float, float]

    @property
    def refusal(self) -> str | None:
        """Why the new weights are not to be kept; None where they are."""
        if self.mnist[1] < self.mnist[0] - MOST_LOST:
            return f"MNIST lost more than {MOST_LOST:.1%}"
        if self.corrections[1] <= self.corrections[0]:
            return "the corrections that were held out are read no better"
        return None


def correct(
    network: keras.Model,
    corrections: list[Samples],
    rehearsal: list[Pool],
    mnist: tuple[Glyphs, Labels],
    turns: Sequence[float],
    epochs: int,
    batch_size: int,
    seed: int,
    bfloat16: bool = False,
) -> tuple[keras.Model, dict[str, list[float]], Outcome]:
    """Teaches a trained network corrections, beside what it knows.

    Args:
        network: the trained network; it is left as it is.
        corrections: labelled pictures, some of which are held out to see what is gained.
        rehearsal: pools of what the network was trained on.
        mnist: MNIST's validation part, to see what is lost.
        turns: of the looks at a glyph, in degrees.
        epochs: how often `training.EPOCH_GLYPHS` are seen.
        batch_size: glyphs a step.
        seed: of chance.
        bfloat16: whether to compute in mixed precision.

    Returns:
        The new network, its learning curves, and what it gained and lost.
    """
    rng = np.random.default_rng(seed)
    taught = [digit_training.taught_glyphs(samples, rng) for samples in corrections]
    pools = [Pool(*pool, SHARE / len(taught)) for pool in taught]
    old = sum(pool.share for pool in rehearsal)
    pools += [Pool(p.glyphs, p.labels, p.share / old * (1 - SHARE)) for p in rehearsal]
    held_out = [digit_training.held_out_glyphs(samples, rng) for samples in corrections]
    checks = {
        "MNIST": mnist,
        "corrections": (
            np.concatenate([glyphs for glyphs, _ in held_out]),
            np.concatenate([labels for _, labels in held_out]),
        ),
    }

    def build() -> keras.Model:
        copy = networks.NETWORKS[str(network.name)]()  # not a clone, which keeps its precision
        copy.set_weights(network.get_weights())
        return copy

    # Smoothed labels would lower confidences, which are calibrated already.
    corrected, history = digit_training.train(
        build, pools, checks, epochs, batch_size, seed, bfloat16, LEARNING_RATE, smoothing=0.0
    )
    before, after = (
        {
            name: metrics.accuracy(digit_training.answers(model, glyphs, turns)[:, :10], labels)
            for name, (glyphs, labels) in checks.items()
        }
        for model in (network, corrected)
    )
    outcome = Outcome(
        (before["MNIST"], after["MNIST"]), (before["corrections"], after["corrections"])
    )
    return corrected, history, outcome
