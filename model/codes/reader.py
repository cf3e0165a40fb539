"""Pictures → whole codes.

    picture ─► fields ─► text lines ─► logits ─► split at gaps ─► decode ─► align ─► grade ─► codes
               document  text_lines    a line    gaps             ctc,      alignment  grading
                                       recognizer                 ensemble

A picture that was cut out for one line has no fields to be found, unless that line reads badly.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from model.codes import best_reading, ctc, ensemble
from model.codes.alignment import align
from model.codes.cells import (
    cell_timesteps,
    find_cells,
    read_by_cells,
    read_cells,
    split_at_walls,
)
from model.codes.code import Code, CodePage, Evidence
from model.codes.ctc import Hypothesis, Timesteps
from model.codes.document import Document, find_document, without_repeats
from model.codes.field_network import FIELD_NETWORK, FieldNetwork
from model.codes.fields import Field
from model.codes.gaps import may_be_of_two, split_at_gaps
from model.codes.grading import Thresholds, grade, has_all_writing, is_code, never_sure
from model.codes.line_network import LineNetwork
from model.codes.line_part import LinePart
from model.codes.line_recognizer import LineRecognizer
from model.codes.print_likeness import unless_printed
from model.codes.print_network import PRINT_NETWORK, PrintNetwork, columns_of
from model.codes.rapidocr_recognizer import RapidOcrRecognizer
from model.codes.separators import find_marks
from model.codes.slashes import take_in_ones, take_out_slashes
from model.codes.text_lines import MAX_SIDE, TextLine, find_cut_out_line, find_text_lines
from model.codes.wide_hands import fields_in_two
from model.codes.zone import Zone, in_whole, meant_by
from model.digits.recognizer import DEFAULT_NETWORK, Recognizer
from model.images import picture
from model.images.picture import Pixels
from model.litert import WEIGHTS, read_weights, usable

LINE_NETWORK = "line"
MAX_FIELDS_READ_TWICE = 12  # Of more, the surest ones tell which way up a page is.


@dataclass(frozen=True, eq=False)
class CodeReader:
    """Reads lines of handwritten digits. Safe to share between threads.

    Attributes:
        recognizer: reads a line, and says where its digits are.
        thresholds: from which probability on codes and digits are sure; of both recognizers
            together if there are two.
        field_network: finds what is written by hand on a page.
        digit_recognizer: reads the cells of comb fields once more, each by itself.
        print_network: tells what is printed on a page from what is written.
        second: another recognizer, which has an equal say in what a line says, if there is one.
        card: the model card as data: how the weights were made and how well they read.
    """

    recognizer: LineRecognizer
    thresholds: Thresholds
    field_network: FieldNetwork
    digit_recognizer: Recognizer
    print_network: PrintNetwork
    second: LineRecognizer | None = None
    card: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(
        cls, name: str = LINE_NETWORK, folder: Path = WEIGHTS, alone: bool = False
    ) -> "CodeReader":
        """The line network with its card, and RapidOCR's recognizer where it is installed.

        Args:
            name: of the network.
            folder: where its files are. The networks of fields, of digits and of print are those
                beside it, or where there are none those that ship.
            alone: without the second recognizer.

        Raises:
            WeightsError: a file is missing or damaged, or they are not of one training.
        """
        network, card = read_weights(name, folder)
        # Thresholds of the two together are known only if they were fitted together.
        second = RapidOcrRecognizer.load() if card.get("second_reader") and not alone else None
        with usable(name, folder):
            thresholds = Thresholds.of_card(card, both=second is not None)
            recognizer = LineNetwork(network)
        fields, _ = read_weights(FIELD_NETWORK, _folder_with(FIELD_NETWORK, folder))
        digits = Recognizer.load(DEFAULT_NETWORK, _folder_with(DEFAULT_NETWORK, folder))
        shapes, _ = read_weights(PRINT_NETWORK, _folder_with(PRINT_NETWORK, folder))
        return cls(
            recognizer, thresholds, FieldNetwork(fields), digits, PrintNetwork(shapes), second, card
        )

    def read(
        self, image: Image.Image | Pixels, zone: Zone | None = None, turned: int | None = None
    ) -> CodePage:
        """The codes in a picture, in the order in which one reads.

        A page is turned by quarters as most of what is written on it runs; a line, upside down
        if it reads better so.

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
            lines = find_text_lines(part)
            page = CodePage(tuple(code for line in lines for code in self._read_line(line)))
        return in_whole(page, meant, pixels)

    def _read(self, pixels: Pixels, is_upright: bool) -> CodePage:
        _refuse_thread(pixels)
        line = self._read_cut_out(pixels, 0)
        page = line or self._read_document(pixels, is_upright)
        if best_reading.reads_well(page):
            return page
        is_found = line is None and page.codes  # Fields say which way up they are.
        ways = () if is_upright or is_found else (90, 180, 270)
        turned = [self._read_cut_out(pixels, degrees) for degrees in ways]
        others = [other for other in turned if other]
        if line:
            others.append(self._read_document(pixels, is_upright))
        return best_reading.best_of(page, others)

    def _read_cut_out(self, pixels: Pixels, turned: int) -> CodePage | None:
        """A picture that was cut out for one line, once it is turned; None where it was not."""
        line = find_cut_out_line(np.ascontiguousarray(np.rot90(pixels, -turned // 90)))
        return CodePage(tuple(self._read_line(line)), turned) if line else None

    def _read_document(self, pixels: Pixels, is_upright: bool) -> CodePage:
        document = find_document(pixels, self.field_network, is_upright)
        page = self._read_fields(document)
        if document.turned % 180 and not best_reading.reads_well(page):
            as_it_lies = find_document(pixels, self.field_network, is_upright=True)
            other = self._read_fields(as_it_lies)
            if best_reading.best_of(page, [other]) is other:
                document, page = as_it_lies, other
        if is_upright or not best_reading.may_be_upside_down(page):
            return page
        if not self._may_read_better_upside_down(document, page):
            return page
        upside_down = np.ascontiguousarray(np.rot90(pixels, 2 - page.turned // 90))
        other = self._read_fields(find_document(upside_down, self.field_network, is_upright=True))
        if best_reading.is_upside_down(page, other):
            return replace(other, turned=(page.turned + 180) % 360)
        return page

    def _may_read_better_upside_down(self, document: Document, page: CodePage) -> bool:
        """Whether its fields read better so, or of many some, which is sooner known than where
        there would be fields the other way up."""
        some = [f for f in document.fields if f.kind == "digits"]
        if len(some) > MAX_FIELDS_READ_TWICE:
            some = sorted(some, key=lambda f: f.probability)[-MAX_FIELDS_READ_TWICE:]
            page = self._read_fields(replace(document, fields=some))
        turned = [f.upside_down() for f in some]
        other = self._read_fields(replace(document, fields=turned))
        return best_reading.is_upside_down(page, other)

    def _read_fields(self, document: Document) -> CodePage:
        """What is written in the fields of digits."""
        read = [
            (part, self._read_line(line, is_field=True) if line else [])
            for field in document.fields
            for part, line in self._columns_of(field, document)
        ]
        codes = [code for _, found in read for code in found]
        for whole, *halves in fields_in_two(read):
            line = document.line_of(whole)
            joined = self._read_line(line, is_field=True) if line else []
            reads_alike = [c.text for c in joined] == ["".join(half.text for half in halves)]
            if reads_alike and all(half in codes for half in halves):
                codes = [code for code in codes if code not in halves] + joined
            else:
                codes = [never_sure(code) if code in halves else code for code in codes]
        uncut = [never_sure(code) if document.cuts(code.box) else code for code in codes]
        by_hand = [unless_printed(code, document.print_share(code.box)) for code in uncut]
        legible = without_repeats(best_reading.of_fields(list(filter(None, by_hand))))
        return CodePage(legible, document.turned, tuple(field for field, _ in read))

    def _columns_of(self, field: Field, document: Document) -> list[tuple[Field, TextLine | None]]:
        """The parts of a field in the columns of a table, each cut out by itself, with its line;
        the field alone where it is in one column."""
        line = document.line_of(field) if field.kind == "digits" else None
        if line is None or not len(line.walls) + len(line.dividers):
            return [(field, line)]
        logits = self.recognizer.logits(line)
        stride = -(-line.ink.shape[1] // len(logits))
        parts = split_at_walls(line, (ctc.decode(logits).timesteps + 0.5) * stride)
        if len(parts) < 2:
            return [(field, line)]
        columns: list[tuple[Field, TextLine | None]] = []
        for part in parts:
            column = field.between(*part.ends)
            alone = None if part.fills_strip else document.line_of(column, ends_at_walls=True)
            # What is beside it is known already: the other columns are no strokes of this one.
            within = replace(alone.between(part.ends), beside=part.beside) if alone else part
            columns.append((column, within))
        return columns

    def _read_line(self, line: TextLine, is_field: bool = False) -> list[Code]:
        """The codes of one line of writing, left to right; one, but for walls, of a field."""
        logits = self.recognizer.logits(line)
        stride = -(-line.ink.shape[1] // len(logits))
        whole = ctc.decode(logits)
        parts = split_at_walls(line, (whole.timesteps + 0.5) * stride)
        if len(parts) > 1:
            return [code for part in parts for code in self._read_line(part, is_field)]
        cells = find_cells(line)
        spans = [(0, len(logits))]  # A row of cells is one code, however many are empty.
        if not cells and not is_field:
            marks = find_marks(logits, whole.timesteps)
            spans = split_at_gaps(whole.timesteps, marks.places, len(logits), stride)
        codes = []
        for start, end in spans:
            part = LinePart(line, logits[start:end], start * stride, stride, cells, is_field)
            alone = ctc.decode(part.logits) if len(spans) > 1 else whole
            hypothesis, readings = self._ask_others(part, alone)
            if is_code(hypothesis.symbols):
                codes.append(self._to_code(part, hypothesis, readings))
        return codes

    def _ask_others(
        self, part: LinePart, hypothesis: Hypothesis
    ) -> tuple[Hypothesis, tuple[Timesteps, ...]]:
        """What all recognizers together read in a part of a line, and what each says over time.

        Args:
            part: the part.
            hypothesis: what the first recognizer reads in it.
        """
        readings = [ctc.to_timesteps(part.logits)]
        if self.second and is_code(hypothesis.symbols):
            cut = part.line.part(part.left, part.right)
            hypothesis, other = ensemble.reconsider(hypothesis, part.logits, self.second, cut)
            if other is not None:
                readings.append(ctc.to_timesteps(other))
        if part.cells and is_code(hypothesis.symbols):
            alone = read_cells(part.cells, part.line, self.digit_recognizer)
            hypothesis = read_by_cells(hypothesis, part.cells, alone, part.stride)
            readings.append(cell_timesteps(alone))
        return hypothesis, tuple(readings)

    def _to_code(
        self, part: LinePart, hypothesis: Hypothesis, readings: tuple[Timesteps, ...]
    ) -> Code:
        """The code that a part of a line is taken to say, with its doubts.

        Args:
            part: the part.
            hypothesis: what is read in it.
            readings: what each recognizer says over time.
        """
        line = part.line
        marks = find_marks(part.logits, hypothesis.timesteps)
        digits_and_slashes = len(hypothesis.symbols)
        if not part.cells:
            hypothesis, marks = take_out_slashes(hypothesis, marks, part.logits)
            hypothesis, marks = take_in_ones(hypothesis, marks, part.logits)
        marks = replace(marks, places=part.columns(marks.places))
        said_at = part.columns(hypothesis.timesteps)
        among_walls = len(line.walls) + len(line.dividers) > 0
        aligned = align(said_at, marks.places, line.ink, part.left, part.right, among_walls)
        is_alone = not len(line.beside)
        may_be_two = part.is_field and not part.cells and may_be_of_two(aligned.boxes)
        is_doubtful = line.is_doubtful or may_be_two
        number = columns_of(aligned.boxes, line.ink)
        evidence = Evidence(
            readings,
            is_complete=is_alone and has_all_writing(aligned),
            is_doubtful=is_doubtful or len(hypothesis.symbols) != digits_and_slashes,
            print_logit=self.print_network.logit(number) if part.is_field else 0.0,
        )
        graded = grade(hypothesis, aligned, marks, line, self.thresholds)
        code = graded if is_alone and not is_doubtful else never_sure(graded)
        return replace(code, evidence=evidence)


def _folder_with(name: str, folder: Path) -> Path:
    return folder if (folder / f"{name}.json").exists() else WEIGHTS


def _refuse_thread(pixels: Pixels) -> None:
    """Refuses a picture that is but a thread at the size at which lines are looked for."""
    longer, shorter = max(pixels.shape[:2]), min(pixels.shape[:2])
    if shorter < picture.MIN_SIDE * max(1.0, longer / MAX_SIDE):
        raise picture.PictureError("too_small")
