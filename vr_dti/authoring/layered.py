"""Boxes joined by arrows, placed in layers from top to bottom (after Sugiyama, Tagawa and Toda, 1981), with room for each arrow's words.

Boxes stand in even layers, the words of arrows in odd ones, and an arrow that passes a layer passes it in a lane of its own: so no line
crosses a box or a word, and no word covers a box, by construction. Arrows bend only in the gaps between layers.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from vr_dti.errors import InputError

GAP_X = 18.0
"""between neighbours in a layer"""
GAP_Y = 16.0
"""between layers, at least"""
LANE = 6.0
"""room of a line that passes"""
SWEEPS = 12
MANY = 20_000
"""layers that all arrows together may pass: a picture of more is not read, and takes minutes to make"""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Size:
    """Of a box or of words."""

    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow from box `a` to box `b` (not the same), and the size of its words."""

    a: int
    b: int
    words: Size


@dataclass(frozen=True, slots=True)
class Placed:
    """Where everything stands: top left corners, and the points of each arrow's line from its tail to its head."""

    boxes: tuple[Point, ...]
    words: tuple[Point, ...]
    lines: tuple[tuple[Point, ...], ...]
    width: float
    height: float


@dataclass(slots=True)
class _Cell:
    """Something that takes room in a layer: a box, an arrow's words, or a lane."""

    layer: int
    w: float
    h: float
    stem: float
    """how far right of its left edge a line meets it"""
    x: float = 0.0
    """of its left edge"""
    up: list[int] = field(default_factory=list)
    down: list[int] = field(default_factory=list)


def layered(boxes: Sequence[Size], links: Sequence[Link], first: int = 0, places: Sequence[Point] | None = None) -> Placed:
    """Places for `boxes` and `links`; box `first` comes first. With `places` of the boxes they keep their order to each other.
    Raises `InputError` for more arrows than can be drawn."""
    work = _Work(boxes, links)
    work.rank(first, places)
    if sum(work.ranks[b] - work.ranks[a] for a, b in work.down) > MANY:
        raise InputError("too many ways to be drawn", "draw one region at a time, or fewer nodes in a region")
    work.lay_cells()
    work.order([p[0] for p in places] if places else None)
    work.spread()
    return work.placed()


