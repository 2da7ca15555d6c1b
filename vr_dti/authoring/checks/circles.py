"""What goes round: sets of points each of which leads to all the others."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def circles(leads: Mapping[K, Sequence[K]]) -> Iterator[frozenset[K]]:
    """The sets of points each of which leads to all of them, and to itself (Tarjan 1972, without recursion)."""
    number: dict[K, int] = {}
    low: dict[K, int] = {}
    stack: list[K] = []
    on: set[K] = set()
    todo: list[tuple[K, Iterator[K]]] = []

    def enter(point: K) -> None:
        number[point] = low[point] = len(number)
        stack.append(point)
        on.add(point)
        todo.append((point, iter(leads.get(point, ()))))

    for root in leads:
        if root not in number:
            enter(root)
        while todo:
            point, rest = todo[-1]
            to = next((to for to in rest if to not in number or to in on), None)
            if to is not None and to not in number:
                enter(to)
                continue
            if to is not None:  # a way back into what is not yet told
                low[point] = min(low[point], number[to])
                continue
            todo.pop()
            if todo:
                low[todo[-1][0]] = min(low[todo[-1][0]], low[point])
            if low[point] != number[point]:
                continue
            circle = {stack.pop()}
            while point not in circle:
                circle.add(stack.pop())
            on -= circle
            if len(circle) > 1 or point in leads.get(point, ()):
                yield frozenset(circle)
