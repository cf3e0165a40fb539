"""A form's landmarks and a page's → where on the page each place of the form lies, if anywhere.

register       how a form lies on a page, or None
Registration   where it says that places lie, on paper that may be bent

Landmarks that are alike vote for a homography (RANSAC, Fischler and Bolles 1981, in the form of
Barath et al. 2020, "MAGSAC++, a fast, reliable and accurate robust estimator"). Near where it says
that they are, more of them are looked for, and those are kept that moved as their neighbors did.
What bends the paper is a thin-plate spline by them (Bookstein 1989, "Principal Warps"). A field
whose own surroundings are elsewhere, as where the text before it is longer, is taken from there.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from model.codes.deskew import Affine
from model.codes.fields import Corners
from model.codes.forms.landmarks import Landmarks, Points

MAX_RATIO = 0.85  # A match whose descriptor is nearer to the next best than this is none.

# Shares of the longer side of the picture:
TOLERANCE = 0.006  # Landmarks that fit one flat page lie so near to it.
# Paper is bent: landmarks lie no farther from where they would if it were flat; and no farther
# from where they would if it were bent as it seems after that.
REACHES = 0.03, 0.01
MAX_STRAY = 0.004  # A landmark lies no farther from where the others say.

NEIGHBORS = 8
MIN_FOUND = 15  # Landmarks of a form that are found on its page.
MIN_FOUND_SHARE = 0.08  # Of those that are in the picture.
MIN_AREA, MAX_AREA = 0.1, 10.0  # Of a form's page, by that of the picture.
MIN_SIDES = 0.4  # No side of a page is shorter than this share of the one across from it.
MAX_KNOTS = 200  # Landmarks that hold the spline; more of them say the same.
STIFFNESS = 0.1  # Of the paper; at 0 it goes through all landmarks, however they err.

SURROUNDINGS = 0.06  # Of a field: landmarks so near to it, in shares of the form's longer side.
MIN_MOVED = 8  # Of them, so many that moved together say where it is,
MIN_MOVED_SHARE = 0.25  # if they are so large a share of all,
MIN_MORE_MOVED = 3  # so many times as many as those that stayed,
MAX_GROWTH = 1.6  # no larger or smaller than so many times,
MAX_TILT = 0.15  # and turned by no more than this, in radians.

Homography = npt.NDArray[np.float64]  # (3, 3)
Floats = npt.NDArray[np.float64]

_matcher = cv2.BFMatcher(cv2.NORM_HAMMING)


@dataclass(frozen=True, eq=False)
class Registration:
    """How a form lies on a page.

    Attributes:
        homography: float64 (3, 3), from pixels of the form to pixels of the picture, as if the
            paper were flat.
        found: how many of the form's landmarks were found.
        share: of those that lie in the picture, so many were found, in [0, 1].
        knots: float64 (K, 2), where landmarks would lie if the paper were flat.
        bends: float64 (K + 3, 2), weights of the spline that moves them from there.
        form_points: float32 (N, 2), landmarks of the form that are like one of the page alone,
        page_points: float32 (N, 2), and that one, wherever it is.
        tolerance: pixels of the picture; what is nearer is at the same place.
        moved: float64 (2, 3), how places moved from there.
    """

    homography: Homography
    found: int
    share: float
    knots: Floats
    bends: Floats
    form_points: Points
    page_points: Points
    tolerance: float
    moved: Affine | None = None

    def to_page(self, points: npt.NDArray[np.floating]) -> Points:
        """Where in the picture points of the form lie, (N, 2)."""
        flat = _apply(self.homography, points)
        bent = flat + _spline(flat, self.knots) @ self.bends
        if self.moved is not None:
            bent = bent @ self.moved[:, :2].T + self.moved[:, 2]
        return bent.astype(np.float32)

    def around(self, corners: Corners) -> "Registration":
        """The same as it holds around a field, which may have moved with what is printed there.

        Args:
            corners: (4, 2), of the field, in pixels of the form.
        """
        outline = np.asarray(corners, np.float32)
        reach = SURROUNDINGS * max(np.ptp(self.form_points, axis=0))
        away = [-cv2.pointPolygonTest(outline, point, True) for point in self.form_points.tolist()]
        near = np.array(away) < reach
        if near.sum() < MIN_MOVED:
            return self
        ours, theirs = self.to_page(self.form_points[near]), self.page_points[near]
        stayed = int((np.linalg.norm(theirs - ours, axis=1) < self.tolerance).sum())
        moved, fits = cv2.estimateAffinePartial2D(
            ours, theirs, ransacReprojThreshold=self.tolerance
        )
        least = max(MIN_MOVED, MIN_MORE_MOVED * stayed, MIN_MOVED_SHARE * len(ours))
        if moved is None or fits.sum() < least:
            return self
        growth, tilt = float(np.hypot(*moved[:, 0])), float(np.arctan2(moved[1, 0], moved[0, 0]))
        is_alike = 1 / MAX_GROWTH < growth < MAX_GROWTH and abs(tilt) < MAX_TILT
        return replace(self, moved=moved) if is_alike else self


def register(form: Landmarks, page: Landmarks) -> Registration | None:
    """How a form lies on a page; None where the page is of another form, or of none."""
    longer = max(page.size)
    alike = _alike(form, page)
    if len(alike[0]) < MIN_FOUND:
        return None
    form_points, page_points = form.points[alike[0]], page.points[alike[1]]
    homography, _ = cv2.findHomography(
        form_points,
        page_points,
        cv2.USAC_MAGSAC,
        TOLERANCE * longer,
        maxIters=5000,
        confidence=0.999,
    )
    if homography is None or not _is_page(homography, form.size, page.size):
        return None
    flat = _apply(homography, form.points)
    bent: npt.NDArray[np.floating] = flat
    for reach in REACHES:
        near = _squares(bent, page.points) < (reach * longer) ** 2
        ours, theirs = _alike(form, page, near)
        places, moves = flat[ours].astype(float), (page.points[theirs] - flat[ours]).astype(float)
        for strays in (_from_neighbors, _from_spline):
            if len(places) < MIN_FOUND:
                return None
            kept = strays(places, moves) < MAX_STRAY * longer
            places, moves = places[kept], moves[kept]
        if len(places) < MIN_FOUND:
            return None
        knots = places[:MAX_KNOTS]
        bends = _bend(knots, moves[:MAX_KNOTS])
        bent = flat + _spline(flat, knots) @ bends
    inside = int(((bent >= 0) & (bent < np.array(page.size))).all(axis=1).sum())
    share = len(places) / max(inside, 1)
    if share < MIN_FOUND_SHARE:
        return None
    return Registration(
        homography,
        len(places),
        share,
        knots,
        bends,
        form_points,
        page_points,
        TOLERANCE * longer,
    )


def _alike(
    form: Landmarks, page: Landmarks, may_match: npt.NDArray[np.bool_] | None = None
) -> tuple[list[int], list[int]]:
    """Landmarks of a form, and those of a page that are clearly more like them than any other."""
    mask = None if may_match is None else may_match.astype(np.uint8)
    found = _matcher.knnMatch(form.descriptors, page.descriptors, 2, mask=mask)
    pairs = [pair for pair in found if len(pair) == 2]
    clear = [best for best, next_best in pairs if best.distance < MAX_RATIO * next_best.distance]
    return [match.queryIdx for match in clear], [match.trainIdx for match in clear]


def _is_page(
    homography: Homography, form_size: tuple[int, int], page_size: tuple[int, int]
) -> bool:
    """Whether a homography takes a page to where a camera may see one."""
    width, height = form_size
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    seen = np.column_stack([corners, np.ones(4)]) @ homography.T
    if not (seen[:, 2] * homography[2, 2] > 0).all():  # Some of it lies behind the camera.
        return False
    quadrilateral = (seen[:, :2] / seen[:, 2:]).astype(np.float32)
    area = cv2.contourArea(quadrilateral, oriented=True) / (page_size[0] * page_size[1])
    # Seen in a mirror, a page goes around the other way.
    if not cv2.isContourConvex(quadrilateral) or not MIN_AREA <= area <= MAX_AREA:
        return False
    sides = np.linalg.norm(quadrilateral - np.roll(quadrilateral, -1, axis=0), axis=1)
    return all(min(pair) >= MIN_SIDES * max(pair) for pair in (sides[::2], sides[1::2]))


def _from_neighbors(places: Floats, moved: Floats) -> Floats:
    """How far each place moved otherwise than its neighbors did, in the median."""
    apart = _squares(places, places)
    np.fill_diagonal(apart, np.inf)
    nearest = np.argpartition(apart, NEIGHBORS, axis=1)[:, :NEIGHBORS]
    strays = moved - np.median(moved[nearest], axis=1)
    return np.asarray(np.hypot(*strays.T), np.float64)


def _from_spline(places: Floats, moved: Floats) -> Floats:
    """How far each place moved otherwise than the paper bends."""
    knots = places[:MAX_KNOTS]
    bent = _spline(places, knots) @ _bend(knots, moved[:MAX_KNOTS])
    return np.asarray(np.hypot(*(moved - bent).T), np.float64)


def _bend(knots: Floats, moved: Floats) -> Floats:
    """The weights of the thin-plate spline by which places at knots move so, (K + 3, 2)."""
    count = len(knots)
    equations = np.zeros((count + 3, count + 3))
    equations[:count] = _spline(knots, knots)
    equations[count:, :count] = equations[:count, count:].T
    equations[:count, :count] += STIFFNESS * np.eye(count)
    # NumPy's solver waits for threads that a busy computer does not run.
    return np.asarray(cv2.solve(equations, np.vstack([moved, np.zeros((3, 2))]))[1])


def _spline(points: npt.NDArray[np.floating], knots: Floats) -> Floats:
    """What is weighed at points, (N, K + 3): how far they are from knots, and where they lie."""
    center, size = knots.mean(axis=0), np.ptp(knots, axis=0).max() + 1e-6
    points, knots = (points - center) / size, (knots - center) / size
    squares = _squares(points, knots)
    weighed = [squares * np.log(squares + 1e-12), np.ones((len(points), 1)), points]
    return np.hstack(weighed).astype(np.float64)


def _squares(
    points: npt.NDArray[np.floating], others: npt.NDArray[np.floating]
) -> npt.NDArray[np.floating]:
    """The squares of how far points, (N, 2), are from others, (M, 2), as (N, M)."""
    x, y = (np.subtract.outer(points[:, axis], others[:, axis]) for axis in (0, 1))
    return np.asarray(x * x + y * y)


def _apply(homography: Homography, points: npt.NDArray[np.floating]) -> Points:
    whole = np.asarray(points, np.float32)[np.newaxis]
    return np.asarray(cv2.perspectiveTransform(whole, homography)[0])
