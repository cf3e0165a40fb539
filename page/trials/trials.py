"""The visitor's log of tests: what was meant, what was answered, and what that comes to.

The log lives in the visitor's own browser. What comes back from there may be of an older page
or changed by hand, so `from_browser` takes only what it knows.
"""

import base64
import binascii
import io
import zipfile
from dataclasses import asdict, dataclass
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
from PIL import Image

from model import Reading
from model.codes.spreadsheet import BYTE_ORDER_MARK, csv_lines, harmless
from model.digits.reading import Verdict
from model.i18n import Language
from model.images.picture import Pixels

MOST_TRIALS = 500  # kept in a browser; the oldest go first
PICTURE_SIDE = 112  # pixels of the longer side: large enough to be learned from


@dataclass(frozen=True)
class Trial:
    """One test of the reader by a visitor.

    Attributes:
        meant: the digit that was meant, 0 to 9; None until the visitor says so.
        predicted: the digit that was read; None where the answer was that there is none.
        confidence: of the prediction, in [0, 1]; None where there is none.
        verdict: of the reading.
        drawn: whether it was drawn on the pad rather than uploaded.
        network: the name of what answered, as in `Choice.name`.
        picture: what was drawn or uploaded, small and gray: WebP bytes in base64.
    """

    meant: int | None
    predicted: int | None
    confidence: float | None
    verdict: Verdict
    drawn: bool
    network: str
    picture: str

    @property
    def correct(self) -> bool:
        """Whether the digit that was meant is the one that was read, in doubt or not."""
        return self.predicted is not None and self.predicted == self.meant


@dataclass(frozen=True)
class Summary:
    """What trials come to; shares in [0, 1], None where there is nothing to divide.

    Attributes:
        total: how many trials there are.
        correct: how many of them were read right.
        rate: the share of them.
        confidence: mean, of the predictions.
        by_digit: for each digit that was meant, how many trials and how many right.
        best: the digits with the highest share of right answers, where others have less.
        hardest: those with the lowest, where not all answers were right.
    """

    total: int
    correct: int
    rate: float | None
    confidence: float | None
    by_digit: dict[int, tuple[int, int]]
    best: list[int]
    hardest: list[int]


def record(reading: Reading, pixels: Pixels, drawn: bool, network: str) -> Trial:
    """The trial of a reading, but for what was meant."""
    small = Image.fromarray(pixels)
    small.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    file = io.BytesIO()
    small.convert("L").save(file, "WEBP", quality=80)
    return Trial(
        meant=None,
        predicted=reading.digit,
        confidence=None if reading.digit is None else round(reading.confidence, 4),
        verdict=reading.verdict,
        drawn=drawn,
        network=network,
        picture=base64.b64encode(file.getvalue()).decode(),
    )


def to_browser(trials: list[Trial]) -> list[dict[str, Any]]:
    """Trials as the browser keeps them: the last `MOST_TRIALS`."""
    return [asdict(trial) for trial in trials[-MOST_TRIALS:]]


def from_browser(kept: Any) -> list[Trial]:
    """The trials among what a browser has kept; the rest is left out."""
    trials = []
    for entry in kept if isinstance(kept, list) else []:
        try:
            trial = Trial(**entry)
            picture_of(trial)
        except (TypeError, ValueError, OSError):
            continue
        if _is_sound(trial):
            trials.append(trial)
    return trials[-MOST_TRIALS:]


def _is_sound(trial: Trial) -> bool:
    digits = range(10)
    confidence = trial.confidence
    return (
        type(trial.meant) is int
        and trial.meant in digits
        and (
            trial.predicted is None or (type(trial.predicted) is int and trial.predicted in digits)
        )
        and (confidence is None or (isinstance(confidence, int | float) and 0 <= confidence <= 1))
        and (confidence is None) == (trial.predicted is None)
        and trial.verdict in get_args(Verdict)
        and isinstance(trial.drawn, bool)
        and isinstance(trial.network, str)
    )


def picture_of(trial: Trial) -> Image.Image:
    """The trial's picture, gray.

    Raises:
        ValueError, OSError: it is no small WebP picture.
    """
    try:
        data = base64.b64decode(trial.picture, validate=True)
    except (binascii.Error, TypeError) as error:
        raise ValueError("no base64") from error
    picture = Image.open(io.BytesIO(data), formats=["WEBP"])
    if max(picture.size) > PICTURE_SIDE:
        raise ValueError("too large")
    return picture.convert("L")


def summarize(trials: list[Trial]) -> Summary:
    """What the trials come to."""
    by_digit = {}
    for digit in range(10):
        own = [trial.correct for trial in trials if trial.meant == digit]
        if own:
            by_digit[digit] = (len(own), sum(own))
    shares = {digit: right / count for digit, (count, right) in by_digit.items()}
    top, bottom = max(shares.values(), default=0.0), min(shares.values(), default=1.0)
    confidences = [trial.confidence for trial in trials if trial.confidence is not None]
    correct = sum(trial.correct for trial in trials)
    return Summary(
        total=len(trials),
        correct=correct,
        rate=correct / len(trials) if trials else None,
        confidence=float(np.mean(confidences)) if confidences else None,
        by_digit=by_digit,
        best=[
            digit for digit, share in shares.items() if share == top and (top > bottom or top == 1)
        ],
        hardest=[digit for digit, share in shares.items() if share == bottom < 1],
    )


def confusion(trials: list[Trial]) -> npt.NDArray[np.int64]:
    """How often digit i was read as j, (10, 11); the last column is "no digit"."""
    table = np.zeros((10, 11), np.int64)
    for trial in trials:
        table[trial.meant, 10 if trial.predicted is None else trial.predicted] += 1
    return table


def cells(trial: Trial, texts: Language) -> tuple[str, ...]:
    """A trial in words, in the order of `texts.trials.columns`."""
    words = texts.trials
    digit = trial.predicted
    return (
        str(trial.meant),
        words.no_digit[trial.verdict] if digit is None else str(digit),
        "" if trial.confidence is None else texts.number(100 * min(trial.confidence, 0.9999), 2),
        words.yes if trial.correct else words.no,
        words.no if trial.verdict == "digit" else words.yes,
        words.drawn if trial.drawn else words.uploaded,
        trial.network,
    )


def to_csv(trials: list[Trial], texts: Language) -> bytes:
    """The log as Excel opens it in the page's language; newest first, as in the page."""
    rows = [[harmless(cell) for cell in cells(trial, texts)] for trial in reversed(trials)]
    return BYTE_ORDER_MARK + csv_lines([texts.trials.columns, *rows], texts.delimiter)


def to_zip(trials: list[Trial]) -> bytes:
    """The pictures by what was meant, `0/….png` to `9/….png`, as training takes them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, trial in enumerate(trials, 1):
            picture = io.BytesIO()
            picture_of(trial).save(picture, "PNG")
            archive.writestr(f"{trial.meant}/{number:04}.png", picture.getvalue())
    return file.getvalue()
