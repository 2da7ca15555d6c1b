"""CPU time of frames: of the whole process, all its threads, so that nothing can hide in a driver's workers."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """What frames cost."""

    cpu_ms: float
    """median"""
    frames: int
    triangles: int = 0
    """of the last frame, in all views"""


def measured(frame: Callable[[int], None], count: int) -> Spent:
    """Run `frame(0)`, `frame(1)`, ...; the first quarter is dropped."""
    gc.collect()
    gc.freeze()
    gc.disable()
    spent = []
    for k in range(count):
        before = time.process_time_ns()
        frame(k)
        spent.append((time.process_time_ns() - before) / 1e6)
    gc.enable()
    return Spent(statistics.median(spent[count // 4 :]), count)
