"""The visitor's log of tests: what was meant, what was answered, and what that comes to.

The log lives in the visitor's own browser. What comes back from there may be of an older page
or changed by hand, so `from_browser` takes only what it knows.
"""

import base64
import binascii
import io
import zipfile
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any, Literal, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from PIL import Image
from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass as validated_dataclass

from model import Reading
from model.codes.spreadsheet import BYTE_ORDER_MARK, csv_lines, harmless
from model.digits.reading import Verdict
from model.i18n import Language
from model.i18n.language import MAX_SHOWN_CONFIDENCE
from model.images.picture import Pixels

MAX_TRIALS = 500  # A browser keeps so many; the oldest go first.
PICTURE_SIDE = 112  # Pixels of the longer side: large enough to be learned from.

NoDigit = Literal["no-digit"]
Meant = int | NoDigit
# What was meant by a scribble or a letter; in a zip its folder, which `--data` leaves out.
NO_DIGIT: NoDigit = "no-digit"
MEANT: tuple[Meant, ...] = (*range(10), NO_DIGIT)  # All that can be meant.


def open_trial_picture(picture: str) -> Image.Image:
    """A trial's picture, gray.

    Raises:
        ValueError: it is no small WebP picture in base64.
    """
    try:
        data = base64.b64decode(picture, validate=True)
        opened = Image.open(io.BytesIO(data), formats=["WEBP"])
        if max(opened.size) > PICTURE_SIDE:
            raise ValueError("too large")
        return opened.convert("L")
    except (binascii.Error, OSError, Image.DecompressionBombError) as error:
        raise ValueError("no picture") from error


def _check_picture(picture: str) -> str:
    open_trial_picture(picture)
    return picture


Digit = Annotated[int, Field(ge=0, le=9)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
SmallPicture = Annotated[str, AfterValidator(_check_picture)]


@validated_dataclass(frozen=True, config=ConfigDict(strict=True, extra="forbid"))
class Trial:
    """One test of the reader by a visitor.

    Attributes:
        meant: the digit that was meant, 0 to 9, or `NO_DIGIT`; None until the visitor says so.
        predicted: the digit that was read; None where the answer was that there is none.
        confidence: of the prediction, in [0, 1]; None where there is none.
        verdict: of the reading.
        drawn: whether it was drawn on the pad rather than uploaded.
        network: the name of what answered, as in `Choice.name`.
        picture: what was drawn or uploaded, small and gray: WebP bytes in base64.

    Raises:
        pydantic.ValidationError: a value is not of this form.
    """

    meant: Digit | NoDigit | None
    predicted: Digit | None
    confidence: Share | None
    verdict: Verdict
    drawn: bool
    network: str
    picture: SmallPicture

    @model_validator(mode="after")
    def _check_confidence(self) -> Self:
        if (self.confidence is None) != (self.predicted is None):
            raise ValueError("a confidence is of a prediction")
        return self

    @property
    def correct(self) -> bool:
        """Whether what was meant was read: that digit, in doubt or not, or rightly none."""
        return self.meant == (NO_DIGIT if self.predicted is None else self.predicted)


class Tally(NamedTuple):
    """How many trials there are of what was meant, and how many of them were read right."""

    trials: int
    right: int


@dataclass(frozen=True)
class Summary:
    """What trials come to; shares in [0, 1], None where there is nothing to divide.

    Attributes:
        total: how many trials there are.
        correct: how many of them were read right.
        rate: the share of them.
        confidence: mean, of the predictions.
        by_meant: for all that was meant, in the order of `MEANT`.
        best: the digits with the highest share of right answers, where others have less.
        hardest: those with the lowest, where not all answers were right.
    """

    total: int
    correct: int
    rate: float | None
    confidence: float | None
    by_meant: dict[Meant, Tally]
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


def add_trial(trials: list[Trial], trial: Trial, meant: Meant) -> list[Trial]:
    """The log with one more trial, now that the visitor has said what was meant.

    The same answer may have been noted before, by an earlier click: the last click counts.
    """
    shown_again = bool(trials) and replace(trials[-1], meant=None) == trial
    noted = [*(trials[:-1] if shown_again else trials), replace(trial, meant=meant)]
    return noted[-MAX_TRIALS:]


def to_browser(trials: list[Trial]) -> list[dict[str, Any]]:
    """Trials as the browser keeps them: the last `MAX_TRIALS`."""
    return [asdict(trial) for trial in trials[-MAX_TRIALS:]]


def from_browser(kept: Any) -> list[Trial]:
    """The trials among what a browser has kept; the rest is left out."""
    trials = []
    for entry in kept if isinstance(kept, list) else []:
        with suppress(TypeError, ValueError):  # It is no trial, or was changed by hand.
            trial = Trial(**entry)
            if trial.meant is not None:
                trials.append(trial)
    return trials[-MAX_TRIALS:]


def summarize(trials: list[Trial]) -> Summary:
    """What the trials come to."""
    by_meant = {}
    for meant in MEANT:
        own = [trial.correct for trial in trials if trial.meant == meant]
        if own:
            by_meant[meant] = Tally(len(own), sum(own))
    shares = {
        meant: tally.right / tally.trials
        for meant, tally in by_meant.items()
        if isinstance(meant, int)
    }
    highest, lowest = max(shares.values(), default=0.0), min(shares.values(), default=1.0)
    best = [digit for digit, share in shares.items() if share == highest]
    confidences = [trial.confidence for trial in trials if trial.confidence is not None]
    correct = sum(trial.correct for trial in trials)
    return Summary(
        total=len(trials),
        correct=correct,
        rate=correct / len(trials) if trials else None,
        confidence=float(np.mean(confidences)) if confidences else None,
        by_meant=by_meant,
        best=best if highest > lowest or highest == 1 else [],
        hardest=[digit for digit, share in shares.items() if share == lowest < 1],
    )


def confusion(trials: list[Trial]) -> npt.NDArray[np.int64]:
    """How often what was meant, a row, was read as what, a column: (11, 11), both as `MEANT`."""
    table = np.zeros((len(MEANT), len(MEANT)), np.int64)
    for trial in trials:
        read = NO_DIGIT if trial.predicted is None else trial.predicted
        table[MEANT.index(trial.meant), MEANT.index(read)] += 1
    return table


def in_words(meant: Meant | None, texts: Language) -> str:
    """What was meant, as the page's language says it."""
    return texts.trials.no_digit["not_a_digit"] if meant == NO_DIGIT else str(meant)


def cells(trial: Trial, texts: Language) -> tuple[str, ...]:
    """A trial in words, in the order of `texts.trials.columns`."""
    words = texts.trials
    digit = trial.predicted
    return (
        in_words(trial.meant, texts),
        words.no_digit[trial.verdict] if digit is None else str(digit),
        ""
        if trial.confidence is None
        else texts.number(100 * min(trial.confidence, MAX_SHOWN_CONFIDENCE), 2),
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
    """The pictures by what was meant, `0/….png` to `9/….png`, as training takes them.

    What was no digit is in `no-digit/`, a folder that may itself be given to training as such.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, trial in enumerate(trials, 1):
            picture = io.BytesIO()
            open_trial_picture(trial.picture).save(picture, "PNG")
            archive.writestr(f"{trial.meant}/{number:04}.png", picture.getvalue())
    return file.getvalue()
