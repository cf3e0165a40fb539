"""Pictures → whole codes: the line network, loaded once and shared by all."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.codes import alignment, ctc, text_lines
from model.codes.code import Code, CodePage, CodeVerdict, Position, PositionVerdict
from model.codes.ctc import UNREAD
from model.codes.rapidocr_recognizer import RapidOcrRecognizer, cut_out
from model.images import picture
from model.images.picture import Pixels
from model.litert import WEIGHTS, LiteRTModel, read_weights

LINE_NETWORK = "line"
APART_OF_USUAL = 2.5  # times as far as between two of the line's digits, usually
THREADS = 2  # for one picture
NOTHING = 12.0  # the blank's logit where there is but paper
MIN_DIGITS = 2  # of a code; a single one is the page's first tab's
WORD = 0.67  # of the positions unreadable, above which it is a word and no code
HARDLY = 0.34  # of the positions unreadable, above which a code is
FAIR = 0.85  # of the positions legible, for a picture that was turned
TURNS = (90, 180, 270)  # degrees clockwise
UPSIDE_DOWN, SIDEWAYS = (180,), (90, 270)  # those of a single line that lies, and that stands
LONG = 2.0  # times as long as wide, for a picture of one line
TURN, SPARE = 1.2, 0.6  # times as many digits legible, and part of one, for a turned picture


class CodeReader:
    """Reads lines of handwritten digits. Safe to share between threads.

    Attributes:
        card: the model card as data: how the weights were made and how well they read.
        second: the reader beside it, if there is one.
    """

    def __init__(
        self, network: bytes, card: dict[str, Any], second: RapidOcrRecognizer | None = None
    ) -> None:
        self.card, self.second = card, second
        self._bars = card["second_reader"] if second else card
        self._model = LiteRTModel(network, THREADS)
        (self._input,) = self._model.inputs
        (self._output,) = self._model.outputs

    @classmethod
    def load(
        cls, name: str = LINE_NETWORK, folder: Path = WEIGHTS, alone: bool = False
    ) -> "CodeReader":
        """Loads the line network and its card, and the second reader where it is installed.

        Args:
            name: of the network.
            folder: where its files are.
            alone: without the second reader.

        Raises:
            WeightsError: a file is missing or damaged, or they are not of one training.
        """
        network, card = read_weights(name, folder)
        # Thresholds of the two together are known only if they were fitted together.
        second = RapidOcrRecognizer.load() if "second_reader" in card and not alone else None
        return cls(network, card, second)

    def read(self, image: Image.Image | Pixels) -> CodePage:
        """The codes in a picture, lines from top to bottom.

        A picture that reads badly is turned by quarters, and read as it reads best.

        Args:
            image: a PIL picture of any mode, or a uint8 array (H, W), (H, W, 3) or
                (H, W, 4); any size, ink dark on light or light on dark.

        Raises:
            picture.PictureError: the picture is too small or too large to be read.
            TypeError: an array of another shape or dtype.
        """
        pixels = picture.to_pixels(image)
        height, width = pixels.shape[:2]
        if min(height, width) < picture.MIN_SIDE * max(
            1.0, max(height, width) / text_lines.LONGEST
        ):
            raise picture.PictureError("too_small")  # a thread, at the size lines are looked for
        found = text_lines.find_text_lines(pixels)
        upright = CodePage(self._read_strips(found, pixels))
        count = sum(len(code.digits) for code in upright.codes)
        bar = TURN * _legible(upright) + SPARE
        if not found or (count and bar >= count):  # turned, it would have about as many digits
            return upright
        ways = (
            UPSIDE_DOWN if width > LONG * height else SIDEWAYS if height > LONG * width else TURNS
        )
        best = max((self._read_turned(pixels, degrees) for degrees in ways), key=_legible)
        # Print on its head is no code either, though its letters look like digits.
        fair = _legible(best) > FAIR * sum(len(code.digits) for code in best.codes)
        return best if _legible(best) > bar and fair else upright

    def _read_turned(self, pixels: Pixels, degrees: int) -> CodePage:
        pixels = np.ascontiguousarray(np.rot90(pixels, -degrees // 90))
        return CodePage(self._read_strips(text_lines.find_text_lines(pixels), pixels), degrees)

    def _read_strips(self, found: list[text_lines.TextLine], pixels: Pixels) -> tuple[Code, ...]:
        return tuple(
            code for strip in found for code in self._read_strip(strip, pixels, len(found) == 1)
        )

    def _read_strip(self, strip: text_lines.TextLine, pixels: Pixels, only: bool) -> list[Code]:
        """The codes of one line of writing, left to right; it may be the picture's only one."""
        steps = self.answer(strip.ink)
        whole = ctc.decode(steps)
        gaps = _gaps_between_codes(whole.places * text_lines.STEP)
        ends = [0, *((whole.places[gaps] + whole.places[gaps + 1]) / 2).astype(int), len(steps)]
        codes = []
        for start, end in itertools.pairwise(ends):
            part = steps[start:end]
            decoded = ctc.decode(part) if len(gaps) else whole
            left, right = start * text_lines.STEP, end * text_lines.STEP
            if self.second and _is_code(decoded.symbols):
                single = only and not len(gaps)
                line = pixels if single else cut_out(pixels, strip, left, right)
                decoded = self.second.reconsider(decoded, part, line)
            if _is_code(decoded.symbols):
                codes.append(self._code(decoded, left, right, strip))
        return codes

    def answer(self, ink: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        """What the network says of a strip, float32 (48, W): logits (T, 12), 4 pixels a step.

        Writing with much paper between is seen apart, as in the lines that taught the network.
        """
        answers = np.zeros((-(-ink.shape[1] // text_lines.STEP), ctc.BLANK + 1), np.float32)
        answers[:, ctc.BLANK] = NOTHING
        for start, end in text_lines.find_parts(ink):
            first = start // text_lines.STEP
            part = self._answer_part(ink[:, start:end])
            answers[first : first + len(part)] = part
        return answers

    def _answer_part(self, ink: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        width = ink.shape[1]
        padded = np.zeros(
            (1, text_lines.STRIP_HEIGHT, text_lines.padded_width(width), 1), np.float32
        )
        padded[0, :, :width, 0] = ink
        answers = self._model.run([self._output], **{self._input: padded})[self._output][0]
        return answers[: -(-width // text_lines.STEP)]

    def _code(
        self, decoded: ctc.Hypothesis, left: int, right: int, strip: text_lines.TextLine
    ) -> Code:
        """What a part of a line says, from one column of the strip to another."""
        symbols = list(decoded.symbols)
        shares = list(decoded.alternatives)
        found = alignment.align(decoded.places, strip.ink, left, right)
        if found.missing is not None:
            symbols.insert(found.missing, UNREAD)
            shares.insert(found.missing, np.full(ctc.SYMBOLS, 1 / ctc.SYMBOLS))
        likely = decoded.probability >= self._bars["threshold"]
        sure = likely and is_whole(decoded.symbols, found)
        verdict: CodeVerdict = "sure" if sure else "check"
        boxes = _in_picture(found.pens, strip)
        certain = np.array([share[:10].max() for share in shares])
        clear = (certain >= self._bars["digit_threshold"]) | sure  # sure codes need no look
        if not likely:
            clear[certain.argmin()] = False  # who has to look is shown where
        positions = tuple(
            _position(symbol == UNREAD, share, box, ok)
            for symbol, share, box, ok in zip(symbols, shares, boxes, clear.tolist(), strict=True)
        )
        if symbols.count(UNREAD) > HARDLY * len(symbols):
            verdict = "unreadable"
        around = np.array(boxes)
        return Code(
            positions,
            decoded.probability if UNREAD not in symbols else 0.0,
            verdict,
            (*around[:, :2].min(axis=0).tolist(), *around[:, 2:].max(axis=0).tolist()),
        )


def _position(
    unread: bool,
    share: npt.NDArray[np.float64],
    box: tuple[float, float, float, float],
    clear: bool,
) -> Position:
    digits = share[:10] + 1e-9
    verdict: PositionVerdict = "unreadable" if unread else "sure" if clear else "unsure"
    return Position(verdict, (digits / digits.sum()).astype(np.float32), box)


def _is_code(symbols: ctc.Symbols) -> bool:
    return len(symbols) >= MIN_DIGITS and symbols.count(UNREAD) <= WORD * len(symbols)


def is_whole(symbols: ctc.Symbols, found: alignment.Alignment) -> bool:
    """Whether all writing of a line is read as the digits of one code; else it is never sure."""
    complete = found.missing is None and not found.stroke_left_out
    return complete and len(symbols) >= MIN_DIGITS and UNREAD not in symbols


def _gaps_between_codes(middles: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """After which digits of a line another code begins, their middles in pixels given.

    Where digits are wide apart everywhere, they are of one code; and no digit stands alone,
    lest a code lose its last.
    """
    distances = np.diff(middles)
    if not len(distances):
        return np.zeros(0, np.intp)
    bar = max(text_lines.APART * text_lines.BAND, APART_OF_USUAL * float(np.median(distances)))
    gaps: list[int] = []
    for gap in np.flatnonzero(distances > bar).tolist():
        start = gaps[-1] + 1 if gaps else 0
        if gap + 1 - start >= MIN_DIGITS and len(middles) - gap - 1 >= MIN_DIGITS:
            gaps.append(gap)
    return np.array(gaps, np.intp)


def _legible(page: CodePage) -> float:
    """About how many digits of a picture can be read."""
    return sum(map(_legible_digits, page.codes))


def _legible_digits(code: Code) -> float:
    shares = [float(p.probabilities.max()) for p in code.digits if p.digit is not None]
    # With a position that can't be read, a code is never right: then the others count alone.
    sure = code.confidence or float(np.prod(shares))
    return sure ** (1 / len(code.digits)) * sum(shares)


def _in_picture(
    pens: npt.NDArray[np.intp], strip: text_lines.TextLine
) -> list[tuple[float, float, float, float]]:
    """The boxes of digits in the picture, by those in the strip."""
    boxes = []
    for x, y, w, h in pens:
        corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], float)
        there = corners @ strip.to_picture[:, :2].T + strip.to_picture[:, 2]
        boxes.append((*there.min(axis=0).tolist(), *there.max(axis=0).tolist()))
    return boxes
