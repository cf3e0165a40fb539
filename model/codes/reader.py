"""Pictures → whole codes.

    picture ─► text lines ─► logits ─► split at gaps ─► decode ─► align ─► grade ─► codes
               text_lines    a line    gaps             ctc,      alignment  grading
                             recognizer                 ensemble

A picture that reads badly goes the same way once more, turned (orientation).
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image

from model.codes import ctc, ensemble, orientation
from model.codes.alignment import align
from model.codes.code import Code, CodePage
from model.codes.gaps import split_at_gaps
from model.codes.grading import Thresholds, grade, is_code
from model.codes.line_network import LineNetwork
from model.codes.line_recognizer import LineRecognizer
from model.codes.rapidocr_recognizer import RapidOcrRecognizer
from model.codes.separators import find_marks
from model.codes.text_lines import MAX_SIDE, TextLine, find_text_lines
from model.images import picture
from model.images.picture import Pixels
from model.litert import WEIGHTS, read_weights, usable

LINE_NETWORK = "line"


@dataclass(frozen=True, eq=False)
class CodeReader:
    """Reads lines of handwritten digits. Safe to share between threads.

    Attributes:
        recognizer: reads a line, and says where its digits are.
        thresholds: from which probability on codes and digits are sure; of both recognizers
            together if there are two.
        second: another recognizer, which has an equal say in what a line says, if there is one.
        card: the model card as data: how the weights were made and how well they read.
    """

    recognizer: LineRecognizer
    thresholds: Thresholds
    second: LineRecognizer | None = None
    card: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(
        cls, name: str = LINE_NETWORK, folder: Path = WEIGHTS, alone: bool = False
    ) -> "CodeReader":
        """The line network with its card, and RapidOCR's recognizer where it is installed.

        Args:
            name: of the network.
            folder: where its files are.
            alone: without the second recognizer.

        Raises:
            WeightsError: a file is missing or damaged, or they are not of one training.
        """
        network, card = read_weights(name, folder)
        # Thresholds of the two together are known only if they were fitted together.
        second = RapidOcrRecognizer.load() if card.get("second_reader") and not alone else None
        with usable(name, folder):
            thresholds = Thresholds.of_card(card, both=second is not None)
            return cls(LineNetwork(network), thresholds, second, card)

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
        _refuse_thread(pixels)
        lines = find_text_lines(pixels)
        upright = CodePage(self._read_lines(lines))
        return orientation.read_turned(pixels, upright, self._read_upright) if lines else upright

    def _read_upright(self, pixels: Pixels) -> tuple[Code, ...]:
        return self._read_lines(find_text_lines(pixels))

    def _read_lines(self, lines: list[TextLine]) -> tuple[Code, ...]:
        return tuple(code for line in lines for code in self._read_line(line))

    def _read_line(self, line: TextLine) -> list[Code]:
        """The codes of one line of writing, left to right."""
        logits = self.recognizer.logits(line)
        stride = -(-line.ink.shape[1] // len(logits))
        whole = ctc.decode(logits)
        marks = find_marks(logits, whole.timesteps)
        spans = split_at_gaps(whole.timesteps, marks.places, len(logits), stride)
        codes = []
        for start, end in spans:
            left, right = start * stride, end * stride
            hypothesis = ctc.decode(logits[start:end]) if len(spans) > 1 else whole
            if self.second and is_code(hypothesis.symbols):
                part = line.part(left, right)
                hypothesis = ensemble.reconsider(hypothesis, logits[start:end], self.second, part)
            if is_code(hypothesis.symbols):
                marks = find_marks(logits[start:end], hypothesis.timesteps)
                marks = replace(marks, places=left + (marks.places + 0.5) * stride)
                said_at = left + (hypothesis.timesteps + 0.5) * stride
                aligned = align(said_at, marks.places, line.ink, left, right)
                codes.append(grade(hypothesis, aligned, marks, line, self.thresholds))
        return codes


def _refuse_thread(pixels: Pixels) -> None:
    """Refuses a picture that is but a thread at the size at which lines are looked for."""
    longer, shorter = max(pixels.shape[:2]), min(pixels.shape[:2])
    if shorter < picture.MIN_SIDE * max(1.0, longer / MAX_SIDE):
        raise picture.PictureError("too_small")