class _Work:
    def __init__(self, boxes: Sequence[Size], links: Sequence[Link]) -> None:
        self.boxes = boxes
        self.links = links
        self.ranks: list[int] = []
        self.down: list[tuple[int, int]] = []
        """of each link, its upper box and its lower"""
        self.cells: list[_Cell] = []
        self.chains: list[list[int]] = []
        """of each link, its cells from the upper box to the lower"""
        self.words: list[int] = []
        """of each link, the cell of its words"""
        self.layers: list[list[int]] = []

    # --- layers ---

    def rank(self, first: int, places: Sequence[Point] | None) -> None:
        """A layer for every box: even numbers, each arrow that is not turned leading down."""
        n = len(self.boxes)
        position = self._by_depth(first) if places is None else _by_place(places)
        self.down = [(k.a, k.b) if position[k.a] < position[k.b] else (k.b, k.a) for k in self.links]
        rank = [0] * n
        for v in sorted(range(n), key=lambda v: position[v]):
            rank[v] = max([rank[a] + 2 for a, b in self.down if b == v], default=0)
        for v in sorted(range(n), key=lambda v: -position[v]):  # what nothing leads to stands just over what it leads to
            below = [rank[b] for a, b in self.down if a == v]
            if below and v != first and not any(b == v for _, b in self.down):
                rank[v] = min(below) - 2
        self.ranks = rank

    def _by_depth(self, first: int) -> list[int]:
        """A position for each box so that only arrows that close a circle lead back: that in which a search for depth leaves, reversed."""
        seen: set[int] = set()
        left: list[int] = []
        for root in (first, *range(len(self.boxes))):
            if root in seen:
                continue
            seen.add(root)
            stack = [(root, iter([k.b for k in self.links if k.a == root]))]
            while stack:
                v, following = stack[-1]
                for b in following:
                    if b not in seen:
                        seen.add(b)
                        stack.append((b, iter([k.b for k in self.links if k.a == b])))
                        break
                else:
                    left.append(v)
                    stack.pop()
        order = {v: i for i, v in enumerate(reversed(left))}
        return [order[v] for v in range(len(self.boxes))]

    def lay_cells(self) -> None:
        """A cell for every box, and for every link one in each layer that it passes; the words lie next to the box they speak of."""
        self.cells = [_Cell(self.ranks[v], b.w, b.h, b.w / 2) for v, b in enumerate(self.boxes)]
        for link, (top, bottom) in zip(self.links, self.down, strict=True):
            chain = [top]
            turned = link.a != top
            mine = self.ranks[bottom] - 1 if turned else self.ranks[top] + 1
            for layer in range(self.ranks[top] + 1, self.ranks[bottom]):
                if layer == mine:
                    self.words.append(len(self.cells))
                size = Size(link.words.w + LANE * 2, link.words.h) if layer == mine else Size(LANE, 0.0)
                chain.append(len(self.cells))
                self.cells.append(_Cell(layer, size.w, size.h, LANE / 2))
            chain.append(bottom)
            self.chains.append(chain)
            for a, b in pairwise(chain):
                self.cells[a].down.append(b)
                self.cells[b].up.append(a)
        self.layers = [[] for _ in range(max((c.layer for c in self.cells), default=0) + 1)]
        for i, cell in enumerate(self.cells):
            self.layers[cell.layer].append(i)

    # --- order within layers ---

    def order(self, hints: Sequence[float] | None) -> None:
        """Fewest crossings that sweeps of barycentres find; with `hints` (x of each box) boxes keep to them."""
        at = {c: float(i) for layer in self.layers for i, c in enumerate(layer)}
        if hints is not None:
            for chain in self.chains:
                for i, c in enumerate(chain):
                    share = i / (len(chain) - 1)
                    at[c] = hints[chain[0]] * (1 - share) + hints[chain[-1]] * share
            at.update({v: hints[v] for v in range(len(self.boxes))})
            for layer in self.layers:
                layer.sort(key=lambda c: at[c])
            return
        best, fewest = [list(layer) for layer in self.layers], self._crossings()
        for sweep in range(SWEEPS):
            downward = sweep % 2 == 0
            for layer in self.layers if downward else reversed(self.layers):
                self._sort(layer, at, downward)
            if (crossings := self._crossings()) < fewest:
                best, fewest = [list(layer) for layer in self.layers], crossings
        self.layers = best

    def _sort(self, layer: list[int], at: dict[int, float], downward: bool) -> None:
        def middle(c: int) -> float:
            near = self.cells[c].up if downward else self.cells[c].down
            return sum(at[n] for n in near) / len(near) if near else at[c]

        layer.sort(key=middle)
        for i, c in enumerate(layer):
            at[c] = float(i)

    def _crossings(self) -> int:
        at = {c: i for layer in self.layers for i, c in enumerate(layer)}
        count = 0
        for layer in self.layers:
            ends = [at[b] for a in layer for b in sorted(self.cells[a].down, key=at.__getitem__)]
            passed: list[int] = []
            for end in ends:
                count += len(passed) - bisect_right(passed, end)
                insort(passed, end)
        return count

    # --- places ---

    def spread(self) -> None:
        """Left edges: each cell as near as it can to those it is joined to, in its order, with gaps between."""
        for layer in self.layers:
            x = 0.0
            for c in layer:
                self.cells[c].x, x = x, x + self.cells[c].w + GAP_X
        for sweep in range(SWEEPS * 2):
            last = sweep >= SWEEPS * 2 - 2
            for layer in self.layers if sweep % 2 == 0 else reversed(self.layers):
                self._settle(layer, "both" if last else "up" if sweep % 2 == 0 else "down")
        left = min((c.x for c in self.cells), default=0.0)
        for cell in self.cells:
            cell.x -= left

    def _settle(self, layer: list[int], side: str) -> None:
        wanted, weights, offsets, offset = [], [], [], 0.0
        for c in layer:
            cell = self.cells[c]
            near = (cell.up if side == "up" else cell.down if side == "down" else cell.up + cell.down) or cell.up + cell.down
            pulls = [8.0 if cell.w <= LANE and self.cells[n].w <= LANE else 1.0 for n in near]
            stems = [(self.cells[n].x + self.cells[n].stem - cell.stem) * pull for n, pull in zip(near, pulls, strict=True)]
            wanted.append((sum(stems) / sum(pulls) if stems else cell.x) - offset)
            weights.append(sum(pulls) or 1.0)
            offsets.append(offset)
            offset += cell.w + GAP_X
        for c, x, o in zip(layer, _isotonic(wanted, weights), offsets, strict=True):
            self.cells[c].x = x + o

    def placed(self) -> Placed:
        bands = []
        y = 0.0
        for i, layer in enumerate(self.layers):
            h = max((self.cells[c].h for c in layer), default=0.0)
            bands.append((y, y + h))
            bends = [abs(self._stem(c) - self._stem(d)) for c in layer for d in self.cells[c].down]
            y += h + (GAP_Y + min(40.0, 0.05 * max(bends, default=0.0)) if h or i % 2 == 0 else 0.0)
        tops = [bands[c.layer][0] for c in self.cells]
        ports = self._ports()
        lines = []
        for row, (link, chain) in enumerate(zip(self.links, self.chains, strict=True)):
            tail, top = ports[row, "tail"], chain[0]
            points: list[Point] = [(tail, tops[top] + self.cells[top].h), (tail, bands[self.cells[top].layer][1])]
            for c in chain[1:-1]:
                points += [(self._stem(c), bands[self.cells[c].layer][0]), (self._stem(c), bands[self.cells[c].layer][1])]
            points.append((ports[row, "head"], tops[chain[-1]]))
            lines.append(tuple(points if link.a == chain[0] else reversed(points)))
        return Placed(
            boxes=tuple((self.cells[v].x, tops[v]) for v in range(len(self.boxes))),
            words=tuple((self.cells[c].x + LANE * 1.5, tops[c]) for c in self.words),
            lines=tuple(lines),
            width=max((c.x + c.w for c in self.cells), default=0.0),
            height=max((b for _, b in bands), default=0.0),
        )

    def _stem(self, c: int) -> float:
        return self.cells[c].x + self.cells[c].stem

    def _ports(self) -> dict[tuple[int, str], float]:
        """Where each line meets its two boxes: side by side along the edge, in the order in which they come."""
        ports: dict[tuple[int, str], float] = {}
        for v in range(len(self.boxes)):
            for end, here, beside in (("tail", 0, 1), ("head", -1, -2)):
                rows = [r for r, chain in enumerate(self.chains) if chain[here] == v]
                rows.sort(key=lambda r: self._stem(self.chains[r][beside]))
                cell = self.cells[v]
                step = min(26.0, cell.w / (len(rows) + 1))
                for i, r in enumerate(rows):
                    ports[r, end] = cell.x + cell.w / 2 + step * (i - (len(rows) - 1) / 2)
        return ports


def _by_place(places: Sequence[Point]) -> list[int]:
    order = sorted(range(len(places)), key=lambda v: (places[v][1], places[v][0]))
    return [order.index(v) for v in range(len(places))]


def _isotonic(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The rising numbers nearest to `wanted` (weighted least squares; pool adjacent violators)."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(wanted, weights, strict=True):
        pool = (value, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            before = pools.pop()
            total = before[1] + pool[1]
            pool = ((before[0] * before[1] + pool[0] * pool[1]) / total, total, before[2] + pool[2])
        pools.append(pool)
    return [value for value, _, count in pools for _ in range(count)]
