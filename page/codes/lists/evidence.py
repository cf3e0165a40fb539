"""The evidence of a code on its way to the browser and back: what the recognizers say over time.

It is what a choice among known codes goes by, and the browser keeps it, so that a list may be
chosen after the pictures were read. A reading travels as the logarithms of its probabilities, in
float16 and base64: some 700 bytes for a code of eight digits.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.codes.code import Evidence
from model.codes.ctc import FIRST_MARK, Timesteps

MAX_READINGS = 3  # The line network's, a second reader's, and those of cells.
MAX_TIMESTEPS = (
    200  # Of a reading; a code of 40 digits has as many, a longer line is judged by digits.
)
LITTLE_ENDIAN_HALF = "<f2"
SYMBOLS_AND_BLANK = FIRST_MARK  # Columns of a reading.
MIN_LOG = -20.0  # Below the least probability that a timestep has.
MAX_SUM = 2.0  # Empty timesteps that were merged add up to a little more than 1.


@dataclass(frozen=True)
class PackedEvidence:
    """Evidence that travels; `readings` are in base64."""

    readings: list[str]
    complete: bool
    doubtful: bool


def pack(evidence: Evidence | None) -> PackedEvidence | None:
    """The evidence to be sent; None where there is none, or too much."""
    if evidence is None or not evidence.readings:
        return None
    if max(len(reading.times) for reading in evidence.readings) > MAX_TIMESTEPS:
        return None
    readings = [_pack_reading(reading) for reading in evidence.readings]
    return PackedEvidence(readings, evidence.is_complete, evidence.is_doubtful)


def unpack(sent: Any) -> Evidence | None:
    """The evidence that was sent, as `PackedEvidence` has it; None means none.

    Raises:
        ValueError: it is neither.
    """
    if sent is None:
        return None
    readings = sent.get("readings") if isinstance(sent, dict) else None
    if not isinstance(readings, list) or not 1 <= len(readings) <= MAX_READINGS:
        raise ValueError("no evidence")
    complete, doubtful = sent.get("complete"), sent.get("doubtful")
    if not (isinstance(complete, bool) and isinstance(doubtful, bool)):
        raise ValueError("no evidence")
    return Evidence(tuple(map(_unpack_reading, readings)), complete, doubtful)


def _pack_reading(reading: Timesteps) -> str:
    logs = np.log(np.clip(reading.probabilities, np.exp(MIN_LOG), 1.0))
    return base64.b64encode(logs.astype(LITTLE_ENDIAN_HALF).tobytes()).decode()


def _unpack_reading(sent: Any) -> Timesteps:
    row_bytes = np.dtype(LITTLE_ENDIAN_HALF).itemsize * SYMBOLS_AND_BLANK
    if not isinstance(sent, str) or len(sent) > 4 * (MAX_TIMESTEPS * row_bytes // 3 + 1):
        raise ValueError("no reading")
    try:
        data = base64.b64decode(sent, validate=True)
    except binascii.Error as error:
        raise ValueError("no reading") from error
    if not data or len(data) % row_bytes or len(data) > MAX_TIMESTEPS * row_bytes:
        raise ValueError("no reading")
    logs = np.frombuffer(data, LITTLE_ENDIAN_HALF).astype(np.float64)
    if not ((logs >= MIN_LOG) & (logs <= 0)).all():  # What is no number is neither.
        raise ValueError("no reading")
    probabilities = np.exp(logs.reshape(-1, SYMBOLS_AND_BLANK))
    if probabilities.sum(axis=1).max() > MAX_SUM:
        raise ValueError("no reading")
    # A choice goes by their order, whenever they are.
    return Timesteps(probabilities, np.arange(len(probabilities), dtype=np.float64))
