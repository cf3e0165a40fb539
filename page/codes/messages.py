"""From a page of a file to the codes that the browser shows, and back to be judged again."""

import base64
from collections.abc import Sequence
from typing import Any, Protocol

import cv2
import numpy as np
from PIL import Image

from model.codes.code import UNREADABLE, Code, CodePage, CodeVerdict, Position
from model.codes.kinds import Kind, check
from model.images.picture import Pixels

SHEET_SIDE = 1400  # pixels of the longer side of a picture as the page shows it
CROP_HEIGHT, CROP_WIDTH = 160, 1200  # pixels at most, of a code's own picture
AROUND = 0.45  # heights of the code, shown on each side of it
QUALITY = 82  # of JPEG
MOST_DIGITS = 100  # of a code that comes back from a browser

Data = dict[str, Any]
Box = tuple[float, float, float, float]


class Reader(Protocol):
    """What reads codes: `CodeReader`, or anything like it."""

    def read(self, image: Image.Image | Pixels) -> CodePage: ...


def upright(pixels: Pixels, page: CodePage) -> Pixels:
    """The picture as it was read: the one that the boxes of its codes are of."""
    return np.ascontiguousarray(np.rot90(pixels, -page.turned // 90))


def for_browser(page: CodePage, pixels: Pixels, kind: Kind) -> Data:
    """A page's picture and codes as the browser takes them; `pixels` as `upright` turned them."""
    height, width = pixels.shape[:2]
    scale = min(1.0, SHEET_SIDE / max(height, width))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return {
        "picture": _jpeg(small),
        "width": small.shape[1],
        "height": small.shape[0],
        "turned": page.turned,
        "codes": [_code_for_browser(code, pixels, kind) for code in page.codes],
    }


def _code_for_browser(code: Code, pixels: Pixels, kind: Kind) -> Data:
    height, width = pixels.shape[:2]
    around = _around(code.box, width, height)
    left, top, right, bottom = around
    crop = pixels[top:bottom, left:right]
    scale = min(CROP_HEIGHT / crop.shape[0], CROP_WIDTH / crop.shape[1])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    large = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=method)
    return {
        "text": code.text,
        "confidence": round(code.confidence, 4),
        "crop": _jpeg(large),
        "ratio": crop.shape[1] / crop.shape[0],
        "digits": [
            _digit(position)
            | {
                "place": _share(position.box, (0, 0, width, height)),
                "box": _share(position.box, around),
            }
            for position in code.digits
        ],
        "read_as": code.verdict,
        **judged(code, kind),
    }


def _digit(position: Position) -> Data:
    return {
        "digit": None if position.digit is None else str(position.digit),
        "verdict": position.verdict,
        "probabilities": [round(float(p), 4) for p in position.probabilities],
    }


def _around(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """A box with some paper on each side, in whole pixels of the picture."""
    left, top, right, bottom = box
    margin = AROUND * max(bottom - top, 8)
    start = min(max(int(left - margin), 0), width - 1), min(max(int(top - margin), 0), height - 1)
    end = min(int(np.ceil(right + margin)), width), min(int(np.ceil(bottom + margin)), height)
    return *start, max(end[0], start[0] + 1), max(end[1], start[1] + 1)


def _share(box: Box, within: tuple[int, int, int, int]) -> list[float]:
    """A box in shares of another's width and height."""
    left, top, right, bottom = within
    width, height = right - left, bottom - top
    return [
        round((value - start) / size, 5)
        for value, start, size in zip(box, (left, top) * 2, (width, height) * 2, strict=True)
    ]


def _jpeg(pixels: Pixels) -> Data:
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return {"type": "image/jpeg", "data": base64.b64encode(data.tobytes()).decode()}


def judged(code: Code, kind: Kind) -> Data:
    """What a kind says of a code: its verdict, whether it holds, and what may be meant."""
    checked = check(code, kind)
    return {
        "verdict": checked.verdict,
        "holds": checked.holds,
        "proposal": None if checked.proposal is None else checked.proposal.text,
        "length": kind.length,
    }


def from_browser(data: Data) -> Code:
    """A code as it stands in the browser: what a person has answered is certain.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    if len(data["digits"]) > MOST_DIGITS:
        raise ValueError("no code is that long")
    digits = tuple(_position(digit) for digit in data["digits"])
    answered = bool(digits) and all(digit["answered"] for digit in data["digits"])
    verdict: CodeVerdict = "sure" if answered or data["verdict"] == "sure" else "check"
    return Code(digits, 0.0, verdict, (0.0,) * 4)


def _position(digit: Data) -> Position:
    value = digit["value"]
    shares = np.array(digit["probabilities"], np.float32) + np.float32(1e-6)
    if shares.shape != (10,) or not np.isfinite(shares).all() or (shares < 0).any():
        raise ValueError("no probabilities")
    verdict = digit["verdict"]
    if digit["answered"]:
        shares, verdict = np.eye(10, dtype=np.float32)[int(value)], "sure"
    elif value == UNREADABLE:
        verdict = "unreadable"
    return Position(verdict, shares / shares.sum(), (0.0,) * 4)


def for_developers(pages: Sequence[CodePage], kind: Kind) -> Data:
    """What the endpoint answers: the codes of all pages of a file."""
    return {
        "codes": [
            {
                "page": number,
                "text": code.text,
                "confidence": code.confidence,
                "box": list(code.box),
                **judged(code, kind),
                "digits": [_digit(p) | {"box": list(p.box)} for p in code.digits],
            }
            for number, page in enumerate(pages, 1)
            for code in page.codes
        ],
        "turned": [page.turned for page in pages],
    }
