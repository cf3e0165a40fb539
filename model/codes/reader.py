"""Pictures → whole codes.

    picture ─► fields ─► text lines ─► logits ─► split at gaps ─► decode ─► align ─► grade ─► codes
               document  text_lines    a line    gaps             ctc,      alignment  grading
                                       recognizer                 ensemble

A picture of one line has no fields to be found. One that reads badly goes the same way once more,
turned (orientation).
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from model.codes import ctc, ensemble, orientation
from model.codes.alignment import align
from model.codes.code import Code, CodePage
from model.codes.document import find_document, line_of
from model.codes.field_network import FIELD_NETWORK, FieldNetwork
from model.codes.gaps import split_at_gaps
from model.codes.grading import Thresholds, grade, is_code
from model.codes.line_network import LineNetwork
from model.codes.line_recognizer import LineRecognizer
from model.codes.rapidocr_recognizer import RapidOcrRecognizer
from model.codes.text_lines import MAX_SIDE, TextLine, find_text_lines
from model.codes.zone import Zone, in_whole, meant_by
from model.images import picture
from model.images.picture import Pixels
from model.litert import WEIGHTS, read_weights, usable

LINE_NETWORK = "line"
MIN_LINE_ASPECT = 2.0  # A picture so many times as wide as high may be of one line.


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
        card: the model card as data: how the weights were made and how well they read.
    """

    recognizer: LineRecognizer
    thresholds: Thresholds
    second: LineRecognizer | None = None
    field_network: FieldNetwork | None = None
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
            return cls(LineNetwork(network), thresholds, second, FieldNetwork(fields), card)

    def read(
        self, image: Image.Image | Pixels, zone: Zone | None = None, turned: int | None = None
    ) -> CodePage:
        """The codes in a picture, lines from top to bottom.

        A picture that reads badly is turned by quarters, and read as it reads best.

        Args:
            image: a PIL picture of any mode, or a uint8 array (H, W), (H, W, 3) or
                (H, W, 4); any size, ink dark on light or light on dark.
            zone: the only part of it to be read, as somebody says that digits are written there.
                One that is too small for a code points at one. Boxes are of the whole picture.
            turned: the degrees clockwise, 0, 90, 180 or 270, that make the picture upright, if
                they are known. The zone is of the picture turned so.

        Raises:
            picture.PictureError: the picture is too small or too large to be read, or the zone
                too small.
            TypeError: an array of another shape or dtype.
        """
        pixels = np.rot90(picture.to_pixels(image), -(turned or 0) // 90)
        is_upright = turned is not None
        if zone is None:
            page = self._read(np.ascontiguousarray(pixels), is_upright)
        else:
            page = self._read_zone(pixels, zone, is_upright)
        return replace(page, turned=page.turned if turned is None else turned)

    def _read_zone(self, pixels: Pixels, zone: Zone, is_upright: bool) -> CodePage:
        meant = meant_by(zone, pixels)
        if meant is None:
            return CodePage(())
        part = meant.cut(pixels)
        page = self._read(part, is_upright)
        if not page.codes:  # Somebody says that there are some, whatever the field network says.
            page = CodePage(self._read_upright(part))
        return in_whole(page, meant, pixels)

    def _read(self, pixels: Pixels, is_upright: bool) -> CodePage:
        _refuse_thread(pixels)
        if self.field_network and not _may_be_line(pixels):
            return self._read_document(pixels, self.field_network, is_upright)
        lines = find_text_lines(pixels)
        if self.field_network and len(lines) > 1:
            return self._read_document(pixels, self.field_network, is_upright)
        upright = CodePage(self._read_lines(lines))
        if is_upright or not lines:
            return upright
        return orientation.read_turned(pixels, upright, self._read_upright)

    def _read_document(self, pixels: Pixels, network: FieldNetwork, is_upright: bool) -> CodePage:
        document = find_document(pixels, network, is_upright)
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
        spans = split_at_gaps(whole.timesteps, len(logits), stride)
        codes = []
        for start, end in spans:
            left, right = start * stride, end * stride
            hypothesis = ctc.decode(logits[start:end]) if len(spans) > 1 else whole
            if self.second and is_code(hypothesis.symbols):
                part = line.part(left, right)
                hypothesis = ensemble.reconsider(hypothesis, logits[start:end], self.second, part)
            if is_code(hypothesis.symbols):
                said_at = left + (hypothesis.timesteps + 0.5) * stride
                aligned = align(said_at, line.ink, left, right)
                codes.append(grade(hypothesis, aligned, line, self.thresholds))
        return codes


def _may_be_line(pixels: Pixels) -> bool:
    """Whether a picture is as wide as a line of writing that somebody has cut out."""
    height, width = pixels.shape[:2]
    return width >= MIN_LINE_ASPECT * height


def _refuse_thread(pixels: Pixels) -> None:
    """Refuses a picture that is but a thread at the size at which lines are looked for."""
    longer, shorter = max(pixels.shape[:2]), min(pixels.shape[:2])
    if shorter < picture.MIN_SIDE * max(1.0, longer / MAX_SIDE):
        raise picture.PictureError("too_small")
