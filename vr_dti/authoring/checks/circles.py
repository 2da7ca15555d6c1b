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
    for root in leads:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        stack.append(root)
        on.add(root)
        todo = [(root, iter(leads[root]))]
        while todo:
            point, rest = todo[-1]
            for to in rest:
                if to not in number:
                    number[to] = low[to] = len(number)
                    stack.append(to)
                    on.add(to)
                    todo.append((to, iter(leads.get(to, ()))))
                    break
                if to in on:
                    low[point] = min(low[point], number[to])
            else:
                todo.pop()
                if todo:
                    low[todo[-1][0]] = min(low[todo[-1][0]], low[point])
                if low[point] == number[point]:
                    circle = {stack.pop()}
                    while point not in circle:
                        circle.add(stack.pop())
                    on -= circle
                    if len(circle) > 1 or point in leads.get(point, ()):
                        yield frozenset(circle)
