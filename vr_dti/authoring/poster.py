"""A poster of clusters: boxes with lines between them, each cluster framed and titled, all of them on a page that can be printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vr_dti.authoring.layered import Placed, Point, Size
from vr_dti.authoring.svg import Line, Page, extent

PAD = 7.0
"""between the edge of a box and its words"""
MARGIN = 14.0
PAGE = 1.414
"""width of a page by its height: A3 across"""
INK, QUIET, PAPER, FRAME = "#1c2733", "#5b6875", "#f6f8fa", "#c3ccd4"


@dataclass(frozen=True, slots=True)
class Box:
    """Words in a frame: thick where a region begins, double where it ends."""

    words: tuple[Line, ...]
    initial: bool = False
    final: bool = False

    @property
    def size(self) -> Size:
        w, h = extent(self.words)
        return Size(w + 2 * PAD, h + 2 * PAD)


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow's words and look."""

    words: tuple[Line, ...]
    colour: str
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What stands together under a title: boxes, the ways between them, and where the layout put them."""

    title: tuple[Line, ...]
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    placed: Placed
    wide: float = 0.0
    """width of every box; 0: each its own"""

    @property
    def top(self) -> float:
        """Where its boxes begin."""
        return MARGIN + extent(self.title)[1] + 8

    @property
    def w(self) -> float:
        return max(self.placed.width, extent(self.title)[0]) + 2 * MARGIN

    @property
    def h(self) -> float:
        return self.top + self.placed.height + MARGIN


def stacked(title: str, boxes: Sequence[Box], gap: float = 8.0) -> Cluster:
    """Boxes of one width under each other."""
    wide = max((b.size.w for b in boxes), default=0.0)
    tops, y = [], 0.0
    for box in boxes:
        tops.append((0.0, y))
        y += box.size.h + gap
    return Cluster((Line(title, 14, bold=True),), tuple(boxes), (), Placed(tuple(tops), (), (), wide, y - gap), wide)


def poster(clusters: Sequence[Cluster], title: str, head: Sequence[Line], foot: Sequence[Line]) -> str:
    """All of it as SVG."""
    page = Page()
    page.lines(MARGIN, MARGIN, head)
    top = MARGIN + extent(head)[1] + 10
    right = bottom = 0.0
    for cluster, left, down in _packed(clusters):
        x, y = left + MARGIN, down + top
        _draw(page, cluster, x, y)
        right, bottom = max(right, x + cluster.w), max(bottom, y + cluster.h)
    page.lines(MARGIN, bottom + MARGIN, foot)
    wide, high = extent(foot)
    return page.text(max(right, wide + MARGIN) + MARGIN, bottom + 2 * MARGIN + high, title)


_Spot = tuple[Cluster, float, float]
"""a cluster and its top left corner"""


def _packed(clusters: Sequence[Cluster]) -> list[_Spot]:
    """All of them on a page that is small and near to the shape of paper, in order from the top left."""
    widest, all_ = max(c.w for c in clusters), sum(c.w + MARGIN for c in clusters)
    tries = [_filled(clusters, max(widest, all_ * (i + 1) / 40)) for i in range(40)]

    def badness(spots: Sequence[_Spot]) -> float:
        w, h = max(x + c.w for c, x, _ in spots), max(y + c.h for c, _, y in spots)
        return w * h * math.exp(abs(math.log(w / h / PAGE)))

    return min(tries, key=badness)


def _filled(clusters: Sequence[Cluster], room: float) -> list[_Spot]:
    """Each as high up as it fits under those before it, and of such places the leftmost, on a page `room` wide."""
    placed: list[_Spot] = []
    for cluster in clusters:
        found = []
        for x in sorted({0.0, *(px + p.w + MARGIN for p, px, _ in placed)}):
            if x == 0.0 or x + cluster.w <= room:
                over = [py + p.h + MARGIN for p, px, py in placed if px < x + cluster.w + MARGIN and x < px + p.w + MARGIN]
                found.append((max(over, default=0.0), x))
        y, x = min(found)
        placed.append((cluster, x, y))
    return placed


def _draw(page: Page, cluster: Cluster, x: float, y: float) -> None:
    page.box(x, y, cluster.w, cluster.h, fill=PAPER, stroke=FRAME, round=8)
    page.lines(x + MARGIN, y + MARGIN, cluster.title)
    x, y = x + MARGIN, y + cluster.top
    for way, line in zip(cluster.ways, cluster.placed.lines, strict=True):
        page.arrow(_moved(line, x, y), colour=way.colour, dash=way.dash)
    for box, (bx, by) in zip(cluster.boxes, _moved(cluster.placed.boxes, x, y), strict=True):
        w, h = cluster.wide or box.size.w, box.size.h
        page.box(bx, by, w, h, fill="white", stroke=INK, width=2.2 if box.initial else 1.0)
        if box.final:
            page.box(bx + 2.5, by + 2.5, w - 5, h - 5, fill="none", stroke=INK, width=0.8, round=2.5)
        page.lines(bx + PAD, by + PAD, box.words)
    for way, (wx, wy) in zip(cluster.ways, _moved(cluster.placed.words, x, y), strict=True):
        page.lines(wx, wy, way.words)


def _moved(points: Sequence[Point], x: float, y: float) -> list[Point]:
    return [(x + a, y + b) for a, b in points]
