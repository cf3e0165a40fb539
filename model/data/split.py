"""Which writers are held out for validation: the same ones in every set."""

import hashlib

import numpy as np
import numpy.typing as npt

VALIDATION_SHARE = 0.2  # Of the writers, or of the samples where writers are not named.


def held_out(writers: list[str]) -> npt.NDArray[np.bool_]:
    """Whether each sample is for validation: no writer is on both sides.

    A writer's side depends on the name alone, so it is the same in every set. At least one
    writer is held out.

    Args:
        writers: who wrote each of N samples.

    Returns:
        bool (N,).
    """
    ranks = {name: _rank(name) for name in set(writers)}
    limit = max(VALIDATION_SHARE, min(ranks.values()) + 1e-9)
    return np.array([ranks[name] < limit for name in writers])


def _rank(name: str) -> float:
    """A number in [0, 1), evenly spread over names, that depends on the name alone."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 2**32
