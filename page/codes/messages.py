"""What the tab's script and the endpoint are told: a page that was read, and its codes."""

import base64
from dataclasses import dataclass, replace

import cv2
import numpy as np

from model.codes.code import Box, Code, CodePage, CodeVerdict, Position, PositionVerdict
from model.codes.forms.field_reading import Reader as Reader
from model.codes.kind import Judgment, Kind
from model.codes.lists.known_codes import KnownCodes
from model.codes.spreadsheet import plain
from model.images.picture import Pixels
from page.codes.lists.evidence import PackedEvidence, pack

# In pixels: the longer side of a picture that is shown, and the sides of a code's own picture.
MAX_PICTURE_SIDE, MAX_CROP_HEIGHT, MAX_CROP_WIDTH = 1400, 160, 1200
MAX_SHOWN_NAME = 200  # Characters of what a list says beside a code.
CROP_MARGIN = 0.45  # So many heights of the code are shown on each side of it.
JPEG_QUALITY = 82


@dataclass(frozen=True)
class Jpeg:
    """A picture that a browser can show; `data` is in base64."""

    type: str
    data: str


@dataclass(frozen=True)
class JudgedCode:
    """What a kind says of a code, as of `model.codes.kind.Judgment`.

    Attributes:
        verdict: the code's own; but "check" for a sure one that is not of the kind.
        holds: whether it is of the kind; None where anything is.
        proposal: what may have been meant; None where nothing is proposed.
        length: how many characters the code should have; None where any number will do.
    """

    verdict: CodeVerdict
    holds: bool | None
    proposal: str | None
    length: int | None


@dataclass(frozen=True)
class ShownChoice:
    """A known code that may have been meant, the name beside it, and how likely it is."""

    text: str
    name: str
    share: float


@dataclass(frozen=True)
class ShownJudgment(JudgedCode):
    """The same for the browser, which may have a list.

    Attributes:
        choices: of the list, those that are likeliest; none where all are far from what is
            written. None for other kinds.
    """

    choices: list[ShownChoice] | None


@dataclass(frozen=True)
class DigitMessage:
    """One position: its likeliest digit, None where it can't be read."""

    digit: str | None
    verdict: PositionVerdict
    probabilities: list[float]


@dataclass(frozen=True)
class ShownDigit(DigitMessage):
    """A position to be shown: `place` in the picture, and `box` in the code's own picture.

    Both are left, top, right and bottom, in shares of the width and height.
    """

    place: list[float]
    box: list[float]


@dataclass(frozen=True)
class ShownCode(ShownJudgment):
    """A code to be shown.

    Attributes:
        text: as it was read.
        written: the same with the marks and spaces between its digits.
        confidence: that it is right as a whole, in [0, 1].
        read_as: the reader's own verdict, whatever the kind says.
        crop: its own picture.
        ratio: the picture's width over its height, before it was made larger or smaller.
        digits: its positions, left to right.
        evidence: what a list goes by, for the browser to keep.
        sure_but_for_digits: whether nothing but its digits is in doubt.
    """

    text: str
    written: str
    confidence: float
    read_as: CodeVerdict
    crop: Jpeg
    ratio: float
    digits: list[ShownDigit]
    evidence: PackedEvidence | None
    sure_but_for_digits: bool


@dataclass(frozen=True)
class ShownPage:
    """A page to be shown, its picture turned by so many degrees, with its codes.

    Attributes:
        fields: the corners, as x and y in shares of the picture's width and height, of each place
            that is written on by hand.
    """

    picture: Jpeg
    width: int
    height: int
    turned: int
    fields: list[list[list[float]]]
    codes: list[ShownCode]


@dataclass(frozen=True)
class ReadDigit(DigitMessage):
    """A position as a developer gets it: `box` in pixels of the turned picture."""

    box: list[float]


@dataclass(frozen=True)
class ReadCode(JudgedCode):
    """A code as a developer gets it, on the page of a number from 1."""

    page: int
    text: str
    written: str
    confidence: float
    box: list[float]
    digits: list[ReadDigit]


@dataclass(frozen=True)
class ReadFile:
    """All codes of a file, and by how many degrees each of its pages was turned."""

    codes: list[ReadCode]
    turned: list[int]


