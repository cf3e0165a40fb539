"""A page before a scanner or a phone: how it lies in the picture, on which desk, in which light.

take        a sheet → a picture, its print mask and its fields, all by one geometry
Geometry    where each place of a sheet comes to lie
"""

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from model.codes.code import UNREADABLE
from model.data.camera import Camera, Photo, photograph, uneven_light
from model.data.page_sheet import Corners, FieldTruth, PageSheet
from model.data.paper import Sheet

Way = Literal["file", "scan", "photo", "closeup"]  # How a sheet becomes a picture.
Window = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the sheet

LONGEST_SIDE = 1250  # Pixels; what would be larger is taken from farther away.
NODE = 16  # Pixels from one computed point of a map to the next.
LIGHT_STEP = 4  # Light is computed for one pixel of so many, in each direction.
TURNED_SHARE = 0.05  # So many pictures lie on a side or upside down.
MIN_VISIBLE = 0.15  # Less of a field than this share is none.
MIN_CONTRAST = 14  # Gray levels; where there is less, nothing is written.
MIN_WHOLE = 0.93  # Less of a field than this share cannot be read.


@dataclass(frozen=True, eq=False)
class Geometry:
    """Where each place of a sheet comes to lie in a picture.

    Attributes:
        matrix: from the flat sheet to the picture, (3, 3).
        bend: of paper that is curled: how far places are moved down and to the right, in pixels,
            with how many waves over the sheet and where they begin; (2, 3).
        sheet: its width and height.
        picture: its width and height.
    """

    matrix: npt.NDArray[np.float64]
    bend: npt.NDArray[np.float64]
    sheet: tuple[int, int]
    picture: tuple[int, int]

    def to_picture(self, points: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        """Places of the sheet, (N, 2), as x and y in the picture."""
        flat = points.astype(np.float64)
        for _ in range(4):  # A bend is gentle, so this comes near enough fast.
            flat = points - self._bent(flat[:, 0], flat[:, 1])
        return cv2.perspectiveTransform(flat[np.newaxis], self.matrix)[0].astype(np.float32)

    def maps(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """For each pixel of the picture the place of the sheet, x and y, each (H, W)."""
        width, height = self.picture
        columns, rows = -(-width // NODE) + 2, -(-height // NODE) + 2
        x = (np.arange(columns) - 0.5) * NODE - 0.5
        y = (np.arange(rows) - 0.5) * NODE - 0.5
        nodes = np.stack(np.meshgrid(x, y), axis=-1).reshape(1, -1, 2)
        flat = cv2.perspectiveTransform(nodes, np.linalg.inv(self.matrix))[0]
        seen = (flat + self._bent(flat[:, 0], flat[:, 1])).astype(np.float32)
        size = columns * NODE, rows * NODE
        inner = slice(NODE, NODE + height), slice(NODE, NODE + width)
        grids = (np.ascontiguousarray(axis.reshape(rows, columns)) for axis in seen.T)
        map_x, map_y = (
            cv2.resize(grid, size, interpolation=cv2.INTER_LINEAR)[inner] for grid in grids
        )
        return map_x, map_y

    def _bent(
        self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        (down, waves_down, begin_down), (aside, waves_aside, begin_aside) = self.bend
        width, height = self.sheet
        fade = 0.75 + 0.5 * y / height
        dy = down * np.sin(2 * np.pi * (waves_down * x / width + begin_down)) * fade
        dx = aside * np.sin(2 * np.pi * (waves_aside * y / height + begin_aside))
        return np.stack([dx, dy], axis=-1)


def take(
    sheet: PageSheet, way: Way, window: Window | None, rng: np.random.Generator
) -> tuple[Photo, list[FieldTruth], npt.NDArray[np.uint8]]:
    """A sheet as it is scanned or photographed.

    Args:
        sheet: what is printed and written.
        way: a `file` has neither noise nor slope; a `scan` little of both; a `photo` shows the desk
            around; a `closeup` only a part of the sheet.
        window: the part of the sheet that is taken; all of it if not given.
        rng: the source of chance.

    Returns:
        The picture, uint8 (H, W, 3), the fields and short printed texts in it, and its print mask,
        uint8 (H, W), 0 or 1.
    """
    geometry = _place(sheet, way, window, rng)
    map_x, map_y = geometry.maps()
    picture = cv2.remap(
        sheet.pixels, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    mask = cv2.remap(sheet.print_mask, map_x, map_y, cv2.INTER_LINEAR)
    if way == "photo":
        _lay_on_desk(picture, map_x, map_y, geometry.sheet, rng)
    elif way == "scan" and rng.random() < 0.25:
        _show_rim(picture, map_x, map_y, geometry.sheet, rng)
    photo = _expose(picture, way, rng)
    seen = (_seen(field, geometry) for field in [*sheet.fields, *sheet.printed])
    fields = [field for field in seen if field is not None and _is_visible(field, photo)]
    return photo, fields, (mask > 127).astype(np.uint8)


def _place(sheet: PageSheet, way: Way, window: Window | None, rng: np.random.Generator) -> Geometry:
    """How the sheet comes to lie in the picture."""
    left, top, right, bottom = window or (0.0, 0.0, float(sheet.width), float(sheet.height))
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    size = np.array([right - left, bottom - top])
    scale, rim, tilt, spread = 1.0, 0.0, 0.0, 0.0
    bend = np.zeros((2, 3))
    if way == "scan":
        tilt = np.deg2rad(rng.normal(0, 0.7))
        scale = rng.uniform(0.9, 1.1)
        rim = rng.uniform(0, 0.03) if window is None else 0.0
    elif way in ("photo", "closeup"):
        tilt = np.deg2rad(np.clip(rng.normal(0, 4.5), -14, 14))
        scale = rng.uniform(0.8, 1.05)
        rim = rng.uniform(0.01, 0.2) if way == "photo" else rng.uniform(-0.05, 0.0)
        spread = rng.uniform(0, 0.06)
        if rng.random() < 0.5:
            amount = rng.uniform(0, 0.012, 2) * size.max()
            bend = np.stack([amount, rng.uniform(0.3, 1.2, 2), rng.uniform(0, 1, 2)], axis=1)
    scale = min(scale, LONGEST_SIDE / (size.max() * (1 + 2 * max(rim, 0.0))))
    center = corners.mean(axis=0)
    rotation = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    seen = (corners - center) @ rotation * scale
    seen += rng.uniform(-spread, spread, (4, 2)) * size * scale
    reach = size * scale / 2
    if way == "photo":
        reach = np.abs(seen).max(axis=0)
    reach = reach * (1 + 2 * rim)
    seen += reach * (1 + (rng.uniform(-0.08, 0.08, 2) * (rim > 0.03)))
    picture = np.maximum(2 * reach, 24).round().astype(int)
    if rng.random() < TURNED_SHARE:
        for _ in range(int(rng.integers(1, 4))):
            seen = np.stack([picture[1] - seen[:, 1], seen[:, 0]], axis=1)
            picture = picture[::-1]
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32))
    return Geometry(matrix, bend, (sheet.width, sheet.height), (int(picture[0]), int(picture[1])))


def _seen(field: FieldTruth, geometry: Geometry) -> FieldTruth | None:
    """A field as the picture shows it; None where it lies outside, no text where it is cut."""
    corners = geometry.to_picture(field.corners)
    steps = np.linspace(0.05, 0.95, 9)[:, np.newaxis]
    upper, lower = (corners[a] + steps * (corners[b] - corners[a]) for a, b in ((0, 1), (3, 2)))
    inner = np.concatenate(
        [upper * 0.9 + lower * 0.1, (upper + lower) / 2, upper * 0.1 + lower * 0.9]
    )
    size = np.array(geometry.picture, np.float32)
    share = float(((inner >= 0) & (inner < size)).all(axis=1).mean())
    if share < MIN_VISIBLE:
        return None
    clipped: Corners = np.clip(corners, 0, size).astype(np.float32)
    return replace(field, corners=clipped, text=field.text if share >= MIN_WHOLE else UNREADABLE)


def _is_visible(field: FieldTruth, photo: Photo) -> bool:
    """Whether light and file have left anything of a field."""
    left, top = np.floor(field.corners.min(axis=0)).astype(int)
    right, bottom = np.ceil(field.corners.max(axis=0)).astype(int)
    part = photo[top:bottom, left:right]
    return bool(part.size) and int(part.max()) - int(part.min()) >= MIN_CONTRAST


def _expose(picture: Sheet, way: Way, rng: np.random.Generator) -> Photo:
    """Light, lens, sensor and file."""
    if way == "file":
        return photograph(picture, _CAMERAS["file"], rng)
    if way != "scan" or rng.random() < 0.2:
        small = [max(2, -(-side // LIGHT_STEP)) for side in picture.shape[:2]]
        light = uneven_light(tuple(small), rng).astype(np.float32)
        if way == "scan":
            light = 0.7 + 0.3 * light
        picture *= cv2.resize(light, picture.shape[1::-1])[..., np.newaxis]
    if rng.random() < 0.3:
        picture *= rng.uniform(0.88, 1.06, 3).astype(np.float32)  # The light's color.
    gray = way == "scan" and rng.random() < 0.4
    if gray:
        picture = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    photo = photograph(picture, _CAMERAS[way], rng)
    if not gray:
        return photo
    if rng.random() < 0.2:  # Offices scan in two colors.
        paper = float(np.median(photo[::8, ::8]))
        away = rng.uniform(0.1, 0.24)  # From the paper toward the pen.
        threshold = paper * (1 - away) if paper > 128 else paper + (255 - paper) * away
        photo = np.where(photo > threshold, 255, 0).astype(np.uint8)
    return cv2.cvtColor(photo, cv2.COLOR_GRAY2RGB)


def _lay_on_desk(
    picture: Sheet,
    map_x: npt.NDArray[np.float32],
    map_y: npt.NDArray[np.float32],
    sheet: tuple[int, int],
    rng: np.random.Generator,
) -> None:
    """Fills what lies outside the sheet with a desk, in place, and the sheet's shadow on it."""
    inside = _inside(map_x, map_y, sheet)
    desk = _desk(picture.shape[0], picture.shape[1], rng)
    height, width = inside.shape
    small = cv2.resize(inside, (width // 4 + 1, height // 4 + 1), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), rng.uniform(1, 4))
    shadow = 1 - np.float32(rng.uniform(0, 0.6)) * cv2.resize(soft, (width, height))
    desk *= shadow[..., np.newaxis]
    desk += (picture - desk) * inside[..., np.newaxis]
    picture[:] = desk


def _inside(
    map_x: npt.NDArray[np.float32], map_y: npt.NDArray[np.float32], sheet: tuple[int, int]
) -> npt.NDArray[np.float32]:
    """How much of each pixel is sheet, (H, W) in [0, 1]."""
    across = np.minimum(map_x, sheet[0] - 1 - map_x)
    down = np.minimum(map_y, sheet[1] - 1 - map_y)
    return np.clip(np.minimum(across, down) + 0.5, 0, 1)


def _desk(height: int, width: int, rng: np.random.Generator) -> Sheet:
    """Wood, cloth or a plain desk, and sometimes other things on it."""
    base = rng.uniform(20, 235) * rng.uniform(0.7, 1.0, 3)
    kind = rng.random()
    if kind < 0.4:  # Wood.
        cells = (height // 2 + 1, width // 80 + 2)
        base = rng.uniform(50, 200) * np.array(
            [1.0, rng.uniform(0.6, 0.85), rng.uniform(0.35, 0.7)]
        )
    elif kind < 0.65:
        cells = (height // 3 + 1, width // 3 + 1)
    else:
        cells = (height // 60 + 2, width // 60 + 2)
    grain = rng.standard_normal(cells, np.float32)
    if rng.random() < 0.5:
        grain = cv2.resize(grain.T.copy(), (width, height), interpolation=cv2.INTER_LINEAR)
    else:
        grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR)
    light = 1 + np.float32(rng.uniform(0.01, 0.18)) * grain
    desk = light[..., np.newaxis] * base.astype(np.float32)
    while rng.random() < 0.3:  # The edge of a book, another sheet, a pen.
        center, size = rng.uniform(0, 1, 2) * (width, height), rng.uniform(0.05, 0.6, 2) * width
        if rng.random() < 0.3:
            size[1] = rng.uniform(6, 20)
        box = cv2.boxPoints((center.tolist(), size.tolist(), rng.uniform(0, 90)))
        color = (rng.uniform(20, 250) * rng.uniform(0.8, 1, 3)).tolist()
        cv2.fillPoly(desk, [box.astype(np.int32)], color)
    return desk


def _show_rim(
    picture: Sheet,
    map_x: npt.NDArray[np.float32],
    map_y: npt.NDArray[np.float32],
    sheet: tuple[int, int],
    rng: np.random.Generator,
) -> None:
    """The scanner's bed around the sheet, black, gray or white, in place."""
    inside = _inside(map_x, map_y, sheet)[..., np.newaxis]
    bed = np.float32(rng.choice([rng.uniform(0, 50), rng.uniform(100, 200), 255]))
    picture += (1 - inside) * (bed - picture)


def _as_it_lies(sheet: Sheet, rng: np.random.Generator) -> Sheet:
    return sheet


_PHONE = Camera(
    geometry=_as_it_lies,
    light_probability=0.0,
    blur_probability=0.6,
    blur=(0.2, 0.5),
    blur_growth=0.001,
    gray_noise=7,
    color_noise=0,
    sharpening_probability=0.4,
    jpeg_probability=0.8,
    jpeg_quality=(35, 95),
)
_SCANNER = replace(
    _PHONE,
    blur_probability=0.3,
    blur_growth=0.0005,
    gray_noise=4,
    sharpening_probability=0.5,
    jpeg_probability=0.6,
    jpeg_quality=(50, 95),
)
_FILE = replace(
    _SCANNER,
    blur_probability=0.0,
    gray_noise=0,
    sharpening_probability=0.3,
    jpeg_probability=0.3,
)
_CAMERAS: dict[Way, Camera] = {
    "file": _FILE,
    "scan": _SCANNER,
    "photo": _PHONE,
    "closeup": _PHONE,
}
