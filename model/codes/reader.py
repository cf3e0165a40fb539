"""Pictures → whole codes.

    picture ─► fields ─► text lines ─► logits ─► split at gaps ─► decode ─► align ─► grade ─► codes
               document  text_lines    a line    gaps             ctc,      alignment  grading
                                       recognizer                 ensemble

A picture of one line has no fields to be found. One that reads badly goes the same way once more,
turned (orientation).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from model.codes import ctc, ensemble, orientation
from model.codes.alignment import align
from model.codes.cells import find_cells, read_by_cells
from model.codes.code import Code, CodePage
from model.codes.document import find_document, line_of
from model.codes.field_network import FIELD_NETWORK, FieldNetwork
from model.codes.gaps import split_at_gaps
from model.codes.grading import Thresholds, grade, is_code
from model.codes.line_network import LineNetwork
from model.codes.line_recognizer import LineRecognizer
from model.codes.rapidocr_recognizer import RapidOcrRecognizer
from model.codes.text_lines import MAX_SIDE, TextLine, find_cut_out_line, find_text_lines
from model.digits.recognizer import Recognizer
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
        field_network: finds what is written by hand on a page; without it, all that is in a
            picture is taken for lines of writing.
        digit_recognizer: reads the cells of comb fields once more, each by itself.
        card: the model card as data: how the weights were made and how well they read.
    """

    recognizer: LineRecognizer
    thresholds: Thresholds
    second: LineRecognizer | None = None
    field_network: FieldNetwork | None = None
    digit_recognizer: Recognizer | None = None
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
        fields, _ = read_weights(FIELD_NETWORK, folder)
        # Thresholds of the two together are known only if they were fitted together.
        second = RapidOcrRecognizer.load() if card.get("second_reader") and not alone else None
        with usable(name, folder):
            thresholds = Thresholds.of_card(card, both=second is not None)
            recognizer = LineNetwork(network)
        return cls(recognizer, thresholds, second, FieldNetwork(fields), Recognizer.load(), card)

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
        if self.field_network is None:
            lines = find_text_lines(pixels)
        elif line := find_cut_out_line(pixels):
            lines = [line]
        else:
            return self._read_document(pixels, self.field_network)
        upright = CodePage(self._read_lines(lines))
        return orientation.read_turned(pixels, upright, self._read_upright) if lines else upright

    def _read_document(self, pixels: Pixels, network: FieldNetwork) -> CodePage:
        document = find_document(pixels, network)
        found = [line_of(f, document.pixels) for f in document.fields if f.kind == "digits"]
        lines = [line for line in found if line is not None]
        return CodePage(self._read_lines(lines), document.turned, tuple(document.fields))

    def _read_upright(self, pixels: Pixels) -> tuple[Code, ...]:
        return self._read_lines(find_text_lines(pixels))

    def _read_lines(self, lines: list[TextLine]) -> tuple[Code, ...]:
        return tuple(code for line in lines for code in self._read_line(line))

    def _read_line(self, line: TextLine) -> list[Code]:
        """The codes of one line of writing, left to right."""
        logits = self.recognizer.logits(line)
        stride = -(-line.ink.shape[1] // len(logits))
        whole = ctc.decode(logits)
        cells = find_cells(line)
        spans = [(0, len(logits))]  # A row of cells is one code, however many are empty.
        if not cells:
            spans = split_at_gaps(whole.timesteps, len(logits), stride)
        codes = []
        for start, end in spans:
            left, right = start * stride, end * stride
            hypothesis = ctc.decode(logits[start:end]) if len(spans) > 1 else whole
            if self.second and is_code(hypothesis.symbols):
                part = line.part(left, right)
                hypothesis = ensemble.reconsider(hypothesis, logits[start:end], self.second, part)
            if self.digit_recognizer and cells and is_code(hypothesis.symbols):
                hypothesis = read_by_cells(hypothesis, cells, line, stride, self.digit_recognizer)
            if is_code(hypothesis.symbols):
                said_at = left + (hypothesis.timesteps + 0.5) * stride
                aligned = align(said_at, line.ink, left, right)
                codes.append(grade(hypothesis, aligned, line, self.thresholds))
        return codes


def _refuse_thread(pixels: Pixels) -> None:
    """Refuses a picture that is but a thread at the size at which lines are looked for."""
    longer, shorter = max(pixels.shape[:2]), min(pixels.shape[:2])
    if shorter < picture.MIN_SIDE * max(1.0, longer / MAX_SIDE):
        raise picture.PictureError("too_small")