def upright(pixels: Pixels, page: CodePage) -> Pixels:
    """The picture as it was read: the one that the boxes of its codes are of."""
    return np.ascontiguousarray(np.rot90(pixels, -page.turned // 90))


def judge(code: Code, kind: Kind) -> JudgedCode:
    """What a kind says of a code."""
    return _judged(kind.judge(code), code, kind)


def _judged(judgment: Judgment, code: Code, kind: Kind) -> JudgedCode:
    proposal = None if judgment.proposal is None else judgment.proposal.text
    return JudgedCode(judgment.verdict, judgment.holds, proposal, kind.expected_length(code.text))


def judge_shown(code: Code, kind: Kind) -> ShownJudgment:
    """What a kind says of a code, with the known codes that a list has for it.

    In the browser a code is what was read until a person says otherwise: so it is sure only if it
    is itself the known one.
    """
    judgment = kind.judge(code)
    judged = _judged(judgment, code, kind)
    if not isinstance(kind, KnownCodes):
        return ShownJudgment(**vars(judged), choices=None)
    choices = [
        ShownChoice(choice.text, plain(choice.name)[:MAX_SHOWN_NAME], round(choice.share, 4))
        for choice in judgment.choices
    ]
    if judged.verdict == "sure" and choices[0].text != code.text:
        judged = replace(judged, verdict="check")
    return ShownJudgment(**vars(judged), choices=choices)


def show_page(page: CodePage, pixels: Pixels, kind: Kind) -> ShownPage:
    """A page's picture and codes as the browser takes them; `pixels` as `upright` turned them."""
    height, width = pixels.shape[:2]
    scale = min(1.0, MAX_PICTURE_SIDE / max(height, width))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return ShownPage(
        picture=_jpeg(small),
        width=small.shape[1],
        height=small.shape[0],
        turned=page.turned,
        fields=[np.round(f.corners / (width, height), 5).tolist() for f in page.fields],
        codes=show_codes(page, pixels, kind),
    )


def show_codes(page: CodePage, pixels: Pixels, kind: Kind) -> list[ShownCode]:
    """The codes of a page alone."""
    return [_show_code(code, pixels, kind) for code in page.codes]


def describe_page(page: CodePage, kind: Kind, number: int) -> list[ReadCode]:
    """The codes of the page of a number, as the endpoint answers them."""
    return [
        ReadCode(
            **vars(judge(code, kind)),
            page=number,
            text=code.text,
            written=code.written,
            confidence=code.confidence,
            box=list(code.box),
            digits=[ReadDigit(**vars(_digit(p)), box=list(p.box)) for p in code.digits],
        )
        for code in page.codes
    ]


def _show_code(code: Code, pixels: Pixels, kind: Kind) -> ShownCode:
    height, width = pixels.shape[:2]
    around = _around(code.box, width, height)
    left, top, right, bottom = around
    crop = pixels[top:bottom, left:right]
    scale = min(MAX_CROP_HEIGHT / crop.shape[0], MAX_CROP_WIDTH / crop.shape[1])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    large = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=method)
    digits = [
        ShownDigit(
            **vars(_digit(position)),
            place=_shares(position.box, (0, 0, width, height)),
            box=_shares(position.box, around),
        )
        for position in code.digits
    ]
    is_doubtful = code.evidence is not None and code.evidence.is_doubtful
    return ShownCode(
        **vars(judge_shown(code, kind)),
        text=code.text,
        written=code.written,
        confidence=round(code.confidence, 4),
        read_as=code.verdict,
        crop=_jpeg(large),
        ratio=crop.shape[1] / crop.shape[0],
        digits=digits,
        evidence=pack(code.evidence),
        sure_but_for_digits=code.is_sure_but_for_digits and not is_doubtful,
    )


def _digit(position: Position) -> DigitMessage:
    return DigitMessage(
        digit=None if position.digit is None else str(position.digit),
        verdict=position.verdict,
        probabilities=[round(float(p), 4) for p in position.probabilities],
    )


def _around(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """A box with some paper on each side, in whole pixels of the picture."""
    left, top, right, bottom = box
    margin = CROP_MARGIN * max(bottom - top, 8)
    start = min(max(int(left - margin), 0), width - 1), min(max(int(top - margin), 0), height - 1)
    end = min(int(np.ceil(right + margin)), width), min(int(np.ceil(bottom + margin)), height)
    return *start, max(end[0], start[0] + 1), max(end[1], start[1] + 1)


def _shares(box: Box, within: tuple[int, int, int, int]) -> list[float]:
    """A box in shares of another's width and height."""
    left, top, right, bottom = within
    width, height = right - left, bottom - top
    return [
        round((value - start) / size, 5)
        for value, start, size in zip(box, (left, top) * 2, (width, height) * 2, strict=True)
    ]


def _jpeg(pixels: Pixels) -> Jpeg:
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return Jpeg("image/jpeg", base64.b64encode(data.tobytes()).decode())
