"""How well fields are found on composed pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from model.codes.field_network import FieldNetwork
from model.codes.fields import Corners, Field, Kind, edge_lengths, find_fields, reading_direction
from model.data.page_synthesis import ComposedPage, FieldTruth
from model.training.field_targets import MIN_FIELD_HEIGHT

KINDS: tuple[Kind, ...] = ("digits", "writing")
MIN_OVERLAP = 0.5  # A field is found by one with so large a part in common, of what both cover.
MAX_TURN = 45.0  # Degrees; what is turned further would be read on its side or its head.


@dataclass
class FieldCounts:
    """How many fields of a kind there were, and what was found.

    Attributes:
        pages: that were looked at.
        truths: fields on them.
        found: those with a found field of their kind where they are.
        covered: those whose middle is in a found field of their kind.
        upright: those found whose direction was right.
        as_other: those that were found as of the other kind.
        false: found fields of the kind where no field of any kind is.
    """

    pages: int = 0
    truths: int = 0
    found: int = 0
    covered: int = 0
    upright: int = 0
    as_other: int = 0
    false: int = 0

    def figures(self) -> dict[str, float]:
        """Shares in [0, 1], and false fields a page."""
        truths = max(1, self.truths)
        return {
            "fields": self.truths,
            "found": round(self.found / truths, 5),
            "covered": round(self.covered / truths, 5),
            "upright": round(self.upright / max(1, self.found), 5),
            "as_other_kind": round(self.as_other / truths, 5),
            "false_per_page": round(self.false / max(1, self.pages), 5),
        }


@dataclass
class FieldEvaluation:
    """Counts by kind, filled page by page."""

    counts: dict[str, FieldCounts] = field(
        default_factory=lambda: {kind: FieldCounts() for kind in KINDS}
    )

    def add(self, truths: Sequence[FieldTruth], found: Sequence[Field]) -> None:
        """One page: its fields, and those that were found."""
        legible = [t for t in truths if edge_lengths(t.corners)[1] >= MIN_FIELD_HEIGHT]
        for kind, counts in self.counts.items():
            counts.pages += 1
            of_kind = [f for f in found if f.kind == kind]
            others = [f for f in found if f.kind != kind]
            for truth in (t for t in legible if t.kind == kind):
                counts.truths += 1
                best = max(of_kind, key=lambda f: overlap(f.corners, truth.corners), default=None)
                if best and overlap(best.corners, truth.corners) >= MIN_OVERLAP:
                    counts.found += 1
                    counts.upright += _turn(best, truth) <= MAX_TURN
                counts.covered += any(_covers(f.corners, truth.corners) for f in of_kind)
                counts.as_other += any(
                    overlap(f.corners, truth.corners) >= MIN_OVERLAP for f in others
                )
            counts.false += sum(
                not any(
                    _covers(t.corners, f.corners) or _covers(f.corners, t.corners) for t in truths
                )
                for f in of_kind
            )

    def figures(self) -> dict[str, dict[str, float]]:
        return {kind: counts.figures() for kind, counts in self.counts.items()}


def evaluate(network: FieldNetwork, pages: Iterable[ComposedPage]) -> dict[str, dict[str, float]]:
    """What the network finds on composed pages, by kind; see `FieldCounts`."""
    evaluation = FieldEvaluation()
    for page in pages:
        evaluation.add(page.fields, find_fields(network.multiscale_maps(page.pixels)))
    return evaluation.figures()


def overlap(one: Corners, other: Corners) -> float:
    """What two fields have in common, of what they cover together, in [0, 1]."""
    one, other = np.asarray(one, np.float32), np.asarray(other, np.float32)
    common, _ = cv2.intersectConvexConvex(one, other)
    together = cv2.contourArea(one) + cv2.contourArea(other) - common
    return float(common / together) if together > 0 else 0.0


def _covers(field_corners: Corners, other: Corners) -> bool:
    """Whether the middle of the other is in a field."""
    x, y = np.asarray(other).mean(axis=0).tolist()
    return cv2.pointPolygonTest(np.asarray(field_corners, np.float32), (x, y), False) >= 0


def _turn(found: Field, truth: FieldTruth) -> float:
    """Degrees between the direction in which a field was found and its own."""
    own = reading_direction(truth.corners)
    return float(np.degrees(np.arccos(np.clip(found.direction @ own, -1, 1))))
