"""Whole pages composed of print and of handwriting: a picture, and where which digits stand in it.

    PageSynthesizer   composes pages of the kinds in `page_kinds.py`, one after another
    ComposedPage      a picture, its fields and its print mask

A page is laid out (`page_layout.py`, `page_blocks.py`, `page_table.py`, `page_notes.py`), written
by hands (`page_hand.py`), printed (`page_print.py`), and taken by a camera (`page_camera.py`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.data import page_camera, page_kinds
from model.data.camera import Photo
from model.data.page_camera import Way, Window
from model.data.page_hand import Penmen
from model.data.page_kinds import KINDS, Kind
from model.data.page_layout import Layout
from model.data.page_sheet import FieldTruth, PageSheet
from model.data.writers import Writers

__all__ = ["ComposedPage", "FieldTruth", "PageSynthesizer"]

WAY_SHARES: dict[Way, float] = {"file": 0.17, "scan": 0.33, "photo": 0.27, "closeup": 0.23}
CUT_SHARE = 0.22  # Of all pages, so many are cut out of a larger one.
CUT_WIDTH = (200.0, 620.0)  # Pixels, the least and the greatest.
CUT_ASPECT = (0.25, 1.4)  # The height of what is cut out, by its width.
CUT_TRIALS = 8  # Of so many places to cut, the one is taken that cuts the fewest fields.
TIGHT_SHARE = 0.25  # Of what is cut out, so much is one field with little around it.
TIGHT_MARGIN = (0.05, 0.9)  # Around such a field, in its heights.
LIGHT_ON_DARK_SHARE = 0.05


@dataclass(frozen=True, eq=False)
class ComposedPage:
    """A page as a camera or a scanner gives it.

    Attributes:
        pixels: uint8 (H, W, 3), about 100 dots an inch.
        fields: where handwriting stands in it.
        printed: where short texts are printed; empty where that is not known.
        print_mask: uint8 (H, W), 1 where something is printed: text, logos, stamps, QR codes,
            numbers; rules and walls of cells are not in it.
    """

    pixels: Photo
    fields: tuple[FieldTruth, ...]
    print_mask: npt.NDArray[np.uint8]
    printed: tuple[FieldTruth, ...] = ()


class PageSynthesizer:
    """Composes pages, one after another."""

    def __init__(self, writers: Writers, rng: np.random.Generator) -> None:
        """Composes with the hands of some writers.

        Args:
            writers: whose MNIST has all ten digits.
            rng: the source of chance.
        """
        self.rng = rng
        self._penmen = Penmen(writers, rng)
        weights = np.array([kind.weight for kind in KINDS.values()])
        self._kinds, self._weights = list(KINDS), weights / weights.sum()

    def page(self, kind: str | None = None) -> ComposedPage:
        """One page, of any kind or of a given one.

        Args:
            kind: a name in `KINDS`.
        """
        rng = self.rng
        kind = kind or str(rng.choice(self._kinds, p=self._weights))
        sheet = self._sheet(KINDS[kind])
        way: Way = rng.choice(list(WAY_SHARES), p=list(WAY_SHARES.values()))
        window = None
        if min(sheet.width, sheet.height) > 300 and rng.random() < CUT_SHARE:
            window = _cut(sheet, rng)
            way = "scan" if way == "photo" else way
        elif way == "closeup" and rng.random() < 0.5:
            window = _part(sheet, rng)
        if rng.random() < LIGHT_ON_DARK_SHARE:
            np.subtract(255, sheet.pixels, out=sheet.pixels)
        pixels, seen, mask = page_camera.take(sheet, way, window, rng)
        fields = tuple(field for field in seen if field.kind != "print")
        printed = tuple(field for field in seen if field.kind == "print")
        return ComposedPage(pixels, fields, mask, printed)

    def _sheet(self, kind: Kind) -> PageSheet:
        """A sheet printed and written on, before the camera sees it."""
        rng = self.rng
        (narrow, wide), (low, high) = kind.size
        size = int(rng.integers(narrow, wide + 1)), int(rng.integers(low, high + 1))
        least, most = kind.digit_height
        height = float(np.exp(rng.uniform(np.log(least), np.log(most))))
        layout = Layout(*size, self._penmen, height, rng.uniform(*kind.filled))
        page_kinds.lay_out(layout, kind)
        _age(layout.sheet, rng)
        return layout.sheet


def _age(sheet: PageSheet, rng: np.random.Generator) -> None:
    """Folds, and what shines through from the other side, in place."""
    if rng.random() < 0.12:
        behind = sheet.print_mask[:, ::-1, np.newaxis] > 0
        sheet.pixels -= behind * np.float32(rng.uniform(3, 22))
        np.maximum(sheet.pixels, 0, out=sheet.pixels)
    while rng.random() < 0.15:
        across = rng.random() < 0.5
        long = sheet.height if across else sheet.width
        apart = np.arange(long) - rng.uniform(0.1, 0.9) * long
        depth, width = rng.uniform(-0.12, 0.12), rng.uniform(1, 8)
        shade = 1 + depth * np.sign(apart) * np.exp(-np.abs(apart) / width)
        light = shade.astype(np.float32)
        sheet.pixels *= light[:, None, None] if across else light[None, :, None]


def _cut(sheet: PageSheet, rng: np.random.Generator) -> Window:
    """A part of a sheet around one of its fields, or anywhere, that cuts few fields."""
    if sheet.fields and rng.random() < TIGHT_SHARE:
        return _around_a_field(sheet, rng)
    best: tuple[int, Window] | None = None
    for _ in range(CUT_TRIALS):
        width = min(rng.uniform(*CUT_WIDTH), sheet.width)
        height = min(width * rng.uniform(*CUT_ASPECT), sheet.height)
        center = rng.uniform(0, 1, 2) * (sheet.width, sheet.height)
        if sheet.fields and rng.random() < 0.85:
            field = sheet.fields[int(rng.integers(len(sheet.fields)))]
            center = field.corners.mean(axis=0) + rng.normal(0, 0.2, 2) * (width, height)
        left = float(np.clip(center[0] - width / 2, 0, sheet.width - width))
        top = float(np.clip(center[1] - height / 2, 0, sheet.height - height))
        window = left, top, left + width, top + height
        cuts = sum(_is_cut(field, window) for field in sheet.fields)
        if best is None or cuts < best[0]:
            best = cuts, window
    assert best is not None, "there is at least one trial"
    return best[1]


def _around_a_field(sheet: PageSheet, rng: np.random.Generator) -> Window:
    """One field with little around it."""
    corners = sheet.fields[int(rng.integers(len(sheet.fields)))].corners
    low, high = corners.min(axis=0), corners.max(axis=0)
    before, after = rng.uniform(*TIGHT_MARGIN, (2, 2)) * (high[1] - low[1])
    left, top = np.clip(low - before, 0, (sheet.width - 24, sheet.height - 24))
    right, bottom = np.maximum(
        np.minimum(high + after, (sheet.width, sheet.height)), (left + 24, top + 24)
    )
    return float(left), float(top), float(right), float(bottom)


def _part(sheet: PageSheet, rng: np.random.Generator) -> Window:
    """Most of a sheet, as of a camera that is held too near."""
    left, top = rng.uniform(0, 0.2, 2) * (sheet.width, sheet.height)
    right, bottom = rng.uniform(0.8, 1, 2) * (sheet.width, sheet.height)
    return float(left), float(top), float(right), float(bottom)


def _is_cut(field: FieldTruth, window: Window) -> bool:
    """Whether a window's edge runs through a field."""
    low, high = field.corners.min(axis=0), field.corners.max(axis=0)
    near, far = np.array(window[:2]), np.array(window[2:])
    meets = bool((high > near).all() and (low < far).all())
    return meets and not bool((low >= near).all() and (high <= far).all())
