"""Trials to test with."""

import dataclasses

from page.trials.trials import Meant, Trial


def trials(seven: Trial, *meant_and_read: tuple[Meant, int | None]) -> list[Trial]:
    """The fixture `seven` as often as there are pairs, each what was meant and what was read."""
    return [
        dataclasses.replace(
            seven,
            meant=meant,
            predicted=read,
            confidence=None if read is None else 0.9,
            verdict="not_a_digit" if read is None else "digit",
        )
        for meant, read in meant_and_read
    ]
