"""One face of a building: a wall with openings cut in, and what fills and frames them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vr_dti.render.place.finish import Finish, Room
from vr_dti.render.place.shape import Four, Point, Shape

REVEAL_M = 0.16
"""how deep panes lie in the wall"""


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole in a wall, in metres from the face's lower left corner as seen from the street."""

    x0: float
    y0: float
    x1: float
    y1: float
    lit: float
    seed: int
    room: Room = Room.FLAT
    door: bool = False


class Face:
    """A wall plane: `origin` its lower left corner seen from outside, `right` along it; outside is `right` x up."""

    def __init__(self, shape: Shape, origin: Point, right: Point, width: float, height: float) -> None:
        self.shape = shape
        self.width, self.height = width, height
        self._origin, self._right = origin, right
        self._out = (-right[2], 0.0, right[0])

    def at(self, x: float, y: float, out: float = 0.0) -> Point:
        """A point `x` along, `y` up, `out` in front of the wall."""
        (ox, oy, oz), (rx, _, rz), (nx, _, nz) = self._origin, self._right, self._out
        return (ox + x * rx + out * nx, oy + y, oz + x * rz + out * nz)

    def rect(self, x0: float, y0: float, x1: float, y1: float, out: float, finish: Finish, ao: float | Four | None = None) -> None:
        """An upright rectangle that faces the street."""
        corners = (self.at(x0, y0, out), self.at(x1, y0, out), self.at(x1, y1, out), self.at(x0, y1, out))
        shade = (_open(y0), _open(y0), _open(y1), _open(y1)) if ao is None else ao
        self.shape.quad(corners, finish, ao=shade)

    def wall(self, openings: Sequence[Opening], finish: Finish) -> None:
        """The wall itself, in as few rectangles as rows of openings allow."""
        rows = sorted({0.0, 0.7, 2.0, self.height, *(o.y0 for o in openings), *(o.y1 for o in openings)})
        for y0, y1 in pairwise(rows):
            holes = sorted((o.x0, o.x1) for o in openings if o.y0 < y1 - 1e-6 and o.y1 > y0 + 1e-6)
            x = 0.0
            for a, b in [*holes, (self.width, self.width)]:
                if a > x + 1e-6:
                    self.rect(x, y0, a, y1, 0.0, finish)
                x = max(x, b)
        for o in openings:
            self._reveal(o, finish)

    def _reveal(self, o: Opening, finish: Finish) -> None:
        d, ao = -REVEAL_M, 0.6
        a, b, c, e = self.at(o.x0, o.y0), self.at(o.x1, o.y0), self.at(o.x1, o.y1), self.at(o.x0, o.y1)
        ai, bi, ci, ei = self.at(o.x0, o.y0, d), self.at(o.x1, o.y0, d), self.at(o.x1, o.y1, d), self.at(o.x0, o.y1, d)
        for corners in ((a, ai, ei, e), (b, c, ci, bi), (a, b, bi, ai), (e, ei, ci, c)):
            self.shape.quad(corners, finish, ao=ao)

    def bar(self, x0: float, y0: float, x1: float, y1: float, back: float, front: float, finish: Finish, ao: float = 0.85) -> None:
        """A box in front of the wall, from `back` to `front` of its plane; its back is left out."""
        for corners in (
            (self.at(x0, y0, front), self.at(x1, y0, front), self.at(x1, y1, front), self.at(x0, y1, front)),
            (self.at(x0, y0, back), self.at(x0, y0, front), self.at(x0, y1, front), self.at(x0, y1, back)),
            (self.at(x1, y0, front), self.at(x1, y0, back), self.at(x1, y1, back), self.at(x1, y1, front)),
            (self.at(x0, y1, front), self.at(x1, y1, front), self.at(x1, y1, back), self.at(x0, y1, back)),
            (self.at(x0, y0, back), self.at(x1, y0, back), self.at(x1, y0, front), self.at(x0, y0, front)),
        ):
            self.shape.quad(corners, finish, ao=ao)

    def band(self, y0: float, y1: float, out: float, finish: Finish) -> None:
        """A course that stands out over the whole width."""
        self.bar(0.0, y0, self.width, y1, 0.0, out, finish, ao=0.95)

    def window(self, o: Opening, frame: Finish, trim: Finish) -> None:
        """A sash window: pane, frame, sill and lintel."""
        d = -REVEAL_M
        self._pane(o.x0, o.y0, o.x1, o.y1, d, o)
        t = 0.06
        for x0, y0, x1, y1 in (
            (o.x0, o.y0, o.x0 + t, o.y1),
            (o.x1 - t, o.y0, o.x1, o.y1),
            (o.x0, o.y0, o.x1, o.y0 + t),
            (o.x0, o.y1 - t, o.x1, o.y1),
            (o.x0, (o.y0 + o.y1) / 2 - t / 2, o.x1, (o.y0 + o.y1) / 2 + t / 2),
        ):
            self.rect(x0, y0, x1, y1, d + 0.03, frame, ao=0.8)
        self.bar(o.x0 - 0.08, o.y0 - 0.10, o.x1 + 0.08, o.y0, 0.0, 0.08, trim)
        self.bar(o.x0 - 0.12, o.y1, o.x1 + 0.12, o.y1 + 0.20, 0.0, 0.03, trim)

    def shop_window(self, o: Opening, frame: Finish, dark: Finish) -> None:
        """A large pane in a slim frame over a stall riser; a door has a kick plate, a bar and a fanlight."""
        d = -REVEAL_M
        t = 0.07
        self._pane(o.x0, o.y0, o.x1, o.y1, d, o)
        top = 2.2 if o.door else 2.35
        bars = [(o.x0, o.y0, o.x0 + t, o.y1), (o.x1 - t, o.y0, o.x1, o.y1), (o.x0, o.y1 - t, o.x1, o.y1)]
        bars += [(o.x0, o.y0, o.x1, o.y0 + (0.28 if o.door else t))]
        if o.y1 > top + 0.2:
            bars += [(o.x0, top - t / 2, o.x1, top + t / 2)]
        if o.door:
            bars += [(o.x0 + t, 0.98, o.x1 - t, 1.05)]
        elif o.x1 - o.x0 > 2.0:
            middle = (o.x0 + o.x1) / 2
            bars += [(middle - t / 2, o.y0, middle + t / 2, o.y1)]
        for x0, y0, x1, y1 in bars:
            self.bar(x0, y0, x1, y1, d, d + 0.06, frame)
        if not o.door and o.y0 > 0.3:
            self.bar(o.x0 - 0.04, o.y0 - 0.07, o.x1 + 0.04, o.y0, 0.0, 0.10, dark)

    def shutter(self, o: Opening, finish: Finish) -> None:
        """Slats of steel rolled down over an opening."""
        steps = max(2, round((o.y1 - o.y0) / 0.09))
        y = np.linspace(o.y0, o.y1, 2 * steps + 1)
        out = np.where(np.arange(2 * steps + 1) % 2 == 0, -0.12, -0.085)
        points = np.stack(
            [np.array([self.at(x, float(v), float(w)) for v, w in zip(y[::-1], out[::-1], strict=True)]) for x in (o.x0, o.x1)], axis=1
        )
        self.shape.grid(points, finish, flat=True)

    def awning(self, x0: float, x1: float, y: float, reach: float, stripes: tuple[Finish, Finish]) -> None:
        """Sloping striped cloth over the pavement, with a hanging edge."""
        count = max(2, round((x1 - x0) / 0.4))
        xs = np.linspace(x0, x1, count + 1)
        profile = ((y, 0.02), (y - 0.12, reach * 0.35), (y - 0.30, reach * 0.75), (y - 0.42, reach), (y - 0.62, reach))
        points = np.array([[self.at(float(x), v, w) for x in xs] for v, w in profile])
        cells = np.broadcast_to(np.arange(count) % 2, (len(profile) - 1, count))
        self.shape.grid(points, stripes, cells=cells)
        self.shape.grid(points - 0.004 * np.array(self._out), stripes, cells=cells, flip=True, ao=np.full(points.shape[:2], 0.55))

    def words(self, words: str, x: float, y: float, out: float, height: float, finish: Finish, bold: int = 0) -> None:
        """A line of text in front of the wall, its middle at `x`, `y`."""
        self.shape.words(words, self.at(x, y, out + 0.01), self._right, height, finish, bold=bold)

    def _pane(self, x0: float, y0: float, x1: float, y1: float, out: float, o: Opening) -> None:
        corners = (self.at(x0, y0, out), self.at(x1, y0, out), self.at(x1, y1, out), self.at(x0, y1, out))
        self.shape.pane(corners, lit=o.lit, seed=o.seed, room=o.room, ao=0.8)


def _open(y: float) -> float:
    """How much sky a wall sees at a height: little at its foot."""
    return 0.55 + 0.45 * min(1.0, y / 2.0) if y < 2.0 else 1.0
